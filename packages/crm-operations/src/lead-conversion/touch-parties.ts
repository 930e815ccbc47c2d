import { accept, type Instant, type OperationContext, type Result } from "@nexus/common";
import type { CustomerChanges, CustomerProvider, CustomerRecord } from "../customers/index.js";
import { fillings } from "./fill-gaps.js";
import type { PlacedWords } from "./parties-to-make.js";
import { hasRole, isRoleAt, roleAt, type PartyTouches } from "./party-touches.js";

/** Versions after the changes, by id: whoever has another one was changed by somebody else since. */
export type VersionsLeft = Readonly<Record<string, number>>;

/** Changes those that were there. Again it changes nothing. Refused with `version_conflict` where somebody else changes them meanwhile. */
export const touchParties = async (ctx: OperationContext, customers: CustomerProvider, touches: PartyTouches, work: readonly PlacedWords[], at: Instant): Promise<Result<VersionsLeft>> => {
  const versions: Record<string, number> = {};
  const telling = work.filter(({ turn }) => turn.details === "fill-gaps");
  const there = touches.customers.length === 0 ? [] : await customers.findMany(ctx, touches.customers.map(({ id }) => id));
  for (const customer of there) {
    const fill = touches.customers.find(({ id }) => id === customer.id)?.fill ?? [];
    const companies = telling.flatMap(({ place, data }) => (place.customerId === customer.id ? [data.company] : []));
    const filled = await fillCustomer(ctx, customers, customer, fillings(fill, customer, companies));
    if (!filled.ok) return filled;
    versions[customer.id] = filled.value.version;
  }
  const persons = touches.contacts.length === 0 ? [] : await customers.findContacts(ctx, touches.contacts.map(({ id }) => id));
  for (const contact of persons) {
    const { fill = [], rolesAt = [] } = touches.contacts.find(({ id }) => id === contact.id) ?? {};
    const lacking = rolesAt.filter((customerId) => !hasRole(contact, customerId, at)).map((customerId) => roleAt(customerId, at));
    const words = telling.flatMap(({ place, data }) => (place.contactId === contact.id ? [data.person] : []));
    const changed = await customers.updateContact(ctx, { id: contact.id, expectedVersion: contact.version }, { ...fillings(fill, contact, words), ...(lacking.length > 0 ? { roles: [...contact.roles, ...lacking] } : {}) });
    if (!changed.ok) return changed;
    versions[contact.id] = changed.value.version;
  }
  return accept(versions);
};

/** A website whose domain another customer has is none of this one's gaps. */
const fillCustomer = async (ctx: OperationContext, customers: CustomerProvider, { id, version }: CustomerRecord, changes: CustomerChanges): Promise<Result<CustomerRecord>> => {
  const target = { id, expectedVersion: version };
  const updated = await customers.update(ctx, target, changes);
  if (updated.ok || updated.refusal.code !== "customer_domain_taken") return updated;
  const { website: _website, ...others } = changes;
  return customers.update(ctx, target, others);
};

/**
 * Takes back what is still as it was left: what somebody has changed since stays, and so does everything
 * of who is gone. Where nobody knows what was left, one change more than before is taken for this one.
 */
export const untouchParties = async (ctx: OperationContext, customers: CustomerProvider, touches: PartyTouches, versions: VersionsLeft | undefined, at: Instant): Promise<void> => {
  const left = (id: string, before: number): number => versions?.[id] ?? before + 1;
  const emptied = (fill: readonly string[]): Readonly<Record<string, null>> => Object.fromEntries(fill.map((name) => [name, null]));
  for (const { id, version, fill } of touches.customers) {
    if (left(id, version) > version) await customers.update(ctx, { id, expectedVersion: left(id, version) }, emptied(fill));
  }
  const persons = touches.contacts.length === 0 ? [] : await customers.findContacts(ctx, touches.contacts.map(({ id }) => id));
  for (const contact of persons) {
    const { version = 0, fill = [], rolesAt = [] } = touches.contacts.find(({ id }) => id === contact.id) ?? {};
    const roles = contact.roles.filter((role) => !rolesAt.some((customerId) => isRoleAt(role, customerId, at)));
    const isOurs = contact.version === left(contact.id, version) && contact.version > version;
    await customers.updateContact(ctx, { id: contact.id }, { ...(isOurs ? emptied(fill) : {}), roles });
  }
};
