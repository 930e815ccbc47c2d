import { CalendarDate, deepFreeze, Instant, parseInput } from "@nexus/common";
import { describe, expect, test } from "vitest";
import { businessCalendarSchema, compileCalendar, lintBusinessCalendar, type BusinessCalendar, type OpenHours, type RotatingWeeks } from "./index.js";

const day = CalendarDate.of;
const at = Instant.of;

/** Lisbon: Monday to Friday 9 to 13 and 14 to 18; closed on Christmas; on New Year's Eve open until noon. */
const office: BusinessCalendar = deepFreeze({
  id: "office",
  name: "Office",
  timeZone: "Europe/Lisbon",
  week: {
    kind: "weekly",
    hours: [
      { days: [1, 2, 3, 4, 5], from: "09:00", to: "13:00" },
      { days: [1, 2, 3, 4, 5], from: "14:00", to: "18:00" },
    ],
  },
  holidays: [{ date: day("2026-12-25"), name: "Christmas" }],
  exceptions: [{ date: day("2026-12-31"), name: "New Year's Eve", hours: [{ from: "09:00", to: "12:00" }] }],
});

const withWeek = (hours: readonly OpenHours[], changes: Partial<BusinessCalendar> = {}): BusinessCalendar =>
  deepFreeze({ ...office, week: { kind: "weekly", hours: hours.map((each) => ({ ...each, days: [1, 2, 3, 4, 5, 6, 7] as const })) }, holidays: [], exceptions: [], ...changes });

describe("isOpen", () => {
  const { isOpen } = compileCalendar(office);

  test("opens at the first millisecond of an interval and closes at its end", () => {
    expect(isOpen(at("2026-12-01T08:59:59.999Z"))).toBe(false);
    expect(isOpen(at("2026-12-01T09:00:00.000Z"))).toBe(true);
    expect(isOpen(at("2026-12-01T12:59:59.999Z"))).toBe(true);
    expect(isOpen(at("2026-12-01T13:00:00.000Z"))).toBe(false);
    expect(isOpen(at("2026-12-01T14:00:00.000Z"))).toBe(true);
  });

  test("the week has its own days", () => {
    expect(isOpen(at("2026-12-04T10:00:00.000Z"))).toBe(true);
    expect(isOpen(at("2026-12-05T10:00:00.000Z"))).toBe(false);
    expect(isOpen(at("2026-12-06T10:00:00.000Z"))).toBe(false);
    expect(isOpen(at("1969-12-29T10:00:00.000Z"))).toBe(true);
    expect(isOpen(at("1969-12-28T10:00:00.000Z"))).toBe(false);
  });

  test("a holiday is closed, an exception has its own hours, also on a holiday", () => {
    expect(isOpen(at("2026-12-25T10:00:00.000Z"))).toBe(false);
    expect(isOpen(at("2026-12-31T11:59:59.999Z"))).toBe(true);
    expect(isOpen(at("2026-12-31T12:00:00.000Z"))).toBe(false);
    const emergency = compileCalendar({ ...office, exceptions: [{ date: day("2026-12-25"), name: "On call", hours: [{ from: "20:00", to: "24:00" }] }] });
    expect(emergency.isOpen(at("2026-12-25T23:59:59.999Z"))).toBe(true);
    expect(emergency.isOpen(at("2026-12-25T10:00:00.000Z"))).toBe(false);
  });

  test("nine in the morning stays nine in the morning in summer", () => {
    expect(isOpen(at("2026-07-01T08:00:00.000Z"))).toBe(true);
    expect(isOpen(at("2026-07-01T17:00:00.000Z"))).toBe(false);
  });

  test("another zone reads its own wall clock, on its own day", () => {
    expect(isOpen(at("2026-12-01T09:00:00.000Z"), "America/Sao_Paulo")).toBe(false);
    expect(isOpen(at("2026-12-01T12:00:00.000Z"), "America/Sao_Paulo")).toBe(true);
    expect(isOpen(at("2026-12-06T23:00:00.000Z"), "Australia/Sydney")).toBe(true);
    expect(isOpen(at("2026-12-01T03:30:00.000Z"), "Asia/Kolkata")).toBe(true);
  });

  test("a repeated hour is open twice, a skipped one never", () => {
    const night = compileCalendar(withWeek([{ from: "01:00", to: "01:30" }]));
    const opened = (date: string): readonly string[] =>
      Array.from({ length: 6 }, (_, i) => Instant.addMilliseconds(at(`${date}T00:00:00.000Z`), i * 1_800_000)).filter((instant) => night.isOpen(instant));
    expect(opened("2026-10-25")).toEqual(["2026-10-25T00:00:00.000Z", "2026-10-25T01:00:00.000Z"]);
    expect(opened("2026-03-29")).toEqual([]);
    expect(opened("2026-03-30")).toEqual(["2026-03-30T00:00:00.000Z"]);
  });

  test("a day that a zone skipped altogether has no hours", () => {
    const friday = compileCalendar({ ...withWeek([{ from: "00:00", to: "24:00" }]), timeZone: "Pacific/Apia", exceptions: [{ date: day("2011-12-30"), name: "Skipped", hours: [] }] });
    const hours = Array.from({ length: 72 }, (_, i) => Instant.addMilliseconds(at("2011-12-29T00:00:00.000Z"), i * 3_600_000));
    expect(hours.filter((hour) => !friday.isOpen(hour))).toEqual([]);
  });

  test("around the clock means holidays too, unless they are listed", () => {
    const always = compileCalendar({ ...office, week: { kind: "always" } });
    expect(always.isOpen(at("2026-12-06T03:00:00.000Z"))).toBe(true);
    expect(always.isOpen(at("2026-12-25T03:00:00.000Z"))).toBe(false);
  });

  test("a zone nobody knows is a failure that says so", () => {
    expect(() => isOpen(at("2026-12-01T10:00:00.000Z"), "Europe/Nowhere")).toThrow(expect.objectContaining({ code: "unknown_time_zone", details: { timeZone: "Europe/Nowhere" } }));
    expect(() => compileCalendar({ ...office, timeZone: "+02:00" })).toThrow(expect.objectContaining({ code: "unknown_time_zone" }));
  });
});

