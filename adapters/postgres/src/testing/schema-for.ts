import type { TableDefinition } from "@nexus/crm-operations";
import type { StorageSchema } from "../schema/storage-schema.js";
import { createTableSql, dropTableSql } from "../schema/table-sql.js";

/** A schema made from tables on the spot, for tests: a published schema freezes its SQL as text. */
export const schemaFor = (namespace: string, tables: readonly TableDefinition[]): StorageSchema => ({
  namespace,
  tables,
  migrations: [{ name: "0001-tables", up: tables.map(createTableSql).join("\n"), down: tables.map(dropTableSql).reverse().join("\n") }],
});
