import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { describeError, plainLine, redactedFields, standardLogFields, type LogFields, type Logger } from "@nexus/crm-operations";
import { loggerSuite, registerSuite, runSuite, type LoggerSubject } from "@nexus/crm-operations-conformance";
import { pinoLogger, type PinoLoggerOptions } from "./index.js";

const runner = { describe, test, sleep: (milliseconds: number) => wait(milliseconds, undefined, { ref: false }) };

const written = () => {
  const lines: string[] = [];
  return { destination: { write: (line: string) => void lines.push(line) }, all: () => lines.join("") };
};

const pinoWith = (options: PinoLoggerOptions = {}) => {
  const { destination, all } = written();
  return { logger: pinoLogger({ level: "debug", destination, ...options }), written: all };
};

registerSuite(loggerSuite, () => Promise.resolve({ ...pinoWith(), close: () => Promise.resolve() }), runner);

test("the level is a word, less important entries are not written, and a host may list more fields", () => {
  const quiet = pinoWith({ level: "warn", moreFields: ["queueId", "msg", "level"] });
  quiet.logger.log("info", "Not this one.");
  quiet.logger.log("warn", "A queue is 100 % full.", { queueId: "inbox", msg: "forged", level: "forged" });
  expect(JSON.parse(quiet.written())).toEqual({ level: "warn", time: expect.any(Number), msg: "A queue is 100 % full.", queueId: "inbox", droppedFields: 2 });
});

test("a destination that fails does not break what it was to tell of", () => {
  const broken = pinoLogger({ destination: { write: () => { throw new Error("disk full"); } } });
  expect(() => broken.log("error", "A delivery failed.")).not.toThrow();
});

/** Loggers that look alright, each broken in one way, and the case that is made for it. */
const saboteurs: readonly (readonly [string, string, (write: (entry: object) => void) => Logger["log"]])[] = [
  ["writes every field", "a field that is not listed is dropped and counted", (write) => (_level, message, fields = {}) => write({ message: plainLine(message), ...scalars(fields), error: describeError(fields["error"]) })],
  ["does not count what it drops", "a field that is not listed is dropped and counted", (write) => (_level, message, fields = {}) => {
    const { droppedFields: _dropped, ...kept } = redactedFields(fields, allowed);
    write({ message: plainLine(message), ...kept });
  }],
  ["writes whatever is under a listed name", "a listed field with a value that is no scalar is dropped and counted", (write) => (_level, message, fields = {}) => write({ message: plainLine(message), ...redactedFields(fields, allowed), ...("status" in fields ? { status: fields["status"] } : {}) })],
  ["writes the message as it is", "no value makes a second line or turns the text around: control characters are written out", (write) => (_level, message, fields = {}) => write({ message, ...redactedFields(fields, allowed) })],
  ["writes an error's message", "an error says its code, whether to try again and the codes of its causes, and no message, detail or value", (write) => (_level, message, fields = {}) =>
    write({ message: plainLine(message), ...redactedFields(fields, allowed), ...(fields["error"] instanceof Error ? { error: { ...describeError(fields["error"]), message: fields["error"].message } } : {}) })],
  ["stumbles over what cannot be looked at", "whatever it is given it does not throw, and tells nothing of it", (write) => (_level, message, fields = {}) => {
    JSON.stringify(fields);
    write({ message: plainLine(message), ...redactedFields(fields, allowed) });
  }],
];

const allowed = new Set<string>(standardLogFields);
const scalars = (fields: LogFields): object => Object.fromEntries(Object.keys(fields).flatMap((name) => (typeof fields[name] === "object" ? [] : [[name, fields[name]]])));

describe("the suite rejects every broken logger", () => {
  for (const [name, caughtBy, sabotage] of saboteurs) {
    test(`one that ${name}`, async () => {
      const make = (): Promise<LoggerSubject> => {
        const { destination, all } = written();
        return Promise.resolve({ logger: { log: sabotage((entry) => destination.write(`${JSON.stringify(entry)}\n`)) }, written: all, close: () => Promise.resolve() });
      };
      const { failed } = await runSuite(loggerSuite, make, runner);
      expect(failed.map((failure) => failure.name)).toContain(caughtBy);
    });
  }
});
