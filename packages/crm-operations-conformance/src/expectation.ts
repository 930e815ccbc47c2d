import { NexusError } from "@nexus/common";

/** A subject does not do what its contract says. `details` hold what was expected and what came. */
export class ContractBroken extends NexusError {
  constructor(what: string, expected: unknown, actual: unknown, cause?: unknown) {
    super("contract_broken", `${what}: expected ${show(expected)}, got ${show(actual)}.`, {
      details: { what, expected, actual },
      ...(cause === undefined ? {} : { cause }),
    });
  }
}

/** Deep equality of plain data; the order of an object's keys does not count, minus zero is not zero. */
export const expectEqual = (what: string, actual: unknown, expected: unknown): void => {
  if (!same(actual, expected)) throw new ContractBroken(what, expected, actual);
};

/** Runs something that must not throw. */
export const expectDone = async <T>(what: string, act: () => Promise<T>): Promise<T> => {
  const [outcome] = await Promise.allSettled([act()]);
  if (outcome.status === "rejected") throw new ContractBroken(what, "no error", outcome.reason, outcome.reason);
  return outcome.value;
};

/** Runs something that must throw a `NexusError` of this code, and answers it. */
export const expectError = async (what: string, code: string, act: () => Promise<unknown>): Promise<NexusError> => {
  const [outcome] = await Promise.allSettled([act()]);
  if (outcome.status === "fulfilled") throw new ContractBroken(what, `the error ${code}`, outcome.value);
  return expectCode(what, code, outcome.reason);
};

export const expectCode = (what: string, code: string, error: unknown): NexusError => {
  if (NexusError.is(error) && error.code === code) return error;
  throw new ContractBroken(what, `the error ${code}`, error, error);
};

const same = (a: unknown, b: unknown): boolean => {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && same(Reflect.get(a, key), Reflect.get(b, key)));
};

const longest = 2_000;

const show = (value: unknown): string => {
  if (value instanceof Error) return `${value.name} ${NexusError.is(value) ? `${value.code} ` : ""}(${value.message})`;
  const text = Object.is(value, -0) ? "-0" : (json(value) ?? String(value));
  return text.length > longest ? `${text.slice(0, longest)}… (${text.length} characters)` : text;
};

const json = (value: unknown): string | undefined => {
  try {
    return JSON.stringify(value, plain);
  } catch {
    return "a value that refers to itself";
  }
};

const plain = (_key: string, value: unknown): unknown => (typeof value === "bigint" ? value.toString() : value);
