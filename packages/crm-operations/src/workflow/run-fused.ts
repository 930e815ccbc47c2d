import { accept, type Clock, type OperationContext, type Refusal, type Result } from "@nexus/common";
import { joinedPorts, type PortBindings } from "./port-bindings.js";
import { RunEnded, stepKeys } from "./run-steps.js";
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
 * caller to refuse with; so does what a step throws.
 */
export const runFused = async <Ports, Input, Output, Stores>(workflow: Workflow<Ports, Input, Output>, input: Input, { id, ctx, stores, bindings, clock }: FusedRun<Ports, Stores>): Promise<Result<Output>> => {
  const keys = stepKeys(id);
  const at = clock.now();
  let refusal: Refusal | undefined;
  const notHere = (): never => {
    throw invalidWorkflow(workflowKey(workflow), "say that it waits: only a durable run does");
  };
  const wf: WorkflowRun<Ports> = {
    id,
    ctx,
    async do<StepInput, StepOutput>(step: Step<Ports, StepInput, StepOutput>, stepInput: StepInput): Promise<StepOutput> {
      if (refusal) throw new RunEnded();
      if (!workflow.steps.some((listed) => (listed as unknown) === step)) throw invalidWorkflow(workflowKey(workflow), `list the step ${step.name}`);
      const called = { ...ctx, idempotencyKey: `${keys.next(step.name)}:do` };
      const known = await step.reads?.run({ ctx: called, ports: joinedPorts(step.reads.uses, bindings, stores) }, stepInput);
      const result = await step.run({ ctx: called, ports: joinedPorts(step.uses, bindings, stores) }, stepInput, known);
      if (result.ok) return result.value;
      refusal = result.refusal;
      throw new RunEnded();
    },
    now: () => Promise.resolve(at),
    sleepUntil: notHere,
    waitFor: notHere,
  };
  try {
    const result = await workflow.body(wf, input);
    return refusal ? { ok: false, refusal } : result.ok ? accept(result.value) : result;
  } catch (error) {
    if (refusal && error instanceof RunEnded) return { ok: false, refusal };
    throw error;
  }
};