describe("lintBusinessCalendar", () => {
  const findings = (calendar: BusinessCalendar): readonly string[] => lintBusinessCalendar(calendar).map(({ severity, code, path }) => `${severity} ${code} ${path.join(".")}`);

  test("a sound calendar has no findings", () => {
    expect(findings(office)).toEqual([]);
    expect(findings({ ...office, week: { kind: "always" } })).toEqual([]);
    expect(findings(withWeek([{ from: "00:00", to: "06:00" }, { from: "06:00", to: "24:00" }]))).toEqual([]);
  });

  test("a week that never opens is an error", () => {
    expect(findings(withWeek([]))).toEqual(["error no_hours week.hours"]);
    expect(findings(withWeek([{ from: "18:00", to: "09:00" }]))).toEqual(["error no_hours week.hours", "error empty_hours week.hours.0.to"]);
    expect(findings({ ...office, week: { kind: "weekly", hours: [{ days: [], from: "09:00", to: "18:00" }] } })).toEqual(["error no_hours week.hours", "warning no_days week.hours.0.days"]);
  });

  test("intervals that overlap are named once, whatever the number of days", () => {
    expect(findings(withWeek([{ from: "09:00", to: "13:00" }, { from: "12:59", to: "18:00" }]))).toEqual(["error overlapping_hours week.hours.1"]);
    expect(findings({ ...office, exceptions: [{ date: day("2026-12-31"), name: "Eve", hours: [{ from: "08:00", to: "12:00" }, { from: "09:00", to: "10:00" }, { from: "11:00", to: "13:00" }] }] })).toEqual([
      "error overlapping_hours exceptions.0.hours.1",
      "error overlapping_hours exceptions.0.hours.2",
    ]);
  });

  test("days named twice, hours on a holiday and unknown zones are found", () => {
    const christmas = { date: day("2026-12-25"), name: "Christmas" };
    expect(findings({ ...office, holidays: [christmas, christmas] })).toEqual(["error duplicate_date holidays.1.date"]);
    expect(findings({ ...office, exceptions: [{ ...christmas, hours: [{ from: "09:00", to: "10:00" }] }] })).toEqual(["warning open_on_holiday exceptions.0.date"]);
    expect(findings({ ...office, exceptions: [{ ...christmas, hours: [] }, { ...christmas, hours: [] }] })).toEqual(["error duplicate_date exceptions.1.date"]);
    expect(findings({ ...office, timeZone: "Nowhere" })).toEqual(["error unknown_time_zone timeZone"]);
    expect(findings({ ...office, week: { kind: "weekly", hours: [{ days: [1, 1], from: "09:00", to: "10:00" }] } })).toEqual(["warning repeated_weekday week.hours.0.days"]);
  });
});

