import { AsyncLocalStorage } from "node:async_hooks";
import { accept, canonicalJson, isSafeInteger, parseInput, refuse, type Instant, type OperationContext, type Page, type PageRequest, type Random, type Refused, type Result } from "@nexus/common";
import {
  checkBindings,
  checkContext,
  OperationsError,
  runDurably,
  runIdProblem,
  workflowKey,
  type AnyWorkflow,
  type DurableRun,
  type PortBindings,
  type RunFilter,
  type RunHistoryEntry,
  type RunOutcome,
  type RunToStart,
  type SignalToGive,
  type UnitOfWork,
  type WorkflowEngine,
  type WorkflowRunRecord,
  type WorkflowRuns,
  type WorkflowStores,
} from "@nexus/crm-operations";
import { answerIn, MemoryJournal, recordOf, tellAll, type JournalRun } from "./memory-journal.js";
import { MemoryRun, type MadePlace } from "./memory-run.js";
import type { WorkflowTime } from "./workflow-time.js";

export interface MemoryWorkflowsOptions<Ports, Stores> {
  /** Every version that runs may be under way in. */
  readonly workflows: readonly AnyWorkflow[];
  readonly bindings: PortBindings<Ports, Stores>;
  readonly unitOfWork: UnitOfWork<Stores & WorkflowStores>;
  /** `systemTime`, or `virtualTime` for tests and simulation. */
  readonly time: WorkflowTime;
  readonly random: Random;
  /** What an engine before this one has left; its runs are taken over. A fresh one when absent. */
  readonly journal?: MemoryJournal;
  /** Awaited before everything that is remembered; a test's scheduler may decide here who goes on. */
  readonly turn?: () => Promise<void>;
  /** Awaited when a step was done and is not yet remembered: whoever stops the engine here loses the answer and not the effect. */
  readonly made?: (place: MadePlace) => Promise<void>;
}

export interface MemoryWorkflows {
  readonly engine: WorkflowEngine;
  readonly runs: WorkflowRuns;
  /** As a killed process: what is under way goes no further here. Again is fine. */
  stop(): void;
}

/**
 * Workflows in memory: the reference of `WorkflowEngine`, for tests, simulation and the quick start. The
 * same time, turns and input give the same run. Runs end with the process; with a journal they outlive
 * the engine. Throws `invalid_workflow` when a step lacks its port.
 *
 * @example
 * ```ts
 * import { memoryStorage, memoryWorkflows, sha256Hasher, systemClock, systemIds, systemRandom, systemTime } from "@nexus/adapter-memory";
 * import { bindStores, workflowCheckpointsOver } from "@nexus/crm-operations";
 *
 * const storage = memoryStorage({ clock: systemClock, ids: systemIds });
 * const unitOfWork = bindStores(storage.unitOfWork, (tx) => ({ ...tx, checkpoints: workflowCheckpointsOver(tx.records, sha256Hasher) }));
 * const { engine } = memoryWorkflows({ workflows: [], bindings: {}, unitOfWork, time: systemTime(systemClock), random: systemRandom });
 * ```
 */
export const memoryWorkflows = <Ports, Stores>(options: MemoryWorkflowsOptions<Ports, Stores>): MemoryWorkflows => memoryWorkflowsOver(options, (run) => run);

/** With other primitives than these, for broken engines. */
export const memoryWorkflowsOver = <Ports, Stores>(options: MemoryWorkflowsOptions<Ports, Stores>, primitives: (run: DurableRun) => DurableRun): MemoryWorkflows => {
  for (const workflow of options.workflows) checkBindings(workflow, options.bindings);
  const workflows = new MemoryEngine(options, primitives);
  workflows.takeOver();
  return { engine: workflows, runs: workflows, stop: () => workflows.stop() };
};

class MemoryEngine<Ports, Stores> implements WorkflowEngine, WorkflowRuns {
  private readonly journal: MemoryJournal;
  private readonly workflows: ReadonlyMap<string, AnyWorkflow>;
  private readonly waits = new Set<() => void>();
  /** A run that was started inside a unit of work is no part of it. */
  private readonly apart = AsyncLocalStorage.snapshot();
  private stopped = false;

