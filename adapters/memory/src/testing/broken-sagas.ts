import { accept, NexusError, type OperationContext, type Result } from "@nexus/common";
import { defaultRetryPolicy, type PortBinding, type RunFailure, type RunOutcome, type StepCall } from "@nexus/crm-operations";
import { kinds, labSteps, observed, workflowLab, type LabPorts, type LabStores, type Observed, type Plan, type PlannedStep } from "./workflow-lab.js";

export const sagaFlaws = ["undoes in the order of doing", "gives no key", "leaves what may have happened", "undoes what was refused", "takes a late refusal at its word", "takes a failed undo for done", "tries without end", "gives up an undo at once"] as const;

export type SagaFlaw = (typeof sagaFlaws)[number];

interface Begun {
  readonly step: PlannedStep;
  readonly at: number;
  readonly key: string;
  committed: boolean;
  unsure: boolean;
}

/**
 * A plan run by hand on the ports of a lab: without an engine, and good for one process only. Without a flaw
 * it must do what an engine does; with one, the check of engines must see it.
 */
export const sagaWith = (flaw?: SagaFlaw) => async (plan: Plan): Promise<Observed> => {
  const lab = workflowLab();
  lab.script(plan);
  const counts = new Map<string, number>();
  const begun: Begun[] = [];

  const attempt = ({ step, at, key }: Begun, doing: "do" | "undo"): Promise<Result<unknown>> => {
    const { run, undo, find } = labSteps[step.kind];
    const keyed: OperationContext = { ...lab.ctx, ...(flaw === "gives no key" ? {} : { idempotencyKey: `${key}:${doing}` }) };
    const act = async (call: StepCall<LabPorts>): Promise<Result<unknown>> => {
      if (doing === "undo") return typeof undo === "string" ? accept(undefined) : undo.run(call, at, undefined);
      const found = await find?.run(call, at);
      return found === undefined ? run(call, at, undefined) : accept(found);
    };
    const { port } = kinds[step.kind];
    const binding = lab.bindings[port];
    if (!binding.joins) return act({ ctx: keyed, ports: { [port]: binding.port } as unknown as LabPorts });
    const { bind } = binding as Extract<PortBinding<LabPorts["ledger"], LabStores>, { readonly joins: true }>;
    return lab.unitOfWork.run(lab.ctx, [], (stores) => act({ ctx: keyed, ports: { ledger: bind(stores) } as unknown as LabPorts }));
  };
  const tried = async (each: Begun, doing: "do" | "undo"): Promise<Result<unknown> | NexusError> => {
    const kind: { readonly port: string; readonly attempts?: number } = kinds[each.step.kind];
    const patient = doing === "do" ? defaultRetryPolicy.attempts : 10;
    const attempts = flaw === "tries without end" ? 100 : flaw === "gives up an undo at once" && doing === "undo" ? 1 : (kind.attempts ?? patient);
    for (let tries = 1; ; tries += 1) {
      try {
        return await attempt(each, doing);
      } catch (error) {
        if (!NexusError.is(error)) throw error;
        each.unsure ||= doing === "do" && kind.port !== "ledger";
        if (!error.retryable || tries >= attempts) return error;
      }
    }
  };
  const failureOf = (answer: Result<unknown> | NexusError, step: string): RunFailure | undefined => {
    if (NexusError.is(answer)) return { is: "failed", step, error: { code: answer.code, message: answer.message, details: {}, retryable: answer.retryable } };
    return answer.ok ? undefined : { is: "refused", step, refusal: answer.refusal };
  };

  const forward = async (): Promise<RunFailure | undefined> => {
    for (const [at, step] of plan.steps.entries()) {
      const count = (counts.get(step.kind) ?? 0) + 1;
      counts.set(step.kind, count);
      const each: Begun = { step, at, key: `r:${step.kind}${count === 1 ? "" : `#${count}`}`, committed: false, unsure: false };
      const answer = await tried(each, "do");
      const failure = failureOf(answer, step.kind);
      each.committed = failure === undefined;
      const refusedLate = each.unsure && flaw !== "takes a late refusal at its word";
      if (failure === undefined || (failure.is === "failed" ? flaw !== "leaves what may have happened" : refusedLate || flaw === "undoes what was refused")) begun.push(each);
      if (failure) return failure;
    }
    if (plan.ends === "refuse") return { is: "refused", step: null, refusal: { code: "no_good", message: "", details: {} } };
    return plan.ends === "throw" ? { is: "failed", step: null, error: { code: "unexpected_error", message: "", details: {}, retryable: false } } : undefined;
  };
  const back = async (failure: RunFailure): Promise<RunOutcome> => {
    for (const each of flaw === "undoes in the order of doing" ? begun : begun.toReversed()) {
      const { undoable, port } = kinds[each.step.kind];
      if (!undoable || (port === "ledger" && !each.committed && flaw !== "undoes what was refused")) continue;
      const stuck = failureOf(await tried(each, "undo"), each.step.kind);
      if (stuck && flaw !== "takes a failed undo for done") return { status: "needs-attention", failure, step: each.step.kind, error: { code: "", message: "", details: {}, retryable: false } };
    }
    return { status: "compensated", failure };
  };
  const failure = await forward();
  return observed(lab, failure ? await back(failure) : { status: "done", value: null });
};
