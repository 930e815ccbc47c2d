import { CalendarDate, deepFreeze, Instant, millisecondsPerHour } from "@nexus/common";
import { describe, expect, test } from "vitest";
import { compileCalendar, withLeave, type BusinessCalendar, type CompiledCalendar } from "./index.js";

const day = CalendarDate.of;
const at = Instant.of;
const hours = (count: number): number => count * millisecondsPerHour;
const lastInstant = at("9999-12-31T23:59:59.999Z");

/** Lisbon: Monday to Friday 9 to 13 and 14 to 18; closed on Christmas; on New Year's Eve open until noon. */
const office: BusinessCalendar = deepFreeze({
  id: "office",
  name: "Office",
  timeZone: "Europe/Lisbon",
  week: { kind: "weekly", hours: [{ days: [1, 2, 3, 4, 5], from: "09:00", to: "13:00" }, { days: [1, 2, 3, 4, 5], from: "14:00", to: "18:00" }] },
  holidays: [{ date: day("2026-12-25"), name: "Christmas" }],
  exceptions: [{ date: day("2026-12-31"), name: "New Year's Eve", hours: [{ from: "09:00", to: "12:00" }] }],
});
const always: BusinessCalendar = deepFreeze({ ...office, week: { kind: "always" }, holidays: [], exceptions: [] });

describe("addBusinessTime", () => {
  const { addBusinessTime } = compileCalendar(office);

  test("goes on after lunch, after the night, after the weekend and after a holiday", () => {
    expect(addBusinessTime(at("2026-12-01T12:00:00.000Z"), hours(2))).toBe("2026-12-01T15:00:00.000Z");
    expect(addBusinessTime(at("2026-12-01T17:00:00.000Z"), hours(2))).toBe("2026-12-02T10:00:00.000Z");
    expect(addBusinessTime(at("2026-12-04T17:00:00.000Z"), hours(2))).toBe("2026-12-07T10:00:00.000Z");
    expect(addBusinessTime(at("2026-12-24T17:00:00.000Z"), hours(2))).toBe("2026-12-28T10:00:00.000Z");
    expect(addBusinessTime(at("2026-12-31T11:00:00.000Z"), hours(2))).toBe("2027-01-01T10:00:00.000Z");
  });

  test("a deadline falls on the end of hours, not on the next beginning", () => {
    expect(addBusinessTime(at("2026-12-04T17:00:00.000Z"), hours(1))).toBe("2026-12-04T18:00:00.000Z");
    expect(addBusinessTime(at("2026-12-04T17:00:00.000Z"), hours(1) + 1)).toBe("2026-12-07T09:00:00.001Z");
    expect(addBusinessTime(at("2026-12-05T12:00:00.000Z"), hours(8))).toBe("2026-12-07T18:00:00.000Z");
  });

  test("no time at all is no step, be it open or closed", () => {
    for (const instant of [at("2026-12-01T10:00:00.000Z"), at("2026-12-05T12:00:00.000Z"), lastInstant]) {
      expect(addBusinessTime(instant, 0)).toBe(instant);
      expect(addBusinessTime(instant, -0)).toBe(instant);
    }
  });

  test("an hour that the clock repeats is worked twice, one that it skips is not there", () => {
    const nights = compileCalendar({ ...office, week: { kind: "weekly", hours: [{ days: [7], from: "00:00", to: "04:00" }] } });
    expect(nights.addBusinessTime(at("2026-10-24T23:00:00.000Z"), hours(5))).toBe("2026-10-25T04:00:00.000Z");
    expect(nights.addBusinessTime(at("2026-03-29T00:00:00.000Z"), hours(3))).toBe("2026-03-29T03:00:00.000Z");
  });

  test.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])("%d milliseconds are no duration", (milliseconds) => {
    const failing = expect.objectContaining({ name: "OperationsError", code: "invalid_duration", details: { milliseconds } });
    expect(() => addBusinessTime(at("2026-12-01T10:00:00.000Z"), milliseconds)).toThrow(failing);
    expect(() => withLeave(compileCalendar(office), []).addBusinessTime(at("2026-12-01T10:00:00.000Z"), milliseconds)).toThrow(failing);
  });

  test("what does not fit before the year 10000 has no answer, and the last instant has", () => {
    const clock = compileCalendar({ ...always, timeZone: "UTC" });
    expect(clock.addBusinessTime(at("9999-12-31T23:59:59.000Z"), 999)).toBe(lastInstant);
    expect(clock.addBusinessTime(at("9999-12-31T23:59:59.000Z"), 1_000)).toBeUndefined();
    expect(clock.addBusinessTime(at("0000-01-01T00:00:00.000Z"), Number.MAX_SAFE_INTEGER)).toBeUndefined();
    expect(clock.addBusinessTime(at("0000-01-01T00:00:00.000Z"), hours(24))).toBe("0000-01-02T00:00:00.000Z");
    expect(addBusinessTime(lastInstant, 1)).toBeUndefined();
  });

  test("ten thousand years of hours are added without walking through them", () => {
    const deadline = addBusinessTime(at("0001-01-01T00:00:00.000Z"), 9_990 * 52 * hours(40));
    expect(deadline?.slice(0, 4)).toBe("9957");
  });

  test("another zone has its own clock, and one that nobody knows is a failure", () => {
    expect(addBusinessTime(at("2026-12-01T12:00:00.000Z"), hours(1), "America/Sao_Paulo")).toBe("2026-12-01T13:00:00.000Z");
    expect(() => addBusinessTime(at("2026-12-01T12:00:00.000Z"), 0, "Nowhere")).toThrow(expect.objectContaining({ code: "unknown_time_zone" }));
  });
});

