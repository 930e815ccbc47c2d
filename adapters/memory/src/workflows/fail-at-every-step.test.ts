import { accept, refuse } from "@nexus/common";
import { joining, type DurableRun, type Step, type StepAnswer } from "@nexus/crm-operations";
import { failAtEveryStep, type SuitePorts } from "@nexus/crm-operations-conformance";
import { describe, expect, test } from "vitest";
import { alteredRun } from "../testing/altered-run.js";
import { errand, errandOnTrial, Letterbox, type Errand, type ErrandParts } from "../testing/errand-world.js";

const steps = errand.steps as readonly Step<SuitePorts, string, string>[];
const stepCalled = (called: string): Step<SuitePorts, string, string> => {
  const step = steps.find(({ name }) => name === called);
  if (!step) throw new Error(`The errand has no ${called}.`);
  return step;
};
const [enter, send] = [stepCalled("enter"), stepCalled("send")];

/** Two entries and nothing outside. */
const bookkeeping: Errand = { ...errand, name: "bookkeeping", steps: [enter], body: async (wf, { name }) => accept([await wf.do(enter, `${name}-first`), await wf.do(enter, `${name}-second`)]) };

const all = { "error before the effect": 4, "error after the effect": 4, "timeout, then late success": 2, "duplicate delivery": 2, "stale read": 2, "crash before commit": 4, "crash after commit": 4, "slower than the lease": 4 };

describe("failing at every step", () => {
  test("the errand of the suite is all or nothing, whichever call goes wrong in whichever way, and two of them as well", async () => {
    const report = await failAtEveryStep(errandOnTrial(), { pairs: true });
    console.info(report.table);
    expect(report.violations).toEqual([]);
    expect(report.calls).toEqual(["ledger.perform", "letters.perform", "ledger.perform", "letters.perform"]);
    expect(Object.fromEntries(Object.entries(report.hit).map(([kind, { hit, applies }]) => [kind, hit === applies ? hit : `${hit} of ${applies}`]))).toEqual(all);
    expect(report.faults).toBe(34);
    expect(report.pairs).toBeGreaterThan(600);
    expect(report.ended.done).toBeGreaterThan(300);
    expect(report.ended.compensated).toBeGreaterThan(100);
    expect(report.ended["needs-attention"], "an undo was made to fail").toBeGreaterThan(0);
  });

  test("a workflow that runs fused is all or nothing, and is there once when its caller repeats it", async () => {
    const report = await failAtEveryStep(errandOnTrial({ how: "fused", workflow: bookkeeping }), { pairs: true });
    console.info(report.table);
    expect(report.violations).toEqual([]);
    expect(report.how).toBe("fused");
    expect(report.hit["crash after commit"]).toMatchObject({ applies: 2, hit: 2 });
    expect(report.hit["slower than the lease"]).toEqual({ applies: 0, hit: 0, not: ["ledger.perform: nobody takes over a run that is one unit of work"] });
  });
});

/** Goes on with whatever run it ever had. */
const unfenced = (run: DurableRun): DurableRun =>
  alteredRun(run, {
    async remember(name, make) {
      const made: StepAnswer[] = [];
      try {
        return await run.remember(name, async () => {
          const answer = await make();
          made.push(answer);
          return answer;
        });
      } catch {
        return made[0] ?? make();
      }
    },
    confirmOwnership: () => Promise.resolve(),
  });

const controls: readonly (readonly [string, ErrandParts, RegExp])[] = [
  ["a port that ignores keys", { letterbox: () => new Letterbox("ignores keys") }, /duplicate delivery at call 2 .*r-letter",2/],
  ["a step without undo for its effect", { workflow: withSteps({ ...send, undo: "none: nobody thought of it" }) }, /call 3 .*it is compensated, and there is.*r-letter/],
  ["a step whose undo needs to know what it answered", { workflow: withSteps({ ...send, undo: { run: ({ ctx, ports }, text, output) => (output === undefined ? Promise.resolve(accept(undefined)) : ports.letters.takeBack(ctx, text)) } }) }, /error after the effect, for good, at call 2/],
  ["an undo that refuses", { workflow: withSteps({ ...send, undo: { run: () => Promise.resolve(refuse("too_late", "It is out.")) } }) }, /needs attention though no undo was made to fail/],
  ["a fused step that calls outside", { how: "fused", workflow: { ...errand, steps: [enter, send], body: async (wf, { name }) => accept([await wf.do(enter, `${name}-first`), await wf.do(send, `${name}-letter`), await wf.do(enter, `${name}-second`)]) } }, /turned down, and there is.*r-letter/],
  ["a caller of a fused workflow who brings no key", { how: "fused", workflow: bookkeeping, withKey: false }, /crash after commit at call 1 .*its caller repeated it, and there is/],
  ["a joined port that keeps what it is told elsewhere", { bindings: (honest, letterbox) => ({ ...honest, ledger: joining(() => ({ perform: (ctx, text) => letterbox.perform({ ...ctx, idempotencyKey: "" }, text), takeBack: (ctx, text) => letterbox.takeBack(ctx, text) })) }) }, /and there is/],
];

function withSteps(...changed: readonly Step<SuitePorts, string, string>[]): Errand {
  const now = steps.map((step) => changed.find(({ name }) => name === step.name) ?? step);
  const byName = (name: string): Step<SuitePorts, string, string> => now.find((step) => step.name === name) ?? enter;
  return {
    ...errand,
    steps: now,
    body: async (wf, { name }) => {
      const first = await wf.do(byName("enter"), `${name}-first`);
      const sent = await wf.do(byName("send"), `${name}-letter`);
      const second = await wf.do(byName("enter"), `${name}-second`);
      await wf.do(byName("post"), `${name}-copy`);
      return accept([first, sent, second]);
    },
  };
}

describe("controls: it finds", () => {
  test.each(controls)("%s", async (_what, parts, finding) => {
    const { violations } = await failAtEveryStep(errandOnTrial(parts));
    expect(violations.join("\n")).toMatch(finding);
  });

  test("an engine without fencing", async () => {
    const { violations } = await failAtEveryStep(errandOnTrial({ primitives: unfenced }));
    expect(violations.join("\n")).toMatch(/slower than the lease at call 1 .*a worker that had lost the run went on to/);
  });

  test("a port that lets in what was taken back, by two faults at once", async () => {
    const trial = errandOnTrial({ letterbox: () => new Letterbox("lets in what was taken back") });
    expect((await failAtEveryStep(trial)).violations).toEqual([]);
    expect((await failAtEveryStep(trial, { pairs: true })).violations.join("\n")).toMatch(/timeout, then late success at call 2 .* and error before the effect, for good, at call 3 .*is compensated, and there is.*r-letter/);
  });

  test.each([["that does nothing", { ...errand, body: () => Promise.resolve(accept([])) }, /calls no port/], ["that is refused", { ...errand, body: () => Promise.resolve(refuse("no", "Not today.")) }, /the happy path is compensated/]] as const)("a workflow %s: there is nothing to compare with", async (_what, workflow, finding) => {
    const report = await failAtEveryStep(errandOnTrial({ workflow }));
    expect(report.violations.join()).toMatch(finding);
    expect(report.faults).toBe(0);
  });
});
