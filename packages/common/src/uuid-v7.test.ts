import { describe, expect, test } from "vitest";
import { Instant } from "./instant.js";
import type { Clock, IdGenerator, Random } from "./ports.js";
import { simulatedClock, simulatedRandom } from "./testing.js";
import { uuidV7Generator } from "./uuid-v7.js";

const form = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const fill = (byte: number): Random => ({ bytes: (count) => new Uint8Array(count).fill(byte) });
const take = (ids: IdGenerator, count: number): readonly string[] => Array.from({ length: count }, () => ids.next());
const ascending = (ids: readonly string[]): boolean => ids.every((id, index) => index === 0 || (ids[index - 1] ?? "") < id);
const millisecondsOf = (id: string): number => Number.parseInt(id.replace("-", "").slice(0, 12), 16);
const counterOf = (id: string): number => Number.parseInt(id.slice(15, 18), 16);

test("every bit has its place: time, version, counter, variant, randomness", () => {
  const clock = simulatedClock("2022-02-22T19:22:22.000Z");
  expect(uuidV7Generator({ clock, random: fill(0) }).next()).toBe("017f22e2-79b0-7000-8000-000000000000");
  expect(uuidV7Generator({ clock, random: fill(0xff) }).next()).toBe("017f22e2-79b0-77ff-bfff-ffffffffffff");
});

test("each random byte shows, once", () => {
  const counting: Random = { bytes: (count) => Uint8Array.from({ length: count }, (_, index) => index + 1) };
  expect(uuidV7Generator({ clock: simulatedClock("2022-02-22T19:22:22.000Z"), random: counting }).next()).toBe("017f22e2-79b0-710a-8102-030405060708");
});

describe("ids strictly ascend as text", () => {
  const start = "2026-01-15T09:00:00.000Z";

  test("while the clock stands still, 100,000 of them, all different", () => {
    const ids = take(uuidV7Generator({ clock: simulatedClock(start), random: simulatedRandom(7) }), 100_000);
    expect(ascending(ids)).toBe(true);
    expect(new Set(ids).size).toBe(100_000);
    expect(ids.every((id) => form.test(id))).toBe(true);
    // 4,096 ids to the millisecond: the clock is borrowed from, but not run away from.
    expect(millisecondsOf(ids.at(-1) ?? "") - Date.parse(start)).toBeLessThanOrEqual(25);
  });

  test("while the clock jumps about", () => {
    const clock = simulatedClock(start);
    const jumps = simulatedRandom(3);
    const ids = uuidV7Generator({ clock, random: simulatedRandom(4) });
    const all = Array.from({ length: 20_000 }, () => {
      clock.advance((jumps.bytes(1)[0] ?? 0) - 128);
      return ids.next();
    });
    expect(ascending(all)).toBe(true);
  });

  test("after the clock went back, until it has caught up", () => {
    const clock = simulatedClock(start);
    const ids = uuidV7Generator({ clock, random: fill(0) });
    const before = ids.next();
    clock.set(Instant.of("2020-01-01T00:00:00.000Z"));
    const during = ids.next();
    clock.set(Instant.of("2026-01-15T09:00:00.001Z"));
    const after = ids.next();
    expect(ascending([before, during, after])).toBe(true);
    expect([before, during, after].map(millisecondsOf)).toEqual([0, 0, 1].map((more) => Date.parse(start) + more));
  });

  test("over the end of the counter", () => {
    const ids = take(uuidV7Generator({ clock: simulatedClock(start), random: fill(0xff) }), 2_051);
    expect(ascending(ids)).toBe(true);
    expect(ids.slice(-3).map((id) => [millisecondsOf(id) - Date.parse(start), counterOf(id)])).toEqual([[0, 0xfff], [1, 0], [1, 1]]);
  });

  test("control: without the counter they do not", () => {
    const clock = simulatedClock(start);
    const random = simulatedRandom(5);
    const withoutCounter = Array.from({ length: 100 }, () => uuidV7Generator({ clock, random }).next());
    expect(ascending(withoutCounter)).toBe(false);
  });
});

test.each(["0000-01-01T00:00:00.000Z", "1969-12-31T23:59:59.999Z", "1970-01-01T00:00:00.000Z", "9999-12-31T23:59:59.999Z"])("a clock at %s still makes ids of the right form", (start) => {
  const ids = take(uuidV7Generator({ clock: simulatedClock(start), random: simulatedRandom() }), 3);
  expect(ids.every((id) => form.test(id))).toBe(true);
  expect(ascending(ids)).toBe(true);
  expect(millisecondsOf(ids[0] ?? "")).toBe(Math.max(0, Date.parse(start)));
});

test("generators of different randomness make different ids in the same millisecond", () => {
  const clock: Clock = simulatedClock();
  const ids = Array.from({ length: 1_000 }, (_, seed) => uuidV7Generator({ clock, random: simulatedRandom(seed) }).next());
  expect(new Set(ids).size).toBe(1_000);
});

test("randomness that comes short is an error, not an id of zeros", () => {
  const ids = uuidV7Generator({ clock: simulatedClock(), random: { bytes: () => new Uint8Array(9) } });
  expect(() => ids.next()).toThrow(expect.objectContaining({ code: "short_random" }));
});
