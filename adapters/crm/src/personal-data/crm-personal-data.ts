import { normalizeEmail } from "@nexus/crm";
import { accountDataClasses, directoryUserDataClasses, outboxHolder, type AccountRecord, type DirectoryUser, type PersonalDataHolder } from "@nexus/crm-operations";
import { activityKind } from "../activities/activity-kind.js";
import type { BoundDeps } from "../crm-deps.js";
import { leadKind } from "../leads/lead-kind.js";
import { opportunityKind } from "../opportunities/opportunity-kind.js";
import { accountTable } from "../setup/stored-accounts.js";
import { directoryTables } from "../setup/stored-directory.js";
import { ActivityHolder } from "./activity-holder.js";
import { DocumentHolder, type ErasableDocuments } from "./document-holder.js";
import { LeadHolder } from "./lead-holder.js";
import { OpportunityHolder } from "./opportunity-holder.js";

const users: ErasableDocuments<DirectoryUser> = {
  name: "crm-directory",
  entityType: "user",
  table: directoryTables.users,
  classes: directoryUserDataClasses,
  isReachedBy: (user, { email }) => email !== undefined && user.email !== null && normalizeEmail(user.email) !== undefined && normalizeEmail(user.email) === normalizeEmail(email),
};

/** An account is a company; one that is a person's is named by whoever erases. */
const accounts: ErasableDocuments<AccountRecord> = { name: "crm-accounts", entityType: "account", table: accountTable, classes: accountDataClasses, isReachedBy: () => false };

/** Everything of the CRM in which a person may be named, the outbox last: whoever erases publishes events, too. */
export const crmPersonalData = (deps: BoundDeps): readonly PersonalDataHolder[] => [
  new LeadHolder(deps),
  new OpportunityHolder(deps),
  new ActivityHolder(deps),
  new DocumentHolder(accounts, deps),
  new DocumentHolder(users, deps),
  outboxHolder(deps.tx.records, new Set([leadKind, opportunityKind, activityKind].flatMap((kind) => [...kind.personalFields]))),
];
