import type { Money } from "./money/money.js";

/** What a decision can read: JSON-plain, an amount with its currency, a list of texts, or `null` for what was missing. */
export type FactValue = string | number | boolean | null | Money | readonly string[];

/** A fact that a decision read, under the name the configuration uses for it (`lead.country`). */
export interface Fact {
  readonly name: string;
  readonly value: FactValue;
}

/**
 * What became of something considered. `chosen` is what the decision settled on, `eliminated` a
 * candidate that dropped out, `matched` and `not-matched` the answers of a rule or condition,
 * `contributed` a factor or share that added to the outcome, `unknown` what could not be judged
 * because a fact was missing.
 */
export type Verdict = "matched" | "not-matched" | "chosen" | "eliminated" | "contributed" | "unknown";

/**
 * One rule, candidate, factor or share that was considered: its verdict, the facts it read, and in
 * `detail` one sentence a person understands.
 */
export interface Consideration {
  readonly subject: string;
  readonly verdict: Verdict;
  readonly detail: string;
  readonly facts: readonly Fact[];
  /** Its contribution where the decision adds up points. */
  readonly points?: number;
  /** Its contribution where the decision adds up money. */
  readonly amount?: Money;
  /** What it was made of, in order: the conditions of a group, the candidates of a chosen rule. */
  readonly considered?: readonly Consideration[];
}

/**
 * Why a decision came out as it did: the one trace format of routing, scoring, splits, commission,
 * approvals, SLA and next best action. `considered` is in the order of consideration and complete:
 * what is not in it was not looked at. JSON-plain; it may be stored with the decision.
 */
export interface Explanation {
  readonly decision: string;
  readonly outcome: string;
  readonly considered: readonly Consideration[];
  /** What decided between equals, where something had to. */
  readonly tieBreak?: string;
}