  constructor(
    private readonly options: MemoryWorkflowsOptions<Ports, Stores>,
    private readonly primitives: (run: DurableRun) => DurableRun,
  ) {
    this.journal = options.journal ?? new MemoryJournal();
    this.workflows = new Map(options.workflows.map((workflow) => [workflowKey(workflow), workflow]));
  }

  takeOver(): void {
    for (const run of this.journal.underWay()) this.execute(run);
  }

  stop(): void {
    this.stopped = true;
    for (const giveUp of this.waits) giveUp();
  }

  async start<P, Input, Output>(ctx: OperationContext, { id, workflow, input }: RunToStart<P, Input, Output>): Promise<Result<WorkflowRunRecord>> {
    checkContext(ctx);
    const key = workflowKey(workflow);
    if (!this.workflows.has(key)) throw new OperationsError("workflow_not_registered", `Make the engine with ${key}, or start a version that it knows.`, { details: { workflow: key } });
    const problem = runIdProblem(id, input);
    if (problem) return problem;
    const known = this.journal.find(ctx.tenantId, id);
    const text = canonicalJson(input);
    if (known) return known.workflow === key && known.input === text ? accept(recordOf(known)) : refuse("run_id_reused", "Give another run another id: this one was used.", { id });
    const { idempotencyKey: _key, deadline: _deadline, ...kept } = ctx;
    const startedAt = this.options.time.clock.now();
    const run: JournalRun = { id, ctx: kept, workflow: key, input: text, startedAt, remembered: [], messages: [], received: 0, cancellation: undefined, owner: 0, firstOwner: undefined, outcome: undefined, endedAt: undefined, listeners: new Set() };
    this.journal.add(run);
    this.execute(run);
    return accept(recordOf(run));
  }

  async outcome<Output>(ctx: OperationContext, id: string): Promise<Result<RunOutcome<Output>>> {
    checkContext(ctx);
    const run = this.journal.find(ctx.tenantId, id);
    if (!run) return notFound(id);
    while (!run.outcome) {
      if (ctx.deadline !== undefined && ctx.deadline <= this.options.time.clock.now()) return refuse("run_not_ended", "Ask again later: the run has not ended yet.", { id });
      await this.news(run, ctx.deadline);
    }
    return accept(JSON.parse(JSON.stringify(run.outcome)) as RunOutcome<Output>);
  }

  async signal<Payload>(ctx: OperationContext, id: string, { signal, payload, key }: SignalToGive<Payload>): Promise<Result<undefined>> {
    checkContext(ctx);
    const run = this.journal.find(ctx.tenantId, id);
    if (!run) return notFound(id);
    const parsed = parseInput(signal.schema, payload);
    if (!parsed.ok) return parsed;
    this.deliver(run, `signal:${key}`, { is: "signal", name: signal.name, payload: JSON.parse(JSON.stringify(parsed.value)) as unknown });
    return accept(undefined);
  }

  async cancel(ctx: OperationContext, id: string, reason: string): Promise<Result<undefined>> {
    checkContext(ctx);
    const run = this.journal.find(ctx.tenantId, id);
    if (!run) return notFound(id);
    if (!run.outcome) run.cancellation ??= reason;
    this.deliver(run, "cancel", { is: "cancel", reason });
    return accept(undefined);
  }

  async find(ctx: OperationContext, id: string): Promise<WorkflowRunRecord | undefined> {
    checkContext(ctx);
    const run = this.journal.find(ctx.tenantId, id);
    return run && recordOf(run);
  }

  async history(ctx: OperationContext, id: string): Promise<readonly RunHistoryEntry[]> {
    checkContext(ctx);
    return (this.journal.find(ctx.tenantId, id)?.remembered ?? []).map((remembered, place) => {
      const answer = answerIn(remembered);
      return { place, name: remembered.name, outcome: answer.is, code: answer.is === "refused" ? answer.refusal.code : answer.is === "failed" ? answer.error.code : null };
    });
  }

