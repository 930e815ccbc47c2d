import type { CalendarDate, Money } from "@nexus/common";
import { z } from "zod";
import { calendarDateSchema, idSchema, moneySchema, nameSchema, textSchema } from "../input-schemas.js";

/** What a lead's company becomes. */
export type CustomerChoice =
  /** Whoever carries the same keys, or a new prospect. Several that carry them are refused: name one. */
  | { readonly is: "find-or-create" }
  | { readonly is: "existing"; readonly customerId: string }
  /** A new prospect whoever is there; it shares the domain of another one. */
  | { readonly is: "new" };

/** What a lead becomes work on. */
export type OpportunityChoice =
  /** What is absent comes from the lead. */
  | { readonly is: "new"; readonly name?: string; readonly amount?: Money | null; readonly pipelineId?: string; readonly expectedCloseDate?: CalendarDate | null }
  /** An open deal of that customer, or of none so far. */
  | { readonly is: "existing"; readonly opportunityId: string }
  | { readonly is: "none" };

/** One lead to convert, and the choices somebody has made. */
export interface LeadToTurn {
  readonly leadId: string;
  /** Refused with `version_conflict` when the lead has moved on since. */
  readonly expectedVersion?: number;
  /** `find-or-create` when absent. */
  readonly customer?: CustomerChoice;
  /** `new` when absent; of leads of the same person in one batch, the later ones join the first one's. */
  readonly opportunity?: OpportunityChoice;
  /** What becomes of the details of a customer or contact that is there: they stay, or what they lack is filled in from the lead. `keep` when absent. */
  readonly details?: "keep" | "fill-gaps";
}

export interface ConvertLeads {
  readonly leads: readonly LeadToTurn[];
}

export interface ConvertUnqualifiedLead extends LeadToTurn {
  /** Why it is converted although it does not qualify. For the audit trail. */
  readonly reason: string;
}

export interface UndoLeadConversion {
  readonly leadId: string;
  readonly reason: string;
}

/** So many leads are converted together at most: one transaction, one lock for each. */
export const mostConversions = 500;

const customerSchema = z.discriminatedUnion("is", [
  z.strictObject({ is: z.literal("find-or-create") }),
  z.strictObject({ is: z.literal("existing"), customerId: idSchema }),
  z.strictObject({ is: z.literal("new") }),
]) satisfies z.ZodType<CustomerChoice>;

const opportunitySchema = z.discriminatedUnion("is", [
  z.strictObject({
    is: z.literal("new"),
    name: nameSchema.exactOptional(),
    amount: moneySchema.nullable().exactOptional(),
    pipelineId: idSchema.exactOptional(),
    expectedCloseDate: calendarDateSchema.nullable().exactOptional(),
  }),
  z.strictObject({ is: z.literal("existing"), opportunityId: idSchema }),
  z.strictObject({ is: z.literal("none") }),
]) satisfies z.ZodType<OpportunityChoice>;

const leadShape = {
  leadId: idSchema,
  expectedVersion: z.int("a whole number").min(1, "1 or more").exactOptional(),
  customer: customerSchema.exactOptional(),
  opportunity: opportunitySchema.exactOptional(),
  details: z.enum(["keep", "fill-gaps"]).exactOptional(),
};

export const leadToTurnSchema = z.strictObject(leadShape) satisfies z.ZodType<LeadToTurn>;
export const convertUnqualifiedSchema = z.strictObject({ ...leadShape, reason: textSchema }) satisfies z.ZodType<ConvertUnqualifiedLead>;
export const undoConversionSchema = z.strictObject({ leadId: idSchema, reason: textSchema }) satisfies z.ZodType<UndoLeadConversion>;

export const convertLeadsSchema = z.strictObject({
  leads: z
    .array(leadToTurnSchema)
    .min(1, "at least one lead")
    .max(mostConversions, `at most ${mostConversions} leads`)
    .refine((leads) => new Set(leads.map(({ leadId }) => leadId)).size === leads.length, "name each lead once"),
}) satisfies z.ZodType<ConvertLeads>;
