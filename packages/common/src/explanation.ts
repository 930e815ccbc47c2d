/** A fact that a decision read. `value` is `null` when the fact was missing. */
export interface Fact {
  readonly name: string;
  readonly value: string | number | boolean | null;
}

/**
 * One rule, candidate or factor that was considered: its verdict, the facts it read, and in `detail`
 * one sentence a person understands. `points` is its contribution where the decision adds up.
 */
export interface Consideration {
  readonly subject: string;
  readonly verdict: "matched" | "not-matched" | "chosen" | "eliminated" | "contributed" | "unknown";
  readonly detail: string;
  readonly facts: readonly Fact[];
  readonly points?: number;
}

/**
 * Why a decision came out as it did: the one trace format of routing, scoring, splits, commission,
 * approvals, SLA and next best action. `considered` is in the order of consideration.
 */
export interface Explanation {
  readonly decision: string;
  readonly outcome: string;
  readonly considered: readonly Consideration[];
  /** What decided between equals, where something had to. */
  readonly tieBreak?: string;
}
