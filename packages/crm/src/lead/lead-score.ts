import { deepFreeze, Instant, isSafeInteger, millisecondsPerHour, parseInput, ppmPerWhole, Rate, type RatePpm, type Result } from "@nexus/common";
import { z } from "zod";
import { CrmError } from "../shared/crm-error.js";
import { instantSchema, titleSchema } from "../shared/schemas.js";
import { LeadQuality } from "./lead-quality.js";

/** What one factor put into a score. */
export interface LeadScoreFactor {
  readonly name: string;
  /** What the factor found: a whole number, 0 to 100. */
  readonly points: number;
  /** What the factor counts for; the weights of a score add up to exactly 1,000,000 (100 %). */
  readonly weightPpm: RatePpm;
  /** `points × weightPpm`, exactly: what it put into the score, in millionths of a score point. */
  readonly contributionPpm: number;
  /** One sentence a person understands. */
  readonly detail: string;
}

/** Who says so: the scoring engine, a person, or the system a lead was imported from. */
export type LeadScoreOrigin = "engine" | "manual" | "import";

/**
 * How promising a lead is (VO-CRM-0091). Immutable; build it with the companion, which refuses what
 * is no score. A score of factors is exactly their weighted sum; a manual or imported one may come
 * without factors.
 */
export interface LeadScore {
  /** A whole number, 0 to 100 inclusive (BUS-CRM-0013). */
  readonly value: number;
  readonly factors: readonly LeadScoreFactor[];
  readonly calculatedAt: Instant;
  /** The version of the scoring model; null where no model calculated it. */
  readonly modelVersion: string | null;
  readonly origin: LeadScoreOrigin;
}

export type WeighedPoints = Omit<LeadScoreFactor, "contributionPpm">;

const valueSchema = z.int("a whole number").min(0, "0 or more").max(100, "at most 100");

const factorSchema = z
  .strictObject({
    name: titleSchema,
    points: valueSchema,
    weightPpm: z.int().min(0, "0 or more").max(ppmPerWhole, "at most 1,000,000 (100 %)"),
    contributionPpm: z.int(),
    detail: z.string().max(2_000, "at most 2,000 characters"),
  })
  .refine((factor) => factor.contributionPpm === factor.points * factor.weightPpm, "contributionPpm is points times weightPpm") satisfies z.ZodType<LeadScoreFactor>;

const total = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0);

/** All integers below 10^8, so that plain addition is exact. Half a point rounds up. */
const weightedValue = (factors: readonly LeadScoreFactor[]): number =>
  Math.floor((total(factors.map(({ contributionPpm }) => contributionPpm)) + ppmPerWhole / 2) / ppmPerWhole);

export const leadScoreSchema = z
  .strictObject({
    value: valueSchema,
    factors: z.array(factorSchema).max(20, "at most 20 factors"),
    calculatedAt: instantSchema,
    modelVersion: titleSchema.nullable(),
    origin: z.enum(["engine", "manual", "import"]),
  })
  .superRefine((score, ctx) => {
    const problem = sumProblem(score);
    if (problem) ctx.addIssue({ code: "custom", ...problem });
  }) satisfies z.ZodType<LeadScore>;

const sumProblem = ({ value, factors, origin }: LeadScore): { path: string[]; message: string } | undefined => {
  if (factors.length === 0) {
    return origin === "engine" ? { path: ["factors"], message: "an engine's score names its factors" } : undefined;
  }
  const weights = total(factors.map(({ weightPpm }) => weightPpm));
  if (weights !== ppmPerWhole) return { path: ["factors"], message: `weights that add up to 100 %, not ${Rate.toPercent(weights)} %` };
  return value === weightedValue(factors) ? undefined : { path: ["value"], message: `the weighted sum of the factors: ${weightedValue(factors)}` };
};

const isWithinBounds = ({ points, weightPpm }: LeadScoreFactor): boolean =>
  isSafeInteger(points) && points >= 0 && points <= 100 && isSafeInteger(weightPpm) && weightPpm >= 0;

const create = (input: unknown): Result<LeadScore, "invalid_input"> => {
  const parsed = parseInput(leadScoreSchema, input);
  return parsed.ok ? { ok: true, value: deepFreeze(parsed.value) } : parsed;
};

/**
 * @example
 * ```ts
 * const score = LeadScore.fromFactors({
 *   factors: [
 *     { name: "fit", points: 80, weightPpm: 600_000, detail: "Industry is in the profile." },
 *     { name: "timing", points: 51, weightPpm: 400_000, detail: "Wants to buy within 60 days." },
 *   ],
 *   calculatedAt: Instant.of("2026-01-15T09:00:00.000Z"),
 *   modelVersion: "standard-1",
 * });
 * score.value; // 68: 48 + 20.4, rounded half-up
 * LeadScore.quality(score); // "medium"
 * ```
 */
export const LeadScore = {
  /** From data of outside: refuses `invalid_input` with the path (VO-CRM-0092). */
  create,

  /** For values the program made: throws CrmError `invalid_input` instead. */
  of(input: LeadScore): LeadScore {
    const result = create(input);
    if (!result.ok) throw CrmError.fromRefusal(result.refusal);
    return result.value;
  },

  /**
   * The weighted sum, rounded half-up to a whole point by exact integer arithmetic (VO-CRM-0093). Throws
   * like `of` for points outside 0 to 100 and weights that are not 100 %; the texts are the program's own
   * and not looked at, so that scoring many leads is quick.
   */
  fromFactors(input: { readonly factors: readonly WeighedPoints[]; readonly calculatedAt: Instant; readonly modelVersion: string }): LeadScore {
    const factors = input.factors.map((factor) => Object.freeze({ ...factor, contributionPpm: factor.points * factor.weightPpm }));
    const { calculatedAt, modelVersion } = input;
    const score: LeadScore = { value: weightedValue(factors), factors: Object.freeze(factors), calculatedAt, modelVersion, origin: "engine" };
    const sound = factors.every(isWithinBounds) && sumProblem(score) === undefined;
    return sound ? Object.freeze(score) : LeadScore.of(score);
  },

  /** The quality class (VO-CRM-0094): high from 70, medium from 40, low below. */
  quality: (score: LeadScore): LeadQuality => LeadQuality.of(score.value),

  /** Older than so many hours (BUS-CRM-0017); at exactly that age it is still fresh. */
  isStale: (score: LeadScore, now: Instant, staleAfterHours: number): boolean =>
    Instant.toEpochMilliseconds(now) - Instant.toEpochMilliseconds(score.calculatedAt) > staleAfterHours * millisecondsPerHour,
} as const;
