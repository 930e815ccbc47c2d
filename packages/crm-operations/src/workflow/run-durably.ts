import { accept, Instant, NexusError, type Result } from "@nexus/common";
import { OperationsError } from "../operations-error.js";
import { jsonProblem, type UnitOfWork } from "../unit-of-work/index.js";
import type { DurableRun, RunMessage, StepAnswer } from "./durable-run.js";
import { joinedPorts, outsidePorts, stepJoins, type PortBindings } from "./port-bindings.js";
import { keptError, type KeptError, type RunFailure, type RunOutcome } from "./run-outcome.js";
import { answersOf, inTurn, isRunEnded, runEnded, stepKeys, type StepKeys } from "./run-steps.js";
import { defaultRetryPolicy, type Step, type StepCall } from "./step.js";
import { cancelledCode, isRunInterrupted, runInterrupted, tryStep, type Tried } from "./try-step.js";
import type { WorkflowCheckpoints, WorkflowStores } from "./workflow-checkpoints.js";
import type { Signal, Workflow, WorkflowRun } from "./workflow.js";

/** How often an undo is tried: what was begun is worth more patience than what was not. */
const undoAttempts = 10;

export interface DurableDeps<Ports, Stores> {
  readonly unitOfWork: UnitOfWork<Stores & WorkflowStores>;
  readonly bindings: PortBindings<Ports, Stores>;
}

/** A step that was done, or of which nobody knows; later undone in the reverse order. */
interface Begun<Ports> {
  readonly step: Step<Ports, unknown, unknown>;
  readonly key: string;
  readonly input: unknown;
  output: unknown;
}

/** Where one run stands, for as long as one worker works on it. */
interface Standing<Ports> {
  /** What has begun, in order. */
  readonly begun: Begun<Ports>[];
  /** What has come and nobody has taken yet. */
  readonly inbox: RunMessage[];
  /** Steps that have not answered yet. */
  readonly underWay: Set<Promise<unknown>>;
  /** Whether this worker was the first one here: nobody has tried what comes next. */
  isFirst: boolean;
  failure: RunFailure | undefined;
  changed: KeptError | undefined;
  interruption: OperationsError | undefined;
}

/**
 * Runs a workflow on the primitives of a durable engine, and again from the beginning after each
 * interruption: what is remembered answers at once. Throws only what interrupts (see `DurableRun`);
 * every end of the run itself is its outcome.
 */
export const runDurably = async <Ports, Input, Output, Stores>(
  workflow: Workflow<Ports, Input, Output>,
  input: Input,
  run: DurableRun,
  deps: DurableDeps<Ports, Stores>,
): Promise<RunOutcome<Output>> => new DurableSteps(workflow, input, run, deps, { begun: [], inbox: [], underWay: new Set(), isFirst: run.isFresh === true, failure: undefined, changed: undefined, interruption: undefined }).outcome();

class DurableSteps<Ports, Input, Output, Stores> {
  private readonly keys: StepKeys;

  constructor(
    private readonly workflow: Workflow<Ports, Input, Output>,
    private readonly input: Input,
    private readonly run: DurableRun,
    private readonly deps: DurableDeps<Ports, Stores>,
    private readonly at: Standing<Ports>,
  ) {
    this.keys = stepKeys(run.id);
  }

  async outcome(): Promise<RunOutcome<Output>> {
    const result = await this.body();
    // A body that did not wait for one of its steps: nothing is decided before it has answered.
    while (this.at.underWay.size > 0) await Promise.all(this.at.underWay);
    if (this.at.interruption) throw this.at.interruption.cause;
    if (result && !this.at.failure) return { status: "done", value: result.value };
    return this.compensated(this.at.failure ?? { is: "failed", step: null, error: keptError(undefined) });
  }

  /** The body's answer, or undefined when the run is to be undone. */
  private async body(): Promise<{ readonly value: Output } | undefined> {
    try {
      const result = await this.workflow.body(this.workflowRun(), this.input);
      if (this.at.failure || this.at.interruption) return undefined;
      if (result.ok) {
        const problem = result.value === undefined ? undefined : jsonProblem(result.value);
        if (problem === undefined) return { value: result.value };
        throw new OperationsError("workflow_answer_not_plain", `Answer plain data from ${this.workflow.name}: it ${problem}.`, { details: { workflow: this.workflow.name } });
      }
      this.at.failure = { is: "refused", step: null, refusal: result.refusal };
    } catch (error) {
      // A body that throws something of its own has a mistake in it; what it has done is undone all the same.
      if (!isRunEnded(error)) this.at.failure ??= { is: "failed", step: null, error: keptError(error) };
    }
    return undefined;
  }

  private workflowRun(): WorkflowRun<Ports> {
    return {
      id: this.run.id,
      ctx: this.run.ctx,
      do: (step, input) => this.noticed(this.do(step, input)),
      all: (steps) => answersOf(steps, inTurn),
      now: async () => Instant.of(String(await this.value("now", () => Promise.resolve({ is: "accepted", value: this.run.clock.now() })))),
      sleepUntil: async (at) => {
        await this.nextMessage(() => undefined, at);
      },
      waitFor: <Payload>(signal: Signal<Payload>, until: Instant) => this.waitFor(signal, until),
    };
  }

