import { Money, parseInput, ppmPerWhole, refuse, type Result, type Rounding } from "@nexus/common";
import { z } from "zod";
import { CrmError } from "../shared/crm-error.js";
import { probabilityPpmSchema, textSchema } from "../shared/schemas.js";

/** How likely a deal is to be won, and why somebody thinks so. */
export interface ForecastProbability {
  /** 0 to 1,000,000 (0 to 100 %). */
  readonly probabilityPpm: number;
  readonly reason: string | null;
}

export interface ForecastProbabilityInput {
  readonly probabilityPpm: number;
  readonly reason?: string | null;
}

export const forecastProbabilitySchema = z.strictObject({
  probabilityPpm: probabilityPpmSchema,
  reason: textSchema.nullable().exactOptional(),
}) satisfies z.ZodType<ForecastProbabilityInput>;

const create = (input: ForecastProbabilityInput): Result<ForecastProbability> => {
  const parsed = parseInput(forecastProbabilitySchema, input);
  return parsed.ok ? { ok: true, value: { probabilityPpm: parsed.value.probabilityPpm, reason: parsed.value.reason ?? null } } : parsed;
};

const orThrow = (result: Result<ForecastProbability>): ForecastProbability => {
  if (!result.ok) throw CrmError.fromRefusal(result.refusal);
  return result.value;
};

const shareOfOne = /^(?:0(?:\.\d{1,6}0*)?|1(?:\.0+)?)$/;

const fromDecimal = (share: string | number, reason: string | null = null): Result<ForecastProbability> => {
  const text = String(share);
  if (!shareOfOne.test(text)) {
    return refuse("invalid_probability", "Write the probability as a decimal from 0 to 1 with at most six decimals, such as 0.35.", { share: text.slice(0, 40) });
  }
  const [whole = "0", fraction = ""] = text.split(".");
  return create({ probabilityPpm: Number(whole) * ppmPerWhole + Number(fraction.slice(0, 6).padEnd(6, "0")), reason });
};

/**
 * Source: VO-CRM-0099 to VO-CRM-0102, BUS-CRM-0024.
 *
 * @example
 * ```ts
 * const likely = ForecastProbability.of({ probabilityPpm: 350_000, reason: "Budget confirmed" });
 * ForecastProbability.weigh(likely, { minorUnits: 1_001, currency: "EUR" }, "half-even"); // { minorUnits: 350, currency: "EUR" }
 * ```
 */
export const ForecastProbability = {
  /** Refuses with `invalid_input` what is no whole number of parts per million from 0 to 1,000,000. */
  create,
  /** As `create`, but throws. */
  of: (input: ForecastProbabilityInput): ForecastProbability => orThrow(create(input)),
  /** From a share of one: "0.35" or 0.35 is 35 %. Refuses with `invalid_probability` what has more than six decimals, instead of rounding it. */
  fromDecimal,
  /** 100 %. */
  guaranteed: (reason: string | null = null): ForecastProbability => orThrow(create({ probabilityPpm: ppmPerWhole, reason })),
  /** 0 %. */
  lost: (reason: string | null = null): ForecastProbability => orThrow(create({ probabilityPpm: 0, reason })),
  /** The amount times the probability in minor units, rounded once, as named. */
  weigh: (probability: ForecastProbability, amount: Money, rounding: Rounding): Money => Money.multiplyByRate(amount, probability.probabilityPpm, rounding),
} as const;
