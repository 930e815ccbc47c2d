import { accept, Instant } from "@nexus/common";
import type { Signal, Workflow } from "@nexus/crm-operations";
import { describe, expect, test } from "vitest";
import { labSteps, observed, workflowLab, type LabPorts, type Observed } from "../testing/workflow-lab.js";

const hour = 3_600_000;
const yes: Signal<unknown> = { name: "yes", schema: { safeParse: (given) => ({ success: true, data: given }) } };

/** Steps of every kind that can be undone, with a sleep and a wait between them. */
const errand: Workflow<LabPorts, null, string> = {
  name: "errand",
  version: "1",
  steps: Object.values(labSteps),
  signals: [yes],
  sleeps: true,
  locks: () => [],
  async body(wf) {
    await wf.do(labSteps.enter, 0);
    await wf.do(labSteps.send, 1);
    await wf.sleepUntil(Instant.addMilliseconds(await wf.now(), hour));
    await wf.do(labSteps.ship, 2);
    await wf.waitFor(yes, Instant.addMilliseconds(await wf.now(), hour));
    await wf.do(labSteps.send, 3);
    await wf.do(labSteps.file, 4);
    return accept("done");
  },
};

const all = { "0": 1, "1": 1, "2": 1, "3": 1, "4": 1 };
const order = ["enter", "send", "ship", "send#2", "file"];

interface Cancelled {
  readonly seen: Observed;
  /** How many places there were where it could have been cancelled. */
  readonly places: number;
  readonly history: readonly string[];
}

/** Runs the errand and cancels it in the given place, or not at all. */
const cancelledAt = async (where: { readonly turn?: number; readonly made?: number; readonly waits?: number }): Promise<Cancelled> => {
  let turns = 0;
  let made = 0;
  const cancel = async (): Promise<void> => void (await engine.cancel(lab.ctx, "r", "no longer wanted"));
  const lab = workflowLab({
    turn: async () => {
      turns += 1;
      if (turns === where.turn) await cancel();
    },
    made: async () => {
      made += 1;
      if (made === where.made) await cancel();
    },
  });
  const { engine } = lab.open(errand);
  await engine.start(lab.ctx, { id: "r", workflow: errand, input: null });
  for (let waits = 1; waits <= 4; waits += 1) {
    await lab.time.idle();
    if (waits === where.waits) await cancel();
    await lab.pass(hour);
  }
  const outcome = await engine.outcome(lab.ctx, "r");
  if (!outcome.ok) throw new Error(outcome.refusal.code);
  const history = (await engine.history(lab.ctx, "r")).map(({ name }) => name);
  return { seen: observed(lab, outcome.value), places: where.made === undefined ? turns : made, history };
};

const expectAllOrNothing = ({ seen }: Cancelled, where: string): void => {
  if (seen.status === "done") return expect(seen.effects, where).toEqual(all);
  expect([seen.status, seen.why, seen.effects], where).toEqual(["compensated", ["cancelled", "no longer wanted", null], {}]);
  const done = [...new Set(seen.calls.filter((call) => call.endsWith(":do")).map((call) => call.split(":")[1]))];
  const undone = [...new Set(seen.calls.filter((call) => call.endsWith(":undo")).map((call) => call.split(":")[1]))];
  expect(done, where).toEqual(order.slice(0, done.length));
  // The step that was not tried any more counts as begun: whoever undoes it finds nothing.
  expect(undone.filter((step) => done.includes(step)), where).toEqual(done.toReversed());
};

describe("a run that is cancelled", () => {
  test("at any place where somebody else could go on is done completely, or has nothing left", async () => {
    const { seen, places } = await cancelledAt({ turn: -1 });
    expect([seen.status, seen.effects]).toEqual(["done", all]);
    expect(places).toBeGreaterThan(20);
    const ends: string[] = [];
    for (let turn = 1; turn <= places; turn += 1) {
      const cancelled = await cancelledAt({ turn });
      expectAllOrNothing(cancelled, `turn ${turn}`);
      ends.push(cancelled.seen.status);
    }
    const last = ends.indexOf("done");
    expect(last, "what cannot be cancelled any more is the last step, once it has begun").toBeGreaterThan(places / 2);
    expect(ends.slice(last).every((end) => end === "done")).toBe(true);
  });

  test("between a step and the next one is undone from there, in reverse order; after the last one it is done", async () => {
    const { history } = await cancelledAt({ made: -1 });
    expect(history).toEqual(["enter:do", "send:do", "now", "receive", "ship:do", "now", "receive", "send:do", "file:do"]);
    const remembered = history.filter((name) => name !== "receive").length;
    for (let made = 1; made <= remembered; made += 1) {
      const cancelled = await cancelledAt({ made });
      expectAllOrNothing(cancelled, `place ${made}`);
      expect(cancelled.seen.status).toBe(made === remembered ? "done" : "compensated");
    }
  });

  test.each([[1, ["enter", "send"]], [2, ["enter", "send", "ship"]]])("in its wait number %i wakes up and undoes what it has done", async (waits, done) => {
    const cancelled = await cancelledAt({ waits });
    expect(cancelled.seen.status).toBe("compensated");
    expectAllOrNothing(cancelled, `wait ${waits}`);
    expect(cancelled.seen.calls.filter((call) => call.endsWith(":do")).map((call) => call.split(":")[1])).toEqual(done);
  });

  test("control: a check that takes what is left for undone sees the difference", async () => {
    const { seen } = await cancelledAt({ waits: 2 });
    expect(() => expectAllOrNothing({ seen: { ...seen, effects: { "1": 1 } }, places: 0, history: [] }, "control")).toThrow();
    expect(() => expectAllOrNothing({ seen: { ...seen, calls: [...seen.calls].toReversed() }, places: 0, history: [] }, "control")).toThrow();
  });
});