  async list(ctx: OperationContext, { workflow, statuses }: RunFilter, { limit, after }: PageRequest): Promise<Page<WorkflowRunRecord>> {
    checkContext(ctx);
    if (!isSafeInteger(limit) || limit < 1 || limit > 1_000) throw invalidPage("`limit` is a whole number from 1 to 1,000");
    const place = after === undefined ? ["", ""] : placeIn(after);
    const behind = ({ startedAt, id }: WorkflowRunRecord): boolean => startedAt > (place[0] ?? "") || (startedAt === place[0] && id > (place[1] ?? ""));
    const found = this.journal.of(ctx.tenantId).map(recordOf).filter((run) => (workflow === undefined || run.workflow === workflow) && (statuses === undefined || statuses.includes(run.status)) && behind(run));
    const items = found.slice(0, limit);
    const last = items.at(-1);
    return { items, next: found.length > limit && last ? JSON.stringify([last.startedAt, last.id]) : null };
  }

  async redrive(ctx: OperationContext, id: string): Promise<Result<WorkflowRunRecord>> {
    checkContext(ctx);
    const run = this.journal.find(ctx.tenantId, id);
    if (!run) return notFound(id);
    if (run.outcome?.status !== "needs-attention") return refuse("run_needs_no_attention", "Redrive what needs attention: this run does not.", { id, status: run.outcome?.status ?? "running" });
    // What failed last is forgotten; where the body had changed, nothing that is remembered was wrong.
    if (run.outcome.step !== null) run.remembered.pop();
    run.outcome = undefined;
    run.endedAt = undefined;
    this.execute(run);
    return accept(recordOf(run));
  }

  async prune(ctx: OperationContext, endedBefore: Instant): Promise<number> {
    checkContext(ctx);
    const old = this.journal.of(ctx.tenantId).filter(({ endedAt, outcome }) => endedAt !== undefined && endedAt < endedBefore && outcome?.status !== "needs-attention").slice(0, 1_000);
    // First what a run of the same id would find: its checkpoints.
    await this.options.unitOfWork.run(ctx, [], async ({ checkpoints }) => {
      await checkpoints.forgetRuns(ctx, old.map(({ id }) => id));
      return accept(undefined);
    });
    for (const run of old) this.journal.remove(run);
    return old.length;
  }

  private deliver(run: JournalRun, key: string, message: JournalRun["messages"][number]["message"]): void {
    if (run.outcome || run.messages.some((each) => each.key === key)) return;
    run.messages.push({ key, message });
    tellAll(run);
  }

  private execute(run: JournalRun): void {
    const workflow = this.workflows.get(run.workflow);
    // A run of a release that is not here waits for one that has it.
    if (!workflow) return;
    const { time, random, turn = () => Promise.resolve(), made = () => Promise.resolve() } = this.options;
    run.owner = this.journal.nextOwner();
    run.firstOwner ??= run.owner;
    const mine = new MemoryRun(run, run.owner, { time, random, turn, made, stopped: () => this.stopped, waits: this.waits });
    time.enter();
    void this.apart(() => runDurably<Ports, unknown, unknown, Stores>(workflow as never, JSON.parse(run.input), this.primitives(mine), this.options))
      .then(
        (outcome) => this.ended(run, mine, outcome),
        () => undefined,
      )
      .finally(() => time.leave());
  }

  private ended(run: JournalRun, mine: MemoryRun, outcome: RunOutcome): void {
    if (!mine.owns()) return;
    run.outcome = JSON.parse(JSON.stringify(outcome)) as RunOutcome;
    run.endedAt = this.options.time.clock.now();
    tellAll(run);
  }

  private news(run: JournalRun, until: Instant | undefined): Promise<void> {
    return new Promise((resolve) => {
      const tell = (): void => {
        run.listeners.delete(tell);
        end?.();
        resolve();
      };
      const end = until === undefined ? undefined : this.options.time.wake(until, tell);
      run.listeners.add(tell);
    });
  }
}

const notFound = (id: string): Refused => refuse("run_not_found", "Name a run of this tenant: there is none with this id.", { id });

const invalidPage = (why: string): OperationsError => new OperationsError("invalid_page", `Correct the page: ${why}.`);

const placeIn = (after: string): readonly string[] => {
  try {
    const place: unknown = JSON.parse(after);
    if (Array.isArray(place) && place.length === 2 && place.every((part) => typeof part === "string")) return place;
  } catch {
    // Not one of ours.
  }
  throw invalidPage("`after` is the `next` of the page before");
};
