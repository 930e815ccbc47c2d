import { accept, refuse } from "@nexus/common";
import { expect, test } from "vitest";
import { z } from "zod";
import { withstands } from "./hostile-input.js";
import { moneySchema, titleSchema } from "./schemas.js";
import { targetShape } from "./target.js";

const schema = z.strictObject({ ...targetShape, title: titleSchema, value: moneySchema.optional(), tags: z.array(z.string().max(10)).optional() });
const valid = { id: "L-1", title: "Acme", value: { minorUnits: 100, currency: "EUR" }, tags: ["a"] };
const parsed = (input: unknown): z.infer<typeof schema> => schema.parse(input);

test("a strict schema withstands bad input: what comes through is valid", () => {
  const through = withstands(schema, valid);
  expect(through.length).toBeGreaterThan(0);
  for (const value of through) expect(schema.safeParse(value).success).toBe(true);
});

test("a parser that throws, lets everything in, or points nowhere is caught", () => {
  const loose = z.looseObject({ id: z.any() });
  expect(() => withstands(loose, valid, (_, input) => accept(input as z.infer<typeof loose>))).toThrow(/Nothing was refused/);
  expect(() => withstands(schema, valid, (_, input) => (input === valid ? accept(parsed(input)) : refuse("invalid_input", "No.", { issues: [] })))).toThrow(/does not point/);
  expect(() => withstands(schema, valid, (_, input) => accept(parsed(input)))).toThrow();
  expect(() => withstands(schema, { ...valid, id: "" })).toThrow(/valid input is refused/);
});
