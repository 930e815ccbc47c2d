import { Instant, NexusError, parseInput } from "@nexus/common";
import { describe, expect, test } from "vitest";
import { ActivityDuration, activityDurationSchema } from "./activity-duration.js";
import { InvalidActivityDuration } from "./errors.js";

const failure = (act: () => unknown): unknown => {
  try {
    return act();
  } catch (error) {
    return NexusError.is(error) ? error.code : error;
  }
};

const notMinutes = [-1, -0, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 1e21, 10_000_001, Number.MAX_SAFE_INTEGER];

test("[VO-CRM-0103] a duration is whole minutes, and immutable", () => {
  const duration = ActivityDuration.of(90);
  expect(duration).toEqual({ minutes: 90 });
  expect(JSON.parse(JSON.stringify(duration))).toEqual({ minutes: 90 });
  for (const made of [duration, ActivityDuration.fromMinutes(1), ActivityDuration.fromHours(1), ActivityDuration.fromSeconds(1)]) {
    expect(() => Object.assign(made, { minutes: 1 })).toThrow(TypeError);
  }
  expect(ActivityDuration.of(0)).toEqual({ minutes: 0 });
  expect(ActivityDuration.of(10_000_000)).toEqual({ minutes: 10_000_000 });
});

test.each(notMinutes)("[VO-CRM-0104] [BUS-CRM-0031] [TST-CRM-0140] %s minutes are refused, however they arrive", (minutes) => {
  expect(failure(() => ActivityDuration.of(minutes))).toBe("invalid_activity_duration");
  expect(failure(() => ActivityDuration.fromMinutes(minutes))).toBe("invalid_activity_duration");
  expect(ActivityDuration.create({ minutes })).toMatchObject({ ok: false, refusal: { code: "invalid_input", details: { issues: [{ path: ["minutes"] }] } } });
  expect(parseInput(activityDurationSchema, { minutes }).ok).toBe(false);
});

test("a duration from outside is accepted when it is one", () => {
  expect(ActivityDuration.create({ minutes: 15 })).toEqual({ ok: true, value: { minutes: 15 } });
});

test("[VO-CRM-0105] minutes, hours and seconds make a duration, rounded half up to the minute", () => {
  expect(ActivityDuration.fromMinutes(45)).toEqual({ minutes: 45 });
  expect([0, 0.25, 1, 1.5, 0.991, 0.992].map((hours) => ActivityDuration.fromHours(hours).minutes)).toEqual([0, 15, 60, 90, 59, 60]);
  expect([0, 29, 29.9, 30, 60, 89, 90, 3_600].map((seconds) => ActivityDuration.fromSeconds(seconds).minutes)).toEqual([0, 0, 0, 1, 1, 1, 2, 60]);
});

test.each([-1, -0.001, Number.NaN, Number.POSITIVE_INFINITY, 1e21])("[VO-CRM-0104] %s hours or seconds are refused", (amount) => {
  expect(failure(() => ActivityDuration.fromHours(amount))).toBe("invalid_activity_duration");
  expect(failure(() => ActivityDuration.fromSeconds(amount))).toBe("invalid_activity_duration");
});

test("the time between two instants is rounded half up, and nothing when it runs backwards or for ever", () => {
  const start = Instant.of("2026-03-02T10:00:00.000Z");
  const after = (milliseconds: number): number | undefined => ActivityDuration.between(start, Instant.addMilliseconds(start, milliseconds))?.minutes;
  expect([0, 29_999, 30_000, 5_400_000, -1].map(after)).toEqual([0, 0, 1, 90, undefined]);
  expect(ActivityDuration.between(Instant.of("0001-01-01T00:00:00.000Z"), start)).toBeNull();
});

test("[BUS-CRM-0035] short is under 15 minutes, medium 15 to 60, long over 60", () => {
  const classes = [0, 14, 15, 60, 61, 10_000_000].map((minutes) => ActivityDuration.classify(ActivityDuration.of(minutes)));
  expect(classes).toEqual(["short", "short", "medium", "medium", "long", "long"]);
});

describe("[VO-CRM-0106] a duration is written for people and as HH:MM", () => {
  test.each([
    [0, "0 min", "00:00"],
    [5, "5 min", "00:05"],
    [59, "59 min", "00:59"],
    [60, "1 h", "01:00"],
    [90, "1 h 30 min", "01:30"],
    [600, "10 h", "10:00"],
    [6_005, "100 h 5 min", "100:05"],
  ])("%i minutes", (minutes, forPeople, clock) => {
    expect(ActivityDuration.format(ActivityDuration.of(minutes))).toBe(forPeople);
    expect(ActivityDuration.toClock(ActivityDuration.of(minutes))).toBe(clock);
  });
});

test("[TST-CRM-0142] the error of a bad duration names the amount and its unit", () => {
  expect(InvalidActivityDuration.minutes(-5)).toMatchObject({ code: "invalid_activity_duration", details: { value: "-5", unit: "minutes" } });
  expect(InvalidActivityDuration.amount(-2, "hours")).toMatchObject({ code: "invalid_activity_duration", details: { value: "-2", unit: "hours" } });
  expect(InvalidActivityDuration.amount(-2, "hours").message).toContain("-2 hours");
});
