import { CalendarDate } from "@nexus/common";
import { error, warning, type LintFinding } from "../lint-finding.js";
import { isTimeZone } from "../time-zone.js";
import type { BusinessCalendar, OpenHours, RotatingWeeks, WeeklyHours } from "./business-calendar.js";
import { wallInterval } from "./wall-time.js";

type Path = LintFinding["path"];

/**
 * What would make a calendar open or close at the wrong time: no hours at all, hours that end before
 * they begin or overlap, days named twice, a rotation that begins in the middle of a week, has fewer
 * than two weeks or one without hours, an unknown zone. In the order of the calendar.
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
  switch (week.kind) {
    case "always": return [];
    case "weekly": return [...neverOpen([week.hours], ["week", "hours"]), ...weeklyFindings(week.hours, ["week", "hours"])];
    case "rotation": return rotationFindings(week);
  }
};

const rotationFindings = ({ startsOn, weeks }: RotatingWeeks): readonly LintFinding[] => [
  ...(isMonday(startsOn) ? [] : [error("not_a_monday", ["week", "startsOn"], `Begin the rotation on a Monday: ${startsOn} is none.`)]),
  ...(weeks.length >= 2 ? [] : [error("too_few_weeks", ["week", "weeks"], "Give the rotation two weeks or more, or write the hours as weekly.")]),
  ...neverOpen(weeks, ["week", "weeks"]),
  ...weeks.flatMap((hours, i) => [
    ...(opens(hours) || !weeks.some(opens) ? [] : [warning("closed_week", ["week", "weeks", i], "Mean it, or give this week hours: it never opens.")]),
    ...weeklyFindings(hours, ["week", "weeks", i]),
  ]),
];

const isMonday = (date: CalendarDate): boolean => CalendarDate.daysBetween(someMonday, date) % 7 === 0;
const someMonday = CalendarDate.of("2024-01-01");

const neverOpen = (weeks: readonly (readonly WeeklyHours[])[], path: Path): readonly LintFinding[] =>
  weeks.some(opens) ? [] : [error("no_hours", path, "Give the week hours, or it never opens.")];

const opens = (week: readonly WeeklyHours[]): boolean => week.some((hours) => hours.days.length > 0 && isInOrder(hours));

const weeklyFindings = (week: readonly WeeklyHours[], path: Path): readonly LintFinding[] => {
  const placed = week.map((hours, i) => ({ ...hours, path: [...path, i] }));
  return [
    ...placed.flatMap((hours) => [
      ...orderFindings(hours),
      ...(hours.days.length === 0 ? [warning("no_days", [...hours.path, "days"], "Name the days of the week these hours are for.")] : []),
      ...(new Set(hours.days).size < hours.days.length ? [warning("repeated_weekday", [...hours.path, "days"], "Name each day of the week once.")] : []),
    ]),
    ...onceEach(([1, 2, 3, 4, 5, 6, 7] as const).flatMap((day) => overlapFindings(placed.filter(({ days }) => days.includes(day))))),
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
