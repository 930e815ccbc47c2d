import type { InputLimits, InputSchema, OperationContext, Result } from "@nexus/common";
import type { LockKey } from "../unit-of-work/index.js";

/**
 * One thing the system can be told to do. Commands are data and a handler; the command path does the
 * rest in the same order for all: context, permission, input, unit of work with the declared locks.
 */
export interface Command<Input, Output, Stores> {
  /** Imperative, unique: `lead.change-status`. */
  readonly name: string;
  /** What the actor must be allowed to do: `lead:write`. */
  readonly action: string;
  /** Strict: unknown keys are refused. */
  readonly schema: InputSchema<Input>;
  /** Bounds on the raw input; the defaults of `@nexus/common` when absent. */
  readonly limits?: InputLimits;
  /** Everything the handler decides on, taken before it reads. */
  locks(input: Input, ctx: OperationContext): readonly LockKey[];
  /** Reads, decides, writes, through its stores only. May run more than once. */
  handle(ctx: OperationContext, input: Input, stores: Stores): Promise<Result<Output>>;
}

/** Declares a command; input and output types follow from schema and handler. */
export const defineCommand = <Input, Output, Stores>(command: Command<Input, Output, Stores>): Command<Input, Output, Stores> => command;
