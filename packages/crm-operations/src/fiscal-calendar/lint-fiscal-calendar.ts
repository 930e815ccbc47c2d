import { error, warning, type LintFinding } from "../lint-finding.js";
import type { CustomPeriod, FiscalCalendar } from "./fiscal-calendar.js";
import { dayNumber, fiscalYearOf } from "./fiscal-year.js";

type Path = LintFinding["path"];

/**
 * What would leave days without a period or give them two: versions out of order, listed periods that
 * are empty, overlap, leave gaps, are numbered twice or end before the next version begins. A version
 * that begins in the middle of a month or a year of its own is a warning: it makes short periods.
 */
export const lintFiscalCalendar = (calendar: FiscalCalendar): readonly LintFinding[] =>
  calendar.versions.flatMap(({ version, from, pattern }, i) => {
    const path: Path = ["versions", i];
    const before = calendar.versions[i - 1];
    const next = calendar.versions[i + 1];
    const outOfOrder = before && (version <= before.version || from <= before.from);
    const listed = pattern.kind === "custom" ? pattern.periods : [];
    const [first] = listed;
    const last = listed.at(-1);
    return [
      ...(outOfOrder ? [error("versions_out_of_order", path, "Order the versions by number and by their first day, each once.")] : []),
      ...listed.flatMap((period, j) => lintPeriod(listed, period, j, [...path, "pattern", "periods", j])),
      ...(first && first.from > from ? [error("gap", [...path, "from"], `List periods from ${from} on: the first begins on ${first.from}.`)] : []),
      ...(last && next && last.to < next.from ? [error("gap", [...path, "pattern", "periods"], `List periods up to ${next.from}: the last ends on ${last.to}.`)] : []),
      ...startsInTheMiddle(calendar, i),
    ];
  });

const lintPeriod = (listed: readonly CustomPeriod[], period: CustomPeriod, i: number, path: Path): readonly LintFinding[] => {
  const before = listed[i - 1];
  const empty = period.to <= period.from;
  const repeated = listed.findIndex((other) => other.year === period.year && other.month === period.month) < i;
  const split = before && listed.findIndex((other) => other.year === period.year) < i && before.year !== period.year;
  return [
    ...(empty ? [error("empty_period", [...path, "to"], "Let the period end after it begins: the end is the first day of the next.")] : []),
    ...(before && period.from < before.to ? [error("overlapping_periods", [...path, "from"], `Begin it on ${before.to}: the period before ends there.`)] : []),
    ...(before && period.from > before.to ? [error("gap", [...path, "from"], `Begin it on ${before.to}: the days from then on belong to no period.`)] : []),
    ...(repeated ? [error("repeated_month", [...path, "month"], `Number it anew: FY${period.year} has a month ${period.month} already.`)] : []),
    ...(split ? [error("split_year", [...path, "year"], `Keep the months of FY${period.year} together.`)] : []),
    ...(before && before.year === period.year && period.quarter < before.quarter ? [error("quarter_out_of_order", [...path, "quarter"], "Order the months by quarter.")] : []),
  ];
};

/** Short periods: for the first version only inside a month, for later ones inside a year. */
const startsInTheMiddle = ({ versions }: FiscalCalendar, i: number): readonly LintFinding[] => {
  const version = versions[i];
  if (!version) return [];
  const months = fiscalYearOf(version.pattern, version.from);
  const starts = (i === 0 ? months : months.slice(0, 1)).map((month) => month.from);
  if (months.length === 0 || starts.includes(dayNumber(version.from))) return [];
  const what = i === 0 ? "month" : "year";
  return [warning("short_period", ["versions", i, "from"], `Let the version begin with a ${what}, or mean the short ${what} that begins on ${version.from}.`)];
};
