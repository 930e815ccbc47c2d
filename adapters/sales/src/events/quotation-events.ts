import { CalendarDate, Decimal, Instant, type Money } from "@nexus/common";
import type { EventCatalogue, EventDescription, EventFamily, EventsOf } from "@nexus/crm-operations";
import { z } from "zod";
import type { QuotationEvent } from "../quotation/quotation-event.js";

/*
 * What the data of events is made of. Shapes only, and strict: the rules were checked before the event
 * happened. What a schema is called is what the reference page shows.
 */
const id = z.string().min(1).max(128).meta({ title: "id" });
const instant = z.custom<Instant>(Instant.is).meta({ title: "instant" });
const date = z.custom<CalendarDate>(CalendarDate.is).meta({ title: "date" });
const money = z.strictObject({ minorUnits: z.int(), currency: z.string() }).meta({ title: "money" }) satisfies z.ZodType<Money>;
/** Without its description: words may name somebody. */
const line = z.strictObject({
  id,
  productId: id.nullable(),
  quantity: z.custom<Decimal>(Decimal.is).meta({ title: "decimal" }),
  unitPrice: money,
  discountPpm: z.int().meta({ title: "parts per million" }),
  total: money,
});

const value = { lines: z.array(line), total: money };
const content = { id, number: z.string(), opportunityId: id, customerId: id, ownerId: id.nullable(), currency: z.string(), ...value, validUntil: date.nullable() };
const onlyId = z.strictObject({ id });

const events = {
  QuotationCreated: { says: "A quotation has been drafted.", data: z.strictObject(content) },
  QuotationCreatedAtClose: { says: "A deal was closed without a quotation, and one was written for it. No customer has accepted it.", data: z.strictObject({ ...content, closedAt: instant }) },
  QuotationLinesUpdated: { says: "The lines of a draft have been replaced.", data: z.strictObject({ id, ...value }) },
  QuotationSubmitted: { says: "A quotation waits for approval.", data: z.strictObject({ id, submittedBy: id }) },
  QuotationApproved: { says: "A quotation may be sent to the customer.", data: onlyId },
  QuotationAccepted: { says: "The customer has accepted a quotation.", data: z.strictObject({ id, opportunityId: id, total: money, acceptedAt: instant }) },
  QuotationRejected: { says: "The approver or the customer has rejected a quotation.", data: onlyId },
  QuotationWithdrawn: { says: "A quotation that no customer has seen was taken back.", data: onlyId },
  QuotationExpired: { says: "The last day of a quotation has passed without a decision.", data: z.strictObject({ id, validUntil: date }) },
  QuotationErased: { says: "What a quotation said of a person has been erased.", data: onlyId },
} satisfies { readonly [Type in QuotationEvent["type"] | "QuotationErased"]: EventDescription };

export const quotationEventFamily: EventFamily<typeof events> = { aggregate: "quotation", schemaVersion: 1, emittedBy: "adapter-sales", events };

/** Every event of Sales as it is published: ids and amounts, without words. */
export const salesEventCatalogue: EventCatalogue = [quotationEventFamily];

/** The data of Sales' events by type, for typed subscriptions. */
export type SalesEvents = EventsOf<typeof quotationEventFamily>;
