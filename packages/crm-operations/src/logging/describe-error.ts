import { NexusError } from "@nexus/common";

/** What may be said of an error: what went wrong and where, never what it was about. */
export interface DescribedError {
  /** The stable code of one of ours, else of the system or the database (`ECONNRESET`, `40001`); null when it has none. */
  readonly code: string | null;
  /** The class. */
  readonly name: string;
  readonly retryable: boolean;
  /** Names of fields on the way to the first issue; what looks like no name of a field is `?`. */
  readonly path: string | null;
  /** Codes, or else names, of what caused it, nearest first. */
  readonly causes: readonly string[];
}

const deepest = 8;

/** Takes whatever was thrown. Messages and details stay behind: they may repeat what somebody wrote. */
export const describeError = (thrown: unknown): DescribedError => {
  try {
    return described(thrown);
  } catch {
    return { code: null, name: "unreadable", retryable: false, path: null, causes: [] };
  }
};

const described = (thrown: unknown): DescribedError => ({
  code: codeOf(thrown),
  name: nameOf(thrown),
  retryable: NexusError.is(thrown) && thrown.retryable === true,
  path: pathOf(thrown),
  causes: causesOf(thrown),
});

const causesOf = (thrown: unknown): readonly string[] => {
  const causes: string[] = [];
  let cause = read(thrown, "cause");
  while (cause !== undefined && cause !== null && causes.length < deepest) {
    causes.push(codeOf(cause) ?? nameOf(cause));
    cause = read(cause, "cause");
  }
  return causes;
};

const codeOf = (thrown: unknown): string | null => {
  const code = read(thrown, "code");
  return typeof code === "string" && /^[A-Za-z0-9_]{1,60}$/.test(code) ? code : null;
};

const nameOf = (thrown: unknown): string => {
  if (typeof thrown !== "object" || thrown === null) return typeof thrown;
  const name = read(thrown, "name");
  return typeof name === "string" && /^[A-Z][A-Za-z0-9]{0,59}$/.test(name) && (NexusError.is(thrown) || /(?:Error|Exception)$/.test(name)) ? name : "Error";
};

const pathOf = (thrown: unknown): string | null => {
  const details = read(thrown, "details");
  const issues = read(details, "issues");
  const path = read(details, "path") ?? read(Array.isArray(issues) ? issues[0] : undefined, "path");
  return Array.isArray(path) ? path.slice(0, 16).map(stepText).join(".") : null;
};

/** Unknown keys come as a part of the path, too, and a key may be anything. */
const stepText = (step: unknown): string => (typeof step === "number" ? String(step) : typeof step === "string" && /^[a-z][A-Za-z0-9]{0,39}$/.test(step) ? step : "?");

const read = (value: unknown, name: string): unknown => (typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined);