describe("elapsedBusinessTime", () => {
  const { elapsedBusinessTime } = compileCalendar(office);

  test("counts open hours only", () => {
    expect(elapsedBusinessTime(at("2026-12-04T12:00:00.000Z"), at("2026-12-07T10:30:00.000Z"))).toBe(hours(6.5));
    expect(elapsedBusinessTime(at("2026-12-05T12:00:00.000Z"), at("2026-12-06T12:00:00.000Z"))).toBe(0);
    expect(elapsedBusinessTime(at("2026-12-24T00:00:00.000Z"), at("2027-01-01T00:00:00.000Z"))).toBe(hours(8 + 3 * 8 + 3));
  });

  test("is negative backwards, and never minus zero", () => {
    expect(elapsedBusinessTime(at("2026-12-07T10:30:00.000Z"), at("2026-12-04T12:00:00.000Z"))).toBe(-hours(6.5));
    expect(elapsedBusinessTime(at("2026-12-06T12:00:00.000Z"), at("2026-12-05T12:00:00.000Z"))).toBe(0);
  });

  test("around the clock it is time itself, over all the years there are", () => {
    const clock = compileCalendar(always);
    expect(clock.elapsedBusinessTime(at("0000-01-01T00:00:00.000Z"), lastInstant)).toBe(Date.parse(lastInstant) - Date.parse("0000-01-01T00:00:00.000Z"));
  });

  test("a day that a zone skipped altogether does not count", () => {
    const skipped = compileCalendar({ ...always, timeZone: "Pacific/Apia", week: { kind: "weekly", hours: [{ days: [5], from: "00:00", to: "24:00" }] } });
    expect(skipped.elapsedBusinessTime(at("2011-12-24T10:00:00.000Z"), at("2012-01-01T00:00:00.000Z"))).toBe(0);
    expect(skipped.elapsedBusinessTime(at("2011-12-17T10:00:00.000Z"), at("2011-12-24T10:00:00.000Z"))).toBe(hours(24));
  });

  test("hours that overlap count once", () => {
    const twice = compileCalendar({ ...office, week: { kind: "weekly", hours: [{ days: [1, 1], from: "09:00", to: "12:00" }, { days: [1], from: "11:00", to: "13:00" }, { days: [1], from: "18:00", to: "09:00" }] } });
    expect(twice.elapsedBusinessTime(at("2026-12-07T00:00:00.000Z"), at("2026-12-08T00:00:00.000Z"))).toBe(hours(4));
  });
});

