/** `@nexus/adapter-pino`: the `Logger` of Nexus on pino, with redaction by allow-list. */
export { pinoLogger, type PinoLoggerOptions } from "./pino-logger.js";
