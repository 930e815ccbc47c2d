import { expect, test } from "vitest";
import { createTableSql, dropTableSql } from "@nexus/adapter-postgres";
import { answersMigration } from "./migrations/0003-answers.js";
import { factsApartMigration } from "./migrations/0006-facts-apart.js";
import { operationsRoomsSchema } from "./operations-rooms-schema.js";

/** What was made once and taken back later leaves nothing, and definitions know of no index. */
const net = (script: string): string =>
  [answersMigration.up, answersMigration.down].reduce((text, part) => text.replaceAll(part.trim(), ""), script).replaceAll(/^create index .*$/gm, "").replaceAll(/\n+/g, "\n").trim();

test("the frozen migrations are what the tables' definitions draft today, and take all of it back", () => {
  const { tables } = operationsRoomsSchema;
  // Moves what is there, and makes an index.
  const migrations = operationsRoomsSchema.migrations.filter(({ name }) => name !== factsApartMigration.name);
  expect(net(migrations.map(({ up }) => up).join("\n"))).toBe(tables.map(createTableSql).join("\n"));
  expect(net(migrations.toReversed().map(({ down }) => down).join("\n"))).toBe(tables.map(dropTableSql).toReversed().join("\n"));
});
