import { accept, NexusError, refuse, type Clock, type OperationContext, type Result } from "@nexus/common";
import { CommandPath, type Command, type CommandPathDeps, type CommandStores } from "../commands/index.js";
import { OperationsError } from "../operations-error.js";
import { checkBindings, runsFused, type PortBindings } from "./port-bindings.js";
import { runFused } from "./run-fused.js";
import type { RunOutcome } from "./run-outcome.js";
import type { WorkflowEngine, WorkflowRunRecord } from "./workflow-engine.js";
import { workflowKey, type Workflow } from "./workflow.js";

/** A command whose handling is a workflow. What it answers names persons by id only: nothing of it is withheld. */
export interface WorkflowCommand<Ports, Input, Order, Output, Stores> extends Omit<Command<Input, Output, Stores>, "handle" | "locks" | "withhold"> {
  readonly workflow: Workflow<Ports, Order, Output>;
  /** What the workflow is started with. */
  order(input: Input): Order;
  /**
   * Refuses what cannot begin, and else says which run it is: the same for a repeated call, as long as that
   * one means the same. May write what is to be told of the beginning, such as a reason for the audit trail.
   * A run of that id that was taken back is followed by another one, `id~2`, `id~3`, …
   */
  admit(ctx: OperationContext, input: Input, stores: Stores): Promise<Result<string>>;
}

export interface WorkflowRunnerDeps<Ports, Stores> extends CommandPathDeps<Stores & CommandStores> {
  readonly bindings: PortBindings<Ports, Stores>;
  readonly clock: Clock;
  /** Needed as soon as a workflow has a step outside, sleeps or waits. */
  readonly engine?: WorkflowEngine;
}

/**
 * Runs workflows on the command path: permission and input first, as for every command. Where all steps
 * join, the run is one unit of work, and an idempotency key holds its answer. Otherwise the path admits
 * it in a unit of work of its own, and the engine carries it.
 */
export class WorkflowRunner<Ports, Stores> {
  private readonly path: CommandPath<Stores>;

  constructor(private readonly deps: WorkflowRunnerDeps<Ports, Stores>) {
    this.path = new CommandPath(deps);
  }

  /**
   * Runs it to its end and answers that. Refuses as `CommandPath.execute` and as its steps refuse; what was
   * done before is undone then. Throws what a fused step throws; of a durable run `workflow_failed` with
   * the code of the failure, after everything was undone, `workflow_cancelled`, and
   * `workflow_needs_attention` when it could not be.
   */
  async execute<Input, Order, Output>(ctx: OperationContext, command: WorkflowCommand<Ports, Input, Order, Output, Stores>, input: unknown): Promise<Result<Output>> {
    if (this.isFused(command)) return this.path.execute(ctx, fusedCommand(command, this.deps), input);
    const started = await this.startDurably(ctx, command, input);
    if (!started.ok) return started;
    const outcome = await this.engine(command).outcome<Output>(ctx, started.value.id);
    return outcome.ok ? resultOf(command.workflow, started.value.id, outcome.value) : outcome;
  }

  /** Starts it and answers the run; for what waits for people. Refuses as `CommandPath.execute`, and a workflow that runs fused with `workflow_ends_at_once`. */
  async start<Input, Order, Output>(ctx: OperationContext, command: WorkflowCommand<Ports, Input, Order, Output, Stores>, input: unknown): Promise<Result<WorkflowRunRecord>> {
    if (this.isFused(command)) return refuse("workflow_ends_at_once", "Execute it instead: all of its steps join one unit of work.", { workflow: workflowKey(command.workflow) });
    return this.startDurably(ctx, command, input);
  }

  private isFused<Input, Order, Output>({ workflow }: WorkflowCommand<Ports, Input, Order, Output, Stores>): boolean {
    checkBindings(workflow, this.deps.bindings);
    return runsFused(workflow, this.deps.bindings);
  }

  private async startDurably<Input, Order, Output>(ctx: OperationContext, command: WorkflowCommand<Ports, Input, Order, Output, Stores>, input: unknown): Promise<Result<WorkflowRunRecord>> {
    const { workflow, order, admit, ...admission } = command;
    // The engine starts what has the same id once: the key's answer would only be that it was admitted.
    const { idempotencyKey: _key, ...admitted } = ctx;
    const handle = async (_ctx: OperationContext, parsed: Input, stores: Stores): Promise<Result<{ readonly id: string; readonly input: Order }>> => {
      const id = await admit(ctx, parsed, stores);
      return id.ok ? accept({ id: id.value, input: order(parsed) }) : id;
    };
    const answer = await this.path.execute(admitted, { ...admission, locks: () => [], handle }, input);
    if (!answer.ok) return answer;
    const engine = this.engine(command);
    const { id, input: started } = answer.value;
    // A run that was taken back makes room for another try, whatever that one asks for; one under way, done or waiting for somebody is the answer.
    for (let tries = 1; ; tries += 1) {
      const tried = tries === 1 ? id : `${id}~${tries}`;
      const run = await engine.start(ctx, { id: tried, input: started, workflow });
      const known = run.ok ? run.value : run.refusal.code === "run_id_reused" ? await engine.find(ctx, tried) : undefined;
      if (known?.status !== "compensated") return run;
    }
  }

  private engine<Input, Order, Output>({ workflow }: WorkflowCommand<Ports, Input, Order, Output, Stores>): WorkflowEngine {
    if (!this.deps.engine) throw new OperationsError("workflow_engine_missing", `Give an engine: a step of ${workflowKey(workflow)} leaves the process, or it waits.`, { details: { workflow: workflowKey(workflow) } });
    return this.deps.engine;
  }
}

/** The command of a workflow all of whose steps join: its handling is the whole run, inside the command's own unit of work. */
export const fusedCommand = <Ports, Input, Order, Output, Stores>(
  { workflow, order, admit, ...command }: WorkflowCommand<Ports, Input, Order, Output, Stores>,
  { bindings, clock }: { readonly bindings: PortBindings<Ports, Stores>; readonly clock: Clock },
): Command<Input, Output, Stores> => ({
  ...command,
  locks: (input, ctx) => workflow.locks(order(input), ctx),
  handle: async (ctx, input, stores) => {
    const id = await admit(ctx, input, stores);
    return id.ok ? runFused(workflow, order(input), { id: id.value, ctx, stores, bindings, clock }) : id;
  },
});

const resultOf = <Ports, Input, Output>(workflow: Workflow<Ports, Input, Output>, id: string, outcome: RunOutcome<Output>): Result<Output> => {
  if (outcome.status === "done") return accept(outcome.value);
  const { failure } = outcome;
  const details = { runId: id, workflow: workflowKey(workflow) };
  if (outcome.status === "needs-attention") throw new OperationsError("workflow_needs_attention", "Look at the run and redrive it: a step could not be taken back.", { details: { ...details, step: outcome.step, failureCode: outcome.error.code } });
  if (failure.is === "refused") return { ok: false, refusal: failure.refusal };
  if (failure.is === "cancelled") throw new OperationsError("workflow_cancelled", "Start it anew: this run was cancelled, and what it had done taken back.", { details });
  throw new OperationsError("workflow_failed", "Start it anew once the cause is mended: what it had done was taken back.", {
    details: { ...details, step: failure.step, failureCode: failure.error.code },
    cause: new NexusError(failure.error.code, failure.error.message, { details: failure.error.details, retryable: failure.error.retryable }),
  });
};
