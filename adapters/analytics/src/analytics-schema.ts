import type { TableDefinition } from "@nexus/crm-operations";
import { factsMigration } from "./migrations/0001-facts.js";
import { dealTable } from "./storage/deal-table.js";
import { conversionTable, eventTable, stepTable } from "./storage/event-tables.js";

const tables: readonly TableDefinition[] = [eventTable, stepTable, conversionTable, dealTable];

const migrations: readonly Readonly<Record<"name" | "up" | "down", string>>[] = [factsMigration];

/**
 * What analytics keep in a PostgreSQL database: give it to `openEmbedded` or `connect` of
 * `@nexus/adapter-postgres` among their `schemas`. The memory storage needs none.
 */
export const analyticsSchema = {
  namespace: "analytics",
  tables,
  migrations,
} as const;