  /** Whether or not the body waits for it. */
  private noticed<T>(step: Promise<T>): Promise<T> {
    const { underWay } = this.at;
    const ended: Promise<unknown> = step.then(
      () => underWay.delete(ended),
      () => underWay.delete(ended),
    );
    underWay.add(ended);
    return step;
  }

  private async do<StepInput, StepOutput>(step: Step<Ports, StepInput, StepOutput>, input: StepInput): Promise<StepOutput> {
    this.goesOn();
    if (!this.workflow.steps.some((listed) => (listed as unknown) === step)) throw this.end({ is: "failed", step: step.name, error: keptError(unlisted(step.name)) });
    const key = this.keys.next(step.name);
    const begun: Begun<Ports> = { step: step as unknown as Step<Ports, unknown, unknown>, key, input, output: undefined };
    // Before the step runs: from now on it may have happened.
    this.at.begun.push(begun);
    const answer = await this.remembered(`${step.name}:do`, () => this.tried(begun, "do"));
    if (answer.is === "accepted") {
      begun.output = answer.value;
      return answer.value as StepOutput;
    }
    // A refusal says that nothing has happened, as long as it was the first word.
    if (answer.is === "refused" && answer.unsure !== true) this.at.begun.splice(this.at.begun.indexOf(begun), 1);
    throw this.end(failureOf(step.name, answer));
  }

  private async waitFor<Payload>(signal: Signal<Payload>, until: Instant): Promise<Payload | undefined> {
    this.goesOn();
    const listed = this.workflow.signals?.some((each) => (each as unknown) === signal);
    if (listed !== true) throw this.end({ is: "failed", step: null, error: keptError(unlisted(signal.name)) });
    return this.nextMessage((message) => {
      if (message.is !== "signal" || message.name !== signal.name) return undefined;
      const parsed = signal.schema.safeParse(message.payload);
      // One that does not fit was checked by another release: it is nobody's.
      return parsed.success ? { taken: parsed.data } : undefined;
    }, until);
  }

  /** The first message that the taker takes, until then; the others are kept for later. A cancellation ends the run. */
  private async nextMessage<T>(take: (message: RunMessage) => { readonly taken: T } | undefined, until: Instant): Promise<T | undefined> {
    for (;;) {
      this.goesOn();
      for (const message of this.at.inbox) {
        const mine = take(message);
        if (!mine) continue;
        this.at.inbox.splice(this.at.inbox.indexOf(message), 1);
        return mine.taken;
      }
      const message = await this.orInterrupted(() => this.run.receive(until));
      if (!message) return undefined;
      if (message.is === "cancel") throw this.end({ is: "cancelled", reason: message.reason });
      this.at.inbox.push(message);
    }
  }

  private async compensated(failure: RunFailure): Promise<RunOutcome<Output>> {
    for (const begun of [...this.at.begun].reverse()) {
      if (this.at.changed) break;
      if (typeof begun.step.undo === "string") continue;
      const answer = await this.remembered(`${begun.step.name}:undo`, () => this.tried(begun, "undo")).catch((error: unknown) => {
        if (isRunEnded(error)) return undefined;
        throw isRunInterrupted(error) ? error.cause : error;
      });
      if (answer?.is === "failed") return { status: "needs-attention", failure, step: begun.step.name, error: answer.error };
      if (answer?.is === "refused") return { status: "needs-attention", failure, step: begun.step.name, error: { ...answer.refusal, retryable: false } };
    }
    // Nobody knows what the steps that are remembered would have led to: undoing them blindly may do harm.
    return this.at.changed ? { status: "needs-attention", failure, step: null, error: this.at.changed } : { status: "compensated", failure };
  }

  private tried(begun: Begun<Ports>, doing: "do" | "undo"): Promise<StepAnswer> {
    const joins = stepJoins(begun.step as Step<never, never, unknown>, this.deps.bindings);
    const policy = { ...defaultRetryPolicy, ...(doing === "undo" ? { attempts: undoAttempts } : {}), ...begun.step.retry };
    const tried: Tried = { policy, timesOut: !joins, retriesUnknown: !joins, outlastsStorage: joins, cancellable: doing === "do", unsure: !this.at.isFirst };
    return tryStep(this.run, joins ? () => this.inOneUnit(begun, doing) : () => this.outside(begun, doing), tried);
  }

  /** What the step does and its checkpoint commit together, and only while this worker owns the run. */
  private inOneUnit(begun: Begun<Ports>, doing: "do" | "undo"): Promise<Result<unknown>> {
    const { run, deps } = this;
    return deps.unitOfWork.run(run.ctx, this.workflow.locks(this.input, run.ctx), async (stores) => {
      const id = `${begun.key}:${doing}`;
      const checkpoint = await stores.checkpoints.find(run.ctx, id);
      if (checkpoint) return accept(checkpoint.value);
      const call: StepCall<Ports> = { ctx: { ...run.ctx, idempotencyKey: id }, ports: joinedPorts(begun.step.uses, deps.bindings, stores) };
      const done = doing === "do" ? { value: undefined } : await stores.checkpoints.find(run.ctx, `${begun.key}:do`);
      const known = doing === "do" ? await this.read(begun, stores) : undefined;
      const result = done ? await perform(begun, doing, call, { output: done.value, known }) : accept(undefined);
      if (!result.ok) return result;
      // What never committed needs no undo, and a worker that is late must not commit it afterwards.
      if (!done) await this.keep(stores.checkpoints, `${begun.key}:do`, undefined);
      await this.keep(stores.checkpoints, id, result.value);
      await this.orInterrupted(() => run.confirmOwnership());
      return result;
    });
  }

