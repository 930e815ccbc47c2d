import type { Condition } from "@nexus/crm-operations";
import fc from "fast-check";
import { expect, test } from "vitest";
import { compiler } from "../database/session-dialect.js";
import { noteTable, type NoteRow } from "../testing/note-table.js";
import { conditionShape, conditionSql } from "./condition-sql.js";

type Shape = (condition: Condition<NoteRow>, values: unknown[]) => string;

const column = fc.constantFrom("id" as const, "title" as const, "slot" as const);
const text = fc.constantFrom("a", "b", "");
const { condition } = fc.letrec<{ condition: Condition<NoteRow> }>((tie) => ({
  condition: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.record({ column, is: fc.constantFrom("eq" as const, "ne" as const, "lt" as const), value: text }),
    fc.record({ column, is: fc.constant("in" as const), values: fc.array(text, { maxLength: 3 }) }),
    fc.record({ column, is: fc.constantFrom("null" as const, "not-null" as const) }),
    fc.record({ all: fc.array(tie("condition"), { maxLength: 3 }) }),
    fc.record({ any: fc.array(tie("condition"), { maxLength: 3 }) }),
    fc.record({ not: tie("condition") }),
  ),
}));

/** Values as the statement binds them, and one statement for each shape. */
const agrees = (shapeOf: Shape): void => {
  const statements = new Map<string, string>();
  fc.assert(
    fc.property(condition, (given) => {
      const values: unknown[] = [];
      const shape = shapeOf(given, values);
      const { sql, parameters } = conditionSql(noteTable, given).compile(compiler);
      expect(values).toEqual(parameters);
      expect(statements.get(shape) ?? sql).toBe(sql);
      statements.set(shape, sql);
    }),
    { numRuns: 2_000 },
  );
};

const honest: Shape = (given, values) => conditionShape(noteTable, given, values);

test("what is bound by its shape is what the statement binds, and conditions of one shape are one statement", () => {
  agrees(honest);
});

test("control: a shape that forgets whether a list has one value, and one that binds backwards, are found", () => {
  expect(() => agrees((given, values) => honest(given, values).replaceAll(" one", ""))).toThrow();
  expect(() => agrees((given, values) => {
    const shape = honest(given, values);
    values.reverse();
    return shape;
  })).toThrow();
});
