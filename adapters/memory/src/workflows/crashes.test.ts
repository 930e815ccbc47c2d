import { setImmediate as nextRound } from "node:timers/promises";
import { accept, Instant, refuse, type OperationContext } from "@nexus/common";
import type { DurableRun, LockKey, Signal, Workflow } from "@nexus/crm-operations";
import { describe, expect, test } from "vitest";
import { alteredRun } from "../testing/altered-run.js";
import { labSteps, observed, workflowLab, type LabPorts, type Observed } from "../testing/workflow-lab.js";
import type { MemoryWorkflows } from "./memory-workflows.js";

const hour = 3_600_000;
const yes: Signal<unknown> = { name: "yes", schema: { safeParse: (given) => ({ success: true, data: given }) } };

const errandThat = (ends: "done" | "undone", locks: readonly LockKey[] = []): Workflow<LabPorts, null, string> => ({
  name: "errand",
  version: "1",
  steps: Object.values(labSteps),
  signals: [yes],
  sleeps: true,
  locks: () => locks,
  async body(wf) {
    await wf.do(labSteps.enter, 0);
    await wf.do(labSteps.send, 1);
    const begun = await wf.now();
    await wf.sleepUntil(Instant.addMilliseconds(begun, hour));
    const answer = await wf.waitFor(yes, Instant.addMilliseconds(begun, 2 * hour));
    await wf.do(labSteps.enter, 2);
    await wf.do(labSteps.ship, 3);
    return ends === "done" ? accept(String(answer)) : refuse("no_good", "Come again.");
  },
});

const endings = ["done", "undone"] as const;

interface Where {
  /** Before the n-th thing that anybody waits for: calls into storage, commits, what is to be remembered. */
  readonly turn?: number;
  /** After the n-th thing was done, before it is remembered. */
  readonly made?: number;
}

/** What breaks in this place. `slow` may be kept waiting until it is let go. */
interface Breaks {
  readonly takesOver: (open: () => MemoryWorkflows, first: MemoryWorkflows) => void;
  readonly primitives?: (run: DurableRun) => DurableRun;
  readonly isSlow?: boolean;
  readonly locks?: readonly LockKey[];
  /** What happens before the slow one goes on. */
  readonly meanwhile?: (now: MemoryWorkflows, ctx: OperationContext) => Promise<unknown>;
}

const keysOf = (calls: readonly string[]): readonly string[] => [...new Set(calls)];

/** The errand, with something that breaks in one place; or in none. */
const errandWith = async (ends: (typeof endings)[number], where: Where, { takesOver, primitives, isSlow = false, locks, meanwhile }: Breaks) => {
  const workflow = errandThat(ends, locks);
  const count = { turns: 0, made: 0 };
  let broken = false;
  let goOn: () => void = () => undefined;
  const slow = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const breakHere = async (here: boolean): Promise<void> => {
    if (!here || broken) return;
    broken = true;
    takesOver(() => (engine = open()), engine);
    if (isSlow) await slow;
  };
  const lab = workflowLab({ turn: () => breakHere((count.turns += 1) === where.turn), made: () => breakHere((count.made += 1) === where.made) });
  const open = (): MemoryWorkflows => lab.open(workflow, primitives);
  let engine = open();
  await engine.engine.start(lab.ctx, { id: "r", workflow, input: null });
  await engine.engine.signal(lab.ctx, "r", { signal: yes, payload: "yes", key: "1" });
  const seen = async (): Promise<Observed> => {
    const outcome = await engine.engine.outcome(lab.ctx, "r");
    return outcome.ok ? observed(lab, outcome.value) : { status: outcome.refusal.code, why: [], stuck: null, calls: lab.calls, effects: lab.effects() };
  };
  if (isSlow) {
    // The slow one may hold what the other one waits for: it goes on once that one can go no further.
    for (let rounds = 0; rounds < 6; rounds += 1) await nextRound();
    if (broken) await meanwhile?.(engine, lab.ctx);
    goOn();
  }
  await lab.pass(3 * hour);
  for (let rounds = 0; rounds < 3; rounds += 1) await nextRound();
  return { seen: await seen(), count, broken, history: (await engine.engine.history(lab.ctx, "r")).map(({ name, outcome }) => `${name} ${outcome}`), lab };
};

type Errand = Awaited<ReturnType<typeof errandWith>>;

const undisturbed = (ends: (typeof endings)[number]): Promise<Errand> => errandWith(ends, {}, { takesOver: () => undefined });

/** The same in the end: outcome, history, effects; and calls under the same keys, outside repeated at most. */
const expectSame = (errand: Errand, happy: Errand, where: string): void => {
  expect([errand.seen.status, errand.seen.why, errand.seen.effects, errand.history], where).toEqual([happy.seen.status, happy.seen.why, happy.seen.effects, happy.history]);
  expect([...keysOf(errand.seen.calls)].toSorted(), where).toEqual([...keysOf(happy.seen.calls)].toSorted());
};

/** Every place of the errand, on both sides. */
const everywhere = (happy: Errand): readonly Where[] => [...Array.from({ length: happy.count.turns }, (_, i) => ({ turn: i + 1 })), ...Array.from({ length: happy.count.made }, (_, i) => ({ made: i + 1 }))];

