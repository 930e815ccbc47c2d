import type { OpportunityRecord } from "@nexus/crm-operations";
import { DeskError } from "../desk-error.js";
import type { Desk } from "./desk.js";
import { allPages } from "./pages.js";

/** By our id, that of the deal's source, or that of the lead it came from. Throws a DeskError where there is none. */
export const findDeal = async (desk: Desk, id: string): Promise<OpportunityRecord> => {
  const ours = await desk.read((stores, ctx) => stores.opportunities.find(ctx, id));
  if (ours) return ours;
  for await (const deals of allPages((page) => desk.read((stores, ctx) => stores.opportunities.list(ctx, {}, page)))) {
    const theirs = deals.find(({ externalReferences }) => externalReferences.some(({ externalId }) => externalId === id));
    if (theirs) return theirs;
  }
  const converted = await desk.read(async ({ leads, opportunities }, ctx) => {
    for await (const page of allPages((request) => leads.list(ctx, { statuses: ["converted"] }, request))) {
      const lead = page.find(({ externalReferences }) => externalReferences.some(({ externalId }) => externalId === id));
      if (lead) return opportunities.find(ctx, lead.conversion?.opportunityId ?? "");
    }
    return undefined;
  });
  if (converted) return converted;
  throw DeskError.dealNotFound(id);
};
