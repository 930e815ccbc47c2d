import type { CalendarDate, ExternalReference, FieldValues, Instant, Money } from "@nexus/common";
import { z } from "zod";
import { idSchema, instantSchema, textSchema, titleSchema } from "../shared/schemas.js";
import type { ContactRole } from "./contact-role.js";
import type { RecurringRevenue } from "./opportunity.js";
import { amountSchema, opportunityContentShape } from "./opportunity-command-schema.js";
import type { OpportunityLineInput } from "./opportunity-line.js";
import type { OpportunityType } from "./opportunity-type.js";

interface HistoryBase {
  readonly id: string;
  readonly title: string;
  readonly pipelineId: string;
  /**
   * The present stage, which must fit the status; the first stage of its kind when absent. A closed
   * deal may name the open stage it was closed from instead.
   */
  readonly stageId?: string;
  /** When that stage was entered, where it is known. A closing stage was entered when the deal was closed, unless said otherwise. */
  readonly stageEnteredAt?: Instant;
  /** Stages it was in before, as far as they are known, oldest first. */
  readonly earlierStages?: readonly EarlierStage[];
  /** When the deal began. When absent: the first date known of its course, or the time of the import. */
  readonly createdAt?: Instant;
  /** Absent while not known. Zero without the mark of a free pilot counts as not known. Of a won deal: what it was won for. */
  readonly amount?: Money | null;
  readonly isFreePilot?: boolean;
  readonly recurring?: RecurringRevenue | null;
  readonly opportunityType?: OpportunityType;
  readonly ownerId?: string | null;
  readonly accountId?: string | null;
  readonly sourceLeadId?: string | null;
  readonly lines?: readonly OpportunityLineInput[];
  readonly contactRoles?: readonly ContactRole[];
  /** May lie in the past. */
  readonly expectedCloseDate?: CalendarDate | null;
  readonly externalReferences?: readonly ExternalReference[];
  readonly customFields?: FieldValues;
}

export interface EarlierStage {
  readonly stageId: string;
  /** Null when only the stage is known. */
  readonly enteredAt: Instant | null;
}

/** The facts of a deal as another system kept them. What it does not say is absent. */
export type OpportunityHistory =
  | (HistoryBase & { readonly status: "open" })
  | (HistoryBase & {
      readonly status: "won";
      readonly closedAt?: Instant;
      readonly closeReason?: string;
      readonly note?: string;
      /** Where it differs from the expected amount. */
      readonly actualAmount?: Money;
    })
  | (HistoryBase & { readonly status: "lost"; readonly closedAt?: Instant; readonly closeReason?: string; readonly competitor?: string; readonly note?: string });

const historyShape = {
  ...opportunityContentShape,
  id: idSchema,
  title: titleSchema,
  pipelineId: idSchema,
  stageId: idSchema.exactOptional(),
  stageEnteredAt: instantSchema.exactOptional(),
  earlierStages: z.array(z.strictObject({ stageId: idSchema, enteredAt: instantSchema.nullable() })).max(200, "at most 200 stages").exactOptional(),
  createdAt: instantSchema.exactOptional(),
} as const;

const closingShape = {
  closedAt: instantSchema.exactOptional(),
  closeReason: idSchema.exactOptional(),
  note: textSchema.exactOptional(),
} as const;

/** Strict: a fact nobody knows is refused, not dropped. */
export const opportunityHistorySchema = z.discriminatedUnion("status", [
  z.strictObject({ ...historyShape, status: z.literal("open") }),
  z.strictObject({ ...historyShape, ...closingShape, status: z.literal("won"), actualAmount: amountSchema.exactOptional() }),
  z.strictObject({ ...historyShape, ...closingShape, status: z.literal("lost"), competitor: titleSchema.exactOptional() }),
]) satisfies z.ZodType<OpportunityHistory>;
