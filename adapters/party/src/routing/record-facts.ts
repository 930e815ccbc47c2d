import { Instant } from "@nexus/common";
import type { RecordFacts, RecordFactsFinders } from "@nexus/crm-operations";
import type { Contacts } from "../contacts/contacts.js";
import type { Ownership } from "../customers/customer-ownership.js";
import type { Organisations } from "../customers/organisations.js";
import { ownerOn } from "../customers/owner-timeline.js";
import type { BoundParty } from "../party-deps.js";

const nothingMore = { territoryIds: [], partnerId: null, requestedBy: null } as const;

/**
 * Who owns customers today, in UTC, removed ones included; a merged one is its winner's owner's. A
 * contact is the owner's of the customer where it came last, of roles that have not ended.
 */
export const partyRecordFacts = (parts: { readonly organisations: Organisations; readonly contacts: Contacts; readonly ownership: Ownership }, deps: BoundParty): RecordFactsFinders => {
  const today = () => Instant.utcDate(deps.clock.now());
  const ownersToday = async (ids: readonly string[]): Promise<ReadonlyMap<string, string | null>> => {
    const timelines = await parts.ownership.timelines([...new Set(ids)]);
    return new Map([...timelines].map(([id, timeline]) => [id, ownerOn(timeline, today())]));
  };
  return {
    customer: async (_ctx, ids) => {
      const rows = [...(await parts.organisations.store.rows(ids)).values()];
      const owners = await ownersToday(rows.map(({ id, mergedInto }) => mergedInto ?? id));
      return rows.map(({ id, mergedInto }): RecordFacts => ({ entityType: "customer", id, ownerId: owners.get(mergedInto ?? id) ?? null, ...nothingMore }));
    },
    contact: async (_ctx, ids) => {
      const rows = [...(await parts.contacts.store.rows(ids)).values()];
      const places = new Map<string, string>();
      const roles = (await parts.contacts.rolesOf(rows.map(({ id }) => id))).filter(({ endsOn }) => endsOn === null || endsOn > today());
      for (const { personId, organisationId } of roles.toSorted((a, b) => (a.startsOn < b.startsOn ? -1 : a.startsOn > b.startsOn ? 1 : 0))) places.set(personId, organisationId);
      const owners = await ownersToday([...places.values()]);
      return rows.map(({ id }): RecordFacts => ({ entityType: "contact", id, ownerId: owners.get(places.get(id) ?? "") ?? null, ...nothingMore }));
    },
  };
};
