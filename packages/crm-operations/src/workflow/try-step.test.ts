import fc from "fast-check";
import { accept, NexusError, refuse, type Random } from "@nexus/common";
import { simulatedRandom } from "@nexus/common/testing";
import { describe, expect, test } from "vitest";
import { stepTimedOut, type DurableRun } from "./durable-run.js";
import { runInterrupted, tryStep, type Tried } from "./try-step.js";

const busy = (): NexusError => new NexusError("line_busy", "Try again.", { retryable: true });
const dead = (): NexusError => new NexusError("line_dead", "Mend the line.");

const policy = { attempts: 4, firstPauseMs: 100, longestPauseMs: 250, timeoutMs: 1_000 };
const outsideStep: Tried = { policy, timesOut: true, retriesUnknown: true, outlastsStorage: false, cancellable: true, unsure: false };
const joinedStep: Tried = { ...outsideStep, timesOut: false, retriesUnknown: false, outlastsStorage: true };

/** A run whose time passes at once and tells how much. */
const runWith = (random: Random = simulatedRandom(1)) => {
  const pauses: number[] = [];
  const given = { cancelled: undefined as string | undefined, timedOut: 0 };
  const run: Pick<DurableRun, "cancellation" | "inTime" | "random" | "sleep"> = {
    cancellation: () => given.cancelled,
    random,
    sleep: (milliseconds) => Promise.resolve(void pauses.push(milliseconds)),
    inTime: (milliseconds, attempt) => {
      if (given.timedOut === 0) return attempt();
      given.timedOut -= 1;
      return Promise.reject(stepTimedOut(milliseconds));
    },
  };
  return { run, pauses, given };
};

/** Throws what is listed, one a try, then accepts with how often it was tried. */
const failing = (...errors: readonly (() => unknown)[]) => {
  let tries = 0;
  return async () => {
    const error = errors[tries];
    tries += 1;
    if (error) throw error();
    return accept(tries);
  };
};

