import { DBOS, Error as DbosErrors, type WorkflowHandle } from "@dbos-inc/dbos-sdk";
import type { SystemDatabase } from "@dbos-inc/dbos-sdk/internal/system_database";
import { createHash } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { accept, canonicalJson, Instant, NexusError, parseInput, refuse, type Clock, type OperationContext, type Refused, type Result } from "@nexus/common";
import {
  checkContext,
  OperationsError,
  runIdProblem,
  workflowKey,
  type RunHistoryEntry,
  type RunMessage,
  type RunOutcome,
  type RunToStart,
  type SignalToGive,
  type StepAnswer,
  type WorkflowEngine,
  type WorkflowRunRecord,
} from "@nexus/crm-operations";
import { historyName, messageTopic } from "./dbos-run.js";
import { addressOf } from "./run-address.js";
import type { RunClaims } from "./run-claims.js";
import type { Executions, RegisteredWorkflow } from "./executions.js";
import type { StoredRun, StoredRuns } from "./stored-runs.js";

export interface DbosEngineDeps {
  readonly workflows: ReadonlyMap<string, RegisteredWorkflow>;
  readonly executions: Executions;
  readonly stored: StoredRuns;
  readonly claims: RunClaims;
  readonly system: SystemDatabase;
  readonly clock: Clock;
  /** Calls DBOS and the database from outside of runs; what they throw comes out as the ports say. */
  readonly ask: <T>(call: () => Promise<T>) => Promise<T>;
  /** A start whose fate is unknown. */
  readonly onStray: () => void;
}

/** How often somebody who waits looks whether a run of another worker has ended. */
const lookEveryMs = 200;

export class DbosEngine implements WorkflowEngine {
  constructor(private readonly deps: DbosEngineDeps) {}

  async start<Ports, Input, Output>(ctx: OperationContext, { id, workflow, input }: RunToStart<Ports, Input, Output>): Promise<Result<WorkflowRunRecord>> {
    checkContext(ctx);
    const key = workflowKey(workflow);
    const registered = this.deps.workflows.get(key);
    if (!registered) throw new OperationsError("workflow_not_registered", `Make the engine with ${key}, or start a version that it knows.`, { details: { workflow: key } });
    const problem = runIdProblem(id, input);
    if (problem) return problem;
    const address = addressOf(ctx.tenantId, id);
    if (await this.begin(ctx, address, registered, input)) {
      const startedAt = await this.deps.ask(() => this.deps.stored.startedAt(address));
      if (startedAt !== undefined) return accept({ id, workflow: workflow.name, version: workflow.version, status: "running", startedAt, endedAt: null, failure: null });
    }
    const run = await this.deps.ask(() => this.deps.stored.find(address));
    // Pruned meanwhile: as good as never started.
    if (!run) return this.start(ctx, { id, workflow, input });
    if (!(await this.isSame(run, key, input))) return refuse("run_id_reused", "Give another run another id: this one was used.", { id });
    return accept(run.record);
  }

  async outcome<Output>(ctx: OperationContext, id: string): Promise<Result<RunOutcome<Output>>> {
    checkContext(ctx);
    const address = addressOf(ctx.tenantId, id);
    for (;;) {
      const ended = await this.deps.executions.ending(address, this.leftUntil(ctx));
      if (ended) return accept(ended as RunOutcome<Output>);
      const run = await this.deps.ask(() => this.deps.stored.find(address));
      if (!run) return notFound(id);
      if (run.outcome) return accept(run.outcome as RunOutcome<Output>);
      if (this.leftUntil(ctx) <= 0) return refuse("run_not_ended", "Ask again later: the run has not ended yet.", { id });
      await wait(Math.min(lookEveryMs, this.leftUntil(ctx)));
    }
  }

