import fc from "fast-check";
import { expect, expectTypeOf, test } from "vitest";
import { describePath } from "./input-issue.js";
import { batchInputLimits } from "./input-limits.js";
import { invalidInput, parseInput, type InputSchema } from "./parse-input.js";
import type { Result } from "./result.js";

interface Quantity {
  readonly quantity: number;
}

/** A schema by hand, in the shape zod answers: strict, one number. */
const quantity: InputSchema<Quantity> = {
  safeParse(input) {
    if (typeof input !== "object" || input === null) return { success: false, error: { issues: [{ path: [], message: "expected an object" }] } };
    const { quantity: value, ...rest } = input as Record<string, unknown>;
    const issues = [
      ...(typeof value === "number" ? [] : [{ path: ["quantity"], message: "expected a number" }]),
      ...(Object.keys(rest).length === 0 ? [] : [{ path: [], message: "Unrecognized keys", keys: Object.keys(rest) }]),
    ];
    return issues.length === 0 ? { success: true, data: { quantity: value as number } } : { success: false, error: { issues } };
  },
};

test("input that fits becomes the typed value", () => {
  const result = parseInput(quantity, { quantity: 2 });
  expect(result).toEqual({ ok: true, value: { quantity: 2 } });
  expectTypeOf(result).toEqualTypeOf<Result<Quantity, "invalid_input">>();
});

test("each issue of the schema has its path, and each unknown name an issue of its own", () => {
  expect(parseInput(quantity, { price: 1, tenantId: "other" })).toEqual({
    ok: false,
    refusal: {
      code: "invalid_input",
      message: "Correct quantity: expected a number (and 2 more)",
      details: {
        issues: [
          { path: ["quantity"], message: "expected a number" },
          { path: ["price"], message: "not a known name" },
          { path: ["tenantId"], message: "not a known name" },
        ],
      },
    },
  });
});

test("a name that is not there is called missing, and what else a schema says comes through", () => {
  const zodLike = (message: string): InputSchema<never> => ({ safeParse: () => ({ success: false, error: { issues: [{ path: ["rules", 0, "weights"], message }] } }) });
  expect(parseInput(zodLike("Invalid input: expected record, received undefined"), {})).toEqual(invalidInput([{ path: ["rules", 0, "weights"], message: "missing: expected record" }]));
  expect(parseInput(zodLike("Invalid input: expected record, received string"), {})).toEqual(invalidInput([{ path: ["rules", 0, "weights"], message: "Invalid input: expected record, received string" }]));
});

test("what exceeds the limits never reaches the schema", () => {
  const unreachable: InputSchema<never> = {
    safeParse() {
      throw new Error("reached");
    },
  };
  const refused = parseInput(unreachable, JSON.parse('{"__proto__":{"quantity":1}}'));
  expect(refused).toEqual(invalidInput([{ path: ["__proto__"], message: "a reserved name" }]));
  expect(() => parseInput(unreachable, { quantity: 1 })).toThrow("reached");
});

test("the limits are the caller's to choose", () => {
  const lines: InputSchema<unknown> = { safeParse: (input) => ({ success: true, data: input }) };
  const many = Array(2_000).fill(1);
  expect(parseInput(lines, many).ok).toBe(false);
  expect(parseInput(lines, many, batchInputLimits).ok).toBe(true);
});

test("a symbol in the path of a schema is shown as text", () => {
  const symbolic: InputSchema<never> = { safeParse: () => ({ success: false, error: { issues: [{ path: [Symbol("id"), 0], message: "no" }] } }) };
  expect(parseInput(symbolic, {})).toEqual(invalidInput([{ path: ["Symbol(id)", 0], message: "no" }]));
});

test("the message shows where and what to do, never the value", () => {
  fc.assert(
    fc.property(fc.string({ minLength: 6 }).filter((secret) => !/^[\w ()[\]".]*$/.test(secret)), (secret) => {
      const result = parseInput(quantity, { quantity: secret });
      return !result.ok && !JSON.stringify(result.refusal).includes(JSON.stringify(secret).slice(1, -1));
    }),
  );
});

test("any value is parsed or refused, never thrown at", () => {
  fc.assert(
    fc.property(fc.anything({ withBigInt: true, withDate: true, withMap: true, withSparseArray: true, withNullPrototype: true }), (value) => {
      const result = parseInput(quantity, value);
      return result.ok || result.refusal.code === "invalid_input";
    }),
  );
});

test.each([
  [[], "the input"],
  [["name"], "name"],
  [["lines", 2, "quantity"], "lines[2].quantity"],
  [[0, "name"], "[0].name"],
  [["größe", "line-item", "_x", "$y"], "größe.line-item._x.$y"],
  [["a.b", "c"], '["a.b"].c'],
  [["lines", "0"], 'lines["0"]'],
  [["", "x"], '[""].x'],
  [["\u001b[31mred\n"], '["\\u001b[31mred\\n"]'],
  [["a\ud800"], '["a\\ud800"]'],
])("the path %j reads %s", (path, text) => expect(describePath(path)).toBe(text));

test("a refusal without an issue still says something", () => {
  expect(invalidInput([]).refusal.message).toBe("Correct the input: invalid");
});
