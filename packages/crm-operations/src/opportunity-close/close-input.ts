import type { Instant, Money } from "@nexus/common";
import { z } from "zod";
import { idSchema, instantSchema, moneySchema, nameSchema, textSchema } from "../input-schemas.js";

/** Which quotation a deal is won with. */
export type QuotationChoice =
  /** This one of the deal: accepted already, or approved and accepted by the customer now, as the caller says. */
  | { readonly is: "existing"; readonly quotationId: string; readonly customerAccepts?: boolean }
  /** One is written although others are open; those are rejected. */
  | { readonly is: "new" };

export interface WinOpportunity {
  readonly opportunityId: string;
  /** Refused with `version_conflict` when the deal has moved on since. */
  readonly expectedVersion?: number;
  /** Now when absent; not in the future. */
  readonly closedAt?: Instant;
  /** What the deal was won for. What the quotation comes to when absent. */
  readonly actualAmount?: Money;
  /** Id of a reason of the tenant's list. */
  readonly reason?: string;
  /** The accepted one of the deal when absent; where there is none and none is open, one is written. */
  readonly quotation?: QuotationChoice;
}

export interface LoseOpportunity {
  readonly opportunityId: string;
  /** Refused with `version_conflict` when the deal has moved on since. */
  readonly expectedVersion?: number;
  /** Now when absent; not in the future. */
  readonly closedAt?: Instant;
  /** Id of a reason of the tenant's list. */
  readonly reason: string;
  /** The company it was lost to. */
  readonly competitor?: string;
}

export interface ReopenOpportunity {
  readonly opportunityId: string;
  /** Refused with `version_conflict` when the deal has moved on since. */
  readonly expectedVersion?: number;
  /** An open stage of its pipeline; the last one it was in when absent. */
  readonly stageId?: string;
  readonly reason: string;
}

const versionSchema = z.int("a whole number").min(1, "1 or more");

const quotationSchema = z.discriminatedUnion("is", [
  z.strictObject({ is: z.literal("existing"), quotationId: idSchema, customerAccepts: z.boolean().exactOptional() }),
  z.strictObject({ is: z.literal("new") }),
]) satisfies z.ZodType<QuotationChoice>;

export const winOpportunitySchema = z.strictObject({
  opportunityId: idSchema,
  expectedVersion: versionSchema.exactOptional(),
  closedAt: instantSchema.exactOptional(),
  actualAmount: moneySchema.refine(({ minorUnits }) => minorUnits >= 0, { path: ["minorUnits"], message: "0 or more" }).exactOptional(),
  reason: idSchema.exactOptional(),
  quotation: quotationSchema.exactOptional(),
}) satisfies z.ZodType<WinOpportunity>;

export const loseOpportunitySchema = z.strictObject({
  opportunityId: idSchema,
  expectedVersion: versionSchema.exactOptional(),
  closedAt: instantSchema.exactOptional(),
  reason: idSchema,
  competitor: nameSchema.exactOptional(),
}) satisfies z.ZodType<LoseOpportunity>;

export const reopenOpportunitySchema = z.strictObject({
  opportunityId: idSchema,
  expectedVersion: versionSchema.exactOptional(),
  stageId: idSchema.exactOptional(),
  reason: textSchema,
}) satisfies z.ZodType<ReopenOpportunity>;
