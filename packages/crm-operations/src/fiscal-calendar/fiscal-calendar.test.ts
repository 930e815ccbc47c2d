import { CalendarDate, deepFreeze, parseInput } from "@nexus/common";
import { describe, expect, test } from "vitest";
import {
  fiscalCalendarSchema,
  fiscalPeriodOf,
  fiscalPeriodsBetween,
  lintFiscalCalendar,
  nextFiscalPeriod,
  previousFiscalPeriod,
  type CustomPeriod,
  type FiscalCalendar,
  type FiscalPattern,
  type FiscalPeriodType,
} from "./index.js";

const day = CalendarDate.of;

const calendarOf = (...versions: readonly (readonly [from: string, pattern: FiscalPattern])[]): FiscalCalendar =>
  deepFreeze({ id: "fc", name: "Calendar", versions: versions.map(([from, pattern], i) => ({ version: i + 1, from: day(from), pattern })) });

const july = calendarOf(["2000-07-01", { kind: "months", startMonth: 7, yearName: "ends" }]);
const january = calendarOf(["2000-01-01", { kind: "months", startMonth: 1, yearName: "ends" }]);
const retail = calendarOf(["2000-01-30", { kind: "weeks", grouping: "4-5-4", endMonth: 1, lastDay: 6, endRule: "nearest", yearName: "starts" }]);
const september = calendarOf(["2000-10-01", { kind: "weeks", grouping: "4-4-5", endMonth: 9, lastDay: 6, endRule: "last", yearName: "ends" }]);

const show = (calendar: FiscalCalendar, date: string, type: FiscalPeriodType): string => {
  const period = fiscalPeriodOf(calendar, day(date), type);
  return period ? `${period.label} ${period.from}..${period.to}` : "none";
};

describe("calendar months", () => {
  test("a year from July is named after the year it ends in", () => {
    expect(show(july, "2026-07-01", "year")).toBe("FY2027 2026-07-01..2027-07-01");
    expect(show(july, "2026-06-30", "year")).toBe("FY2026 2025-07-01..2026-07-01");
    expect(show(july, "2026-08-15", "quarter")).toBe("FY2027 Q1 2026-07-01..2026-10-01");
    expect(show(july, "2027-02-28", "month")).toBe("FY2027 M08 2027-02-01..2027-03-01");
  });

  test("or after the year it starts in; from January both are the same", () => {
    const starts = calendarOf(["2000-04-01", { kind: "months", startMonth: 4, yearName: "starts" }]);
    expect(show(starts, "2027-03-31", "quarter")).toBe("FY2026 Q4 2027-01-01..2027-04-01");
    expect(show(january, "2026-12-31", "quarter")).toBe("FY2026 Q4 2026-10-01..2027-01-01");
  });

  test("nothing is known before the first version", () => {
    expect(show(july, "2000-06-30", "year")).toBe("none");
  });
});

describe("whole weeks", () => {
  test("the retail year of 2023 had 53 weeks, the one after 52", () => {
    expect(show(retail, "2023-06-01", "year")).toBe("FY2023 2023-01-29..2024-02-04");
    expect(show(retail, "2024-06-01", "year")).toBe("FY2024 2024-02-04..2025-02-02");
    expect(show(retail, "2024-01-31", "month")).toBe("FY2023 M12 2023-12-31..2024-02-04");
    expect(show(retail, "2023-03-10", "month")).toBe("FY2023 M02 2023-02-26..2023-04-02");
  });

  test("a year that ends on the last Saturday of September", () => {
    expect(show(september, "2023-09-30", "year")).toBe("FY2023 2022-09-25..2023-10-01");
    expect(show(september, "2023-10-01", "year")).toBe("FY2024 2023-10-01..2024-09-29");
    expect(show(september, "2023-12-01", "quarter")).toBe("FY2024 Q1 2023-10-01..2023-12-31");
    expect(show(september, "2023-12-01", "month")).toBe("FY2024 M03 2023-11-26..2023-12-31");
  });
});

const listed = (year: number, quarter: number, month: number, from: string, to: string): CustomPeriod => ({ year, quarter, month, from: day(from), to: day(to) });

const thirteen = [
  listed(2026, 1, 1, "2026-01-01", "2026-01-29"),
  listed(2026, 1, 2, "2026-01-29", "2026-02-26"),
  listed(2026, 2, 3, "2026-02-26", "2026-04-01"),
  listed(2027, 1, 1, "2026-04-01", "2026-05-01"),
];

describe("listed periods", () => {
  const custom = calendarOf(["2026-01-01", { kind: "custom", periods: thirteen }]);

  test("quarters and years are made of the listed months", () => {
    expect(show(custom, "2026-02-01", "month")).toBe("FY2026 M02 2026-01-29..2026-02-26");
    expect(show(custom, "2026-02-01", "quarter")).toBe("FY2026 Q1 2026-01-01..2026-02-26");
    expect(show(custom, "2026-02-01", "year")).toBe("FY2026 2026-01-01..2026-04-01");
    expect(show(custom, "2026-05-01", "year")).toBe("none");
  });
});

