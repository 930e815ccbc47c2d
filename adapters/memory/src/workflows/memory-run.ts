import { Instant, type Clock, type Random } from "@nexus/common";
import { stepTimedOut, workflowChanged, type DurableRun, type RunMessage, type StepAnswer } from "@nexus/crm-operations";
import { answerIn, type JournalRun } from "./memory-journal.js";
import type { WorkflowTime } from "./workflow-time.js";

/** Between the making of an answer and its being remembered: where a worker may be lost with its work done. */
export interface MadePlace {
  readonly runId: string;
  readonly name: string;
  readonly place: number;
}

export interface MemoryRunDeps {
  readonly time: WorkflowTime;
  readonly random: Random;
  readonly turn: () => Promise<void>;
  readonly made: (place: MadePlace) => Promise<void>;
  /** Whether the worker still works at all. */
  readonly stopped: () => boolean;
  /** How to give up each wait that is under way: a stopped worker leaves none behind. */
  readonly waits: Set<() => void>;
}

/** This worker must not go on with the run. */
export class RunLost extends Error {
  constructor() {
    super("Another worker owns the run, or this one was stopped.");
  }
}

/** The primitives of one run, for one worker. */
export class MemoryRun implements DurableRun {
  readonly id: string;
  readonly ctx;
  readonly clock: Clock;
  readonly random: Random;
  readonly isFresh: boolean;
  private place = 0;

  constructor(
    private readonly run: JournalRun,
    private readonly owner: number,
    private readonly deps: MemoryRunDeps,
  ) {
    this.id = run.id;
    this.isFresh = owner === run.firstOwner;
    this.ctx = run.ctx;
    this.clock = deps.time.clock;
    this.random = deps.random;
  }

  remember(name: string, make: () => Promise<StepAnswer>): Promise<StepAnswer> {
    const place = this.next();
    return this.known(place, name) ?? this.makeAndKeep(place, name, make);
  }

  async receive(until: Instant): Promise<RunMessage | undefined> {
    const place = this.next();
    const known = await this.known(place, "receive");
    if (known) return messageIn(known);
    for (;;) {
      this.confirm();
      const next = this.run.messages[this.run.received];
      if (next || until <= this.clock.now()) {
        if (next) this.run.received += 1;
        return messageIn(this.keep(place, "receive", { is: "accepted", value: next?.message ?? null }));
      }
      await this.waitFor(until, true);
    }
  }

  async confirmOwnership(): Promise<void> {
    await this.deps.turn();
    this.confirm();
  }

  cancellation(): string | undefined {
    return this.run.cancellation;
  }

  async sleep(milliseconds: number): Promise<void> {
    await this.waitFor(Instant.addMilliseconds(this.clock.now(), milliseconds), false);
    this.confirm();
  }

  inTime<T>(milliseconds: number, attempt: () => Promise<T>): Promise<T> {
    const { time } = this.deps;
    return new Promise((resolve, reject) => {
      let late = false;
      const end = time.wake(Instant.addMilliseconds(this.clock.now(), milliseconds), () => {
        late = true;
        time.enter();
        reject(stepTimedOut(milliseconds));
      });
      const settled = (settle: () => void): void => {
        end();
        if (late) time.leave();
        else settle();
      };
      attempt().then(
        (value) => settled(() => resolve(value)),
        (error: unknown) => settled(() => reject(error instanceof Error ? error : new Error("A step threw what is no error.", { cause: error }))),
      );
    });
  }

  /** Whether this worker may still write into the journal. */
  owns(): boolean {
    return this.run.owner === this.owner && !this.deps.stopped();
  }

  private next(): number {
    const place = this.place;
    this.place += 1;
    return place;
  }

  private known(place: number, name: string): Promise<StepAnswer> | undefined {
    const known = this.run.remembered[place];
    if (!known) return undefined;
    return known.name === name ? Promise.resolve(answerIn(known)) : Promise.reject(workflowChanged(this.id, known.name, name));
  }

  private async makeAndKeep(place: number, name: string, make: () => Promise<StepAnswer>): Promise<StepAnswer> {
    await this.deps.turn();
    this.confirm();
    const answer = await make();
    await this.deps.made({ runId: this.id, name, place });
    this.confirm();
    return this.keep(place, name, answer);
  }

  private keep(place: number, name: string, answer: StepAnswer): StepAnswer {
    const kept = { name, answer: JSON.stringify(answer) };
    this.run.remembered[place] = kept;
    return answerIn(kept);
  }

  private confirm(): void {
    if (!this.owns()) throw new RunLost();
  }

  /** Until then, or until there is news of the run. Whoever wakes it counts it as working again, so that time stands still. */
  private async waitFor(until: Instant, news: boolean): Promise<void> {
    const { time, waits } = this.deps;
    const { listeners } = this.run;
    await new Promise<void>((resolve) => {
      const giveUp = (): void => {
        end();
        waits.delete(giveUp);
        listeners.delete(wakeUp);
      };
      const wakeUp = (): void => {
        time.enter();
        giveUp();
        resolve();
      };
      const end = time.wake(until, wakeUp);
      waits.add(giveUp);
      if (news) listeners.add(wakeUp);
      time.leave();
    });
  }
}

const messageIn = (answer: StepAnswer): RunMessage | undefined => (answer.is === "accepted" && answer.value !== null ? (answer.value as RunMessage) : undefined);
