import { error, warning, type LintFinding } from "../lint-finding.js";
import { isTimeZone } from "../time-zone.js";
import type { BusinessCalendar, OpenHours, Weekday } from "./business-calendar.js";
import { wallInterval } from "./wall-time.js";

type Path = LintFinding["path"];

/**
 * What would make a calendar open or close at the wrong time: no hours at all, hours that end before
 * they begin, overlap or are not times, days named twice, an unknown zone. In the order of the calendar.
 */
export const lintBusinessCalendar = (calendar: BusinessCalendar): readonly LintFinding[] => [
  ...(isTimeZone(calendar.timeZone) ? [] : [error("unknown_time_zone", ["timeZone"], "Use an IANA time zone such as Europe/Lisbon.")]),
  ...weekFindings(calendar),
  ...repeatedDays(calendar.holidays, "holidays"),
  ...repeatedDays(calendar.exceptions, "exceptions"),
  ...calendar.exceptions.flatMap(({ hours }, i) => hoursFindings(hours.map((each, k) => ({ ...each, path: ["exceptions", i, "hours", k] })))),
  ...exceptionsOnHolidays(calendar),
];

type PlacedHours = OpenHours & { readonly path: Path };

const weekFindings = ({ week }: BusinessCalendar): readonly LintFinding[] => {
  if (week.kind === "always") return [];
  const ofDay = (day: Weekday): readonly PlacedHours[] => week.hours.flatMap((each, i) => (each.days.includes(day) ? [{ ...each, path: ["week", "hours", i] }] : []));
  const open = week.hours.some((hours) => hours.days.length > 0 && isInOrder(hours));
  return [
    ...(open ? [] : [error("no_hours", ["week", "hours"], "Give the week hours, or it never opens.")]),
    ...week.hours.flatMap((hours, i) => [
      ...orderFindings({ ...hours, path: ["week", "hours", i] }),
      ...(hours.days.length === 0 ? [warning("no_days", ["week", "hours", i, "days"], "Name the days of the week these hours are for.")] : []),
      ...(new Set(hours.days).size < hours.days.length ? [warning("repeated_weekday", ["week", "hours", i, "days"], "Name each day of the week once.")] : []),
    ]),
    ...onceEach(([1, 2, 3, 4, 5, 6, 7] as const).flatMap((day) => overlapFindings(ofDay(day)))),
  ];
};

const hoursFindings = (hours: readonly PlacedHours[]): readonly LintFinding[] => [...hours.flatMap(orderFindings), ...overlapFindings(hours)];

const isInOrder = (hours: OpenHours): boolean => {
  const { from, to } = wallInterval(hours);
  return from < to;
};

const orderFindings = (hours: PlacedHours): readonly LintFinding[] =>
  isInOrder(hours) ? [] : [error("empty_hours", [...hours.path, "to"], "Let the hours end after they begin; past midnight they end at 24:00 and go on at 00:00 of the next day.")];

const overlapFindings = (hours: readonly PlacedHours[]): readonly LintFinding[] => {
  const sorted = hours.filter(isInOrder).map((each) => ({ ...wallInterval(each), path: each.path })).sort((a, b) => a.from - b.from);
  let end = 0;
  return sorted.flatMap(({ from, to, path }) => {
    const meets = from < end;
    end = Math.max(end, to);
    return meets ? [error("overlapping_hours", path, "End one interval of the day before the next begins.")] : [];
  });
};

/** The same hours may overlap on several days of the week. */
const onceEach = (findings: readonly LintFinding[]): readonly LintFinding[] => [...new Map(findings.map((finding) => [finding.path.join("."), finding])).values()];

const repeatedDays = (days: readonly { readonly date: string }[], list: string): readonly LintFinding[] => {
  const seen = new Set<string>();
  return days.flatMap(({ date }, i) => {
    if (seen.has(date)) return [error("duplicate_date", [list, i, "date"], `Name ${date} once: only the last of them counts.`)];
    seen.add(date);
    return [];
  });
};

const exceptionsOnHolidays = ({ holidays, exceptions }: BusinessCalendar): readonly LintFinding[] => {
  const closed = new Set<string>(holidays.map(({ date }) => date));
  return exceptions.flatMap(({ date, hours }, i) =>
    closed.has(date) && hours.length > 0 ? [warning("open_on_holiday", ["exceptions", i, "date"], `Mean it, or take it out: ${date} is a holiday, and these hours go before it.`)] : [],
  );
};
