import { Instant, type Clock } from "@nexus/common";
import type { RecordFactsFinder } from "../commands/index.js";
import type { FieldHistoryProvider, LeadProvider, OpportunityProvider } from "../crm-records/index.js";
import { indexTerritories, matchTerritory, type TerritoryStore } from "../territories/index.js";
import type { AccountOwnerFinder, RoutedRecords } from "./ports.js";
import { routedLeads } from "./routed-leads.js";
import { routedOpportunities } from "./routed-opportunities.js";
import type { RoutingStores } from "./routing-stores.js";

/** What a host has bound to one transaction: a CRM, and the stores of the orchestrator's rooms. */
export interface RoutingParts extends Omit<RoutingStores, "routed" | "accountOwners"> {
  readonly leads: LeadProvider;
  readonly opportunities: OpportunityProvider;
  readonly fieldHistory: FieldHistoryProvider;
  /** Contacts and accounts live behind Party: who has them binds them here. */
  readonly routedContacts?: RoutedRecords;
  readonly routedAccounts?: RoutedRecords;
  readonly accountOwners?: AccountOwnerFinder;
}

/**
 * The stores of routing from what is bound to one transaction already. What permission depends on gains
 * the territories that cover a record today.
 *
 * @example
 * ```ts
 * declare const bindParts: (tx: Transaction) => RoutingParts;
 * declare const clock: Clock;
 * const bind = (tx: Transaction): RoutingStores => composeRoutingStores(bindParts(tx), clock);
 * ```
 */
export const composeRoutingStores = ({ leads, opportunities, fieldHistory, routedContacts, routedAccounts, accountOwners, ...parts }: RoutingParts, clock: Clock): RoutingStores => {
  const routed = {
    lead: routedLeads(leads, fieldHistory),
    opportunity: routedOpportunities(opportunities, fieldHistory),
    ...(routedContacts ? { contact: routedContacts } : {}),
    ...(routedAccounts ? { account: routedAccounts } : {}),
  };
  const known = Object.entries(parts.recordFacts).map(([entityType, find]) => [entityType, isRouted(routed, entityType) ? located(find, routed[entityType], parts.territories, clock) : find] as const);
  return { ...parts, routed, ...(accountOwners ? { accountOwners } : {}), recordFacts: Object.fromEntries(known) };
};

const isRouted = <Routed extends object>(routed: Routed, entityType: string): entityType is keyof Routed & string => Object.hasOwn(routed, entityType);

/** Records with the territories they lie in today. */
const located =
  (find: RecordFactsFinder, routed: RoutedRecords | undefined, territories: TerritoryStore, clock: Clock): RecordFactsFinder =>
  async (ctx, ids) => {
    const facts = await find(ctx, ids);
    const snapshot = await territories.snapshot(ctx);
    if (!routed || snapshot.territories.length === 0) return facts;
    const index = indexTerritories(snapshot);
    const today = Instant.utcDate(clock.now());
    const places = new Map((await routed.find(ctx, ids)).map(({ id, place }) => [id, place]));
    return facts.map((one) => ({ ...one, territoryIds: matchTerritory(index, places.get(one.id) ?? {}, today)?.matchingIds ?? [] }));
  };
