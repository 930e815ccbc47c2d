import { CalendarDate } from "@nexus/common";
import { customerStatuses, type EventCatalogue, type EventDescription, type EventFamily, type EventsOf } from "@nexus/crm-operations";
import { z } from "zod";
import { eventSchemaVersion } from "../storage/party-store.js";

const id = z.string().min(1).max(128).meta({ title: "id" });
const date = z.custom<CalendarDate>(CalendarDate.is).meta({ title: "date" });
const status = z.enum(customerStatuses);
const onlyId = z.strictObject({ id });
/** Names of what has changed, never values. */
const changed = z.strictObject({ id, changed: z.array(z.string()) });
const link = z.strictObject({ customerId: id, contactId: id.nullable(), opportunityId: id });

const customerEvents = {
  CustomerCreated: { says: "There is a new customer.", data: z.strictObject({ id, status }) },
  CustomerUpdated: { says: "What describes a customer has changed.", data: changed },
  CustomerStatusChanged: { says: "A customer has begun to buy, has left, or has come back.", data: z.strictObject({ id, from: status, to: status }) },
  CustomerOwnerChanged: { says: "From a day on a customer has another owner, or none.", data: z.strictObject({ id, from: date, ownerId: id.nullable(), previousOwnerId: id.nullable() }) },
  CustomersMerged: { says: "A customer has taken in another one, with its contacts, links and owners.", data: z.strictObject({ winnerId: id, loserId: id }) },
  CustomerMergedInto: { says: "A customer is part of another one from now on; its id finds that one.", data: z.strictObject({ id, into: id }) },
  CustomerRemoved: { says: "A customer that nothing hung on was taken out.", data: onlyId },
  CustomerErased: { says: "What a customer said of persons has been erased.", data: onlyId },
} satisfies Readonly<Record<string, EventDescription>>;

const contactEvents = {
  ContactCreated: { says: "There is a new contact.", data: z.strictObject({ id, customerIds: z.array(id) }) },
  ContactUpdated: { says: "What describes a contact has changed, or its roles.", data: changed },
  ContactRemoved: { says: "A contact without opportunities was taken out.", data: onlyId },
  ContactErased: { says: "What a contact said of its person has been erased.", data: onlyId },
} satisfies Readonly<Record<string, EventDescription>>;

const linkEvents = {
  CustomerLinked: { says: "A customer, or a contact there, has part in an opportunity.", data: link },
  CustomerUnlinked: { says: "A customer, or a contact there, has no part in an opportunity any more.", data: link },
} satisfies Readonly<Record<string, EventDescription>>;

const emittedBy = "adapter-party";
export const customerEventFamily: EventFamily<typeof customerEvents> = { aggregate: "customer", schemaVersion: eventSchemaVersion, emittedBy, events: customerEvents };
export const contactEventFamily: EventFamily<typeof contactEvents> = { aggregate: "contact", schemaVersion: eventSchemaVersion, emittedBy, events: contactEvents };
/** A link is known by a hash of whom it links. */
export const customerLinkEventFamily: EventFamily<typeof linkEvents> = { aggregate: "customer-link", schemaVersion: eventSchemaVersion, emittedBy, events: linkEvents };

/** Every event of Party: ids, days and names of fields, nothing of a person. */
export const partyEventCatalogue: EventCatalogue = [customerEventFamily, contactEventFamily, customerLinkEventFamily];

/** The data of Party's events by type, for typed subscriptions. */
export type PartyEvents = EventsOf<typeof customerEventFamily> & EventsOf<typeof contactEventFamily> & EventsOf<typeof customerLinkEventFamily>;
