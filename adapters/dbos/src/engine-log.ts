import type { ContextualMetadata, DLogger, StackTrace } from "@dbos-inc/dbos-sdk";
import type { Logger, LogLevel } from "@nexus/crm-operations";

/**
 * What DBOS says, one level lower than it says it: it calls an error what it gets over by itself. Its words
 * go as the field `text`, which a logger writes only where its host has allowed that.
 */
export const engineLog = (logger: Logger): DLogger => {
  const say = (level: LogLevel) => (entry: unknown, metadata?: ContextualMetadata & StackTrace): void =>
    logger.log(level, "The workflow engine reports.", { text: String(entry), ...(metadata?.error === undefined ? {} : { error: metadata.error }) });
  return { error: say("warn"), warn: say("info"), info: say("debug"), debug: () => undefined };
};
