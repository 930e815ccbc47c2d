import { Instant } from "@nexus/common";
import type { ContactRecord, ContactRole, CustomerRecord } from "../customers/index.js";
import type { LeadConversionData } from "../record-contexts/index.js";
import type { LeadToTurn } from "./conversion-input.js";
import { contactGaps, customerGaps, type ContactGap, type CustomerGap } from "./fill-gaps.js";
import type { LeadPlace } from "./place-leads.js";

/** What is to change of a customer that was there: names of fields, and no words. */
export interface CustomerTouch {
  readonly id: string;
  /** Its version before. */
  readonly version: number;
  readonly fill: readonly CustomerGap[];
}

/** What is to change of a contact who was there. */
export interface ContactTouch {
  readonly id: string;
  readonly version: number;
  readonly fill: readonly ContactGap[];
  /** The customers at which the contact has no role yet. */
  readonly rolesAt: readonly string[];
}

export interface PartyTouches {
  readonly customers: readonly CustomerTouch[];
  readonly contacts: readonly ContactTouch[];
}

/** A lead that has its place, with what it says. */
interface ToTouch {
  readonly turn: LeadToTurn;
  readonly place: LeadPlace;
  readonly data: LeadConversionData;
}

/** What a person at a customer is called who came as a lead. */
const contactRole = "contact";

export const roleAt = (customerId: string, at: Instant): ContactRole => ({ customerId, role: contactRole, from: Instant.utcDate(at), to: null });

/** Whether it is the role that a conversion at this time gives there. */
export const isRoleAt = (role: ContactRole, customerId: string, at: Instant): boolean => {
  const ours = roleAt(customerId, at);
  return role.customerId === ours.customerId && role.role === ours.role && role.from === ours.from && role.to === ours.to;
};

const joined = <T>(before: readonly T[] | undefined, more: readonly T[]): readonly T[] => [...new Set([...(before ?? []), ...more])];

/** Those that were there get the role they lack, and, where that was chosen, what they do not know of themselves. Each is changed once, however many leads are theirs; whoever lacks nothing is left out. */
export const partyTouches = (leads: readonly ToTouch[], known: { readonly customers: readonly CustomerRecord[]; readonly contacts: readonly ContactRecord[] }, at: Instant): PartyTouches => {
  const customersById = new Map(known.customers.map((customer) => [customer.id, customer]));
  const contactsById = new Map(known.contacts.map((contact) => [contact.id, contact]));
  const customers = new Map<string, CustomerTouch>();
  const contacts = new Map<string, ContactTouch>();
  for (const { turn, place, data } of leads) {
    const fills = turn.details === "fill-gaps";
    const customer = customersById.get(place.customerId);
    const contact = contactsById.get(place.contactId ?? "");
    if (customer && fills) customers.set(customer.id, { id: customer.id, version: customer.version, fill: joined(customers.get(customer.id)?.fill, customerGaps(customer, data.company)) });
    if (!contact) continue;
    const before = contacts.get(contact.id);
    const rolesAt = hasRole(contact, place.customerId, at) ? [] : [place.customerId];
    contacts.set(contact.id, { id: contact.id, version: contact.version, fill: joined(before?.fill, fills ? contactGaps(contact, data.person) : []), rolesAt: joined(before?.rolesAt, rolesAt) });
  }
  return {
    customers: [...customers.values()].filter(({ fill }) => fill.length > 0),
    contacts: [...contacts.values()].filter(({ fill, rolesAt }) => fill.length + rolesAt.length > 0),
  };
};

/** Whether the person is somebody there, for some days at least. */
export const hasRole = ({ roles }: ContactRecord, customerId: string, at: Instant): boolean => roles.some((role) => role.customerId === customerId && (role.to === null || role.to > Instant.utcDate(at)));
