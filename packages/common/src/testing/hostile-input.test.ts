import { expect, test } from "vitest";
import type { InputSchema } from "../parse-input.js";
import { accept, refuse } from "../result.js";
import { hostileValues, hostileVariants, pathsIn, pointsAt, replacedAt, withstands } from "../testing.js";

interface Order {
  readonly title: string;
  readonly lines: readonly { readonly quantity: number }[];
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === "object" && value !== null && !Array.isArray(value);

const issuesOf = (input: unknown): readonly { readonly path: readonly PropertyKey[]; readonly message: string }[] => {
  if (!isRecord(input)) return [{ path: [], message: "an order" }];
  const { title, lines, ...others } = input;
  return [
    ...(typeof title === "string" && title.trim() !== "" ? [] : [{ path: ["title"], message: "a title" }]),
    ...(Array.isArray(lines) ? lines.flatMap((line: unknown, i) => lineIssues(line).map(({ path, message }) => ({ path: ["lines", i, ...path], message }))) : [{ path: ["lines"], message: "lines" }]),
    ...Object.keys(others).map((name) => ({ path: [name], message: "not a known name" })),
  ];
};

const lineIssues = (line: unknown): readonly { readonly path: readonly PropertyKey[]; readonly message: string }[] => {
  if (!isRecord(line)) return [{ path: [], message: "a line" }];
  const { quantity, ...others } = line;
  return [...(Number.isInteger(quantity) ? [] : [{ path: ["quantity"], message: "a whole number" }]), ...Object.keys(others).map((name) => ({ path: [name], message: "not a known name" }))];
};

const schemaOf = (issues: typeof issuesOf): InputSchema<Order> => ({
  safeParse: (input) => {
    const found = issues(input);
    return found.length === 0 ? { success: true, data: input as Order } : { success: false, error: { issues: found } };
  },
});

const schema = schemaOf(issuesOf);
const valid: Order = { title: "Vans", lines: [{ quantity: 3 }] };

test("every place of an input is found and can be replaced without touching the input", () => {
  expect(pathsIn(valid)).toEqual([[], ["title"], ["lines"], ["lines", 0], ["lines", 0, "quantity"]]);
  expect(replacedAt(valid, ["lines", 0, "quantity"], "many")).toEqual({ title: "Vans", lines: [{ quantity: "many" }] });
  expect(replacedAt(valid, ["more"], 1)).toEqual({ ...valid, more: 1 });
  expect(replacedAt(valid, [], null)).toBeNull();
  expect(valid).toEqual({ title: "Vans", lines: [{ quantity: 3 }] });
});

test("each place is replaced by each hostile value or left out, each object joined by an unexpected name, each list by an item of its own", () => {
  const variants = hostileVariants(valid);
  const values = hostileValues().length;
  expect(variants).toHaveLength(5 * values + 4 + 2 + 1);
  expect(variants.at(-1)).toEqual({ path: ["lines"], input: { title: "Vans", lines: [{ quantity: 3 }, { quantity: 3 }] } });
  expect(variants.filter(({ path }) => path.join(".") === "lines.0.unexpected")).toHaveLength(1);
  const kinds = new Set(hostileValues().map((value) => typeof value));
  expect(kinds).toEqual(new Set(["undefined", "object", "boolean", "number", "bigint", "symbol", "function", "string"]));
});

test("an issue points at a place when it names it, what is in it, or what it is in", () => {
  const issue = (...path: readonly (string | number)[]) => ({ path, message: "wrong" });
  expect([issue("lines", 0), issue("lines", 0, "quantity"), issue("lines"), issue()].map((each) => pointsAt(each, ["lines", 0]))).toEqual([true, true, true, true]);
  expect([issue("title"), issue("lines", 1), { path: ["lines", 0], message: "" }].map((each) => pointsAt(each, ["lines", 0]))).toEqual([false, false, false]);
});

test("a strict schema withstands: what comes through is valid", () => {
  const through = withstands(schema, valid);
  expect(through.length).toBeGreaterThan(0);
  for (const value of through) expect(issuesOf(value)).toEqual([]);
});

test("control: a parser that throws, lets everything in, or points elsewhere is caught, and so is one that refuses what is valid", () => {
  expect(() => withstands(schema, valid, (_, input) => accept(input as Order))).toThrow(/Nothing was refused/);
  expect(() => withstands(schema, valid, (_, input) => (input === valid ? accept(valid) : refuse("invalid_input", "No.", { issues: [{ path: ["elsewhere"], message: "no" }] })))).toThrow(/does not point/);
  expect(() => withstands(schema, valid, (_, input) => (input === valid ? accept(valid) : refuse("no", "No.", { issues: issuesOf(input) })))).toThrow(/does not point/);
  expect(() => withstands(schema, valid, (_, input) => accept({ ...valid, title: (input as Order).title.trim() }))).toThrow(TypeError);
  expect(() => withstands(schema, { ...valid, title: "" })).toThrow(/valid input is refused/);
});
