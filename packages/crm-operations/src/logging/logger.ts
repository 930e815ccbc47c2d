import type { OperationContext } from "@nexus/common";

/** In ascending order. */
export const logLevels = ["debug", "info", "warn", "error"] as const;

export type LogLevel = (typeof logLevels)[number];

/** Figures and ids by name; what an implementation has not listed does not get out. `error` is whatever was thrown. */
export interface LogFields {
  readonly [name: string]: unknown;
}

/**
 * What happens, for whoever runs the program. A log is copied, shipped and kept where nobody erases, so
 * an implementation writes no personal data whatever it is given: of the fields only those of an
 * allow-list and of these only scalars, counting in `droppedFields` what it left out; of errors codes,
 * names and paths, never messages, details or values; no control characters and no line breaks, so that
 * an entry is one line whatever is in it. `redactedFields` does this. It never throws and never waits.
 *
 * The message is a fixed sentence written by a programmer: values belong into fields.
 */
export interface Logger {
  log(level: LogLevel, message: string, fields?: LogFields): void;
}

/** For hosts that want no log. */
export const silentLogger: Logger = { log: () => undefined };

/** Who does what, as fields. */
export const contextFields = ({ tenantId, actor, correlationId, causationId }: OperationContext): LogFields => ({
  tenantId,
  actorType: actor.type,
  actorId: actor.id,
  correlationId,
  ...(causationId === undefined ? {} : { causationId }),
});
