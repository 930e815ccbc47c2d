import type { OpportunityEvent } from "@nexus/crm";
import type { EventDescription, EventFamily } from "@nexus/crm-operations";
import { z } from "zod";
import { eventSchemaVersion } from "../storage/published-event.js";
import { date, decimal, forecastCategory, id, instant, money, onlyId, ownerChange, ppm, text, whole } from "./vocabulary.js";

const recurring = z.strictObject({ monthly: money, termMonths: whole });
const line = z.strictObject({
  id,
  productId: id.nullable(),
  quantity: decimal,
  unitPrice: money.nullable(),
  discountPpm: ppm,
  amount: money.nullable(),
  schedule: z.array(z.strictObject({ date, amount: money })),
});
const contactRole = z.strictObject({ contactId: id, role: text, isPrimary: z.boolean() });
const type = z.enum(["new", "expansion", "renewal", "contraction"]);

const details = { type, accountId: id.nullable(), sourceLeadId: id.nullable() };
const value = { amount: money.nullable(), isFreePilot: z.boolean(), recurring: recurring.nullable(), lines: z.array(line) };
const content = { ...details, ...value, ownerId: id.nullable(), contactRoles: z.array(contactRole), expectedCloseDate: date.nullable() };

const course = z.strictObject({
  stageId: id,
  stageHistory: z.array(z.strictObject({ stageId: id, enteredAt: instant.nullable(), leftAt: instant.nullable() })),
  outcome: z.strictObject({ status: z.enum(["open", "won", "lost"]), closedAt: instant.nullable(), closeReason: id.nullable(), actualAmount: money.nullable() }),
  forecastCategory,
});
const findings = z.array(z.strictObject({ code: text, message: text }));
const move = { id, from: id, to: id };

const events = {
  OpportunityCreated: { says: "A deal has been opened.", data: z.strictObject({ id, tenantId: id, ...content, pipelineId: id, stageId: id, forecastCategory }) },
  OpportunityUpdated: { says: "What describes a deal has changed; only what changed.", data: z.strictObject({ id, changes: z.strictObject(details).partial() }) },
  OpportunityAmountChanged: { says: "The expected value of a deal has changed.", data: z.strictObject({ id, from: money.nullable(), amount: value.amount, isFreePilot: value.isFreePilot, recurring: value.recurring }) },
  OpportunityLinesSet: { says: "The lines of a deal have been set, and its amount with them.", data: z.strictObject({ id, from: money.nullable(), amount: value.amount, isFreePilot: value.isFreePilot, lines: value.lines }) },
  OpportunityCloseDateChanged: { says: "A deal is expected to close on another day.", data: z.strictObject({ id, from: date.nullable(), to: date.nullable(), isPush: z.boolean() }) },
  OpportunityStageChanged: { says: "A deal has moved to another open stage.", data: z.strictObject({ ...move, direction: z.enum(["forward", "backward"]), stageCategory: forecastCategory }) },
  OpportunityWon: { says: "A deal has been won.", data: z.strictObject({ ...move, closedAt: instant, closeReason: id.nullable(), actualAmount: money.nullable() }) },
  OpportunityLost: { says: "A deal has been lost.", data: z.strictObject({ ...move, closedAt: instant, closeReason: id }) },
  OpportunityReopened: { says: "A closed deal is open again.", data: z.strictObject({ ...move, status: z.enum(["won", "lost"]), stageCategory: forecastCategory }) },
  OpportunityForecastSet: {
    says: "Somebody has said how a deal counts in the forecast, or that its stage says so again.",
    data: z.strictObject({ id, forecastCategory, isSetByHand: z.boolean(), probability: z.strictObject({ probabilityPpm: ppm }).nullable() }),
  },
  OpportunityContactRolesSet: { says: "Who takes part in the purchase has been set.", data: z.strictObject({ id, contactRoles: content.contactRoles }) },
  OpportunityOwnerAssigned: { says: "A deal has another owner, or none.", data: ownerChange },
  OpportunityDeleted: { says: "A deal was put into the bin.", data: onlyId },
  OpportunityRestored: { says: "A deal was taken out of the bin.", data: onlyId },
  OpportunityImported: { says: "A deal of another system was recorded as it was; nobody is to be notified.", data: z.strictObject({ id, tenantId: id, pipelineId: id, forecastCategory, findings }) },
  OpportunityHistoryCorrected: {
    says: "A later import brought other facts about a deal; only what nobody had touched since.",
    data: z.strictObject({ id, changes: z.strictObject({ ...content, createdAt: instant }).partial(), course: course.exactOptional(), findings }),
  },
  OpportunityErased: { says: "What a deal said of a person has been erased.", data: onlyId },
} satisfies { readonly [Type in OpportunityEvent["type"] | "OpportunityErased"]: EventDescription };

export const opportunityEventFamily: EventFamily<typeof events> = { aggregate: "opportunity", schemaVersion: eventSchemaVersion, emittedBy: "adapter-crm", events };
