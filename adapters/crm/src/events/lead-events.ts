import type { LeadEvent } from "@nexus/crm";
import type { EventDescription, EventFamily } from "@nexus/crm-operations";
import { z } from "zod";
import { eventSchemaVersion } from "../storage/published-event.js";
import { date, id, instant, money, onlyId, ownerChange, text, whole } from "./vocabulary.js";

const openStatus = z.enum(["new", "contacted", "qualified"]);
const status = z.enum(["new", "contacted", "qualified", "disqualified", "converted"]);
const handover = z.strictObject({ cycle: whole, stage: z.enum(["inquiry", "mql", "sal", "sql"]), at: instant });
const score = z.strictObject({ value: whole, calculatedAt: instant, modelVersion: text.nullable(), origin: z.enum(["engine", "manual", "import"]) });

/** Without what names or reaches a person, or may: companies are called like their owners. */
const description = {
  country: text.nullable(),
  region: text.nullable(),
  industry: text.nullable(),
  employees: whole.nullable(),
  annualRevenue: money.nullable(),
  budget: money.nullable(),
  purchaseWithinDays: whole.nullable(),
  rating: z.enum(["hot", "warm", "cold"]).nullable(),
};

const outcome = z.strictObject({
  status,
  disqualification: z.strictObject({ at: instant.nullable() }).nullable(),
  conversion: z.strictObject({ at: instant.nullable(), opportunityId: id.nullable(), accountId: id.nullable(), contactId: id.nullable() }).nullable(),
});

const history = {
  ...description,
  source: id,
  ownerId: id.nullable(),
  createdAt: instant,
  progress: z.strictObject({ outcome, cycle: whole, handovers: z.array(handover) }),
  calculatedScore: score.nullable(),
};

const imported = z.strictObject({ at: instant, flags: z.array(text) });

const events = {
  LeadCreated: { says: "A lead has come in.", data: z.strictObject({ id, tenantId: id, ...description, source: id, ownerId: id.nullable(), inquiredAt: instant }) },
  LeadUpdated: { says: "What describes a lead has changed; only what changed.", data: z.strictObject({ id, changes: z.strictObject(description).partial() }) },
  LeadStatusChanged: { says: "A lead has moved to another open status, perhaps with a hand-over.", data: z.strictObject({ id, from: status, to: openStatus, handover: handover.nullable() }) },
  LeadSourceChanged: { says: "A lead turned out to come from another source.", data: z.strictObject({ id, from: id, to: id }) },
  LeadScoreAssigned: { says: "A lead has been scored.", data: z.strictObject({ id, score }) },
  LeadScoreOverridden: { says: "Somebody has set a lead's score by hand.", data: z.strictObject({ id, score }) },
  LeadScoreOverrideCleared: { says: "The calculated score of a lead counts again.", data: onlyId },
  LeadOwnerAssigned: { says: "A lead has another owner, or none.", data: ownerChange },
  LeadConverted: { says: "A lead has become an opportunity, an account or a contact.", data: z.strictObject({ id, opportunityId: id.nullable(), accountId: id.nullable(), contactId: id.nullable() }) },
  LeadConversionReverted: { says: "A conversion was taken back: the lead is qualified again. What it had become, for the last time.", data: z.strictObject({ id, opportunityId: id.nullable(), accountId: id.nullable(), contactId: id.nullable() }) },
  LeadDisqualified: { says: "A lead has been given up.", data: z.strictObject({ id, from: openStatus }) },
  LeadRecycled: { says: "A lead that was given up is worked again.", data: z.strictObject({ id, workAgainOn: date.nullable(), cycle: whole }) },
  LeadHandedOver: { says: "A lead has reached a stage between marketing and sales.", data: z.strictObject({ id, ...handover.shape }) },
  LeadDeleted: { says: "A lead was put into the bin.", data: onlyId },
  LeadRestored: { says: "A lead was taken out of the bin.", data: onlyId },
  LeadImported: { says: "A lead of another system was recorded as it was; nobody is to be notified.", data: z.strictObject({ id, tenantId: id, ...history, imported }) },
  LeadHistoryCorrected: { says: "A later import brought other facts about a lead; only what its source has changed.", data: z.strictObject({ id, changes: z.strictObject(history).partial(), imported }) },
  LeadErased: { says: "What a lead said of a person has been erased.", data: onlyId },
} satisfies { readonly [Type in LeadEvent["type"] | "LeadErased"]: EventDescription };

export const leadEventFamily: EventFamily<typeof events> = { aggregate: "lead", schemaVersion: eventSchemaVersion, emittedBy: "adapter-crm", events };
