import type { DataClassesOf } from "@nexus/common";
import { entityDataClasses, requiredWords, words } from "../shared/data-classes.js";
import type { Opportunity, OpportunityContent, OpportunityOutcome } from "./opportunity.js";
import type { OpportunityCommand } from "./opportunity-command.js";

const contentDataClasses = {
  title: requiredWords,
  type: "none",
  ownerId: "none",
  accountId: "none",
  sourceLeadId: "none",
  amount: "none",
  isFreePilot: "none",
  recurring: { monthly: "none", termMonths: "none" },
  lines: {
    id: "none",
    productId: "none",
    description: requiredWords,
    quantity: "none",
    unitPrice: "none",
    discountPpm: "none",
    amount: "none",
    schedule: { date: "none", amount: "none" },
  },
  contactRoles: { contactId: "none", role: "none", isPrimary: "none" },
  expectedCloseDate: "none",
} as const satisfies DataClassesOf<OpportunityContent>;

const outcomeDataClasses = {
  status: "none",
  closedAt: "none",
  closeReason: "none",
  competitor: words,
  closeNote: words,
  actualAmount: "none",
} as const satisfies DataClassesOf<OpportunityOutcome>;

const stageHistory = { stageId: "none", enteredAt: "none", leftAt: "none", reason: words } as const;

/** The data class of everything an opportunity says. */
export const opportunityDataClasses = {
  ...entityDataClasses,
  ...contentDataClasses,
  ...outcomeDataClasses,
  pipelineId: "none",
  stageId: "none",
  stageHistory,
  forecastCategory: "none",
  isForecastCategorySetByHand: "none",
  probabilityOverride: { probabilityPpm: "none", reason: words },
  pushCount: "none",
  reopenings: { at: "none", by: "none", reason: requiredWords, from: "none", closedAt: "none", closeReason: "none" },
  imported: {
    ...contentDataClasses,
    externalReferences: entityDataClasses.externalReferences,
    customFields: entityDataClasses.customFields,
    createdAt: "none",
    course: { stageId: "none", stageHistory, outcome: outcomeDataClasses },
  },
} as const satisfies DataClassesOf<Opportunity>;

/** The data class of every input of every opportunity command. */
export const opportunityInputDataClasses = {
  ...contentDataClasses,
  externalReferences: entityDataClasses.externalReferences,
  customFields: entityDataClasses.customFields,
  id: "none",
  expectedVersion: "none",
  pipelineId: "none",
  stageId: "none",
  opportunityType: "none",
  reason: words,
  closeReason: "none",
  note: words,
  actualAmount: "none",
  closedAt: "none",
  competitor: words,
  forecastCategory: "none",
  probability: { probabilityPpm: "none", reason: words },
} as const satisfies DataClassesOf<OpportunityCommand>;
