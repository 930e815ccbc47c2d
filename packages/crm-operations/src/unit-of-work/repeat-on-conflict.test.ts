import { Instant, NexusError, type Random } from "@nexus/common";
import { simulatedClock, simulatedContext, simulatedRandom } from "@nexus/common/testing";
import { describe, expect, test } from "vitest";
import { OperationsError } from "../operations-error.js";
import { repeatOnConflict } from "./index.js";

const conflict = (): OperationsError => OperationsError.concurrencyConflict("nexus_lead", ["lead-1"]);

/** A clock, a `sleep` that moves it, and the pauses it was asked for. */
const virtualTime = (random: Random = simulatedRandom(1)) => {
  const clock = simulatedClock();
  const pauses: number[] = [];
  const sleep = (milliseconds: number): Promise<void> => {
    pauses.push(milliseconds);
    clock.advance(milliseconds);
    return Promise.resolve();
  };
  return { deps: { clock, random, sleep }, clock, pauses };
};

const always = (byte: number): Random => ({ bytes: (count) => new Uint8Array(count).fill(byte) });

const failing = (times: number, error: () => unknown = conflict) => {
  let runs = 0;
  const attempt = (): Promise<number> => {
    runs += 1;
    return runs <= times ? Promise.reject(error()) : Promise.resolve(runs);
  };
  return { attempt, runs: () => runs };
};

describe("an attempt that meets conflicts", () => {
  test.each([0, 1, 2, 3, 4, 5])("runs again after %i of them and answers", async (times) => {
    const { deps, pauses } = virtualTime();
    expect(await repeatOnConflict(simulatedContext(), deps, failing(times).attempt)).toBe(times + 1);
    expect(pauses).toHaveLength(times);
  });

  test("is given up after the sixth, with the last one as the cause", async () => {
    const { deps, pauses } = virtualTime();
    const { attempt, runs } = failing(6);
    await expect(repeatOnConflict(simulatedContext(), deps, attempt)).rejects.toMatchObject({
      code: "concurrency_exhausted",
      retryable: true,
      details: { attempts: 6 },
      cause: { code: "concurrency_conflict" },
    });
    expect([runs(), pauses.length]).toEqual([6, 5]);
  });

  test("pauses between nothing and 10, 20, 40, 80 and 160 milliseconds, as drawn", async () => {
    const shortest = virtualTime(always(0));
    const longest = virtualTime(always(255));
    for (const { deps } of [shortest, longest]) await repeatOnConflict(simulatedContext(), deps, failing(5).attempt);
    expect(shortest.pauses).toEqual([0, 0, 0, 0, 0]);
    expect(longest.pauses).toEqual([10, 20, 40, 80, 160]);
  });

  test("draws its pauses anew, so that two works do not meet again", async () => {
    const [one, other] = [virtualTime(simulatedRandom(1)), virtualTime(simulatedRandom(2))];
    for (const { deps } of [one, other]) await repeatOnConflict(simulatedContext(), deps, failing(5).attempt);
    expect(one.pauses).not.toEqual(other.pauses);
  });

  test("recognises a conflict by its code, whichever copy of the package made it", async () => {
    const { deps } = virtualTime();
    expect(await repeatOnConflict(simulatedContext(), deps, failing(1, () => new NexusError("concurrency_conflict", "Elsewhere.")).attempt)).toBe(2);
  });

  test.each([
    ["another error of the package", () => OperationsError.duplicateRecord("nexus_lead", ["id"])],
    ["another retryable error", () => OperationsError.storageUnavailable(new Error("down"))],
    ["an error with the same message only", () => new Error("concurrency_conflict")],
    ["anything thrown", () => "concurrency_conflict"],
  ])("does not run again after %s", async (_name, error) => {
    const { deps, pauses } = virtualTime();
    const { attempt, runs } = failing(1, error);
    await expect(repeatOnConflict(simulatedContext(), deps, attempt)).rejects.toEqual(error());
    expect([runs(), pauses]).toEqual([1, []]);
  });
});

describe("a deadline", () => {
  const deadline = Instant.of("2026-01-15T09:00:00.050Z");
  const ctx = simulatedContext({ deadline });

  test("that has passed lets nothing start; at its very instant things start", async () => {
    const { deps, clock } = virtualTime();
    clock.set(deadline);
    expect(await repeatOnConflict(ctx, deps, failing(0).attempt)).toBe(1);
    clock.advance(1);
    const { attempt, runs } = failing(0);
    await expect(repeatOnConflict(ctx, deps, attempt)).rejects.toMatchObject({ code: "deadline_exceeded", details: { deadline, correlationId: ctx.correlationId } });
    expect(runs()).toBe(0);
  });

  test("that a pause would pass ends the repeats at once, with the conflict as the cause", async () => {
    const { deps, pauses } = virtualTime(always(255));
    const { attempt, runs } = failing(6);
    await expect(repeatOnConflict(ctx, deps, attempt)).rejects.toMatchObject({ code: "deadline_exceeded", cause: { code: "concurrency_conflict" } });
    expect([runs(), pauses]).toEqual([3, [10, 20]]);
  });

  test("that passes in a pause that took longer than asked ends the repeats too", async () => {
    const { deps, clock } = virtualTime(always(255));
    const { attempt, runs } = failing(6);
    const slow = { ...deps, sleep: async () => clock.advance(1_000) };
    await expect(repeatOnConflict(ctx, slow, attempt)).rejects.toMatchObject({ code: "deadline_exceeded" });
    expect(runs()).toBe(1);
  });
});
