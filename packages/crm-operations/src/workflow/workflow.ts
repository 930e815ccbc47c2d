import type { InputSchema, Instant, OperationContext, Result } from "@nexus/common";
import type { LockKey } from "../unit-of-work/index.js";
import { invalidWorkflow, type Step } from "./step.js";

/** Something a run may wait for: somebody accepts, a document is signed. */
export interface Signal<Payload> {
  /** `lead-accepted` */
  readonly name: string;
  /** Checked when the signal is given, and again when the run takes it. */
  readonly schema: InputSchema<Payload>;
}

/** Steps that do not depend on each other, not begun yet: `() => wf.do(step, input)`. */
export type IndependentSteps<Answers extends readonly unknown[]> = { readonly [Place in keyof Answers]: () => Promise<Answers[Place]> };

/**
 * What the body of a workflow works with. After a refusal, a failure or a cancellation every call throws:
 * a body cannot go on past it, so there is nothing to catch. The body itself must do the same again when
 * it runs again: time comes from `now`, everything else from steps.
 */
export interface WorkflowRun<Ports> {
  /** The run's, as the caller chose it. */
  readonly id: string;
  readonly ctx: OperationContext;
  /** Does a step of the workflow, once, and answers what it answered. */
  do<Input, Output>(step: Step<Ports, Input, Output>, input: Input): Promise<Output>;
  /**
   * Does steps that do not depend on each other, and answers what they answered in their order. Inside one
   * unit of work they go out together; a durable run does them one after the other.
   */
  all<Answers extends readonly unknown[]>(steps: IndependentSteps<Answers>): Promise<Answers>;
  /** The time when the run first came here. */
  now(): Promise<Instant>;
  /** Holds nothing meanwhile, and survives restarts. */
  sleepUntil(at: Instant): Promise<void>;
  /** The oldest signal of this name that was not taken yet, also when it came before anybody waited; undefined when there is none until then. */
  waitFor<Payload>(signal: Signal<Payload>, until: Instant): Promise<Payload | undefined>;
}

/**
 * A use case of several steps. The body reads like a checklist; everything it does goes through its run.
 * A version is a workflow of its own: change what a body does under a new version, and keep the old one
 * registered until its runs have ended.
 */
export interface Workflow<Ports, Input, Output> {
  /** `lead-conversion` */
  readonly name: string;
  /** `1` */
  readonly version: string;
  /** Every step the body may do. */
  readonly steps: readonly Step<Ports, never, unknown>[];
  /** What it may wait for. */
  readonly signals?: readonly Signal<unknown>[];
  /** True when it sleeps; with signals it waits anyway. */
  readonly sleeps?: boolean;
  /** All that its joined steps decide on: held by each of their units of work, or by the one of the whole run. */
  locks(input: Input, ctx: OperationContext): readonly LockKey[];
  /** A refusal undoes what was done. */
  body(wf: WorkflowRun<Ports>, input: Input): Promise<Result<Output>>;
}

/** A workflow whatever it takes and answers, for lists of them. */
export type AnyWorkflow<Ports = never> = Workflow<Ports, never, unknown>;

const workflowName = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** Throws `invalid_workflow` for names that are no names, and steps or signals of the same name. */
export const defineWorkflow = <Ports, Input, Output>(workflow: Workflow<Ports, Input, Output>): Workflow<Ports, Input, Output> => {
  const { name, version, steps, signals = [] } = workflow;
  if (!workflowName.test(name)) throw invalidWorkflow(name, "name it like lead-conversion");
  if (!/^[a-z0-9][a-z0-9.-]{0,30}$/.test(version)) throw invalidWorkflow(name, "give it a version such as 1");
  for (const names of [steps.map((step) => step.name), signals.map((signal) => signal.name)]) {
    const twice = names.find((each, place) => names.indexOf(each) < place);
    if (twice !== undefined) throw invalidWorkflow(name, `name ${twice} once`);
  }
  return workflow;
};

/** How runs remember which workflow they run: `lead-conversion@1`. */
export const workflowKey = ({ name, version }: Pick<AnyWorkflow, "name" | "version">): string => `${name}@${version}`;

export const waits = ({ signals = [], sleeps = false }: Pick<AnyWorkflow, "signals" | "sleeps">): boolean => sleeps || signals.length > 0;
