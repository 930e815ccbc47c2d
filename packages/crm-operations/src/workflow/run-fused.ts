import type { Clock, OperationContext, Refusal, Result } from "@nexus/common";
import type { OperationsError } from "../operations-error.js";
import { joinedPorts, type PortBindings } from "./port-bindings.js";
import { answersOf, runEnded, stepKeys } from "./run-steps.js";
import { invalidWorkflow, type Step } from "./step.js";
import { workflowKey, type Workflow, type WorkflowRun } from "./workflow.js";

export interface FusedRun<Ports, Stores> {
  readonly id: string;
  readonly ctx: OperationContext;
  /** Of the one unit of work that holds the workflow's locks. */
  readonly stores: Stores;
  readonly bindings: PortBindings<Ports, Stores>;
  readonly clock: Clock;
}

/**
 * The same steps in the same order, inside one unit of work that the caller has opened: all of them
 * commit together or none does, so nothing is remembered and nothing undone. A refusal comes out, for the
 * caller to refuse with; so does what a step throws. Whichever came first counts, whatever the body catches.
 */
export const runFused = async <Ports, Input, Output, Stores>(workflow: Workflow<Ports, Input, Output>, input: Input, { id, ctx, stores, bindings, clock }: FusedRun<Ports, Stores>): Promise<Result<Output>> => {
  const keys = stepKeys(id);
  const at = clock.now();
  const underWay = new Set<Promise<unknown>>();
  let ended: { readonly refusal: Refusal } | { readonly error: unknown } | undefined;

  const end = (why: { readonly refusal: Refusal } | { readonly error: unknown }): OperationsError => {
    ended ??= why;
    return runEnded();
  };
  const notHere = (): Promise<never> => Promise.reject(end({ error: invalidWorkflow(workflowKey(workflow), "say that it waits: only a durable run does") }));
  const run = async <StepInput, StepOutput>(step: Step<Ports, StepInput, StepOutput>, stepInput: StepInput): Promise<Result<StepOutput>> => {
    if (!workflow.steps.some((listed) => (listed as unknown) === step)) throw invalidWorkflow(workflowKey(workflow), `list the step ${step.name}`);
    const called = { ...ctx, idempotencyKey: `${keys.next(step.name)}:do` };
    const known = await step.reads?.run({ ctx: called, ports: joinedPorts(step.reads.uses, bindings, stores) }, stepInput);
    return step.run({ ctx: called, ports: joinedPorts(step.uses, bindings, stores) }, stepInput, known);
  };
  const wf: WorkflowRun<Ports> = {
    id,
    ctx,
    async do<StepInput, StepOutput>(step: Step<Ports, StepInput, StepOutput>, stepInput: StepInput): Promise<StepOutput> {
      if (ended) throw runEnded();
      const result = run(step, stepInput);
      underWay.add(result);
      const answer = await result.catch((error: unknown) => {
        throw end({ error });
      });
      if (answer.ok) return answer.value;
      throw end({ refusal: answer.refusal });
    },
    all: (steps) => answersOf(steps, (each) => Promise.all(each.map((begin) => begin()))),
    now: () => Promise.resolve(at),
    sleepUntil: notHere,
    waitFor: notHere,
  };
  const [body] = await Promise.allSettled([workflow.body(wf, input)]);
  await Promise.allSettled(underWay);
  if (ended && "error" in ended) throw ended.error;
  if (ended) return { ok: false, refusal: ended.refusal };
  if (body.status === "rejected") throw body.reason;
  return body.value;
};
