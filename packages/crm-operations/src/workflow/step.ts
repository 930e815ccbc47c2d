import type { OperationContext, Result } from "@nexus/common";
import { OperationsError } from "../operations-error.js";

/** What a step gets: who it acts for, and the ports it names. */
export interface StepCall<Ports> {
  /** `idempotencyKey` is the step's own, `run:step:do` or `run:step:undo`, the same at every repetition: outside ports are to honour it. */
  readonly ctx: OperationContext;
  readonly ports: Ports;
}

/** How often a step is tried before its failure counts, and how long between. A refusal is an answer and never tried again. */
export interface RetryPolicy {
  /** Tries in all, 1 or more. */
  readonly attempts: number;
  /** Before the second try; each further pause is twice the one before, drawn evenly from half of it to all of it. */
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
  /** A try of an outside step that takes longer counts as failed, with its outcome unknown. Joined steps end with their unit of work. */
  readonly timeoutMs: number;
}

export const defaultRetryPolicy: RetryPolicy = { attempts: 5, firstPauseMs: 200, longestPauseMs: 30_000, timeoutMs: 30_000 };

/**
 * One durable step. Plain data and functions: what it needs comes as ports, what it answers is plain
 * JSON, because it is remembered.
 */
export interface Step<Ports, Input, Output, Known = unknown> {
  /** Unique in its workflow, and as durable as data: what runs have remembered is known by it. `create-opportunity`. */
  readonly name: string;
  /** The ports it gets, all of which join the unit of work or none of which does. */
  readonly uses: readonly (keyof Ports & string)[];
  /**
   * What `run` must know and nobody may remember, such as names of persons: read anew before each try,
   * from ports that join, in a unit of work of its own where `run` goes outside. Undefined when absent.
   */
  readonly reads?: { readonly uses: readonly (keyof Ports & string)[]; run(call: StepCall<Ports>, input: Input): Promise<Known> };
  /**
   * May run more than once until its answer is remembered. A refusal ends the run and undoes what was done
   * before it: refuse before writing. A refusal outside that follows a try with an unknown outcome says
   * nothing about that one, and so the step is undone, too.
   */
  run(call: StepCall<Ports>, input: Input, known: Known): Promise<Result<Output>>;
  /**
   * Takes back what `run` did. `output` is undefined when nobody knows whether it happened: find out and
   * take back what is there. Undoing what never happened, or again, changes nothing. A call outside that
   * was given up may still arrive after its undo: a port for which that matters remembers what was taken
   * back, by the key up to `:undo`.
   */
  readonly undo: `none: ${string}` | { run(call: StepCall<Ports>, input: Input, output: Output | undefined): Promise<Result<unknown>> };
  /** What an earlier try has made, or undefined: asked before each try of a step one of whose outside ports honours no key. */
  readonly find?: { run(call: StepCall<Ports>, input: Input): Promise<Output | undefined> };
  /** What is absent is as in `defaultRetryPolicy`. */
  readonly retry?: Partial<RetryPolicy>;
}

/** Short enough for a key of the longest run id, the step, its count and what it does: keys have 255 characters. */
const stepName = /^(?=.{1,40}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/**
 * Declares steps over a set of ports; each gets those that it names. Throws `invalid_workflow` for a
 * step without a proper name, and for one that neither can be undone nor says why not.
 *
 * @example
 * ```ts
 * interface Ports {
 *   readonly letters: { send(ctx: OperationContext, text: string): Promise<string> };
 * }
 * const step = stepsOver<Ports>();
 * const sendLetter = step({
 *   name: "send-letter",
 *   uses: ["letters"],
 *   run: async ({ ctx, ports }, text: string) => accept(await ports.letters.send(ctx, text)),
 *   undo: "none: a letter that was sent stays sent",
 * });
 * sendLetter.name; // "send-letter"
 * ```
 */
export const stepsOver =
  <Ports extends object>() =>
  <const Used extends keyof Ports & string, Input, Output, const Read extends keyof Ports & string = never, Known = undefined>(
    step: Omit<Step<Pick<Ports, Used>, Input, Output, Known>, "uses" | "reads"> & {
      readonly uses: readonly Used[];
      readonly reads?: { readonly uses: readonly Read[]; run(call: StepCall<Pick<Ports, Read>>, input: Input): Promise<Known> };
    },
  ): Step<Ports, Input, Output> => {
    if (!stepName.test(step.name)) throw invalidWorkflow(step.name, "name each step like create-opportunity, in 40 characters or fewer");
    if (typeof step.undo === "string" && !/^none: \S/.test(step.undo)) throw invalidWorkflow(step.name, "give the step an undo, or say why it has none: \"none: …\"");
    // Its ports are as many of all as it names, which the engines see to.
    return step as unknown as Step<Ports, Input, Output>;
  };

export const invalidWorkflow = (name: string, why: string): OperationsError => new OperationsError("invalid_workflow", `Correct the workflow ${name}: ${why}.`, { details: { workflow: name } });
