import type { LeadConversionTargets, LeadRecord } from "@nexus/crm-operations";
import type { AssignerRoom } from "./assigning-cases.js";
import type { Crm } from "./crm-case.js";
import type { BulkRoom } from "./record-room.js";
import { newLead } from "./sample-records.js";

const sourceOf = (crm: Crm): string => crm.subject.lists.leadSources[0];

export const qualify = async (crm: Crm, id: string): Promise<void> => {
  for (const status of ["contacted", "qualified"] as const) await crm.done(`making ${id} ${status}`, ({ leads }, ctx) => leads.changeStatus(ctx, { id }, status));
};

export const convert = async (crm: Crm, id: string, targets: LeadConversionTargets = { opportunityId: "O-1", accountId: null, contactId: null }): Promise<void> => {
  await qualify(crm, id);
  await crm.done(`converting ${id}`, ({ leads }, ctx) => leads.markConverted(ctx, { id }, targets));
};

export const disqualify = (crm: Crm, id: string): Promise<LeadRecord> =>
  crm.done(`disqualifying ${id}`, ({ leads }, ctx) => leads.disqualify(ctx, { id }, crm.subject.lists.disqualificationReason));

export const leadRoom: BulkRoom<LeadRecord> & AssignerRoom<LeadRecord> = {
  entity: "lead",
  prepare: () => Promise.resolve(),
  create: ({ leads }, ctx, id, crm) => leads.create(ctx, newLead(id, { source: sourceOf(crm) })),
  createReferred: ({ leads }, ctx, id, externalReferences, crm) => leads.create(ctx, newLead(id, { source: sourceOf(crm), externalReferences })),
  find: ({ leads }, ctx, id) => leads.find(ctx, id),
  findMany: ({ leads }, ctx, ids) => leads.findMany(ctx, ids),
  findByReferences: ({ leads }, ctx, references) => leads.findByReferences(ctx, references),
  list: ({ leads }, ctx, page) => leads.list(ctx, {}, page),
  assigner: ({ leads }) => leads,
  closings: [["converted", (crm, id) => convert(crm, id)], ["disqualified", disqualify]],
  changes: [
    { name: "changeStatus", change: ({ leads }, ctx, target) => leads.changeStatus(ctx, target, "contacted") },
    { name: "disqualify", change: ({ leads }, ctx, target, crm) => leads.disqualify(ctx, target, crm.subject.lists.disqualificationReason) },
    {
      name: "markConverted",
      ready: qualify,
      change: ({ leads }, ctx, target) => leads.markConverted(ctx, target, { opportunityId: "O-1", accountId: "A-1", contactId: null }),
    },
    { name: "revertConversion", ready: convert, change: ({ leads }, ctx, target) => leads.revertConversion(ctx, target, "By mistake"), refusedAgain: "lead_not_converted" },
  ],
};
