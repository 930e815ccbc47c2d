import type { AccountOwnerFinder, CriteriaFacts, EnrichmentProvider, RoutedEntity } from "@nexus/crm-operations";

/** Owners' user ids by account id, by tenant. */
export type OwnersByAccount = ReadonlyMap<string, ReadonlyMap<string, string>>;

/**
 * Who owns the accounts of a host that keeps them itself: of records that name their account, and of no
 * others. The maps are looked at whenever routing asks: a host may change them at any time.
 *
 * @example
 * ```ts
 * const accountOwners = memoryAccountOwners(new Map([["tenant-1", new Map([["account-1", "user-1"]])]]));
 * ```
 */
export const memoryAccountOwners = (owners: OwnersByAccount): AccountOwnerFinder => ({
  ownersOf: (ctx, records) => {
    const ofTenant = owners.get(ctx.tenantId);
    return Promise.resolve(
      new Map(
        records.flatMap(({ id, place: { accountId } }) => {
          const ownerId = typeof accountId === "string" ? ofTenant?.get(accountId) : undefined;
          return ownerId === undefined ? [] : [[id, ownerId] as const];
        }),
      ),
    );
  },
});

/** Facts by record id, by kind of record, by tenant. */
export type FactsByRecord = ReadonlyMap<string, { readonly [Entity in RoutedEntity]?: ReadonlyMap<string, CriteriaFacts> }>;

/**
 * What a host knows of records beyond what they say. The maps are looked at whenever routing asks.
 *
 * @example
 * ```ts
 * const enrichment = memoryEnrichment(new Map([["tenant-1", { lead: new Map([["lead-1", { industry: "Logistics", employees: 40 }]]) }]]));
 * ```
 */
export const memoryEnrichment = (facts: FactsByRecord): EnrichmentProvider => ({
  enrich: (ctx, records) => {
    const ofTenant = facts.get(ctx.tenantId);
    return Promise.resolve(
      new Map(
        records.flatMap(({ entity, id }) => {
          const known = ofTenant?.[entity]?.get(id);
          return known === undefined ? [] : [[id, known] as const];
        }),
      ),
    );
  },
});
