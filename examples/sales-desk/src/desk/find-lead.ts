import type { LeadRecord } from "@nexus/crm-operations";
import { DeskError } from "../desk-error.js";
import type { Desk } from "./desk.js";
import { allPages } from "./pages.js";

export const hasLeads = (desk: Desk): Promise<boolean> => desk.read(async ({ leads }, ctx) => (await leads.list(ctx, {}, { limit: 1 })).items.length > 0);

/** By our id or that of the lead's source. Throws a DeskError where there is none. */
export const findLead = async (desk: Desk, id: string): Promise<LeadRecord> => {
  const ours = await desk.read((stores, ctx) => stores.leads.find(ctx, id));
  if (ours) return ours;
  for await (const leads of allPages((page) => desk.read((stores, ctx) => stores.leads.list(ctx, {}, page)))) {
    const theirs = leads.find(({ externalReferences }) => externalReferences.some(({ externalId }) => externalId === id));
    if (theirs) return theirs;
  }
  throw DeskError.leadNotFound(id);
};

/** As people know it: the id of its source, or ours where it has none. */
export const nameOf = ({ id, externalReferences }: Pick<LeadRecord, "id" | "externalReferences">): string => externalReferences[0]?.externalId ?? id;
