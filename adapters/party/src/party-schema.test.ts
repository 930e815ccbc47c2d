import { expect, test } from "vitest";
import { createTableSql, dropTableSql } from "@nexus/adapter-postgres";
import { partySchema } from "./party-schema.js";

const tablesOf = (script: string): string =>
  script
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("create index "))
    .join("\n");

test("the frozen migration is what the tables' definitions draft today, with indexes, and takes all of it back", () => {
  const { tables, migrations } = partySchema;
  expect(tablesOf(migrations.map(({ up }) => up).join("\n"))).toBe(tablesOf(tables.map(createTableSql).join("\n")));
  expect(tablesOf(migrations.toReversed().map(({ down }) => down).join("\n"))).toBe(tables.map(dropTableSql).toReversed().join("\n"));
});
