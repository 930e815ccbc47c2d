/**
 * Logging: one port, and the redaction that every implementation of it shares. Logs get ids, codes and
 * figures from an allow-list; what a person wrote stays in the tables, where it can be erased.
 */
export { contextFields, logLevels, silentLogger, type LogFields, type Logger, type LogLevel } from "./logger.js";
export { plainLine, redactedFields, standardLogFields, type LoggedValue } from "./redaction.js";
export { describeError, type DescribedError } from "./describe-error.js";
