import { contactKeys, Instant, type OperationContext } from "@nexus/common";
import type { AccountOwnerFinder, DuplicateKeyRecord, RoutableRecord } from "@nexus/crm-operations";
import type { Ownership } from "../customers/customer-ownership.js";
import type { Organisations } from "../customers/organisations.js";
import { ownerOn } from "../customers/owner-timeline.js";
import type { BoundParty } from "../party-deps.js";
import { keyText } from "../storage/party-keys.js";

/**
 * Who owns the customer of a record today, in UTC. The customer is the one that the record names, or
 * else the one that has the domain of its website or address; of several that share a domain, the one
 * that has it. Companies that are only called alike are not followed.
 */
export class PartyAccountOwners implements AccountOwnerFinder {
  constructor(
    private readonly organisations: Organisations,
    private readonly ownership: Ownership,
    private readonly deps: BoundParty,
  ) {}

  async ownersOf(ctx: OperationContext, records: readonly RoutableRecord[]): Promise<ReadonlyMap<string, string>> {
    const keysByRecord = new Map(records.map((record) => [record, this.domainsOf(ctx, record)]));
    const claims = await this.organisations.store.keys.claimants([...keysByRecord.values()].flat().map((key) => ({ ...key, isClaimed: true })));
    const asked = records.flatMap((record): readonly (readonly [string, string])[] => {
      const customerId = namedBy(record) ?? keysByRecord.get(record)?.map((key) => claims.get(keyText(key))).find((id) => id !== undefined);
      return customerId === undefined ? [] : [[record.id, customerId]];
    });
    const there = await this.organisations.there(asked.map(([, customerId]) => customerId));
    const timelines = await this.ownership.timelines([...new Set([...there.values()].map(({ id }) => id))]);
    const today = Instant.utcDate(this.deps.clock.now());
    return new Map(
      asked.flatMap(([recordId, customerId]) => {
        const ownerId = ownerOn(timelines.get(there.get(customerId)?.id ?? "") ?? [], today);
        return ownerId === null ? [] : [[recordId, ownerId] as const];
      }),
    );
  }

  private domainsOf(ctx: OperationContext, record: RoutableRecord): readonly DuplicateKeyRecord[] {
    if (namedBy(record) !== undefined) return [];
    const text = (name: string): string | null => {
      const value = Object.hasOwn(record.facts, name) ? record.facts[name] : null;
      return typeof value === "string" ? value : null;
    };
    const keys = contactKeys({ email: text("email"), website: text("website"), phone: null, companyName: null, country: null }, this.deps.contactKeys(ctx.tenantId));
    return keys.filter(({ kind }) => kind === "company-domain");
  }
}

const namedBy = ({ place }: RoutableRecord): string | undefined => (typeof place.accountId === "string" ? place.accountId : undefined);
