import { DBOS, DBOSWorkflowConflictError, type WorkflowHandle } from "@dbos-inc/dbos-sdk";
import type { SystemDatabase } from "@dbos-inc/dbos-sdk/internal/system_database";
import { AsyncLocalStorage } from "node:async_hooks";
import { setTimeout as wait } from "node:timers/promises";
import type { OperationContext } from "@nexus/common";
import { runDurably, type AnyWorkflow, type DurableDeps, type Logger, type RunOutcome } from "@nexus/crm-operations";
import { DbosRun, type DbosRunDeps } from "./dbos-run.js";

/** A workflow as DBOS calls it: with the context and the input that the run was started with. */
export type RegisteredWorkflow = (ctx: OperationContext, input: unknown) => Promise<RunOutcome>;

export interface ExecutionsDeps<Ports, Stores> {
  readonly durable: DurableDeps<Ports, Stores>;
  readonly run: DbosRunDeps;
  readonly logger: Logger;
  /** An execution ended before its run did. */
  readonly onStray: () => void;
  readonly system: () => SystemDatabase;
}

/** What somebody waits at most at once for the end of an execution, which may be no longer the run's. */
const longestWaitMs = 1_000;

/** Executions of runs in this process. */
export class Executions<Ports = unknown, Stores = unknown> {
  private readonly underWay = new Map<string, DbosRun>();
  private readonly endings = new Map<string, Promise<RunOutcome>>();
  private readonly started = new AsyncLocalStorage<boolean>();

  constructor(private readonly deps: ExecutionsDeps<Ports, Stores>) {}

  /** To be registered with DBOS. Throws nothing but that the run is no longer here: DBOS would end a run with everything else. */
  workflow(workflow: AnyWorkflow): RegisteredWorkflow {
    return async (ctx, input) => {
      const address = DBOS.workflowID ?? "";
      const run = new DbosRun(address, ctx, this.started.getStore() !== true, this.deps.run);
      this.underWay.set(address, run);
      try {
        await run.recall();
        return await runDurably<Ports, unknown, unknown, Stores>(workflow as never, input, run, this.deps.durable);
      } catch (error) {
        this.deps.logger.log("info", "A run goes on later or elsewhere.", { entityType: "workflow-run", entityId: run.id, tenantId: ctx.tenantId, error: run.interruption ?? error });
        this.deps.onStray();
        throw new DBOSWorkflowConflictError(address);
      } finally {
        if (this.underWay.get(address) === run) this.underWay.delete(address);
      }
    };
  }

  /** What begins in here was not begun before. */
  startedHere<T>(start: () => Promise<T>): Promise<T> {
    return this.started.run(true, start);
  }

  /** What begins in here was begun before, by this process or another one. */
  takenOver<T>(dispatch: () => Promise<T>): Promise<T> {
    return this.started.run(false, dispatch);
  }

  follow(address: string, handle: WorkflowHandle<RunOutcome>): void {
    const ending = handle.getResult().finally(() => {
      if (this.endings.get(address) === ending) this.endings.delete(address);
    });
    ending.catch(() => undefined);
    this.endings.set(address, ending);
  }

  /** The end of a run that was started in this process; undefined when it was not, or does not end in this time. */
  async ending(address: string, withinMs: number): Promise<RunOutcome | undefined> {
    const ending = this.endings.get(address);
    if (ending) return inTime(ending, withinMs);
    // One that was taken over is waited for, and its end then read where it was written.
    const execution = this.deps.system().runningWorkflowMap.get(address)?.at(-1)?.promise;
    if (execution) await inTime(execution, Math.min(withinMs, longestWaitMs));
    return undefined;
  }

  cancel(address: string, reason: string): void {
    this.underWay.get(address)?.cancel(reason);
  }
}

/** Undefined when it takes longer, or goes wrong. */
const inTime = async <T>(promise: Promise<T>, milliseconds: number): Promise<T | undefined> => {
  if (milliseconds <= 0) return undefined;
  const known = promise.catch(() => undefined);
  if (milliseconds > longestTimer) return known;
  const stop = new AbortController();
  const late = wait(milliseconds, undefined, { signal: stop.signal }).catch(() => undefined);
  return Promise.race([known, late]).finally(() => stop.abort());
};

/** Node's timers go off at once beyond this; nobody waits so long. */
const longestTimer = 2_147_483_647;
