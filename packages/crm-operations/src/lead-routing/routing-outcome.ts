/** Why somebody of the pool did not get the record. Asked in this order; the first that holds is the one reported. */
export const eliminationReasons = [
  "unknown-user",
  "not-active",
  "paused",
  "absent",
  "outside-working-hours",
  "declined",
  "self-assignment",
  "not-in-territory",
  "missing-skill",
  "no-weight",
  "at-capacity",
  "quota-used",
] as const;

export type EliminationReason = (typeof eliminationReasons)[number];

/** Why nobody got the record, whether a queue holds it or not. */
export type UnassignedReason = "no_rule_matched" | "nobody_eligible";

/** What decided for the user. Only `strategy` takes a turn. */
export type AssignedBy = "strategy" | "duplicate-owner" | "account-owner" | "previous-owner";

/** What became of one record. `ruleId` is null for the catch-all and where no rule was asked. */
export type RoutingOutcome =
  | { readonly outcome: "assigned"; readonly userId: string; readonly by: AssignedBy; readonly ruleId: string | null }
  | { readonly outcome: "queued"; readonly queueId: string; readonly reason: UnassignedReason }
  | { readonly outcome: "unassigned"; readonly reason: UnassignedReason }
  /** It has an owner already. */
  | { readonly outcome: "kept"; readonly userId: string };