/** How many of the places make a check fail. */
const failuresAt = async (places: readonly Where[], check: (where: Where) => Promise<void>): Promise<number> => {
  let failures = 0;
  for (const where of places) await check(where).catch(() => (failures += 1));
  return failures;
};

const killed: Breaks = {
  takesOver: (open, first) => {
    first.stop();
    open();
  },
};
const overtaken: Breaks = { isSlow: true, takesOver: (open) => void open() };

describe.each(endings)("an errand that ends %s", (ends) => {
  test("ends the same when its engine is killed in any place, before or after what was done there is remembered", async () => {
    const happy = await undisturbed(ends);
    expect(happy.seen.effects).toEqual(ends === "done" ? { "0": 1, "1": 1, "2": 1, "3": 1 } : {});
    const places = everywhere(happy);
    expect(places.length).toBeGreaterThan(25);
    let repeated = 0;
    for (const where of places) {
      const errand = await errandWith(ends, where, killed);
      expect(errand.broken).toBe(true);
      expectSame(errand, happy, JSON.stringify(where));
      repeated += errand.seen.calls.length - keysOf(errand.seen.calls).length;
    }
    expect(repeated, "outside calls are made again where their answer was lost, and so are joined ones that had not committed").toBeGreaterThan(4);
  });

  test("ends the same when a second engine takes over in any place and the first one goes on late", async () => {
    const happy = await undisturbed(ends);
    for (const where of everywhere(happy)) {
      const errand = await errandWith(ends, where, overtaken);
      expect(errand.broken).toBe(true);
      expectSame(errand, happy, JSON.stringify(where));
    }
  });

  // A worker that dies sooner than it can do one step would never get anywhere.
  test.each([9, 10, 11])("ends the same when every worker is killed after %i turns", async (turnsOfALife) => {
    const happy = await undisturbed(ends);
    const workflow = errandThat(ends);
    let turns = 0;
    let deaths = 0;
    let engine: MemoryWorkflows | undefined;
    const lab = workflowLab({
      turn: () => {
        turns += 1;
        if (turns % turnsOfALife === 0) {
          deaths += 1;
          engine?.stop();
          engine = lab.open(workflow);
        }
        return Promise.resolve();
      },
    });
    engine = lab.open(workflow);
    await engine.engine.start(lab.ctx, { id: "r", workflow, input: null });
    await engine.engine.signal(lab.ctx, "r", { signal: yes, payload: "yes", key: "1" });
    await lab.pass(3 * hour);
    const outcome = await engine.engine.outcome(lab.ctx, "r");
    expect(outcome.ok && observed(lab, outcome.value)).toMatchObject({ status: happy.seen.status, why: happy.seen.why, effects: happy.seen.effects });
    expect(deaths).toBeGreaterThan(1);
  });
});

describe("controls: the same checks are red", () => {
  const check = (ends: (typeof endings)[number], happy: Errand, breaks: Breaks) => async (where: Where) => expectSame(await errandWith(ends, where, breaks), happy, "control");

  test("where nobody asks who owns the run before a step commits, and its run has ended and is forgotten by then", async () => {
    const happy = await undisturbed("undone");
    const forgotten: Breaks = {
      ...overtaken,
      // As on a database, nobody undoes what another worker is about to commit.
      locks: [{ kind: "errand", id: "r" }],
      meanwhile: async ({ engine, runs }, ctx) => {
        await engine.cancel(ctx, "r", "no longer wanted");
        for (let rounds = 0; rounds < 6; rounds += 1) await nextRound();
        await runs.prune(ctx, Instant.of("9999-01-01T00:00:00.000Z"));
      },
    };
    const left = async (breaks: Breaks): Promise<number> => {
      let found = 0;
      for (const where of everywhere(happy)) found += Object.keys((await errandWith("undone", where, breaks)).seen.effects).length > 0 ? 1 : 0;
      return found;
    };
    expect(await left(forgotten)).toBe(0);
    expect(await left({ ...forgotten, primitives: unowned })).toBeGreaterThan(0);
  });

  test("where a worker takes the loss of its run for the failure of a step", async () => {
    const happy = await undisturbed("done");
    expect(await failuresAt(everywhere(happy), check("done", happy, { ...overtaken, primitives: deaf }))).toBeGreaterThan(0);
  });

  test("where what was remembered is asked for under another key each time", async () => {
    const happy = await undisturbed("done");
    let workers = 0;
    const renaming = (run: DurableRun): DurableRun => alteredRun(run, { id: `${run.id}-${(workers += 1)}` });
    expect(await failuresAt(everywhere(happy), check("done", happy, { ...killed, primitives: renaming }))).toBeGreaterThan(0);
  });
});

const unowned = (run: DurableRun): DurableRun => alteredRun(run, { confirmOwnership: () => Promise.resolve() });

const deaf = (run: DurableRun): DurableRun =>
  alteredRun(run, {
    remember: async (name, make) => {
      try {
        return await run.remember(name, make);
      } catch {
        const made = name.endsWith(":undo") ? await make() : undefined;
        return made ?? { is: "failed", error: { code: "lost", message: "", details: {}, retryable: false } };
      }
    },
    confirmOwnership: () => Promise.resolve(),
  });
