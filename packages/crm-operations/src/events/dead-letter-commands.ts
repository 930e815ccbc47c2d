import { accept } from "@nexus/common";
import { z } from "zod";
import { defineCommand, noRecords, type Command } from "../commands/index.js";
import { idSchema, textSchema } from "../input-schemas.js";
import type { DeadLetters } from "./dead-letters.js";

export interface RedriveEvents {
  readonly ids: readonly string[];
}

export interface SkipEvents extends RedriveEvents {
  /** Goes into the audit trail. */
  readonly reason: string;
}

export interface DeadLetterStores {
  readonly deadLetters: DeadLetters;
}

const ids = z.array(idSchema).min(1, "at least one event").max(1_000, "at most 1,000 events");
const redriveSchema = z.strictObject({ ids }) satisfies z.ZodType<RedriveEvents>;
const skipSchema = z.strictObject({ ids, reason: textSchema }) satisfies z.ZodType<SkipEvents>;

const action = "event:operate";

/** What operators do with dead letters, on the command path. Both answer the ids of those that were dead letters. */
export const deadLetterCommands: {
  readonly redrive: Command<RedriveEvents, readonly string[], DeadLetterStores>;
  readonly skip: Command<SkipEvents, readonly string[], DeadLetterStores>;
} = {
  redrive: defineCommand({
    name: "event.redrive",
    action,
    schema: redriveSchema,
    records: noRecords,
    locks: () => [],
    handle: async (ctx, input, { deadLetters }: DeadLetterStores) => accept(await deadLetters.redrive(ctx, input.ids)),
  }),
  skip: defineCommand({
    name: "event.skip",
    action,
    schema: skipSchema,
    records: noRecords,
    locks: () => [],
    handle: async (ctx, input, { deadLetters }: DeadLetterStores) => accept(await deadLetters.skip(ctx, input.ids, input.reason)),
  }),
};
