import type { Clock, Random } from "@nexus/common";
import type { AnyWorkflow, Logger, PortBindings, UnitOfWork, WorkflowEngine, WorkflowRuns, WorkflowStores } from "@nexus/crm-operations";
import type { EmbeddedEnginePool } from "./engine-database.js";

/** A server by URL, whose login may create a schema, or the `pool` of an embedded storage. */
export type EngineDatabaseOptions = { readonly url: string; /** Most connections at a time, two more aside; 10 when absent, 4 at least. */ readonly poolSize?: number } | { readonly pool: EmbeddedEnginePool };

export interface DbosWorkflowsOptions<Ports, Stores> {
  readonly database: EngineDatabaseOptions;
  /** Where runs are kept; `nexus_workflows` when absent. The tables of DBOS and of this adapter are made there when they are missing. */
  readonly schema?: string;
  /** Every version that runs may be under way in. */
  readonly workflows: readonly AnyWorkflow[];
  readonly bindings: PortBindings<Ports, Stores>;
  readonly unitOfWork: UnitOfWork<Stores & WorkflowStores>;
  /** The machine's: runs sleep in real time. */
  readonly clock: Clock;
  readonly random: Random;
  /** How soon runs of a worker that died are under way again, in milliseconds; 30,000 when absent, 1,000 at least. The same for all workers. */
  readonly takeoverMs?: number;
  readonly logger?: Logger;
}

export interface DbosWorkflows {
  readonly engine: WorkflowEngine;
  readonly runs: WorkflowRuns;
  /** Steps under way may end, for five seconds at most; then nothing goes on here, and other workers take the runs at once. Again is fine. Before the storage is closed. */
  close(): Promise<void>;
}
