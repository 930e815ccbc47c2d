import { pino, type DestinationStream } from "pino";
import { plainLine, redactedFields, standardLogFields, type Logger, type LogLevel } from "@nexus/crm-operations";

export interface PinoLoggerOptions {
  /** What is less important is not written; `info` when absent. */
  readonly level?: LogLevel | "silent";
  /** Names of fields that may get out beside `standardLogFields`: ids, codes and figures, never words of persons. */
  readonly moreFields?: readonly string[];
  /** Where lines go; standard output when absent. pino's own destinations and transports fit. */
  readonly destination?: DestinationStream;
}

/**
 * A `Logger` on pino: one JSON line per entry. The fields are redacted before pino sees them, so no
 * serializer, formatter or transport of a host can let out what was dropped. Process id and host name
 * are left out: the host's log collector knows them.
 *
 * @example
 * ```ts
 * const logger = pinoLogger({ level: "debug", moreFields: ["queueId"] });
 * logger.log("info", "A lead was routed.", { entityId: "L-1", queueId: "inbox", email: "dropped@example.com" });
 * // The line: {"level":"info","time":1767225600000,"entityId":"L-1","queueId":"inbox","droppedFields":1,"msg":"A lead was routed."}
 * ```
 */
export const pinoLogger = ({ level = "info", moreFields = [], destination }: PinoLoggerOptions = {}): Logger => {
  const options = { level, base: null, formatters: { level: (label: string) => ({ level: label }) } };
  const out = destination ? pino(options, destination) : pino(options);
  const allowed = new Set<string>([...standardLogFields, ...moreFields].filter((name) => !reserved.has(name)));
  return {
    log(at, message, fields = {}) {
      try {
        out[at](redactedFields(fields, allowed), plainLine(message));
      } catch {
        // A log that cannot be written must not break what it was to tell of.
      }
    },
  };
};

/** pino's own: a field of the same name would stand in the line twice. */
const reserved: ReadonlySet<string> = new Set(["level", "time", "msg", "pid", "hostname"]);