describe("versions", () => {
  const moved = calendarOf(
    ["2020-01-01", { kind: "months", startMonth: 1, yearName: "ends" }],
    ["2026-07-01", { kind: "months", startMonth: 7, yearName: "ends" }],
  );

  test("the past keeps its periods, and the year that is cut off is short", () => {
    expect(show(moved, "2025-08-01", "year")).toBe("FY2025 2025-01-01..2026-01-01");
    expect(show(moved, "2026-03-01", "year")).toBe("FY2026 2026-01-01..2026-07-01");
    expect(show(moved, "2026-07-01", "year")).toBe("FY2027 2026-07-01..2027-07-01");
  });

  test("next and previous cross the change", () => {
    const cut = fiscalPeriodOf(moved, day("2026-03-01"), "year");
    if (!cut) throw new Error("the day lies in a year");
    expect(nextFiscalPeriod(moved, cut)?.label).toBe("FY2027");
    expect(previousFiscalPeriod(moved, cut)?.label).toBe("FY2025");
  });
});

test("periods between two days are all that share one with them, in order", () => {
  expect(fiscalPeriodsBetween(july, "quarter", day("2026-06-30"), day("2027-01-01")).map((period) => period.label)).toEqual(["FY2026 Q4", "FY2027 Q1", "FY2027 Q2"]);
  expect(fiscalPeriodsBetween(july, "month", day("2026-07-01"), day("2026-07-01"))).toEqual([]);
  expect(fiscalPeriodsBetween(july, "year", day("2000-06-28"), day("2000-07-02")).map((period) => period.label)).toEqual(["FY2001"]);
});

describe("lintFiscalCalendar", () => {
  const findings = (calendar: FiscalCalendar): readonly string[] => lintFiscalCalendar(calendar).map((finding) => `${finding.severity} ${finding.code} ${finding.path.join(".")}`);
  const custom = (periods: readonly CustomPeriod[], from = "2026-01-01"): FiscalCalendar => calendarOf([from, { kind: "custom", periods }]);

  test("sound calendars have no findings", () => {
    for (const calendar of [july, january, retail, september, custom(thirteen)]) expect(findings(calendar)).toEqual([]);
  });

  test("gaps, overlaps, empty periods and numbers used twice are named where they stand", () => {
    const [a, b, c, d] = thirteen;
    if (!a || !b || !c || !d) throw new Error("four periods are listed");
    expect(findings(custom([a, c, d]))).toEqual(["error gap versions.0.pattern.periods.1.from"]);
    expect(findings(custom([a, { ...b, from: day("2026-01-28") }, c, d]))).toEqual(["error overlapping_periods versions.0.pattern.periods.1.from"]);
    expect(findings(custom([a, { ...b, month: 1 }, c, d]))).toEqual(["error repeated_month versions.0.pattern.periods.1.month"]);
    expect(findings(custom([{ ...a, to: a.from }, { ...b, from: a.from }, c, d]))).toEqual(["error empty_period versions.0.pattern.periods.0.to"]);
    expect(findings(custom([a, b, { ...c, year: 2027, month: 2 }, { ...d, year: 2026, month: 3, quarter: 1 }]))).toContain("error split_year versions.0.pattern.periods.3.year");
    expect(findings(custom([{ ...a, quarter: 2 }, b, c, d]))).toEqual(["error quarter_out_of_order versions.0.pattern.periods.1.quarter"]);
    expect(findings(custom(thirteen, "2025-12-01"))).toEqual(["error gap versions.0.from"]);
  });

  test("a listed calendar reaches to the next version", () => {
    const months = { kind: "months", startMonth: 1, yearName: "ends" } as const;
    expect(findings(calendarOf(["2026-01-01", { kind: "custom", periods: thirteen }], ["2027-01-01", months]))).toEqual(["error gap versions.0.pattern.periods"]);
  });

  test("versions out of order are errors, short periods are warnings", () => {
    const months = { kind: "months", startMonth: 1, yearName: "ends" } as const;
    expect(findings(calendarOf(["2026-01-01", months], ["2025-01-01", months]))).toEqual(["error versions_out_of_order versions.1"]);
    expect(findings(calendarOf(["2026-01-15", months]))).toEqual(["warning short_period versions.0.from"]);
    expect(findings(calendarOf(["2026-02-01", months]))).toEqual([]);
    expect(findings(calendarOf(["2020-01-01", months], ["2026-07-01", months]))).toEqual(["warning short_period versions.1.from"]);
  });
});

describe("fiscalCalendarSchema", () => {
  test("a sound calendar passes unchanged", () => {
    for (const calendar of [july, retail]) expect(parseInput(fiscalCalendarSchema, calendar)).toEqual({ ok: true, value: calendar });
  });

  test.each([
    [{ versions: [] }, ["versions"]],
    [{ versions: [{ version: 1, from: "2026-01-01", pattern: { kind: "months", startMonth: 13, yearName: "ends" } }] }, ["versions", 0, "pattern", "startMonth"]],
    [{ versions: [{ version: 1, from: "2026-13-01", pattern: { kind: "months", startMonth: 1, yearName: "ends" } }] }, ["versions", 0, "from"]],
    [{ versions: [{ version: 1, from: "2026-01-01", pattern: { kind: "weeks", grouping: "5-5-3", endMonth: 1, lastDay: 6, endRule: "last", yearName: "ends" } }] }, ["versions", 0, "pattern", "grouping"]],
    [{ versions: [{ version: 1, from: "2026-01-01", pattern: { kind: "lunar" } }] }, ["versions", 0, "pattern", "kind"]],
  ])("%j is refused at its place", (changes, path) => {
    expect(parseInput(fiscalCalendarSchema, { id: "fc", name: "C", ...changes })).toMatchObject({ ok: false, refusal: { details: { issues: [{ path }] } } });
  });
});
