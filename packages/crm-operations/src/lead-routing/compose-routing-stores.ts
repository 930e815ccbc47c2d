import type { FieldHistoryProvider, LeadProvider, OpportunityProvider } from "../crm-records/index.js";
import type { Transaction } from "../unit-of-work/index.js";
import type { AccountOwnerFinder, RoutedRecords } from "./ports.js";
import { routedLeads } from "./routed-leads.js";
import { routedOpportunities } from "./routed-opportunities.js";
import type { RoutingStores } from "./routing-stores.js";

/** What a host has bound to one transaction: a CRM, and the stores of the orchestrator's rooms. */
export interface RoutingParts extends Omit<RoutingStores, "routed" | "outbox" | "accountOwners"> {
  readonly leads: LeadProvider;
  readonly opportunities: OpportunityProvider;
  readonly fieldHistory: FieldHistoryProvider;
  /** Contacts and accounts live behind Party: who has them binds them here. */
  readonly routedContacts?: RoutedRecords;
  readonly routedAccounts?: RoutedRecords;
  readonly accountOwners?: AccountOwnerFinder;
}

/**
 * The stores of routing from what is bound to one transaction already.
 *
 * @example
 * ```ts
 * declare const bindParts: (tx: Transaction) => RoutingParts;
 * const bind = (tx: Transaction): RoutingStores => composeRoutingStores(bindParts(tx), tx);
 * ```
 */
export const composeRoutingStores = ({ leads, opportunities, fieldHistory, routedContacts, routedAccounts, accountOwners, ...parts }: RoutingParts, tx: Transaction): RoutingStores => ({
  ...parts,
  routed: {
    lead: routedLeads(leads, fieldHistory),
    opportunity: routedOpportunities(opportunities, fieldHistory),
    ...(routedContacts ? { contact: routedContacts } : {}),
    ...(routedAccounts ? { account: routedAccounts } : {}),
  },
  ...(accountOwners ? { accountOwners } : {}),
  outbox: tx,
});
