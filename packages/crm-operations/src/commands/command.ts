import type { InputLimits, InputSchema, OperationContext, Result } from "@nexus/common";
import { OperationsError } from "../operations-error.js";
import type { LockKey } from "../unit-of-work/index.js";
import type { SensitiveFields } from "./authorizer.js";
import type { RecordReference } from "./record-facts.js";

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
  /** The records it acts on, as far as they are there: the permission must hold for each. Empty for what belongs to no record. */
  records(input: Input): readonly RecordReference[];
  /** The sensitive fields it writes or answers; none when absent. */
  fields?(input: Input): readonly SensitiveFields[];
  /** The answer without the fields of these kinds, for whoever may not see them; as it is when absent. */
  withhold?(output: Output, closed: readonly SensitiveFields[]): Output;
  /** True for a decision about what somebody asked for: the one who asked never takes it, whatever the permission. */
  readonly approves?: boolean;
  /** Everything the handler decides on, taken before it reads. */
  locks(input: Input, ctx: OperationContext): readonly LockKey[];
  /** Reads, decides, writes, through its stores only. May run more than once. */
  handle(ctx: OperationContext, input: Input, stores: Stores): Promise<Result<Output>>;
}

const namePattern = /^[a-z][a-z0-9]*(-[a-z0-9]+)*(\.[a-z][a-z0-9]*(-[a-z0-9]+)*)+$/;
const actionPattern = /^[a-z][a-z0-9]*(-[a-z0-9]+)*:[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/**
 * Declares a command; input and output types follow from schema and handler. Throws `invalid_command`
 * for one without a name or an action, so that a program with a command nobody watches over does not start.
 */
export const defineCommand = <Input, Output, Stores>(command: Command<Input, Output, Stores>): Command<Input, Output, Stores> => {
  const { name, action, records } = command as Partial<Command<Input, Output, Stores>>;
  if (typeof name !== "string" || !namePattern.test(name)) throw OperationsError.invalidCommand(String(name), "give it a name such as lead.change-status");
  if (typeof action !== "string" || !actionPattern.test(action)) throw OperationsError.invalidCommand(name, "register its action, such as lead:change-status");
  if (typeof records !== "function") throw OperationsError.invalidCommand(name, "say which records it acts on; none is an answer too");
  return command;
};

/** For commands that act on no record there is yet, or on none that anybody owns. */
export const noRecords = (): readonly RecordReference[] => [];
