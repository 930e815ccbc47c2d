import { z } from "zod";
import {
  calendarDateSchema, customFieldsSchema, externalReferencesSchema, idSchema, instantSchema, moneySchema, textSchema, titleSchema,
} from "../shared/schemas.js";
import { targetShape } from "../shared/target.js";
import type { ContactRole } from "./contact-role.js";
import { forecastProbabilitySchema } from "./forecast-probability.js";
import type { RecurringRevenue } from "./opportunity.js";
import type { OpportunityCommand, OpportunityInput } from "./opportunity-command.js";
import { opportunityLineInputSchema } from "./opportunity-line.js";

/** VAL-CRM-0130, VAL-CRM-0131: whole minor units, zero or more, of a currency that exists. What zero takes is the decision's business. */
export const amountSchema = moneySchema.refine((amount) => amount.minorUnits >= 0, { path: ["minorUnits"], message: "an amount is not negative" });

const positiveAmountSchema = moneySchema.refine((amount) => amount.minorUnits > 0, { path: ["minorUnits"], message: "more than 0" });

export const recurringSchema = z.strictObject({
  monthly: positiveAmountSchema,
  termMonths: z.int().min(1, "1 or more").max(600, "at most 600"),
}) satisfies z.ZodType<RecurringRevenue>;

const contactRoleSchema = z.strictObject({ contactId: idSchema, role: idSchema, isPrimary: z.boolean() }) satisfies z.ZodType<ContactRole>;

export const opportunityTypeSchema = z.enum(["new", "expansion", "renewal", "contraction"]);
const linesSchema = z.array(opportunityLineInputSchema).max(200, "at most 200 lines");
const contactRolesSchema = z.array(contactRoleSchema).max(100, "at most 100");

const note = textSchema.nullable().exactOptional();

/** Says something: not empty, not only white space. */
const reasonSchema = textSchema.transform((text) => text.trim()).pipe(z.string().min(1, "say why"));

/** What commands and imports write about a deal in the same way. All may be absent. */
export const opportunityContentShape = {
  opportunityType: opportunityTypeSchema.exactOptional(),
  recurring: recurringSchema.nullable().exactOptional(),
  accountId: idSchema.nullable().exactOptional(),
  sourceLeadId: idSchema.nullable().exactOptional(),
  lines: linesSchema.exactOptional(),
  contactRoles: contactRolesSchema.exactOptional(),
  ownerId: idSchema.nullable().exactOptional(),
  isFreePilot: z.boolean().exactOptional(),
  amount: amountSchema.nullable().exactOptional(),
  expectedCloseDate: calendarDateSchema.nullable().exactOptional(),
  externalReferences: externalReferencesSchema.exactOptional(),
  customFields: customFieldsSchema.exactOptional(),
} as const;

const { amount, opportunityType, accountId, sourceLeadId, externalReferences, customFields, isFreePilot, recurring } = opportunityContentShape;
const target = z.strictObject(targetShape);
const closing = { ...targetShape, stageId: idSchema.exactOptional(), note, closedAt: instantSchema.exactOptional() } as const;

/** The input of each command, by its name. `{ type, ...parsed }` is the command. */
export const opportunityCommandSchemas = {
  create: z.strictObject({ ...opportunityContentShape, id: idSchema, title: titleSchema, pipelineId: idSchema, stageId: idSchema.exactOptional() }),
  update: z.strictObject({ ...targetShape, title: titleSchema.exactOptional(), opportunityType, accountId, sourceLeadId, externalReferences, customFields }),
  "change-amount": z.strictObject({ ...targetShape, amount, isFreePilot, recurring }),
  "set-expected-close-date": z.strictObject({ ...targetShape, expectedCloseDate: calendarDateSchema.nullable() }),
  advance: target,
  "move-to-stage": z.strictObject({ ...targetShape, stageId: idSchema, reason: reasonSchema.nullable().exactOptional() }),
  "mark-won": z.strictObject({ ...closing, closeReason: idSchema.nullable().exactOptional(), actualAmount: amountSchema.exactOptional() }),
  "mark-lost": z.strictObject({ ...closing, closeReason: idSchema, competitor: titleSchema.nullable().exactOptional() }),
  reopen: z.strictObject({ ...targetShape, reason: reasonSchema, stageId: idSchema.exactOptional() }),
  "set-forecast": z.strictObject({
    ...targetShape,
    forecastCategory: z.enum(["omitted", "pipeline", "best-case", "commit"]).nullable().exactOptional(),
    probability: forecastProbabilitySchema.nullable().exactOptional(),
  }),
  "set-lines": z.strictObject({ ...targetShape, lines: linesSchema, isFreePilot }),
  "set-contact-roles": z.strictObject({ ...targetShape, contactRoles: contactRolesSchema }),
  "assign-owner": z.strictObject({ ...targetShape, ownerId: idSchema.nullable(), reason: note }),
  delete: target,
  restore: target,
} as const satisfies { readonly [Type in OpportunityCommand["type"]]: z.ZodType<OpportunityInput<Type>> };
