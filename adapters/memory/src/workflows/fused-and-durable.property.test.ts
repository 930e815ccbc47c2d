import fc from "fast-check";
import { accept, refuse, type Result } from "@nexus/common";
import { runFused, type RunOutcome, type Workflow } from "@nexus/crm-operations";
import { expect, test } from "vitest";
import { labSteps, workflowLab, type LabPorts, type Mishap, type Plan, type PlannedStep, type WorkflowLab } from "../testing/workflow-lab.js";

const numRuns = process.env["NEXUS_SOAK"] ? 10_000 : 200;

interface JoinedPlan extends Plan {
  /** How the body goes on: what it does next depends on what was answered. */
  readonly goesOn: "straight" | "while it grows" | "catching";
}

const joinedStep: fc.Arbitrary<PlannedStep> = fc.record({
  kind: fc.constantFrom("enter" as const, "file" as const),
  // What is tried again succeeds durably and comes out of a fused run: the caller tries again there.
  tries: fc.oneof({ weight: 8, arbitrary: fc.constant<readonly Mishap[]>([]) }, { weight: 1, arbitrary: fc.constantFrom<readonly Mishap[]>(["refuse"], ["dead"], ["dead-lost"]) }),
  undoTries: fc.constant<readonly Mishap[]>([]),
});

const joinedPlans: fc.Arbitrary<JoinedPlan> = fc.record({
  steps: fc.array(joinedStep, { maxLength: 8 }),
  ends: fc.constantFrom("done", "done", "done", "refuse", "throw"),
  goesOn: fc.constantFrom("straight", "while it grows", "catching"),
});

const workflowOf = ({ steps, ends, goesOn }: JoinedPlan): Workflow<LabPorts, null, unknown> => ({
  name: "joined",
  version: "1",
  steps: Object.values(labSteps),
  locks: () => [{ kind: "lab", id: "ledger" }],
  async body(wf) {
    const answers: unknown[] = [];
    for (const [at, { kind }] of steps.entries()) {
      const doing = wf.do(labSteps[kind], at);
      const answer = goesOn === "catching" ? await doing.catch(() => "never mind") : await doing;
      answers.push(answer);
      if (goesOn === "while it grows" && answer.endsWith("3")) answers.push(await wf.do(labSteps.file, 100 + at));
    }
    if (ends === "refuse") return refuse("no_good", "Plan something else.", { answers });
    if (ends === "throw") throw new TypeError("A mistake in the body.");
    return accept(answers);
  },
});

type Answer = { readonly is: "accepted"; readonly value: unknown } | { readonly is: "refused"; readonly refusal: unknown } | { readonly is: "failed"; readonly code: string };

/** Everything a tenant has, but for what engines remember. */
const stateOf = ({ storage, ctx }: WorkflowLab): unknown => Object.entries(storage.dump(ctx.tenantId)).filter(([table]) => table !== "operations_workflow_checkpoint");

const fused = async (plan: JoinedPlan) => {
  const lab = workflowLab();
  lab.script(plan);
  const { ctx, bindings, clock } = lab;
  const [settled] = await Promise.allSettled([lab.unitOfWork.run(ctx, [], (stores): Promise<Result<unknown>> => runFused(workflowOf(plan), null, { id: "r", ctx, stores, bindings, clock }))]);
  const answer: Answer =
    settled.status === "rejected"
      ? { is: "failed", code: String((settled.reason as { readonly code?: unknown }).code ?? "unexpected_error") }
      : settled.value.ok
        ? { is: "accepted", value: settled.value.value }
        : { is: "refused", refusal: settled.value.refusal };
  return { answer, state: stateOf(lab), calls: lab.calls };
};

const answerOf = (outcome: RunOutcome): Answer => {
  if (outcome.status === "done") return { is: "accepted", value: outcome.value };
  const { failure } = outcome;
  return failure.is === "refused" ? { is: "refused", refusal: failure.refusal } : { is: "failed", code: failure.is === "failed" ? failure.error.code : "cancelled" };
};

const durable = async (plan: JoinedPlan) => {
  const lab = workflowLab();
  lab.script(plan);
  const workflow = workflowOf(plan);
  const { engine } = lab.open(workflow);
  await engine.start(lab.ctx, { id: "r", workflow, input: null });
  await lab.pass(1_000);
  const outcome = await engine.outcome(lab.ctx, "r");
  if (!outcome.ok) throw new Error(outcome.refusal.code);
  return { answer: answerOf(outcome.value), state: stateOf(lab), calls: lab.calls.filter((call) => call.endsWith(":do")) };
};

test("[BUS-CRMOP-0013] a workflow whose steps all join answers the same and leaves the same in one transaction and on an engine: all of it, or the state as it was", async () => {
  const answers = new Set<string>();
  await fc.assert(
    fc.asyncProperty(joinedPlans, async (plan) => {
      const [inOne, onEngine] = [await fused(plan), await durable(plan)];
      expect(onEngine).toEqual(inOne);
      if (inOne.answer.is !== "accepted") expect(inOne.state).toEqual([]);
      answers.add(inOne.answer.is);
    }),
    { numRuns },
  );
  expect([...answers].toSorted()).toEqual(["accepted", "failed", "refused"]);
});

test("control: a step that commits by itself is seen", async () => {
  const alone = async (plan: JoinedPlan) => {
    const lab = workflowLab();
    lab.script(plan);
    const { ctx, bindings, clock } = lab;
    const each: typeof bindings = {
      ...bindings,
      ledger: {
        joins: true,
        bind: () => {
          const inUnit = async <T>(act: (port: LabPorts["ledger"]) => Promise<Result<T>>): Promise<Result<T>> => lab.unitOfWork.run(ctx, [], (stores) => act(bindings.ledger.joins ? bindings.ledger.bind(stores) : bindings.ledger.port));
          return { put: (given, at) => inUnit((port) => port.put(given, at)), take: (given, at) => inUnit((port) => port.take(given, at)), find: () => Promise.resolve(undefined) };
        },
      },
    };
    await runFused(workflowOf(plan), null, { id: "r", ctx, stores: {} as never, bindings: each, clock }).catch(() => undefined);
    return stateOf(lab);
  };
  const check = await fc.check(
    fc.asyncProperty(joinedPlans, async (plan) => {
      expect(await alone(plan)).toEqual((await durable(plan)).state);
    }),
    { numRuns, endOnFailure: true },
  );
  expect(check.failed).toBe(true);
});
