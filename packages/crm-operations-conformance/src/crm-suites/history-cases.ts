import { CalendarDate, Instant, type ExternalReference } from "@nexus/common";
import type { AccountFacts, FactsByEntity, ImportEntity, ImportOutcome, LeadFacts, OpportunityFacts, OpportunityRecord, LeadRecord, ProductFacts, UserFacts } from "@nexus/crm-operations";
import { ContractBroken } from "../expectation.js";
import type { Crm } from "./crm-case.js";

export const reference = (externalId: string, source = "old-crm"): ExternalReference => ({ source, externalId });

export const day = (text: string): Instant => Instant.of(`${text}T00:00:00.000Z`);

export const since = CalendarDate.of("2016-01-01");

/** The facts a case cares about; the rest is what every record needs. */
type Some<Facts> = Partial<Facts>;

export const userFacts = (externalId: string, more: Some<UserFacts> = {}): UserFacts => ({ reference: reference(externalId), name: `User ${externalId}`, since, ...more });
export const productFacts = (externalId: string, more: Some<ProductFacts> = {}): ProductFacts => ({ reference: reference(externalId), name: `Product ${externalId}`, ...more });
export const accountFacts = (externalId: string, more: Some<AccountFacts> = {}): AccountFacts => ({ reference: reference(externalId), name: `Account ${externalId}`, ...more });
export const opportunityFacts = (externalId: string, more: Some<OpportunityFacts> = {}): OpportunityFacts => ({ reference: reference(externalId), name: `Deal ${externalId}`, status: "open", ...more });
export const leadFacts = (crm: Crm, externalId: string, more: Some<LeadFacts> = {}): LeadFacts => ({
  reference: reference(externalId), title: `Lead ${externalId}`, status: "new", source: crm.subject.lists.leadSources[0], ...more,
});

type Import = { readonly [Entity in ImportEntity]: (facts: readonly FactsByEntity[Entity][]) => Promise<readonly ImportOutcome[]> };

/** Imports one batch and commits it. */
export const importing = (crm: Crm): Import => ({
  user: (facts) => crm.commit(({ history }, ctx) => history.importUsers(ctx, facts)),
  product: (facts) => crm.commit(({ history }, ctx) => history.importProducts(ctx, facts)),
  account: (facts) => crm.commit(({ history }, ctx) => history.importAccounts(ctx, facts)),
  lead: (facts) => crm.commit(({ history }, ctx) => history.importLeads(ctx, facts)),
  opportunity: (facts) => crm.commit(({ history }, ctx) => history.importOpportunities(ctx, facts)),
});

/** An outcome without ids: `created`, or the code of the refusal. */
export const importCodes = (outcomes: readonly ImportOutcome[]): readonly string[] => outcomes.map((item) => (item.outcome === "rejected" ? item.refusal.code : item.outcome));

const only = <T>(what: string, found: readonly T[]): T => {
  const [first, ...more] = found;
  if (first === undefined || more.length > 0) throw new ContractBroken(what, "exactly one", found);
  return first;
};

/** The lead or deal that carries the reference. */
export const leadOf = async (crm: Crm, externalId: string): Promise<LeadRecord> =>
  only(`the lead of ${externalId}`, await crm.read(({ leads }, ctx) => leads.findByReferences(ctx, [reference(externalId)])));

export const dealOf = async (crm: Crm, externalId: string): Promise<OpportunityRecord> =>
  only(`the deal of ${externalId}`, await crm.read(({ opportunities }, ctx) => opportunities.findByReferences(ctx, [reference(externalId)])));

export const userIdOf = async (crm: Crm, externalId: string): Promise<string> =>
  only(`the user of ${externalId}`, await crm.read(({ directory }, ctx) => directory.findUsersByReferences(ctx, [reference(externalId)]))).id;

/** A minimal batch of each kind, and the same with one fact changed, in the order in which they refer to each other. */
export const batches = (crm: Crm, name?: string): readonly (readonly [ImportEntity, () => Promise<readonly ImportOutcome[]>])[] => {
  const take = importing(crm);
  const named = name === undefined ? {} : { name };
  return [
    ["user", () => take.user([userFacts("1", named), userFacts("2")])],
    ["product", () => take.product([productFacts("1", named), productFacts("2")])],
    ["account", () => take.account([accountFacts("1", named), accountFacts("2")])],
    ["lead", () => take.lead([leadFacts(crm, "1", name === undefined ? {} : { title: name }), leadFacts(crm, "2")])],
    ["opportunity", () => take.opportunity([opportunityFacts("1", named), opportunityFacts("2")])],
  ];
};

