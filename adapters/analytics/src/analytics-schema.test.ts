import { expect, test } from "vitest";
import { createTableSql, dropTableSql } from "@nexus/adapter-postgres";
import { analyticsSchema } from "./analytics-schema.js";

test("the frozen migration is what the tables' definitions draft today, and takes all of it back", () => {
  const { tables, migrations } = analyticsSchema;
  expect(migrations.map(({ up }) => up.trim()).join("\n")).toBe(tables.map(createTableSql).join("\n"));
  expect(migrations.map(({ down }) => down.trim()).join("\n")).toBe(tables.map(dropTableSql).toReversed().join("\n"));
});
