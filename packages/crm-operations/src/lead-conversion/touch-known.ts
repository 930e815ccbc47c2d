import { accept, Instant, type OperationContext, type Result } from "@nexus/common";
import type { ContactRecord, CustomerChanges, CustomerProvider, CustomerRecord } from "../customers/index.js";
import type { PlacedWords } from "./parties-to-make.js";
import { roleAt } from "./parties-to-make.js";
import { contactGaps, customerGaps } from "./fill-gaps.js";

/** What was changed of a customer or contact that was there: names of fields and ids, and no words. */
export interface TouchedParty {
  readonly is: "customer" | "contact";
  readonly id: string;
  /** Its version afterwards. */
  readonly version: number;
  readonly filled: readonly string[];
  /** The customers at which the contact got a role. */
  readonly rolesAt: readonly string[];
}

interface Known {
  readonly contacts: readonly ContactRecord[];
  readonly customers: readonly CustomerRecord[];
}

type Touching = Result<{ readonly version: number } | undefined>;

/** Those that were there get the role they lack, and, where that was chosen, what they did not know of themselves. */
export const touchKnown = async (ctx: OperationContext, customers: CustomerProvider, work: readonly PlacedWords[], known: Known, at: Instant): Promise<Result<readonly TouchedParty[]>> => {
  const contacts = new Map(known.contacts.map((contact) => [contact.id, contact]));
  const companies = new Map(known.customers.map((customer) => [customer.id, customer]));
  const touched = new Map<string, TouchedParty>();
  const note = (party: Omit<TouchedParty, "filled" | "rolesAt">, filled: readonly string[], rolesAt: readonly string[]): void => {
    const before = touched.get(party.id);
    touched.set(party.id, { ...party, filled: [...(before?.filled ?? []), ...filled], rolesAt: [...(before?.rolesAt ?? []), ...rolesAt] });
  };

  const touchCustomer = async ({ place, data }: PlacedWords): Promise<Touching> => {
    const customer = companies.get(place.customerId);
    const changes = customer && customerGaps(customer, data.company);
    if (!customer || !changes) return accept(undefined);
    const updated = await fillCustomer(ctx, customers, customer, changes);
    if (!updated.ok || !updated.value) return updated;
    companies.set(customer.id, updated.value);
    note({ is: "customer", id: customer.id, version: updated.value.version }, Object.keys(changes), []);
    return updated;
  };

  const touchContact = async ({ place, data, turn }: PlacedWords): Promise<Touching> => {
    const contact = contacts.get(place.contactId ?? "");
    if (!contact || place.newContact) return accept(undefined);
    const lacksRole = !contact.roles.some(({ customerId, to }) => customerId === place.customerId && (to === null || to > Instant.utcDate(at)));
    const gaps = turn.details === "fill-gaps" ? contactGaps(contact, data.person) : undefined;
    if (!lacksRole && !gaps) return accept(undefined);
    const updated = await customers.updateContact(ctx, { id: contact.id }, { ...gaps, ...(lacksRole ? { roles: [...contact.roles, roleAt(place.customerId, at)] } : {}) });
    if (!updated.ok) return updated;
    contacts.set(contact.id, updated.value);
    note({ is: "contact", id: contact.id, version: updated.value.version }, Object.keys(gaps ?? {}), lacksRole ? [place.customerId] : []);
    return updated;
  };

  for (const lead of work) {
    for (const touch of lead.turn.details === "fill-gaps" ? [touchCustomer, touchContact] : [touchContact]) {
      const done = await touch(lead);
      if (!done.ok) return done;
    }
  }
  return accept([...touched.values()]);
};

/** A website whose domain another customer has is none of this one's gaps; undefined when nothing else is. */
const fillCustomer = async (ctx: OperationContext, customers: CustomerProvider, { id }: CustomerRecord, changes: CustomerChanges): Promise<Result<CustomerRecord | undefined>> => {
  const updated = await customers.update(ctx, { id }, changes);
  if (updated.ok || updated.refusal.code !== "customer_domain_taken") return updated;
  const { website: _website, ...others } = changes;
  return Object.keys(others).length === 0 ? accept(undefined) : customers.update(ctx, { id }, others);
};

/** Takes back what is still as it was left: a field that somebody has changed since stays, and so does everything of who is gone. */
export const untouch = async (ctx: OperationContext, customers: CustomerProvider, touched: readonly TouchedParty[], at: Instant): Promise<void> => {
  const contacts = new Map((await customers.findContacts(ctx, touched.flatMap(({ is, id }) => (is === "contact" ? [id] : [])))).map((contact) => [contact.id, contact]));
  for (const { is, id, version, filled, rolesAt } of touched) {
    const emptied = Object.fromEntries(filled.map((field) => [field, null]));
    if (is === "customer") await customers.update(ctx, { id, expectedVersion: version }, emptied);
    const contact = contacts.get(id);
    if (is !== "contact" || !contact) continue;
    const roles = contact.roles.filter((role) => !rolesAt.some((customerId) => isRole(role, customerId, at)));
    await customers.updateContact(ctx, { id }, { ...(contact.version === version ? emptied : {}), roles });
  }
};

/**
 * Who was there before got a role at a customer that is to go: without it nobody hangs on that customer
 * but who came later. Where nobody knows who that was, it is whoever was there before.
 */
export const leaveCustomers = async (ctx: OperationContext, customers: CustomerProvider, customerIds: readonly string[], { at, contactIds }: { readonly at: Instant; readonly contactIds?: readonly (string | null)[] }): Promise<void> => {
  const placed = contactIds && new Set(contactIds);
  for (const contact of await customers.contactsOf(ctx, customerIds)) {
    const roles = contact.roles.filter((role) => !customerIds.some((customerId) => isRole(role, customerId, at)));
    const isOurs = placed ? placed.has(contact.id) : contact.createdAt < at;
    if (isOurs && roles.length < contact.roles.length) await customers.updateContact(ctx, { id: contact.id }, { roles });
  }
};

const isRole = (role: ContactRecord["roles"][number], customerId: string, at: Instant): boolean => {
  const ours = roleAt(customerId, at);
  return role.customerId === ours.customerId && role.role === ours.role && role.from === ours.from && role.to === ours.to;
};