describe("trying a step", () => {
  test("goes on while it may succeed later, and answers the first answer", async () => {
    const { run, pauses } = runWith();
    expect(await tryStep(run, failing(busy, busy), outsideStep)).toEqual({ is: "accepted", value: 3 });
    expect(pauses).toHaveLength(2);
  });

  test("ends with the failure of the last try when all are used up, and there is no pause after it", async () => {
    const { run, pauses } = runWith();
    expect(await tryStep(run, failing(busy, busy, busy, busy), outsideStep)).toMatchObject({ is: "failed", error: { code: "line_busy", retryable: true } });
    expect(pauses).toHaveLength(3);
  });

  test("ends at once with a refusal, and with a failure that no repetition mends", async () => {
    const { run, pauses } = runWith();
    expect(await tryStep(run, () => Promise.resolve(refuse("no", "Not today.")), outsideStep)).toMatchObject({ is: "refused", refusal: { code: "no" } });
    expect(await tryStep(run, failing(dead), outsideStep)).toMatchObject({ is: "failed", error: { code: "line_dead" } });
    expect(pauses).toEqual([]);
  });

  test("takes a refusal at its word only where nothing can have happened before", async () => {
    const refused = { is: "refused", refusal: { code: "no", message: "Not today.", details: {} } };
    const no = () => Promise.resolve(refuse("no", "Not today."));
    const busyThenNo = () => {
      let tries = 0;
      return () => ((tries += 1) === 1 ? Promise.reject(busy()) : no());
    };
    expect(await tryStep(runWith().run, no, outsideStep)).toEqual(refused);
    expect(await tryStep(runWith().run, busyThenNo(), outsideStep)).toEqual({ ...refused, unsure: true });
    expect(await tryStep(runWith().run, no, { ...outsideStep, unsure: true })).toEqual({ ...refused, unsure: true });
    expect(await tryStep(runWith().run, busyThenNo(), { ...joinedStep, unsure: true }), "what joins and fails is gone").toEqual(refused);
  });

  test("tries again after an error without a code where the step goes outside, and takes it for a mistake where it joins", async () => {
    const mistake = (): TypeError => new TypeError("secret");
    expect(await tryStep(runWith().run, failing(mistake), outsideStep)).toEqual({ is: "accepted", value: 2 });
    const failed = await tryStep(runWith().run, failing(mistake), joinedStep);
    expect(failed).toMatchObject({ is: "failed", error: { code: "unexpected_error", message: "Look at what threw: TypeError." } });
    expect(JSON.stringify(failed)).not.toContain("secret");
  });

  test("counts a try that takes too long as failed, where the step goes outside", async () => {
    const { run, given } = runWith();
    given.timedOut = 4;
    expect(await tryStep(run, failing(), outsideStep)).toMatchObject({ is: "failed", error: { code: "step_timed_out", details: { timeoutMs: 1_000 } } });
    given.timedOut = 4;
    expect(await tryStep(run, failing(), joinedStep)).toEqual({ is: "accepted", value: 1 });
  });

  test("stops before the next try when the run was cancelled, unless it undoes", async () => {
    const { run, given } = runWith();
    given.cancelled = "no longer wanted";
    expect(await tryStep(run, failing(), outsideStep)).toMatchObject({ is: "failed", error: { code: "run_cancelled", message: "no longer wanted" } });
    expect(await tryStep(run, failing(), { ...outsideStep, cancellable: false })).toEqual({ is: "accepted", value: 1 });
    const later = runWith();
    const cancelling = () => {
      later.given.cancelled = "no longer wanted";
      return Promise.reject(busy());
    };
    expect(await tryStep(later.run, cancelling, outsideStep)).toMatchObject({ is: "failed", error: { code: "run_cancelled" } });
    expect(later.pauses).toHaveLength(1);
  });

  test("waits for a storage that is away, however often it was tried, where the step joins", async () => {
    const away = (): NexusError => new NexusError("storage_unavailable", "Try again.", { retryable: true });
    const { run, pauses } = runWith();
    const outage = Array.from({ length: 30 }, () => away);
    expect(await tryStep(run, failing(...outage), joinedStep)).toEqual({ is: "accepted", value: 31 });
    expect(pauses.every((pause) => pause <= policy.longestPauseMs)).toBe(true);
    expect(await tryStep(runWith().run, failing(...outage), outsideStep)).toMatchObject({ is: "failed", error: { code: "storage_unavailable" } });
    expect(await tryStep(runWith().run, failing(busy, away, away, away, away, busy, busy, busy), joinedStep), "other failures count as ever").toMatchObject({ is: "failed", error: { code: "line_busy" } });
  });

  test("lets an interruption out, and remembers nothing of it", async () => {
    await expect(tryStep(runWith().run, () => Promise.reject(runInterrupted("lost")), outsideStep)).rejects.toMatchObject({ code: "run_interrupted", cause: "lost" });
  });

  test("never takes more tries than its policy, nor longer pauses, whatever they are", async () => {
    const policies = fc.record({ attempts: fc.integer({ min: 1, max: 60 }), firstPauseMs: fc.integer({ min: 0, max: 5_000 }), longestPauseMs: fc.integer({ min: 0, max: 60_000 }), timeoutMs: fc.constant(1) });
    await fc.assert(
      fc.asyncProperty(policies, fc.integer(), async (drawn, seed) => {
        let tries = 0;
        const { run, pauses } = runWith(simulatedRandom(seed));
        await tryStep(run, () => ((tries += 1), Promise.reject(busy())), { ...outsideStep, policy: drawn });
        expect(tries).toBe(drawn.attempts);
        expect(pauses).toHaveLength(drawn.attempts - 1);
        for (const [place, pause] of pauses.entries()) {
          const longest = Math.min(drawn.longestPauseMs, drawn.firstPauseMs * 2 ** place);
          expect(pause).toBeGreaterThanOrEqual(Math.floor(longest / 2));
          expect(pause).toBeLessThanOrEqual(longest);
        }
      }),
      { numRuns: 40 },
    );
  });
});
