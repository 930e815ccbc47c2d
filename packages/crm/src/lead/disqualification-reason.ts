import { z } from "zod";
import { idSchema, titleSchema } from "../shared/schemas.js";

/** Why leads are given up, as data: a tenant may have a list of its own. */
export interface DisqualificationReason {
  /** Stable key stored on leads. */
  readonly id: string;
  readonly label: string;
}

/** The list of a tenant that has none of its own. */
export const standardDisqualificationReasons = [
  { id: "no-budget", label: "No budget" },
  { id: "no-authority", label: "Not the one who decides" },
  { id: "no-need", label: "No need" },
  { id: "bad-timing", label: "Not now" },
  { id: "unreachable", label: "Cannot be reached" },
  { id: "chose-competitor", label: "Chose a competitor" },
  { id: "poor-fit", label: "Outside the customer profile" },
  { id: "duplicate", label: "Duplicate of another lead" },
  { id: "invalid-data", label: "Wrong or made-up contact data" },
  { id: "spam", label: "Spam" },
  { id: "opted-out", label: "Does not want to be contacted" },
  { id: "other", label: "Other" },
] as const satisfies readonly DisqualificationReason[];

const reasonSchema = z.strictObject({ id: idSchema, label: titleSchema }) satisfies z.ZodType<DisqualificationReason>;

/** A tenant's list as it comes in: 1 to 100 reasons, ids unique. */
export const disqualificationReasonsSchema = z
  .array(reasonSchema)
  .min(1, "at least one reason")
  .max(100, "at most 100 reasons")
  .refine((reasons) => new Set(reasons.map(({ id }) => id)).size === reasons.length, "each id once") satisfies z.ZodType<readonly DisqualificationReason[]>;
