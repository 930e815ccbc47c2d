import type { TableDefinition } from "@nexus/crm-operations";
import { activityKind } from "./activities/activity-kind.js";
import { importedFactsTable } from "./history/import-batch.js";
import { leadKeyTable } from "./leads/lead-keys.js";
import { leadKind } from "./leads/lead-kind.js";
import { recordsMigration } from "./migrations/0001-records.js";
import { setUpMigration } from "./migrations/0002-set-up.js";
import { erasureMigration } from "./migrations/0003-erasure.js";
import { opportunityKind } from "./opportunities/opportunity-kind.js";
import { pipelineKind } from "./pipelines/pipeline-kind.js";
import { accountLinkTable, accountTable } from "./setup/stored-accounts.js";
import { productTable } from "./setup/product.js";
import { directoryTables } from "./setup/stored-directory.js";
import { exchangeRateTable } from "./setup/stored-exchange-rates.js";
import { fiscalCalendarTable } from "./setup/stored-fiscal-calendars.js";
import { fieldVersionTable } from "./setup/stored-field-registry.js";
import { externalReferenceTable } from "./storage/external-references.js";
import { changeReasonTable, fieldHistoryTable } from "./storage/field-history-table.js";

/** Every table of the CRM. */
export const crmTables: readonly TableDefinition[] = [
  leadKind.table,
  leadKeyTable,
  opportunityKind.table,
  pipelineKind.table,
  activityKind.table,
  externalReferenceTable,
  fieldHistoryTable,
  changeReasonTable,
  importedFactsTable,
  fieldVersionTable,
  accountTable,
  accountLinkTable,
  productTable,
  fiscalCalendarTable,
  exchangeRateTable,
  ...Object.values(directoryTables),
];

/**
 * What the CRM keeps in a PostgreSQL database: give it to `openEmbedded` or `connect` of
 * `@nexus/adapter-postgres` among their `schemas`. The memory storage needs none.
 */
export const crmSchema = {
  namespace: "crm",
  tables: crmTables,
  migrations: [recordsMigration, setUpMigration, erasureMigration],
} as const;
