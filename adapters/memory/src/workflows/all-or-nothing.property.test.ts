import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sagaFlaws, sagaWith } from "../testing/broken-sagas.js";
import { kinds, observed, planned, workflowLab, type Mishap, type Observed, type Plan, type StepKind } from "../testing/workflow-lab.js";
import { expected } from "../testing/workflow-model.js";

const numRuns = process.env["NEXUS_SOAK"] ? 20_000 : 400;

const day = 86_400_000;
const kindNames = Object.keys(kinds) as readonly StepKind[];
const undoable = kindNames.filter((name) => kinds[name].undoable);

const mishaps = (most: number, ...from: readonly Mishap[]): fc.Arbitrary<readonly Mishap[]> => fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, { weight: 2, arbitrary: fc.array(fc.constantFrom(...from), { maxLength: most }) });

const plans = (from: readonly StepKind[], undoMishaps: fc.Arbitrary<readonly Mishap[]>): fc.Arbitrary<Plan> =>
  fc.record({
    steps: fc.array(fc.record({ kind: fc.constantFrom(...from), tries: mishaps(6, "refuse", "fail", "fail", "lost", "lost", "dead", "dead-lost"), undoTries: undoMishaps }), { maxLength: 7 }),
    ends: fc.constantFrom("done", "done", "refuse", "throw"),
  });

/** Anything may go wrong, the undo too. */
const anything = plans(kindNames, mishaps(11, "fail", "fail", "lost", "refuse", "dead"));
/** Everything can be taken back in the end. */
const patient = plans(undoable, mishaps(2, "fail", "lost"));

/** Runs a plan on the engine, until nothing happens any more. */
const durably = async (plan: Plan): Promise<Observed> => (await engineRun(plan)).seen;

const engineRun = async (plan: Plan) => {
  const lab = workflowLab();
  lab.script(plan);
  const workflow = planned(plan);
  const { engine, runs } = lab.open(workflow);
  await engine.start(lab.ctx, { id: "r", workflow, input: null });
  const look = async (): Promise<Observed> => {
    await lab.pass(day);
    const outcome = await engine.outcome(lab.ctx, "r");
    if (!outcome.ok) throw new Error(outcome.refusal.code);
    return observed(lab, outcome.value);
  };
  return { lab, runs, look, seen: await look() };
};

const asExpected = (run: (plan: Plan) => Promise<Observed>) =>
  fc.asyncProperty(anything, async (plan) => {
    expect(await run(plan)).toEqual(expected(plan, "r"));
  });

/** Nothing but what can be seen: all effects once, or none. */
const allOrNothing = (run: (plan: Plan) => Promise<Observed>) =>
  fc.asyncProperty(patient, async (plan) => {
    const { status, effects, calls } = await run(plan);
    expect(["done", "compensated"]).toContain(status);
    expect(effects).toEqual(status === "done" ? Object.fromEntries(plan.steps.map((_, at) => [at, 1])) : {});
    const undone = [...new Set(calls.filter((call) => call.endsWith(":undo")).map((call) => call.replace("undo", "do").replace(/undo$/, "do")))];
    const done = [...new Set(calls.filter((call) => call.endsWith(":do")))];
    expect(undone, "the reverse order of doing").toEqual(done.toReversed().filter((call) => undone.includes(call)));
  });

describe("random workflows whose steps and undos are refused, fail and lose their answers", () => {
  test("end as worked out by hand: what is done, in which order it is undone, under which keys, with bounded tries, and what is left where an undo fails", async () => {
    const ends = new Map<string, number>();
    await fc.assert(
      asExpected(async (plan) => {
        const seen = await durably(plan);
        ends.set(seen.status, (ends.get(seen.status) ?? 0) + 1);
        return seen;
      }),
      { numRuns },
    );
    expect([...ends.keys()].toSorted(), "every way to end was met").toEqual(["compensated", "done", "needs-attention"]);
  });

  test("[BUS-CRMOP-0013] are done with every effect once, or undone with none left", () => fc.assert(allOrNothing(durably), { numRuns }));

  test("that need attention are undone completely once they are redriven and nothing goes wrong any more", async () => {
    let redriven = 0;
    await fc.assert(
      fc.asyncProperty(plans(undoable, mishaps(11, "fail", "refuse", "dead")), async (plan) => {
        const { lab, runs, look, seen } = await engineRun(plan);
        if (seen.status !== "needs-attention") return;
        redriven += 1;
        lab.script({ ...plan, steps: plan.steps.map((step) => ({ ...step, tries: [], undoTries: [] })) });
        expect(await runs.redrive(lab.ctx, "r")).toMatchObject({ ok: true });
        const after = await look();
        expect([after.status, after.why, after.effects]).toEqual(["compensated", seen.why, {}]);
        const again = after.calls.slice(seen.calls.length);
        expect(again.filter((call) => call.endsWith(":do")), "nothing is done again").toEqual([]);
      }),
      { numRuns: numRuns / 2 },
    );
    expect(redriven).toBeGreaterThan(numRuns / 40);
  });
});

describe("controls: the same checks", () => {
  test("pass for the same done by hand", async () => {
    await fc.assert(asExpected(sagaWith()), { numRuns: 100 });
    await fc.assert(allOrNothing(sagaWith()), { numRuns: 100 });
  });

  test.each(sagaFlaws)("fail where somebody %s", async (flaw) => {
    expect((await fc.check(asExpected(sagaWith(flaw)), { numRuns: 300, endOnFailure: true })).failed).toBe(true);
  });

  test.each(["undoes in the order of doing", "gives no key", "leaves what may have happened", "gives up an undo at once", "takes a late refusal at its word"] as const)("see that it is neither all nor nothing, or out of order, where somebody %s", async (flaw) => {
    expect((await fc.check(allOrNothing(sagaWith(flaw)), { numRuns: 300, endOnFailure: true })).failed).toBe(true);
  });
});
