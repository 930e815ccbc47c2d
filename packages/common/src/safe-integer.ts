import { CommonError } from "./nexus-error.js";

/** A bigint as a JSON number, or the error `overflow`: never a wrong number. */
export const toSafeInteger = (value: bigint, what: string): number => {
  if (value > BigInt(Number.MAX_SAFE_INTEGER) || value < BigInt(Number.MIN_SAFE_INTEGER)) {
    throw new CommonError("overflow", `${what} leaves the range of exact integers (±${Number.MAX_SAFE_INTEGER}): use smaller figures.`, {
      details: { value: value.toString() },
    });
  }
  return Number(value);
};

/** True for whole numbers that are exact, minus zero excluded. */
export const isSafeInteger = (value: unknown): value is number => Number.isSafeInteger(value) && !Object.is(value, -0);
