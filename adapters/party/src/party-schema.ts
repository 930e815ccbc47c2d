import type { TableDefinition } from "@nexus/crm-operations";
import { roleTable } from "./contacts/contacts.js";
import { personTable } from "./contacts/person.js";
import { linkTable } from "./customers/customer-links.js";
import { mergeTable } from "./customers/customer-merge.js";
import { ownershipTable } from "./customers/customer-ownership.js";
import { organisationTable } from "./customers/organisation.js";
import { partyMigration } from "./migrations/0001-party.js";
import { partyKeyTable } from "./storage/party-keys.js";
import { partyReferenceTable } from "./storage/party-references.js";

const tables: readonly TableDefinition[] = [organisationTable, personTable, roleTable, partyKeyTable, partyReferenceTable, ownershipTable, linkTable, mergeTable];

/**
 * What Party keeps in a PostgreSQL database: give it to `openEmbedded` or `connect` of
 * `@nexus/adapter-postgres` among their `schemas`. The memory storage needs none.
 */
export const partySchema = {
  namespace: "party",
  tables,
  migrations: [partyMigration],
} as const;
