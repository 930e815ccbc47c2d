import type { TableDefinition } from "@nexus/crm-operations";
import { quotationsMigration } from "./migrations/0001-quotations.js";
import { quotationTable } from "./storage/quotation-table.js";

const tables: readonly TableDefinition[] = [quotationTable];

const migrations: readonly Readonly<Record<"name" | "up" | "down", string>>[] = [quotationsMigration];

/**
 * What Sales keeps in a PostgreSQL database: give it to `openEmbedded` or `connect` of
 * `@nexus/adapter-postgres` among their `schemas`. The memory storage needs none.
 */
export const salesSchema = {
  namespace: "sales",
  tables,
  migrations,
} as const;
