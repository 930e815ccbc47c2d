/**
 * The command path: one context, one command definition, one order of steps. A host makes the
 * `OperationContext`, picks a `Command`, and hands both with raw input to `CommandPath.execute`.
 */
export { defineCommand, noRecords, type Command } from "./command.js";
export { permissionOf, sensitiveFields, unrestricted, type Authorizer, type Permission, type PermissionPart, type SensitiveFields } from "./authorizer.js";
export type { RecordFacts, RecordFactsFinder, RecordFactsFinders, RecordReference } from "./record-facts.js";
export { checkContext } from "./check-context.js";
export { commandAnswersOver, commandAnswerTable, type CommandAnswer, type CommandAnswerRow, type CommandAnswers } from "./command-answers.js";
export { commandStores, type CommandStores } from "./command-stores.js";
export { CommandPath, type CommandPathDeps } from "./command-path.js";
