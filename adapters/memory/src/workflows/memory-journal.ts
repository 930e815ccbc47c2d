import { compareText, type Instant, type OperationContext } from "@nexus/common";
import type { RunMessage, RunOutcome, StepAnswer, WorkflowRunRecord } from "@nexus/crm-operations";

/** What a run has done at one place, as text: nobody shares what is remembered. */
interface Remembered {
  readonly name: string;
  readonly answer: string;
}

/** One run, as a database would keep it. */
export interface JournalRun {
  readonly id: string;
  readonly ctx: OperationContext;
  /** `lead-conversion@1` */
  readonly workflow: string;
  readonly input: string;
  readonly startedAt: Instant;
  readonly remembered: Remembered[];
  readonly messages: { readonly key: string; readonly message: RunMessage }[];
  /** How many messages were received. */
  received: number;
  cancellation: string | undefined;
  /** Who works on it; whoever has another number has lost it. */
  owner: number;
  /** Who was the first to. */
  firstOwner: number | undefined;
  outcome: RunOutcome | undefined;
  endedAt: Instant | undefined;
  /** Told of messages, of the end, and of a new owner. */
  readonly listeners: Set<() => void>;
}

/**
 * What an engine in memory remembers of its runs. It outlives the engine, and so it can be restarted; it
 * ends with the process. An engine that is made on the journal of another one takes its runs over.
 */
export class MemoryJournal {
  private readonly runs = new Map<string, JournalRun>();
  private owners = 0;

  /** A number that no worker had before. */
  nextOwner(): number {
    return (this.owners += 1);
  }

  find(tenantId: string, id: string): JournalRun | undefined {
    return this.runs.get(keyOf(tenantId, id));
  }

  add(run: JournalRun): void {
    this.runs.set(keyOf(run.ctx.tenantId, run.id), run);
  }

  remove(run: JournalRun): void {
    this.runs.delete(keyOf(run.ctx.tenantId, run.id));
  }

  underWay(): readonly JournalRun[] {
    return [...this.runs.values()].filter(({ outcome }) => outcome === undefined);
  }

  /** By start, then id. */
  of(tenantId: string): readonly JournalRun[] {
    return [...this.runs.values()].filter(({ ctx }) => ctx.tenantId === tenantId).sort((a, b) => compareText(a.startedAt, b.startedAt) || compareText(a.id, b.id));
  }
}

const keyOf = (tenantId: string, id: string): string => JSON.stringify([tenantId, id]);

export const tellAll = ({ listeners }: JournalRun): void => [...listeners].forEach((tell) => tell());

export const answerIn = ({ answer }: Remembered): StepAnswer => JSON.parse(answer) as StepAnswer;

export const recordOf = (run: JournalRun): WorkflowRunRecord => {
  const [workflow = "", version = ""] = run.workflow.split("@");
  return {
    id: run.id,
    workflow,
    version,
    status: run.outcome?.status ?? "running",
    startedAt: run.startedAt,
    endedAt: run.endedAt ?? null,
    failure: run.outcome && run.outcome.status !== "done" ? run.outcome.failure : null,
  };
};
