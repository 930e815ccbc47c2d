import { describe, expect, test } from "vitest";
import { Instant } from "../instant.js";
import { deepFreeze, simulatedClock, simulatedContext, simulatedIds, simulatedRandom } from "../testing.js";

describe("the clock", () => {
  test("stands still until it is told to move", () => {
    const clock = simulatedClock();
    expect([clock.now(), clock.now()]).toEqual(["2026-01-15T09:00:00.000Z", "2026-01-15T09:00:00.000Z"]);
    clock.advance(1_500);
    expect(clock.now()).toBe("2026-01-15T09:00:01.500Z");
    clock.advance(-1_500);
    clock.set(Instant.of("2020-02-29T00:00:00.000Z"));
    expect(clock.now()).toBe("2020-02-29T00:00:00.000Z");
  });

  test("does not start at what is no instant", () => {
    expect(() => simulatedClock("2026-01-15")).toThrow(expect.objectContaining({ code: "invalid_instant" }));
  });

  test("is one of many, each with its own time", () => {
    const [a, b] = [simulatedClock(), simulatedClock()];
    a.advance(1);
    expect(b.now()).toBe("2026-01-15T09:00:00.000Z");
  });
});

test("ids count up under their prefix", () => {
  const leads = simulatedIds("L");
  expect([leads.next(), leads.next(), simulatedIds().next()]).toEqual(["L-0001", "L-0002", "id-0001"]);
});

describe("randomness", () => {
  test("is the same for the same seed, on every machine", () => {
    expect([...simulatedRandom(42).bytes(8)]).toEqual([...simulatedRandom(42).bytes(8)]);
    // The top bytes of mulberry32 from seed 1.
    expect([...simulatedRandom(1).bytes(6)]).toEqual([160, 0, 135, 251, 247, 71]);
  });

  test("does not depend on how it is drawn", () => {
    const [whole, parts] = [simulatedRandom(9), simulatedRandom(9)];
    expect([...whole.bytes(10)]).toEqual([...parts.bytes(3), ...parts.bytes(0), ...parts.bytes(7)]);
  });

  test("differs from seed to seed", () => {
    const draws = Array.from({ length: 1_000 }, (_, seed) => simulatedRandom(seed).bytes(8).join());
    expect(new Set(draws).size).toBe(1_000);
  });

  test("is uniform: over 256,000 bytes each value comes about a thousand times", () => {
    const counts = Array.from({ length: 256 }, () => 0);
    for (const byte of simulatedRandom(2026).bytes(256_000)) counts[byte] = (counts[byte] ?? 0) + 1;
    const chiSquared = counts.reduce((sum, count) => sum + (count - 1_000) ** 2 / 1_000, 0);
    // 255 degrees of freedom: 0.001 and 0.999 quantiles.
    expect(chiSquared).toBeGreaterThan(190);
    expect(chiSquared).toBeLessThan(331);
  });
});

test("a context is of the default tenant, and any part can be replaced", () => {
  expect(simulatedContext()).toEqual({ tenantId: "default", actor: { type: "user", id: "user-test" }, correlationId: "correlation-test" });
  expect(simulatedContext(deepFreeze({ tenantId: "acme", idempotencyKey: "k-1" }))).toMatchObject({ tenantId: "acme", idempotencyKey: "k-1", correlationId: "correlation-test" });
});