describe("nextOpen", () => {
  const { nextOpen } = compileCalendar(office);

  test("is the instant itself while it is open, else the next beginning", () => {
    expect(nextOpen(at("2026-12-04T09:00:00.000Z"))).toBe("2026-12-04T09:00:00.000Z");
    expect(nextOpen(at("2026-12-04T13:00:00.000Z"))).toBe("2026-12-04T14:00:00.000Z");
    expect(nextOpen(at("2026-12-04T18:00:00.000Z"))).toBe("2026-12-07T09:00:00.000Z");
    expect(nextOpen(at("2026-12-24T18:00:00.000Z"))).toBe("2026-12-28T09:00:00.000Z");
  });

  test("the last instant may be open", () => {
    expect(compileCalendar({ ...always, timeZone: "UTC" }).nextOpen(lastInstant)).toBe(lastInstant);
    expect(nextOpen(at("9999-12-31T18:00:00.000Z"))).toBeUndefined();
  });
});

describe("a calendar that never opens again", () => {
  const once: BusinessCalendar = { ...office, week: { kind: "weekly", hours: [] }, exceptions: [{ date: day("2026-12-31"), name: "Only day", hours: [{ from: "09:00", to: "12:00" }] }] };
  const never: BusinessCalendar = { ...once, exceptions: [] };

  test.each([
    ["of exceptions only", once],
    ["without any hours", never],
    ["with a rotation of no weeks", { ...never, week: { kind: "rotation", startsOn: day("2026-01-05"), weeks: [] } }],
    ["with hours that end before they begin", { ...never, week: { kind: "weekly", hours: [{ days: [1], from: "18:00", to: "09:00" }] } }],
  ] satisfies readonly (readonly [string, BusinessCalendar])[])("%s says so at once", (_, calendar) => {
    const { addBusinessTime, elapsedBusinessTime, nextOpen } = compileCalendar(calendar);
    expect(addBusinessTime(at("2027-01-01T00:00:00.000Z"), 1)).toBeUndefined();
    expect(nextOpen(at("2027-01-01T00:00:00.000Z"))).toBeUndefined();
    expect(elapsedBusinessTime(at("2027-01-01T00:00:00.000Z"), lastInstant)).toBe(0);
  });

  test("opens while there is an exception to come", () => {
    const { addBusinessTime, elapsedBusinessTime, nextOpen } = compileCalendar(once);
    expect(nextOpen(at("1970-01-01T00:00:00.000Z"))).toBe("2026-12-31T09:00:00.000Z");
    expect(addBusinessTime(at("1970-01-01T00:00:00.000Z"), hours(3))).toBe("2026-12-31T12:00:00.000Z");
    expect(addBusinessTime(at("1970-01-01T00:00:00.000Z"), hours(3) + 1)).toBeUndefined();
    expect(elapsedBusinessTime(at("0000-01-01T00:00:00.000Z"), lastInstant)).toBe(hours(3));
  });
});

describe("weeks in turn", () => {
  const shifts: BusinessCalendar = {
    ...always,
    timeZone: "UTC",
    week: { kind: "rotation", startsOn: day("2026-01-05"), weeks: [[{ days: [1, 2], from: "06:00", to: "14:00" }], [{ days: [1, 2], from: "14:00", to: "22:00" }], []] },
  };
  const { isOpen, nextOpen, elapsedBusinessTime, addBusinessTime } = compileCalendar(shifts);

  test("the first week is that of the day they begin with, and after the last comes the first", () => {
    const opened = ["2025-12-22", "2025-12-29", "2026-01-05", "2026-01-12", "2026-01-19", "2026-01-26"].map((monday) => [isOpen(at(`${monday}T08:00:00.000Z`)), isOpen(at(`${monday}T20:00:00.000Z`))]);
    expect(opened).toEqual([[false, true], [false, false], [true, false], [false, true], [false, false], [true, false]]);
  });

  test("are added and counted", () => {
    expect(nextOpen(at("2026-01-13T22:00:00.000Z"))).toBe("2026-01-26T06:00:00.000Z");
    expect(addBusinessTime(at("2026-01-05T00:00:00.000Z"), hours(33))).toBe("2026-01-26T07:00:00.000Z");
    expect(elapsedBusinessTime(at("2025-12-15T00:00:00.000Z"), at("2026-01-26T00:00:00.000Z"))).toBe(hours(64));
  });

  test("begin with the Monday of the week where they are said to begin on another day", () => {
    const sloppy = compileCalendar({ ...shifts, week: { ...shifts.week, startsOn: day("2026-01-11") } as BusinessCalendar["week"] });
    expect(sloppy.nextOpen(at("2026-01-04T00:00:00.000Z"))).toBe("2026-01-05T06:00:00.000Z");
  });
});