  /** Another worker that does the same at the same time is a conflict, and no failure of the step: looked at again, what it did is known. */
  private async keep(checkpoints: WorkflowCheckpoints, id: string, value: unknown): Promise<void> {
    try {
      await checkpoints.keep(this.run.ctx, { id, runId: this.run.id, value });
    } catch (error) {
      throw NexusError.is(error) && error.code === "duplicate_record" ? OperationsError.concurrencyConflict("the checkpoints of the run", [id]) : error;
    }
  }

  private async outside(begun: Begun<Ports>, doing: "do" | "undo"): Promise<Result<unknown>> {
    const call: StepCall<Ports> = { ctx: { ...this.run.ctx, idempotencyKey: `${begun.key}:${doing}` }, ports: outsidePorts(begun.step.uses, this.deps.bindings) };
    if (doing === "do" && begun.step.find) {
      const found = await begun.step.find.run(call, begun.input);
      if (found !== undefined) return accept(found);
    }
    const known = doing === "do" && begun.step.reads ? await this.deps.unitOfWork.read(this.run.ctx, (stores) => this.read(begun, stores)) : undefined;
    return perform(begun, doing, call, { output: begun.output, known });
  }

  /** What the step must know and the run does not remember. */
  private async read({ step, input, key }: Begun<Ports>, stores: Stores): Promise<unknown> {
    return step.reads?.run({ ctx: { ...this.run.ctx, idempotencyKey: `${key}:do` }, ports: joinedPorts(step.reads.uses, this.deps.bindings, stores) }, input);
  }

  private async value(name: string, make: () => Promise<StepAnswer>): Promise<unknown> {
    this.goesOn();
    const answer = await this.remembered(name, make);
    return answer.is === "accepted" ? answer.value : undefined;
  }

  private remembered(name: string, make: () => Promise<StepAnswer>): Promise<StepAnswer> {
    return this.orInterrupted(() =>
      this.run.remember(name, async () => {
        const answer = await make();
        this.at.isFirst = true;
        return answer;
      }),
    );
  }

  /** Nothing goes on past an interruption, whatever a body or a step catches. */
  private async orInterrupted<T>(ask: () => Promise<T>): Promise<T> {
    if (this.at.interruption) throw this.at.interruption;
    try {
      return await ask();
    } catch (error) {
      if (NexusError.is(error) && error.code === workflowChangedCode) {
        this.at.changed = keptError(error);
        throw this.end({ is: "failed", step: null, error: this.at.changed });
      }
      this.at.interruption = isRunInterrupted(error) ? error : runInterrupted(error);
      throw this.at.interruption;
    }
  }

  private goesOn(): void {
    if (this.at.interruption) throw this.at.interruption;
    if (this.at.failure) throw runEnded();
  }

  private end(failure: RunFailure): OperationsError {
    this.at.failure ??= failure;
    return runEnded();
  }
}

const workflowChangedCode = "workflow_changed";

/** Something else is remembered at this place of a run than what its body asks for now. */
export const workflowChanged = (runId: string, remembered: string, asked: string): OperationsError =>
  new OperationsError(workflowChangedCode, `Register the release that the run began with, or mend the body: it asks for ${asked} where ${remembered} was done.`, { details: { runId, remembered, asked } });

const perform = async <Ports>({ step, input }: Begun<Ports>, doing: "do" | "undo", call: StepCall<Ports>, { output, known }: { readonly output: unknown; readonly known: unknown }): Promise<Result<unknown>> => {
  if (doing === "undo") {
    const undone = typeof step.undo === "string" ? accept(undefined) : await step.undo.run(call, input, output);
    return undone.ok ? accept(undefined) : undone;
  }
  const result = await step.run(call, input, known);
  const problem = result.ok && result.value !== undefined ? jsonProblem(result.value) : undefined;
  if (problem !== undefined) throw new OperationsError("step_answer_not_plain", `Answer plain data from ${step.name}: it ${problem}.`, { details: { step: step.name } });
  return result;
};

const unlisted = (name: string): OperationsError => new OperationsError("step_not_listed", `List ${name} in the workflow: only what is listed is known to be bound and undone.`, { details: { name } });

const failureOf = (step: string, answer: Exclude<StepAnswer, { readonly is: "accepted" }>): RunFailure => {
  if (answer.is === "refused") return { is: "refused", step, refusal: answer.refusal };
  return answer.error.code === cancelledCode ? { is: "cancelled", reason: answer.error.message } : { is: "failed", step, error: answer.error };
};
