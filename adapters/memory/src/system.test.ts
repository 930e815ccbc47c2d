import { compareText, Instant } from "@nexus/common";
import { describe, expect, test } from "vitest";
import { systemClock, systemIds, systemRandom } from "./index.js";

describe("the machine's", () => {
  test("clock tells the present as an instant", () => {
    const before = Date.now();
    const now = systemClock.now();
    expect(Instant.is(now)).toBe(true);
    expect(Instant.toEpochMilliseconds(now)).toBeGreaterThanOrEqual(before);
    expect(Instant.toEpochMilliseconds(now)).toBeLessThanOrEqual(Date.now());
  });

  test("randomness answers as many bytes as asked, never the same twice", () => {
    expect([0, 1, 16, 4_096, 5_000].map((count) => systemRandom.bytes(count).length)).toEqual([0, 1, 16, 4_096, 5_000]);
    const draws = new Set(Array.from({ length: 1_000 }, () => systemRandom.bytes(16).join()));
    expect(draws.size).toBe(1_000);
  });

  test("ids are different, ascend as text, and fit every table", () => {
    const ids = Array.from({ length: 10_000 }, () => systemIds.next());
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.toSorted(compareText)).toEqual(ids);
    expect(Math.max(...ids.map((id) => id.length))).toBeLessThanOrEqual(128);
  });
});