describe("withLeave", () => {
  const away = (...leave: readonly (readonly [string, string | null])[]): CompiledCalendar =>
    withLeave(compileCalendar(office), leave.map(([from, to]) => ({ from: at(from), to: to === null ? null : at(to) })));

  test("is closed from the first moment of leave until the return", () => {
    const ana = away(["2026-12-01T11:00:00.000Z", "2026-12-02T10:00:00.000Z"]);
    expect(["2026-12-01T10:59:59.999Z", "2026-12-01T11:00:00.000Z", "2026-12-02T09:59:59.999Z", "2026-12-02T10:00:00.000Z"].map((each) => ana.isOpen(at(each)))).toEqual([true, false, false, true]);
    expect(ana.elapsedBusinessTime(at("2026-12-01T09:00:00.000Z"), at("2026-12-02T12:00:00.000Z"))).toBe(hours(4));
    expect(ana.elapsedBusinessTime(at("2026-12-02T12:00:00.000Z"), at("2026-12-01T12:00:00.000Z"))).toBe(-hours(2));
    expect(ana.addBusinessTime(at("2026-12-01T09:00:00.000Z"), hours(2))).toBe("2026-12-01T11:00:00.000Z");
    expect(ana.addBusinessTime(at("2026-12-01T09:00:00.000Z"), hours(3))).toBe("2026-12-02T11:00:00.000Z");
    expect(ana.nextOpen(at("2026-12-01T12:00:00.000Z"))).toBe("2026-12-02T10:00:00.000Z");
  });

  test("overlapping, touching and empty leave, in any order, is leave once", () => {
    const ana = away(["2026-12-02T09:00:00.000Z", "2026-12-03T09:00:00.000Z"], ["2026-12-01T09:00:00.000Z", "2026-12-02T09:00:00.000Z"], ["2026-12-01T10:00:00.000Z", "2026-12-01T12:00:00.000Z"], ["2026-12-04T12:00:00.000Z", "2026-12-04T09:00:00.000Z"]);
    expect(ana.elapsedBusinessTime(at("2026-12-01T00:00:00.000Z"), at("2026-12-05T00:00:00.000Z"))).toBe(hours(16));
    expect(ana.nextOpen(at("2026-12-01T09:00:00.000Z"))).toBe("2026-12-03T09:00:00.000Z");
  });

  test("nobody knows when somebody is open whose return is not known", () => {
    const ana = away(["2026-12-01T11:00:00.000Z", null], ["2026-12-02T11:00:00.000Z", "2026-12-02T12:00:00.000Z"]);
    expect(ana.nextOpen(at("2026-12-01T11:00:00.000Z"))).toBeUndefined();
    expect(ana.addBusinessTime(at("2026-12-01T10:00:00.000Z"), hours(1))).toBe("2026-12-01T11:00:00.000Z");
    expect(ana.addBusinessTime(at("2026-12-01T10:00:00.000Z"), hours(1) + 1)).toBeUndefined();
    expect(ana.elapsedBusinessTime(at("2026-12-01T10:00:00.000Z"), lastInstant)).toBe(hours(1));
  });

  test("leave on leave closes both, and no leave closes nothing", () => {
    const once = away(["2026-12-01T11:00:00.000Z", "2026-12-01T12:00:00.000Z"]);
    const twice = withLeave(once, [{ from: at("2026-12-01T09:00:00.000Z"), to: at("2026-12-01T10:00:00.000Z") }]);
    expect(twice.elapsedBusinessTime(at("2026-12-01T00:00:00.000Z"), at("2026-12-02T00:00:00.000Z"))).toBe(hours(6));
    expect(away().addBusinessTime(at("2026-12-04T17:00:00.000Z"), hours(1))).toBe("2026-12-04T18:00:00.000Z");
    expect(withLeave(compileCalendar({ ...always, timeZone: "UTC" }), [{ from: at("2026-01-01T00:00:00.000Z"), to: lastInstant }]).nextOpen(at("2026-06-01T00:00:00.000Z"))).toBe(lastInstant);
  });
});
