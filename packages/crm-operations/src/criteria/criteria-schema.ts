import type { InputIssue } from "@nexus/common";
import { z } from "zod";
import type { Criteria, CriteriaValue, Operator } from "./criteria.js";

/** Groups within each other; the outermost is the first. */
const deepest = 16;
/** Groups and conditions in all. */
const mostParts = 1_000;
const mostValues = 1_000;
const longestName = 128;
const longestText = 1_000;

/**
 * The shape of criteria as hosts send them; what their fields allow is `checkCriteria`'s. At most 16
 * groups deep, 1,000 groups and conditions, 1,000 values a list and 1,000 characters a text. Names what
 * is wrong by its path, which a union of schemas does not.
 */
export const criteriaSchema: z.ZodType<Criteria> = z.unknown().transform((input, context) => {
  const reader = { issues: [] as InputIssue[], parts: 0 };
  const criteria = readCriteria(input, [], 1, reader);
  for (const { path, message } of reader.issues) context.addIssue({ code: "custom", path: [...path], message });
  return criteria ?? z.NEVER;
});

type Path = InputIssue["path"];
type Source = Readonly<Record<string, unknown>>;

interface Reader {
  readonly issues: InputIssue[];
  parts: number;
}

const wrong = (reader: Reader, path: Path, message: string): undefined => void reader.issues.push({ path, message });

const readCriteria = (input: unknown, path: Path, depth: number, reader: Reader): Criteria | undefined => {
  reader.parts += 1;
  if (reader.parts > mostParts) return reader.parts === mostParts + 1 ? wrong(reader, [], `more than ${mostParts} groups and conditions`) : undefined;
  const source = typeof input === "object" && input !== null && !Array.isArray(input) ? ({ ...input } as Source) : {};
  const kind = (["all", "any", "not"] as const).find((name) => Object.hasOwn(source, name));
  if (kind === undefined && !Object.hasOwn(source, "field")) return wrong(reader, path, "write a group (all, any, not) or a condition ({ field, is, … })");
  if (kind === undefined) return readCondition(source, path, reader);
  if (depth > deepest) return wrong(reader, path, `groups nested deeper than ${deepest}`);
  refuseOthers(source, [kind], path, reader);
  if (kind === "not") {
    const not = readCriteria(source["not"], [...path, "not"], depth + 1, reader);
    return not && { not };
  }
  const parts = readList(source[kind], [...path, kind], reader, (part, at) => readCriteria(part, at, depth + 1, reader));
  if (!parts) return undefined;
  if (kind === "all") return { all: parts };
  return parts.length > 0 ? { any: parts } : wrong(reader, [...path, "any"], "list at least one: any of none never holds");
};

const readCondition = (source: Source, path: Path, reader: Reader): Criteria | undefined => {
  const field = source["field"];
  if (typeof field !== "string" || field === "" || field.length > longestName) return wrong(reader, [...path, "field"], `name a field, at most ${longestName} characters`);
  const is = source["is"];
  if (!isOperator(is)) return wrong(reader, [...path, "is"], `write one of: ${Object.keys(operandsOf).join(", ")}`);
  refuseOthers(source, ["field", "is", ...operandsOf[is]], path, reader);
  const value = (name: string): CriteriaValue | undefined => readValue(source[name], [...path, name], reader);
  const text = (name: string): string | undefined => readText(source[name], [...path, name], reader);
  switch (is) {
    case "eq": case "ne": case "lt": case "lte": case "gt": case "gte": {
      const operand = value("value");
      return operand === undefined ? undefined : { field, is, value: operand };
    }
    case "in": case "not-in": {
      const values = readList(source["values"], [...path, "values"], reader, (each, at) => readValue(each, at, reader), 1);
      return values && { field, is, values };
    }
    case "between": {
      const [from, to] = [value("from"), value("to")];
      return from === undefined || to === undefined ? undefined : { field, is, from, to };
    }
    case "starts-with": case "contains": {
      const operand = text("value");
      return operand === undefined ? undefined : { field, is, value: operand };
    }
    case "email-domain": {
      const values = readList(source["values"], [...path, "values"], reader, (each, at) => readText(each, at, reader), 1);
      return values && { field, is, values };
    }
    case "exists": case "missing": return { field, is };
  }
};

/** What each operator takes beside `field` and `is`. */
const operandsOf: Readonly<Record<Operator, readonly string[]>> = {
  eq: ["value"],
  ne: ["value"],
  in: ["values"],
  "not-in": ["values"],
  lt: ["value"],
  lte: ["value"],
  gt: ["value"],
  gte: ["value"],
  between: ["from", "to"],
  "starts-with": ["value"],
  contains: ["value"],
  "email-domain": ["values"],
  exists: [],
  missing: [],
};

const isOperator = (value: unknown): value is Operator => typeof value === "string" && Object.hasOwn(operandsOf, value);

const refuseOthers = (source: Source, expected: readonly string[], path: Path, reader: Reader): void => {
  for (const name of Object.keys(source)) if (!expected.includes(name)) wrong(reader, [...path, name], "not a known name");
};

const readList = <Item>(input: unknown, path: Path, reader: Reader, read: (item: unknown, path: Path) => Item | undefined, least = 0): readonly Item[] | undefined => {
  if (!Array.isArray(input)) return wrong(reader, path, "write a list");
  if (input.length < least) return wrong(reader, path, "list at least one value");
  if (input.length > mostValues) return wrong(reader, path, `at most ${mostValues} items`);
  const items = input.map((item: unknown, i) => read(item, [...path, i]));
  const found = items.filter((item) => item !== undefined);
  return found.length === items.length ? found : undefined;
};

const readText = (input: unknown, path: Path, reader: Reader): string | undefined => {
  if (typeof input !== "string") return wrong(reader, path, "write a text");
  return input.length <= longestText ? input : wrong(reader, path, `at most ${longestText} characters`);
};

const readValue = (input: unknown, path: Path, reader: Reader): CriteriaValue | undefined => {
  if (typeof input === "string") return readText(input, path, reader);
  if (typeof input === "boolean") return input;
  if (typeof input === "number") return Number.isSafeInteger(input) ? input + 0 : wrong(reader, path, "write a whole number, or a decimal as text");
  const { minorUnits, currency, ...others } = typeof input === "object" && input !== null ? ({ ...input } as Source) : {};
  if (typeof minorUnits === "number" && Number.isSafeInteger(minorUnits) && typeof currency === "string" && Object.keys(others).length === 0) return { minorUnits, currency };
  return wrong(reader, path, "write a text, a whole number, true, false, or an amount as { minorUnits, currency }");
};
