import { AsyncLocalStorage } from "node:async_hooks";
import { accept, Instant, NexusError, refuse, type OperationContext, type Result } from "@nexus/common";
import { simulatedClock, simulatedContext, simulatedIds, simulatedRandom } from "@nexus/common/testing";
import {
  bindStores,
  column,
  joining,
  outside,
  workflowCheckpointsOver,
  type DurableRun,
  type PortBindings,
  type RecordRow,
  type RecordTable,
  type RunOutcome,
  type Step,
  type Transaction,
  type UnitOfWork,
  type Workflow,
  type WorkflowStores,
} from "@nexus/crm-operations";
import { memoryStorage } from "../memory-storage.js";
import { sha256Hasher } from "../sha256-hasher.js";
import { MemoryJournal } from "../workflows/memory-journal.js";
import type { MadePlace } from "../workflows/memory-run.js";
import { memoryWorkflowsOver, type MemoryWorkflows } from "../workflows/memory-workflows.js";
import { virtualTime } from "../workflows/workflow-time.js";

/** What becomes of one try: nothing happens and it is refused, or fails, for now or for good; or it happens and the answer is lost. */
export type Mishap = "refuse" | "fail" | "dead" | "lost" | "dead-lost";

/** One step of a random workflow, and what becomes of its first tries; the later ones go well. */
export interface PlannedStep {
  readonly kind: StepKind;
  readonly tries: readonly Mishap[];
  readonly undoTries: readonly Mishap[];
}

export interface Plan {
  readonly steps: readonly PlannedStep[];
  readonly ends: "done" | "refuse" | "throw";
}

interface Kind {
  readonly port: keyof LabPorts;
  readonly undoable: boolean;
  /** How often it is tried; as often as by default when absent. */
  readonly attempts?: number;
}

/** `ledger` joins; `letters` are outside and honour keys, `parcels` are outside and honour none. */
export const kinds = {
  enter: { port: "ledger", undoable: true, attempts: 3 },
  file: { port: "ledger", undoable: true },
  stamp: { port: "ledger", undoable: false },
  send: { port: "letters", undoable: true, attempts: 3 },
  post: { port: "letters", undoable: false },
  ship: { port: "parcels", undoable: true, attempts: 4 },
} as const satisfies Readonly<Record<string, Kind>>;

export type StepKind = keyof typeof kinds;

interface Bench {
  put(ctx: OperationContext, at: number): Promise<Result<string>>;
  take(ctx: OperationContext, at: number): Promise<Result<undefined>>;
  find(ctx: OperationContext, at: number): Promise<string | undefined>;
}

export interface LabPorts {
  readonly ledger: Bench;
  readonly letters: Bench;
  readonly parcels: Bench;
}

export type LabStores = Pick<Transaction, "records">;

interface EffectRow extends RecordRow {
  readonly count: number;
}

const effects: RecordTable<EffectRow> = { name: "lab_effects", columns: { id: column.text, version: column.integer, count: column.integer }, unique: [] };

/** What can be seen of a run from outside. */
export interface Observed {
  readonly status: string;
  /** What it was taken back for: how it failed, with which code, in which step. */
  readonly why: readonly (string | null)[];
  /** Which step could not be taken back. */
  readonly stuck: string | null;
  /** `ledger do r:enter:do`, in order. */
  readonly calls: readonly string[];
  /** How often each step's effect is there. */
  readonly effects: Readonly<Record<string, number>>;
}

const errorOf = (mishap: Mishap): NexusError => (mishap.startsWith("dead") ? new NexusError("line_dead", "Mend the line.") : new NexusError("line_busy", "Try again.", { retryable: true }));

/** Effects outside, of ports that keep them by their content or by key. */
const keptOutside = (honoursKeys: boolean) => {
  const counts = new Map<string, number>();
  const seen = new Set<string>();
  const first = ({ idempotencyKey = "" }: OperationContext): boolean => !honoursKeys || idempotencyKey === "" || (!seen.has(idempotencyKey) && seen.add(idempotencyKey).size > 0);
  return {
    counts,
    put: (ctx: OperationContext, at: string): void => void (first(ctx) && counts.set(at, (counts.get(at) ?? 0) + 1)),
    take: (ctx: OperationContext, at: string): void => void (first(ctx) && counts.delete(at)),
  };
};

export interface LabOptions {
  /** Awaited at every place where somebody else could go on: before each call into storage, each commit, each start of a unit of work and everything that is remembered. */
  readonly turn?: () => Promise<void>;
  readonly made?: (place: MadePlace) => Promise<void>;
}

