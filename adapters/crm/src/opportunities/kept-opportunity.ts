import { sameData } from "@nexus/common";
import type { ImportedOpportunity, Opportunity } from "@nexus/crm";
import type { KeptState } from "../storage/entity-kind.js";

/** Of what the last import said, only that is kept which the deal itself no longer says. */
export const keptOpportunity = (opportunity: Opportunity): KeptState => {
  if (!opportunity.imported) return opportunity;
  const own: object = saidByTheDeal(opportunity);
  const differing = Object.entries(opportunity.imported).filter(([name, value]) => !sameData(value, Reflect.get(own, name)));
  const kept = { ...opportunity, imported: Object.fromEntries(differing) };
  return kept;
};

/** The deal that `keptOpportunity` was given. */
export const opportunityAsKept = (kept: KeptState): Opportunity => {
  const opportunity = kept as Opportunity;
  return opportunity.imported ? { ...opportunity, imported: { ...saidByTheDeal(opportunity), ...opportunity.imported } } : opportunity;
};

const saidByTheDeal = (deal: Opportunity): ImportedOpportunity => ({
  title: deal.title,
  type: deal.type,
  ownerId: deal.ownerId,
  accountId: deal.accountId,
  sourceLeadId: deal.sourceLeadId,
  amount: deal.amount,
  isFreePilot: deal.isFreePilot,
  recurring: deal.recurring,
  lines: deal.lines,
  contactRoles: deal.contactRoles,
  expectedCloseDate: deal.expectedCloseDate,
  externalReferences: deal.externalReferences,
  customFields: deal.customFields,
  createdAt: deal.createdAt,
  course: { stageId: deal.stageId, stageHistory: deal.stageHistory, outcome: outcomeOf(deal) },
});

// The six fields of one deal belong together: what holds of the deal holds of what is picked from it.
const outcomeOf = ({ status, closedAt, closeReason, competitor, closeNote, actualAmount }: Opportunity) =>
  ({ status, closedAt, closeReason, competitor, closeNote, actualAmount }) as ImportedOpportunity["course"]["outcome"];
