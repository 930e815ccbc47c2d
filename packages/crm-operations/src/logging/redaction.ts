import { describeError, type DescribedError } from "./describe-error.js";
import type { LogFields } from "./logger.js";

/** Names whose values are ids, codes, kinds, figures and times by contract. */
export const standardLogFields = [
  "action",
  "actorId",
  "actorType",
  "aggregateId",
  "aggregateType",
  "at",
  "attempt",
  "attempts",
  "causationId",
  "code",
  "command",
  "consumer",
  "correlationId",
  "count",
  "durationMs",
  "entityId",
  "entityType",
  "entityVersion",
  "eventId",
  "eventType",
  "outcome",
  "position",
  "refusalCode",
  "retryable",
  "sequence",
  "status",
  "table",
  "tenantId",
] as const;

export type LoggedValue = string | number | boolean | null | DescribedError;

const longestText = 200;

/**
 * What of the fields may be written: listed names with scalar values, `error` as codes, and
 * `droppedFields`, the number of those left out, when there are any. Takes whatever it is given, objects
 * that throw when looked at included.
 */
export const redactedFields = (fields: LogFields, allowed: ReadonlySet<string>): Readonly<Record<string, LoggedValue>> => {
  const written: Record<string, LoggedValue> = {};
  let dropped = 0;
  for (const name of namesOf(fields)) {
    const value = valueOf(fields, name);
    if (name === "error") written["error"] = describeError(value);
    else if (allowed.has(name) && isLoggable(value)) written[name] = typeof value === "string" ? plainLine(value) : value;
    else dropped += 1;
  }
  return dropped === 0 ? written : { ...written, droppedFields: dropped };
};

/** The text on one line: control characters and those that turn the direction of text around are written out, and what is long is cut. */
export const plainLine = (text: string): string => {
  const line = text.slice(0, longestText).replace(/[\p{Cc}\p{Cs}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, (character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`);
  return text.length > longestText ? `${line}…` : line;
};

const isLoggable = (value: unknown): value is string | number | boolean | null => value === null || typeof value === "string" || typeof value === "boolean" || (typeof value === "number" && Number.isFinite(value));

const namesOf = (fields: object): readonly string[] => {
  try {
    return Object.keys(fields);
  } catch {
    return [];
  }
};

const valueOf = (fields: LogFields, name: string): unknown => {
  try {
    return fields[name];
  } catch {
    return undefined;
  }
};