describe("lintBusinessCalendar of weeks in turn", () => {
  const findings = (startsOn: string, weeks: RotatingWeeks["weeks"]): readonly string[] =>
    lintBusinessCalendar({ ...office, week: { kind: "rotation", startsOn: day(startsOn), weeks } }).map(({ severity, code, path }) => `${severity} ${code} ${path.join(".")}`);
  const early = [{ days: [1, 2], from: "06:00", to: "14:00" }] as const;

  test("a rotation of two weeks from a Monday on has no findings", () => {
    expect(findings("2026-01-05", [early, early])).toEqual([]);
    expect(findings("1999-12-27", [early, early, early])).toEqual([]);
  });

  test("one that begins in the middle of a week is an error", () => {
    expect(findings("2026-01-06", [early, early])).toEqual(["error not_a_monday week.startsOn"]);
    expect(findings("1969-12-28", [early, early])).toEqual(["error not_a_monday week.startsOn"]);
  });

  test("weeks that are missing or without hours are named", () => {
    expect(findings("2026-01-05", [early])).toEqual(["error too_few_weeks week.weeks"]);
    expect(findings("2026-01-05", [])).toEqual(["error too_few_weeks week.weeks", "error no_hours week.weeks"]);
    expect(findings("2026-01-05", [[], []])).toEqual(["error no_hours week.weeks"]);
    expect(findings("2026-01-05", [early, []])).toEqual(["warning closed_week week.weeks.1"]);
  });

  test("hours are looked at week by week", () => {
    const late = [{ days: [1], from: "14:00", to: "06:00" }, { days: [], from: "14:00", to: "22:00" }, { days: [2, 3], from: "14:00", to: "22:00" }, { days: [3], from: "20:00", to: "23:00" }] as const;
    expect(findings("2026-01-05", [early, late])).toEqual(["error empty_hours week.weeks.1.0.to", "warning no_days week.weeks.1.1.days", "error overlapping_hours week.weeks.1.3"]);
  });
});

describe("businessCalendarSchema", () => {
  const paths = (input: unknown): unknown => {
    const parsed = parseInput(businessCalendarSchema, input);
    return parsed.ok ? "accepted" : parsed.refusal.details?.["issues"];
  };

  test("what it accepts comes back as it was", () => {
    expect(parseInput(businessCalendarSchema, structuredClone(office))).toEqual({ ok: true, value: office });
  });

  test("times, days and zones that do not exist are refused with their path", () => {
    const hours = (from: string): unknown => ({ ...office, week: { kind: "weekly", hours: [{ days: [1], from, to: "18:00" }] } });
    for (const from of ["9:00", "25:00", "09:60", "24:01", "", "09:00 "]) expect(paths(hours(from))).toEqual([expect.objectContaining({ path: ["week", "hours", 0, "from"] })]);
    expect(paths({ ...office, week: { kind: "weekly", hours: [{ days: [0], from: "09:00", to: "18:00" }] } })).toEqual([expect.objectContaining({ path: ["week", "hours", 0, "days", 0] })]);
    expect(paths({ ...office, timeZone: "+02:00" })).toEqual([expect.objectContaining({ path: ["timeZone"] })]);
    expect(paths({ ...office, week: { kind: "always", hours: [] } })).toEqual([expect.objectContaining({ path: ["week", "hours"] })]);
    expect(paths({ ...office, holidays: [{ date: "2026-02-30", name: "None" }] })).toEqual([expect.objectContaining({ path: ["holidays", 0, "date"] })]);
  });

  test("weeks in turn come back as they were, and are refused with their path where they are none", () => {
    const rotation = (changes: object): unknown => ({ ...office, week: { kind: "rotation", startsOn: "2026-01-05", weeks: [[{ days: [1], from: "06:00", to: "14:00" }], []], ...changes } });
    expect(parseInput(businessCalendarSchema, rotation({}))).toEqual({ ok: true, value: rotation({}) });
    expect(paths(rotation({ weeks: [[]] }))).toEqual([expect.objectContaining({ path: ["week", "weeks"] })]);
    expect(paths(rotation({ startsOn: "2026-01-32" }))).toEqual([expect.objectContaining({ path: ["week", "startsOn"] })]);
    expect(paths(rotation({ weeks: [[], [{ days: [1], from: "6:00", to: "14:00" }]] }))).toEqual([expect.objectContaining({ path: ["week", "weeks", 1, 0, "from"] })]);
    expect(paths(rotation({ hours: [] }))).toEqual([expect.objectContaining({ path: ["week", "hours"] })]);
  });
});
