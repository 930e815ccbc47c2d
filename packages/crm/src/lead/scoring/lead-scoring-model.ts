import { ppmPerWhole, Rate, type Instant, type Money, type RatePpm } from "@nexus/common";
import { ScoringWeights } from "../errors.js";

/** What a score is made of (SRV-CRM-0119). */
export type LeadScoringFactor = "source-quality" | "engagement" | "fit" | "timing" | "budget";

const factors = ["source-quality", "engagement", "fit", "timing", "budget"] as const satisfies readonly LeadScoringFactor[];

/** In the order of explanation. */
export const LeadScoringFactor = { all: factors } as const;

/** What each factor counts for; together exactly 1,000,000 (100 %) (BUS-CRM-0015, SRV-CRM-0120). */
export type LeadScoringWeights = Readonly<Record<LeadScoringFactor, RatePpm>>;

export const LeadScoringWeights = {
  total: (weights: LeadScoringWeights): RatePpm => factors.reduce((sum, factor) => sum + weights[factor], 0),

  /**
   * From percentages with up to four decimals. Throws `scoring_weights_not_100` unless they add up to
   * exactly 100, and as `Rate.fromPercent` does.
   *
   * @example
   * ```ts
   * LeadScoringWeights.fromPercent({ "source-quality": 10, engagement: "33.3333", fit: "33.3333", timing: "13.3334", budget: 10 });
   * ```
   */
  fromPercent(percentages: Readonly<Record<LeadScoringFactor, string | number>>): LeadScoringWeights {
    const weights = {
      "source-quality": Rate.fromPercent(percentages["source-quality"]),
      engagement: Rate.fromPercent(percentages.engagement),
      fit: Rate.fromPercent(percentages.fit),
      timing: Rate.fromPercent(percentages.timing),
      budget: Rate.fromPercent(percentages.budget),
    };
    const total = LeadScoringWeights.total(weights);
    if (total !== ppmPerWhole) throw ScoringWeights.notWhole(Rate.toPercent(total));
    return weights;
  },
} as const;

/** `points` from this value on, up to the next band. Below the first band there are none. */
export interface PointBand {
  readonly atLeast: number;
  readonly points: number;
}

/** Points for one kind of engagement, such as an opened e-mail. Each one decays from its own time. */
export interface EngagementRule {
  readonly kind: string;
  /** -100 to 100 for one, when it is fresh. */
  readonly points: number;
  /** What all of this kind together can give at most, 0 to 100. */
  readonly cap: number;
}

/** Points for a total that came in ready-made, such as visits or minutes on site. It does not decay: it has no date. */
export interface BehaviourRule {
  readonly measure: string;
  readonly bands: readonly PointBand[];
}

/** The fields of a lead a customer profile can look at. */
export const fitFieldNames = [
  "companyName",
  "jobTitle",
  "email",
  "phone",
  "website",
  "country",
  "region",
  "city",
  "postalCode",
  "industry",
  "interest",
  "employees",
  "annualRevenue",
] as const;

export type FitFieldName = (typeof fitFieldNames)[number];

export type FitTest =
  /** The value is one of these; case and outer white space do not matter. */
  | { readonly kind: "one-of"; readonly values: readonly string[]; readonly points: number }
  /** A number, or an amount in minor units of `currency`. */
  | { readonly kind: "bands"; readonly bands: readonly PointBand[]; readonly currency?: string }
  /** There is a value at all. */
  | { readonly kind: "known"; readonly points: number };

/** One line of the ideal customer profile. */
export interface FitRule {
  readonly id: string;
  readonly field: { readonly of: "lead"; readonly name: FitFieldName } | { readonly of: "custom"; readonly name: string };
  readonly test: FitTest;
}

/**
 * How leads are scored: versioned, dated data. Every factor gives whole points from 0 to 100 (what its
 * rules add up to beyond that does not count); the score is their weighted sum. The same model, lead
 * and context give the same score for ever, so a changed model is a new version.
 */
export interface LeadScoringModel {
  readonly version: string;
  /** Used from this instant on, until a later model takes over. */
  readonly effectiveFrom: Instant;
  readonly weights: LeadScoringWeights;
  /** Points by source, 0 to 100, where they differ from the catalogue's `qualityPoints`. */
  readonly sourceQuality: { readonly pointsBySource: Readonly<Record<string, number>> };
  readonly engagement: {
    readonly halfLifeDays: number;
    readonly kinds: readonly EngagementRule[];
    readonly behaviour: readonly BehaviourRule[];
  };
  readonly fit: { readonly rules: readonly FitRule[] };
  readonly timing: {
    /** By the number of days in which the prospect says they will buy. */
    readonly timeframe: readonly PointBand[];
    /** For an inquiry of this moment, and less as it ages. */
    readonly recency: { readonly points: number; readonly halfLifeDays: number };
  };
  readonly budget: {
    /** What a deal needs; a context may name another amount. */
    readonly wanted: Money;
    /** By the share of it that is stated, in parts per million. */
    readonly coverage: readonly PointBand[];
  };
  /** A score older than this is stale. */
  readonly staleAfterHours: number;
}

/** The model in force at an instant: the latest that is effective by then, the last listed of equals; undefined before the first. */
export const scoringModelAt = (models: readonly LeadScoringModel[], at: Instant): LeadScoringModel | undefined =>
  models
    .filter(({ effectiveFrom }) => effectiveFrom <= at)
    .reduce<LeadScoringModel | undefined>((latest, model) => (latest && latest.effectiveFrom > model.effectiveFrom ? latest : model), undefined);
