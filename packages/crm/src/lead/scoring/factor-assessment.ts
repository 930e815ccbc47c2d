import type { Fact, Instant, Money } from "@nexus/common";
import type { Lead } from "../lead.js";
import type { FitFieldName, PointBand } from "./lead-scoring-model.js";

/** The facts of a lead that scoring may read. */
export type ScorableLead = Pick<Lead, FitFieldName | "source" | "budget" | "purchaseWithinDays" | "createdAt" | "handovers" | "cycle" | "customFields">;

/** Something the prospect did. */
export interface LeadEngagement {
  readonly kind: string;
  readonly at: Instant;
}

/** What scoring knows beside the lead (SRV-CRM-0118). */
export interface LeadScoringContext {
  /** The instant of the score: what happened later is not looked at, what happened before has decayed until then. */
  readonly at: Instant;
  /** Absent when nothing is known; an empty list says that there was none. */
  readonly engagements?: readonly LeadEngagement[];
  /** Ready-made totals by measure, such as `visits`. */
  readonly behaviour?: Readonly<Record<string, number>>;
  /** What this deal needs, instead of the model's amount. */
  readonly wantedBudget?: Money;
}

/** One rule of a factor: what it read, and what it said. */
export interface FactorPart {
  readonly name: string;
  readonly verdict: "matched" | "not-matched" | "unknown";
  readonly detail: string;
  readonly facts: readonly Fact[];
}

/** What a factor found: 0 to 100 points, and every rule it asked. */
export interface FactorAssessment {
  readonly points: number;
  readonly parts: readonly FactorPart[];
}

export type AssessFactor = (lead: ScorableLead, context: LeadScoringContext) => FactorAssessment;

/** The points of the last band the value reaches; 0 below the first. Bands ascend. */
export const pointsInBands = (bands: readonly PointBand[], value: number): number => bands.findLast(({ atLeast }) => value >= atLeast)?.points ?? 0;

export const unknownPart = (name: string, facts: readonly Fact[], detail: string): FactorPart => ({ name, verdict: "unknown", detail, facts });

export const knownPart = (name: string, points: number, facts: readonly Fact[], detail: string): FactorPart => ({
  name,
  verdict: points === 0 ? "not-matched" : "matched",
  detail,
  facts,
});

export const withinHundred = (points: number): number => Math.min(100, Math.max(0, points));
