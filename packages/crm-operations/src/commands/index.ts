/**
 * The command path: one context, one command definition, one order of steps. A host makes the
 * `OperationContext`, picks a `Command`, and hands both with raw input to `CommandPath.execute`.
 */
export { defineCommand, type Command } from "./command.js";
export { isPermitted, type Authorizer } from "./authorizer.js";
export { checkContext } from "./check-context.js";
export type { CommandAnswer, CommandAnswers, Idempotency } from "./command-answers.js";
export { CommandPath } from "./command-path.js";
