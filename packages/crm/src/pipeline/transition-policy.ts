import { z } from "zod";

/**
 * Which moves between stages a pipeline allows. Winning and losing an open deal, and reopening a
 * closed one, are always possible and no business of the policy.
 */
export interface TransitionPolicy {
  /** May a deal leap over open stages? When not, it advances one stage at a time. */
  readonly skipForward: boolean;
  /** May a deal fall back to an earlier open stage? Only ever with a reason. */
  readonly backward: "refused" | "with-reason";
  /** May a won deal be marked lost, or a lost one won, without reopening it first? Only ever with a note that says why. */
  readonly closedToClosed: "refused" | "with-reason";
}

/** Source: BUS-CRM-0018 to BUS-CRM-0020. */
export const TransitionPolicy = {
  /** The default: one stage at a time, forward, and closed deals stay as they are until reopened. */
  sequential: { skipForward: false, backward: "refused", closedToClosed: "refused" } satisfies TransitionPolicy as TransitionPolicy,
} as const;

const permission = z.enum(["refused", "with-reason"]);

export const transitionPolicySchema = z.strictObject({
  skipForward: z.boolean(),
  backward: permission,
  closedToClosed: permission,
}) satisfies z.ZodType<TransitionPolicy>;
