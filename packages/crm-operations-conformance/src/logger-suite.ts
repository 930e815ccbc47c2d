import { CommonError } from "@nexus/common";
import type { LogFields, Logger } from "@nexus/crm-operations";
import type { Closable, ContractSuite } from "./contract.js";
import { ContractBroken, expectEqual } from "./expectation.js";

/** A logger of the standard fields at its most talkative level. */
export interface LoggerSubject extends Closable {
  readonly logger: Logger;
  /** Everything it has written so far, as it was written. */
  written(): string;
}

const secret = "zq7secret";

const entriesOf = ({ written }: LoggerSubject): readonly Readonly<Record<string, unknown>>[] =>
  written()
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);

const withoutSecret = (what: string, { written }: LoggerSubject): void => {
  if (written().toLowerCase().includes(secret)) throw new ContractBroken(what, "nothing of it in the log", written());
};

/** Values that no log can be trusted with; some cannot even be looked at. */
const hostile = (): readonly LogFields[] => {
  const cyclic: Record<string, unknown> = { code: secret };
  cyclic["code"] = cyclic;
  const throwing = Object.defineProperty({}, "code", { enumerable: true, get: () => { throw new Error(secret); } });
  const unlistable = new Proxy({}, { ownKeys: () => { throw new Error(secret); } });
  const error = new Error(secret);
  Object.defineProperty(error, "cause", { value: error });
  return [cyclic, throwing, unlistable, { code: 1n }, { code: Symbol(secret) }, { code: () => secret }, { code: Number.NaN }, { code: undefined }, { error }, { error: unlistable }, { error: throwing }, { error: undefined }, { error: secret }];
};

/** `Logger`, sentence by sentence. */
export const loggerSuite: ContractSuite<LoggerSubject> = {
  name: "logger",
  cases: [
    {
      name: "an entry is one line with its message and the fields that are listed",
      run: async (subject) => {
        subject.logger.log("info", "Events were delivered.", { count: 3, correlationId: "c-1", retryable: false, causationId: null });
        subject.logger.log("error", "A delivery failed.");
        const [first, second] = entriesOf(subject);
        expectEqual("number of entries", entriesOf(subject).length, 2);
        expectEqual("the first entry's fields", [first?.["count"], first?.["correlationId"], first?.["retryable"], first?.["causationId"]], [3, "c-1", false, null]);
        for (const [entry, message] of [[first, "Events were delivered."], [second, "A delivery failed."]] as const) expectEqual("whether the message is there", Object.values(entry ?? {}).includes(message), true);
        expectEqual("what is said of dropped fields where none was", first?.["droppedFields"], undefined);
      },
    },
    {
      name: "a field that is not listed is dropped and counted",
      run: async (subject) => {
        subject.logger.log("info", "A lead was created.", { email: secret, contactName: secret, customFields: { nick: secret }, [secret]: 1, entityId: "L-1" });
        withoutSecret("a field that is not listed", subject);
        const [entry] = entriesOf(subject);
        expectEqual("the entry's fields", [entry?.["entityId"], entry?.["droppedFields"]], ["L-1", 4]);
      },
    },
    {
      name: "a listed field with a value that is no scalar is dropped and counted",
      run: async (subject) => {
        subject.logger.log("info", "A lead was created.", { code: { of: secret }, status: [secret], entityId: "L-1" });
        withoutSecret("a value inside another one", subject);
        expectEqual("number of dropped fields", entriesOf(subject)[0]?.["droppedFields"], 2);
      },
    },
    {
      name: "no value makes a second line or turns the text around: control characters are written out",
      run: async (subject) => {
        const forged = 'x\n{"level":"error","msg":"forged"}\r\u001b[31m\u2028\u202e\u0000';
        subject.logger.log("info", `A command was refused.${forged}`, { command: forged, code: forged });
        expectEqual("number of entries", entriesOf(subject).length, 1);
        const entry = JSON.stringify(Object.values(entriesOf(subject)[0] ?? {}).map((value) => (typeof value === "string" ? [...value].filter((c) => /[\p{Cc}\u2028\u202e]/u.test(c)).length : 0)));
        expectEqual("whether a control character is left", /[1-9]/.test(entry), false);
      },
    },
    {
      name: "an error says its code, whether to try again and the codes of its causes, and no message, detail or value",
      run: async (subject) => {
        const cause = Object.assign(new Error(`duplicate key (${secret})`), { code: "23505", detail: secret });
        const error = new CommonError("broken_thing", `Correct ${secret}.`, { details: { value: secret, issues: [{ path: ["customFields", secret.toUpperCase(), 0], message: secret }] }, retryable: true, cause: new TypeError(secret, { cause }) });
        subject.logger.log("error", "A command failed.", { error, code: "outer" });
        withoutSecret("an error", subject);
        const said = entriesOf(subject)[0]?.["error"];
        expectEqual("what is said of the error", said, { code: "broken_thing", name: "CommonError", retryable: true, path: "customFields.?.0", causes: ["TypeError", "23505"] });
      },
    },
    {
      name: "whatever it is given it does not throw, and tells nothing of it",
      run: async (subject) => {
        const given = hostile();
        for (const fields of given) subject.logger.log("warn", "Something odd.", fields);
        withoutSecret("a hostile value", subject);
        expectEqual("number of entries", entriesOf(subject).length, given.length);
      },
    },
  ],
};
