import { expect, test } from "vitest";
import { createTableSql, dropTableSql } from "@nexus/adapter-postgres";
import { operationsRoomsSchema } from "./operations-rooms-schema.js";

test("the frozen migrations are what the tables' definitions draft today, and take all of it back", () => {
  const { tables, migrations } = operationsRoomsSchema;
  expect(migrations.map(({ up }) => up.trim()).join("\n\n")).toBe(tables.map(createTableSql).join("\n\n"));
  expect(migrations.toReversed().map(({ down }) => down.trim()).join("\n")).toBe(tables.map(dropTableSql).toReversed().join("\n"));
});