/** A storage, ports with scripts, virtual time and a journal that all engines share. */
export const workflowLab = ({ turn = () => Promise.resolve(), made }: LabOptions = {}) => {
  const clock = simulatedClock();
  const time = virtualTime(clock);
  const journal = new MemoryJournal();
  const ctx = simulatedContext();
  const storage = memoryStorage({ clock, ids: simulatedIds(), random: simulatedRandom(3), sleep: () => Promise.resolve(), turn });
  const bound = bindStores(storage.unitOfWork, (tx): LabStores & WorkflowStores => ({ records: tx.records, checkpoints: workflowCheckpointsOver(tx.records, sha256Hasher) }));
  // A unit of work begins with a message to the storage.
  const unitOfWork: UnitOfWork<LabStores & WorkflowStores> = { read: (...given) => bound.read(...given), run: async (...given) => turn().then(() => bound.run(...given)) };
  const calls: string[] = [];
  const scripts = new Map<string, Mishap[]>();
  // A process that takes over is inside nobody's unit of work.
  const asAnotherProcess = AsyncLocalStorage.snapshot();
  const letters = keptOutside(true);
  const parcels = keptOutside(false);

  const called = async <T>(ctxOfCall: OperationContext, what: { readonly port: keyof LabPorts; readonly doing: "do" | "undo"; readonly at: number }, effect: () => Promise<T> | T): Promise<Result<T>> => {
    const { port, doing, at } = what;
    calls.push(`${port} ${doing} ${ctxOfCall.idempotencyKey ?? ""}`);
    const mishap = scripts.get(`${doing} ${at}`)?.shift();
    if (mishap === "refuse") return refuse("not_today", "Come again tomorrow.");
    if (mishap === "fail" || mishap === "dead") throw errorOf(mishap);
    const answer = await effect();
    if (mishap) throw errorOf(mishap);
    return accept(answer);
  };
  const ledger = ({ records }: LabStores): Bench => ({
    put: (given, at) =>
      called(given, { port: "ledger", doing: "do", at }, async () => {
        const [row] = await records.get(effects, [String(at)]);
        if (row) await records.update(effects, [{ row: { ...row, count: row.count + 1, version: row.version + 1 }, expectedVersion: row.version }]);
        else await records.insert(effects, [{ id: String(at), version: 1, count: 1 }]);
        return `entered ${at} as number ${(await records.find(effects, {})).length}`;
      }),
    take: (given, at) => called(given, { port: "ledger", doing: "undo", at }, async () => {
        await records.remove(effects, [String(at)]);
        return undefined;
      }),
    find: () => Promise.resolve(undefined),
  });
  const benchOf = (port: "letters" | "parcels", kept: ReturnType<typeof keptOutside>): Bench => ({
    put: (given, at) => called(given, { port, doing: "do", at }, () => (kept.put(given, String(at)), `sent ${at}`)),
    take: (given, at) => called(given, { port, doing: "undo", at }, () => (kept.take(given, String(at)), undefined)),
    find: (_ctx, at) => Promise.resolve(kept.counts.has(String(at)) ? `sent ${at}` : undefined),
  });
  const bindings: PortBindings<LabPorts, LabStores> = { ledger: joining(ledger), letters: outside(benchOf("letters", letters), "by-key"), parcels: outside(benchOf("parcels", parcels), "no") };

  return {
    clock,
    time,
    journal,
    ctx,
    storage,
    unitOfWork,
    bindings,
    calls,
    /** Sets what becomes of the tries of a plan. */
    script(plan: Plan): void {
      scripts.clear();
      for (const [at, { tries, undoTries }] of plan.steps.entries()) {
        scripts.set(`do ${at}`, [...tries]);
        scripts.set(`undo ${at}`, [...undoTries]);
      }
    },
    /** An engine on the journal that all share. */
    open: (workflow: Workflow<LabPorts, null, unknown>, primitives: (run: DurableRun) => DurableRun = (run) => run): MemoryWorkflows =>
      asAnotherProcess(() => memoryWorkflowsOver({ workflows: [workflow as never], bindings, unitOfWork, time, random: simulatedRandom(5), journal, turn, ...(made ? { made } : {}) }, primitives)),
    pass: (milliseconds: number): Promise<void> => time.advanceTo(Instant.addMilliseconds(clock.now(), milliseconds)),
    effects(): Readonly<Record<string, number>> {
      const rows = (storage.dump(ctx.tenantId)[effects.name] ?? []) as unknown as readonly EffectRow[];
      return Object.fromEntries([...rows.map(({ id, count }) => [id, count] as const), ...letters.counts, ...parcels.counts]);
    },
  };
};

export type WorkflowLab = ReturnType<typeof workflowLab>;

const quick = { firstPauseMs: 5, longestPauseMs: 10, timeoutMs: 5_000 };

/** One step of each kind, which does what its plan says at its place. */
export const labSteps = Object.fromEntries(
  Object.entries(kinds).map(([name, kind]: [string, Kind]): [string, Step<LabPorts, number, string>] => [
    name,
    {
      name,
      uses: [kind.port],
      retry: kind.attempts === undefined ? quick : { ...quick, attempts: kind.attempts },
      run: ({ ctx, ports }, at) => ports[kind.port].put(ctx, at),
      undo: kind.undoable ? { run: ({ ctx, ports }, at) => ports[kind.port].take(ctx, at) } : "none: it stays",
      ...(kind.port === "parcels" ? { find: { run: ({ ctx, ports }, at) => ports.parcels.find(ctx, at) } } : {}),
    },
  ]),
) as Readonly<Record<StepKind, Step<LabPorts, number, string>>>;

/** The workflow of a plan: its steps in order, and then its end. */
export const planned = ({ steps, ends }: Plan): Workflow<LabPorts, null, readonly string[]> => ({
  name: "planned",
  version: "1",
  steps: Object.values(labSteps),
  locks: () => [],
  async body(wf) {
    const answers: string[] = [];
    for (const [at, { kind }] of steps.entries()) answers.push(await wf.do(labSteps[kind], at));
    if (ends === "refuse") return refuse("no_good", "Plan something else.");
    if (ends === "throw") throw new TypeError("A mistake in the body.");
    return accept(answers);
  },
});

export const observed = (lab: WorkflowLab, outcome: RunOutcome): Observed => {
  const failure = outcome.status === "done" ? undefined : outcome.failure;
  const why = failure === undefined ? [] : failure.is === "cancelled" ? [failure.is, failure.reason, null] : [failure.is, failure.is === "refused" ? failure.refusal.code : failure.error.code, failure.step];
  return { status: outcome.status, why, stuck: outcome.status === "needs-attention" ? outcome.step : null, calls: [...lab.calls], effects: lab.effects() };
};
