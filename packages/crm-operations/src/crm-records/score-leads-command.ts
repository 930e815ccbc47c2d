import { batchInputLimits, type Instant } from "@nexus/common";
import { z } from "zod";
import { defineCommand, type Command } from "../commands/index.js";
import { idSchema, instantSchema } from "../input-schemas.js";
import type { BatchOutcome } from "./crm-record.js";
import type { LeadScorer } from "./lead-provider.js";

export interface ScoreLeads {
  /** 1 to 2,000 leads. */
  readonly ids: readonly string[];
  /** The instant of the scores; now when absent. */
  readonly at?: Instant;
}

const schema = z.strictObject({
  ids: z.array(idSchema).min(1, "at least one lead").max(2_000, "at most 2,000 leads"),
  at: instantSchema.exactOptional(),
}) satisfies z.ZodType<ScoreLeads>;

/** `lead.score`: calculates and stores scores, one outcome per lead in the order given. */
export const scoreLeadsCommand: Command<ScoreLeads, readonly BatchOutcome<"scored">[], { readonly leads: LeadScorer }> = defineCommand({
  name: "lead.score",
  action: "lead:assign-score",
  schema,
  limits: batchInputLimits,
  records: ({ ids }: ScoreLeads) => ids.map((id) => ({ entityType: "lead", id })),
  locks: () => [{ kind: "lead-scoring", id: "all" }],
  handle: async (ctx, { ids, at }: ScoreLeads, { leads }: { readonly leads: LeadScorer }) => ({ ok: true, value: await leads.scoreMany(ctx, ids, at) }),
});
