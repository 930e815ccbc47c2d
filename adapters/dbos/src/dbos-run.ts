import { DBOS, DBOSWorkflowConflictError, Error as DbosErrors } from "@dbos-inc/dbos-sdk";
import { assertStillOwnsWorkflow } from "@dbos-inc/dbos-sdk/datasource";
import { Instant, type Clock, type OperationContext, type Random } from "@nexus/common";
import { stepTimedOut, workflowChanged, type DurableRun, type RunMessage, type StepAnswer } from "@nexus/crm-operations";
import { idIn } from "./run-address.js";
import { mostAttempts, type RunClaims } from "./run-claims.js";

/** Everything that reaches a run comes this way. */
export const messageTopic = "nexus";

/** How often a wait looks by itself whether something came; it is told of everything. */
const lookEveryMs = 60_000;

export interface DbosRunDeps {
  readonly claims: RunClaims;
  readonly clock: Clock;
  readonly random: Random;
  /** Throws when this worker is to do nothing more. */
  readonly mustGoOn: () => void;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** A step is being done; answers what to call when it is remembered. */
  readonly working: () => () => void;
  /** Asks whether this worker still owns the run, before a joined step commits. */
  readonly fenced: boolean;
}

/** The primitives of one run, for one execution of it by DBOS. */
export class DbosRun implements DurableRun {
  readonly id: string;
  readonly isFresh: boolean;
  readonly clock: Clock;
  readonly random: Random;
  /** What kept a step from being remembered. */
  interruption: unknown;
  private cancelled: string | undefined;

  constructor(
    private readonly address: string,
    readonly ctx: OperationContext,
    /** Begun by another execution, which did not end it. */
    private readonly takenOver: boolean,
    private readonly deps: DbosRunDeps,
  ) {
    this.id = idIn(address, ctx.tenantId);
    this.isFresh = !takenOver;
    this.clock = deps.clock;
    this.random = deps.random;
  }

  /** What others have said of the run before this execution of it. */
  async recall(): Promise<void> {
    if (this.takenOver) this.cancelled = await this.deps.claims.cancellation(this.address);
  }

  async remember(name: string, make: () => Promise<StepAnswer>): Promise<StepAnswer> {
    this.deps.mustGoOn();
    let remembered: (() => void) | undefined;
    const making = (): Promise<StepAnswer> => {
      remembered = this.deps.working();
      return this.made(make);
    };
    try {
      return await this.durably(name, () => DBOS.runStep(making, { name, retriesAllowed: false }));
    } finally {
      remembered?.();
    }
  }

  async receive(until: Instant): Promise<RunMessage | undefined> {
    this.deps.mustGoOn();
    const left = Instant.toEpochMilliseconds(until) - Instant.toEpochMilliseconds(this.clock.now());
    const message = await this.durably("receive", () => DBOS.recv<RunMessage>(messageTopic, { timeoutSeconds: Math.max(0, left) / 1_000, pollingIntervalMs: lookEveryMs }));
    return message ?? undefined;
  }

  async confirmOwnership(): Promise<void> {
    if (this.deps.fenced) await assertStillOwnsWorkflow(this.address);
  }

  cancellation(): string | undefined {
    return this.cancelled;
  }

  cancel(reason: string): void {
    this.cancelled ??= reason;
  }

  sleep(milliseconds: number): Promise<void> {
    return this.deps.sleep(milliseconds);
  }

  async inTime<T>(milliseconds: number, attempt: () => Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(stepTimedOut(milliseconds)), milliseconds);
    });
    const answer = attempt();
    // Whatever comes too late is nobody's.
    answer.catch(() => undefined);
    return Promise.race([answer, late]).finally(() => clearTimeout(timer));
  }

  private async made(make: () => Promise<StepAnswer>): Promise<StepAnswer> {
    try {
      this.deps.mustGoOn();
      // What kills its worker before it answers would be tried for ever. Whoever was never taken over pays nothing.
      if (this.takenOver && (await this.deps.claims.countAttempt(this.address, DBOS.stepID ?? 0)) > mostAttempts) return killer;
      return await make();
    } catch (error) {
      // DBOS remembers whatever a step throws, but for this.
      this.interruption = error;
      throw new DBOSWorkflowConflictError(this.address);
    }
  }

  private async durably<T>(asked: string, ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      if (error instanceof DbosErrors.DBOSUnexpectedStepError) throw workflowChanged(this.id, rememberedIn(error), asked);
      throw error;
    }
  }
}

const killer: StepAnswer = {
  is: "failed",
  error: { code: "step_killed_its_worker", message: "Look what the step does to its process: none that began it came to its end.", details: { attempts: mostAttempts }, retryable: false },
};

/** The error names what it found in words only. */
const rememberedIn = ({ message }: Error): string => historyName(/function (.+) was recorded when/.exec(message)?.[1] ?? "") ?? "something else";

/** How histories call what DBOS has remembered; undefined for what belongs to the entry before. */
export const historyName = (name: string): string | undefined => (name === "DBOS.recv" ? "receive" : name === "DBOS.sleep" ? undefined : name);
