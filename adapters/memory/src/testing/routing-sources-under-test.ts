import { uuidV7Generator, type Clock } from "@nexus/common";
import { simulatedRandom } from "@nexus/common/testing";
import { bindStores, type AccountOwnerFinder, type CriteriaFacts, type EnrichmentProvider, type RoutedEntity } from "@nexus/crm-operations";
import type { AccountOwnersSubject, EnrichmentSubject, MakeSubject } from "@nexus/crm-operations-conformance";
import { memoryAccountOwners, memoryEnrichment, memoryStorage, type FactsByRecord, type OwnersByAccount } from "../index.js";

const close = (): Promise<void> => Promise.resolve();
const rowsWith = (clock: Clock) => memoryStorage({ clock, ids: uuidV7Generator({ clock, random: simulatedRandom(7) }) }).unitOfWork;

/** Every question counts as one call, so that whoever asks again and again is seen. */
export const accountOwnersWith =
  (make: (owners: OwnersByAccount, honest: AccountOwnerFinder) => AccountOwnerFinder = (_owners, honest) => honest): MakeSubject<AccountOwnersSubject> =>
  async ({ clock }) => {
    const owners = new Map<string, Map<string, string>>();
    const finder = memoryAccountOwners(owners);
    let calls = 0;
    const counted: AccountOwnerFinder = {
      ownersOf: (ctx, records) => {
        calls += 1;
        return finder.ownersOf(ctx, records);
      },
    };
    const accountOwners = make(owners, counted);
    return {
      unitOfWork: bindStores(rowsWith(clock), () => ({ accountOwners })),
      prepareAccounts: async ({ tenantId }, prepared) => {
        const ofTenant = owners.get(tenantId) ?? new Map<string, string>();
        for (const [accountId, ownerId] of prepared) {
          if (ownerId === null) ofTenant.delete(accountId);
          else ofTenant.set(accountId, ownerId);
        }
        owners.set(tenantId, ofTenant);
      },
      roundTrips: () => calls,
      close,
    };
  };

export const enrichmentWith =
  (make: (facts: FactsByRecord, honest: EnrichmentProvider) => EnrichmentProvider = (_facts, honest) => honest): MakeSubject<EnrichmentSubject> =>
  async () => {
    const facts = new Map<string, Partial<Record<RoutedEntity, Map<string, CriteriaFacts>>>>();
    return {
      enrichment: make(facts, memoryEnrichment(facts)),
      know: async ({ tenantId }, { entity, id }, known) => {
        const ofTenant = facts.get(tenantId) ?? {};
        facts.set(tenantId, { ...ofTenant, [entity]: new Map(ofTenant[entity]).set(id, known) });
      },
      close,
    };
  };
