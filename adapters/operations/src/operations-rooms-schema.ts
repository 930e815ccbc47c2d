import { workflowCheckpointTable, type TableDefinition } from "@nexus/crm-operations";
import { roomsMigration } from "./migrations/0001-rooms.js";
import { routingMigration } from "./migrations/0002-routing.js";
import { answersMigration } from "./migrations/0003-answers.js";
import { accessMigration } from "./migrations/0004-access.js";
import { erasureMigration } from "./migrations/0005-erasure.js";
import { factsApartMigration } from "./migrations/0006-facts-apart.js";
import { checkpointsMigration } from "./migrations/0007-checkpoints.js";
import { conversionsMigration } from "./migrations/0008-conversions.js";
import { closingsMigration } from "./migrations/0009-closings.js";
import { opportunityCloseTable } from "./closing/stored-opportunity-closes.js";
import { leadConversionTable } from "./conversion/stored-lead-conversions.js";
import { erasureTable, legalHoldTable } from "./personal-data/stored-register.js";
import { accessRoleTable, roleAssignmentTable } from "./rooms/stored-access.js";
import { absenceTable, delegationTable } from "./rooms/stored-availability.js";
import { businessCalendarTable } from "./rooms/stored-business-calendars.js";
import { territoryMemberTable, territoryTable } from "./rooms/stored-territories.js";
import { assignmentTable } from "./routing/stored-assignments.js";
import { givenTable, routingDecisionTable, routingRunTable } from "./routing/stored-log.js";
import { routingFactsTable } from "./routing/routing-facts-table.js";
import { routingMemberTable } from "./routing/stored-members.js";
import { routingPolicyTable } from "./routing/stored-policies.js";
import { memberLoadTable, rotationTable } from "./routing/stored-rotations.js";
import { routingSnapshotTable } from "./routing/stored-snapshots.js";

const tables: readonly TableDefinition[] = [
  territoryTable,
  territoryMemberTable,
  businessCalendarTable,
  absenceTable,
  delegationTable,
  routingPolicyTable,
  routingMemberTable,
  routingSnapshotTable,
  rotationTable,
  memberLoadTable,
  assignmentTable,
  routingRunTable,
  routingDecisionTable,
  givenTable,
  accessRoleTable,
  roleAssignmentTable,
  erasureTable,
  legalHoldTable,
  routingFactsTable,
  workflowCheckpointTable,
  leadConversionTable,
  opportunityCloseTable,
];

const migrations: readonly Readonly<Record<"name" | "up" | "down", string>>[] = [
  roomsMigration,
  routingMigration,
  answersMigration,
  accessMigration,
  erasureMigration,
  factsApartMigration,
  checkpointsMigration,
  conversionsMigration,
  closingsMigration,
];

/**
 * What the orchestrator's rooms keep in a PostgreSQL database: give it to `openEmbedded` or `connect` of
 * `@nexus/adapter-postgres` among their `schemas`. The memory storage needs none.
 */
export const operationsRoomsSchema = {
  namespace: "sales-operations",
  tables,
  migrations,
} as const;
