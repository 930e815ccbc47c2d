import type { ContactRecord, CustomerRecord, LeadRecord, OpportunityRecord } from "@nexus/crm-operations";
import type { Desk } from "../desk/desk.js";
import type { ConversionTally } from "./convert-leads.js";

/** What conversions speak of, by id. */
export interface ConversionNames {
  readonly leads: ReadonlyMap<string, LeadRecord>;
  readonly customers: ReadonlyMap<string, CustomerRecord>;
  readonly contacts: ReadonlyMap<string, ContactRecord>;
  readonly deals: ReadonlyMap<string, OpportunityRecord>;
}

/** Reads everything that a report of these conversions names, in one consistent read. */
export const readConversions = (desk: Desk, { converted, leftOut }: Pick<ConversionTally, "converted" | "leftOut">): Promise<ConversionNames> =>
  desk.read(async ({ leads, customers, opportunities }, ctx) => {
    const candidates = leftOut.flatMap(({ refusal }) => idsIn(refusal.details["candidates"]));
    const deals = [...converted, ...leftOut.map(({ refusal }) => ({ opportunityId: refusal.details["opportunityId"] }))].flatMap(({ opportunityId }) => (typeof opportunityId === "string" ? [opportunityId] : []));
    return {
      leads: byId(await leads.findMany(ctx, [...converted, ...leftOut].map(({ leadId }) => leadId))),
      customers: byId(await customers.findMany(ctx, [...converted.flatMap(({ customerId, suggestedCustomerIds }) => [customerId, ...suggestedCustomerIds]), ...candidates])),
      contacts: byId(await customers.findContacts(ctx, [...converted.flatMap(({ contactId }) => contactId ?? []), ...candidates])),
      deals: byId(await opportunities.findMany(ctx, deals)),
    };
  });

const byId = <T extends { readonly id: string }>(records: readonly T[]): ReadonlyMap<string, T> => new Map(records.map((record) => [record.id, record]));

const idsIn = (value: unknown): readonly string[] => (Array.isArray(value) ? value.filter((each) => typeof each === "string") : []);
