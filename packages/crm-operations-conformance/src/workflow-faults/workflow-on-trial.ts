import type { OperationContext, Result } from "@nexus/common";
import type { PortBindings, Workflow, WorkflowEngine, WorkflowRuns } from "@nexus/crm-operations";

/** A worker of a world: an engine on the world's journal, which goes on with what was under way there. */
export interface WorkerOnTrial {
  readonly engine: WorkflowEngine;
  readonly runs: WorkflowRuns;
  /** As a killed process; at once. */
  stop(): void;
}

/** How a world runs the workflow in one unit of work. */
export interface FusedHost<Ports, Stores> {
  readonly how: "fused";
  /** Runs it with these bindings, as a caller who has an idempotency key: always the same one. */
  execute(bindings: PortBindings<Ports, Stores>): Promise<Result<unknown>>;
}

/** How a world runs the workflow on an engine, in time that passes when it is told to. */
export interface DurableHost<Ports, Stores> {
  readonly how: "durable";
  readonly ctx: OperationContext;
  /** A worker with these bindings on the world's one journal. `made` is to be awaited where a step was done and is not yet remembered. */
  open(parts: { readonly bindings: PortBindings<Ports, Stores>; readonly made: () => Promise<void> }): WorkerOnTrial;
  /** False when `made` is never awaited; true when absent. */
  readonly showsWhatWasMade?: boolean;
  /** Lets time pass until nothing is under way any more. */
  settle(): Promise<void>;
  /** Takes this long, in the engine's time. */
  sleep(milliseconds: number): Promise<void>;
  /** What else the run is told once it has started: signals. Repeated for each worker. */
  begun?(engine: WorkflowEngine, ctx: OperationContext, id: string): Promise<void>;
}

/** A world of its own for each run: the same every time, down to its ids. */
export interface WorldOnTrial<Ports, Input, Stores> {
  readonly bindings: PortBindings<Ports, Stores>;
  readonly input: Input;
  readonly host: FusedHost<Ports, Stores> | DurableHost<Ports, Stores>;
  /**
   * What there is, comparable: rows, what is outside; ids that are drawn anew masked, and without what
   * engines and commands keep for themselves. `undoable` leaves out what no step can take back.
   */
  look(scope: "all" | "undoable"): Promise<unknown>;
  close?(): Promise<void>;
}

export interface WorkflowOnTrial<Ports, Input, Stores> {
  readonly workflow: Workflow<Ports, Input, unknown>;
  world(): Promise<WorldOnTrial<Ports, Input, Stores>>;
  /** Whether a method only reads, by its name: `party.customers.find`. By how it begins when absent: find, get, list, read, search, count, … */
  isRead?(name: string): boolean;
  /** How long a call is when it is slower than the lease; ten minutes when absent. */
  readonly slowMs?: number;
}
