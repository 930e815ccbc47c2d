import type { ExternalReference, FieldValues, Instant } from "@nexus/common";
import { z } from "zod";
import { idSchema, instantSchema, textSchema, titleSchema } from "../shared/schemas.js";
import type { LeadDetails } from "./lead.js";
import { leadDescriptionShape } from "./lead-detail-schemas.js";
import { LeadHandoverStage, type LeadHandover } from "./lead-handover.js";

interface HistoryBase extends Partial<Omit<LeadDetails, "title">> {
  readonly id: string;
  readonly title: string;
  readonly source: string;
  readonly createdAt: Instant;
  readonly ownerId?: string | null;
  readonly externalReferences?: readonly ExternalReference[];
  readonly customFields?: FieldValues;
  /** The inquiry at creation, when absent. Each stage of a cycle once. */
  readonly handovers?: readonly LeadHandover[];
  readonly score?: { readonly value: number; readonly calculatedAt: Instant };
}

/** The facts of a lead as another system kept them. What is absent is not stated, and stays as it is when a later import comes. */
export type LeadHistory =
  | (HistoryBase & { readonly status: "new" | "contacted" | "qualified" })
  | (HistoryBase & {
      readonly status: "disqualified";
      /** A reason need not be in the tenant's list: it is recorded as it was. */
      readonly disqualification?: { readonly at?: Instant; readonly reason?: string; readonly note?: string };
    })
  | (HistoryBase & {
      readonly status: "converted";
      readonly conversion?: { readonly at?: Instant; readonly opportunityId?: string; readonly accountId?: string; readonly contactId?: string };
    });

const handoverSchema = z.strictObject({
  cycle: z.int().min(1, "1 or more").max(1_000, "at most 1,000"),
  stage: z.enum(LeadHandoverStage.all),
  at: instantSchema,
}) satisfies z.ZodType<LeadHandover>;

const historyShape = {
  ...leadDescriptionShape,
  id: idSchema,
  title: titleSchema,
  source: idSchema,
  createdAt: instantSchema,
  ownerId: idSchema.nullable().exactOptional(),
  handovers: z
    .array(handoverSchema)
    .max(100, "at most 100 hand-overs")
    .refine((list) => new Set(list.map(({ cycle, stage }) => `${cycle} ${stage}`)).size === list.length, "each stage of a cycle once")
    .exactOptional(),
  score: z.strictObject({ value: z.int().min(0, "0 or more").max(100, "at most 100"), calculatedAt: instantSchema }).exactOptional(),
} as const;

const madeId = idSchema.exactOptional();

export const leadHistorySchema = z.discriminatedUnion("status", [
  z.strictObject({ ...historyShape, status: z.enum(["new", "contacted", "qualified"]) }),
  z.strictObject({
    ...historyShape,
    status: z.literal("disqualified"),
    disqualification: z
      .strictObject({ at: instantSchema.exactOptional(), reason: titleSchema.exactOptional(), note: textSchema.exactOptional() })
      .exactOptional(),
  }),
  z.strictObject({
    ...historyShape,
    status: z.literal("converted"),
    conversion: z.strictObject({ at: instantSchema.exactOptional(), opportunityId: madeId, accountId: madeId, contactId: madeId }).exactOptional(),
  }),
]) satisfies z.ZodType<LeadHistory>;