  async signal<Payload>(ctx: OperationContext, id: string, { signal, payload, key }: SignalToGive<Payload>): Promise<Result<undefined>> {
    checkContext(ctx);
    const address = addressOf(ctx.tenantId, id);
    const run = await this.deps.ask(() => this.deps.stored.find(address));
    if (!run) return notFound(id);
    const parsed = parseInput(signal.schema, payload);
    if (!parsed.ok) return parsed;
    if (run.outcome) return accept(undefined);
    return this.send(id, address, { is: "signal", name: signal.name, payload: parsed.value }, `signal:${createHash("sha256").update(key).digest("hex")}`);
  }

  async cancel(ctx: OperationContext, id: string, reason: string): Promise<Result<undefined>> {
    checkContext(ctx);
    const address = addressOf(ctx.tenantId, id);
    const run = await this.deps.ask(() => this.deps.stored.find(address));
    if (!run) return notFound(id);
    if (run.outcome) return accept(undefined);
    await this.deps.ask(() => this.deps.claims.keepCancellation(address, reason));
    this.deps.executions.cancel(address, reason);
    return this.send(id, address, { is: "cancel", reason }, "cancel");
  }

  async find(ctx: OperationContext, id: string): Promise<WorkflowRunRecord | undefined> {
    checkContext(ctx);
    return (await this.deps.ask(() => this.deps.stored.find(addressOf(ctx.tenantId, id))))?.record;
  }

  async history(ctx: OperationContext, id: string): Promise<readonly RunHistoryEntry[]> {
    checkContext(ctx);
    const steps = (await this.deps.ask(() => DBOS.listWorkflowSteps(addressOf(ctx.tenantId, id)))) ?? [];
    const named = steps.flatMap(({ name, output }) => {
      const known = historyName(name);
      return known === undefined ? [] : [{ name: known, answer: known === "receive" ? received : (output as StepAnswer) }];
    });
    return named.map(({ name, answer }, place) => ({ place, name, outcome: answer.is, code: answer.is === "refused" ? answer.refusal.code : answer.is === "failed" ? answer.error.code : null }));
  }

  /** False when there is a run under this address already. */
  private async begin(ctx: OperationContext, address: string, registered: RegisteredWorkflow, input: unknown): Promise<boolean> {
    const { idempotencyKey: _key, deadline: _deadline, ...kept } = ctx;
    const named = { workflowID: address, workflowIDReusePolicy: "reject", authenticatedUser: ctx.tenantId } as const;
    try {
      const handle: WorkflowHandle<RunOutcome> = await this.deps.ask(() => this.deps.executions.startedHere(() => DBOS.startWorkflow(registered, named)(kept, input)));
      this.deps.executions.follow(address, handle);
      return true;
    } catch (error) {
      if (NexusError.is(error) && DbosErrors.isWorkflowIDInUseError(error.cause)) return false;
      this.deps.onStray();
      throw error;
    }
  }

  private async isSame({ address, record }: StoredRun, key: string, input: unknown): Promise<boolean> {
    if (workflowKey({ name: record.workflow, version: record.version }) !== key) return false;
    return canonicalJson(await this.deps.ask(() => this.deps.stored.input(address))) === canonicalJson(input);
  }

  private async send(id: string, address: string, message: RunMessage, key: string): Promise<Result<undefined>> {
    try {
      await this.deps.ask(() => DBOS.send(address, message, messageTopic, key));
    } catch (error) {
      if (NexusError.is(error) && error.cause instanceof DbosErrors.DBOSNonExistentWorkflowError) return notFound(id);
      throw error;
    }
    // A run that waits in this process hears of it without the database.
    this.deps.system.notificationsMap.callCallbacks(`${address}::${messageTopic}`);
    return accept(undefined);
  }

  private leftUntil({ deadline }: OperationContext): number {
    return deadline === undefined ? Number.POSITIVE_INFINITY : Instant.toEpochMilliseconds(deadline) - Instant.toEpochMilliseconds(this.deps.clock.now());
  }
}

const received: StepAnswer = { is: "accepted", value: null };

export const notFound = (id: string): Refused => refuse("run_not_found", "Name a run of this tenant: there is none with this id.", { id });
