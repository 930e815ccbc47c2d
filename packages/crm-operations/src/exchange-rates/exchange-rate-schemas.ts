import { Decimal } from "@nexus/common";
import { z } from "zod";
import { calendarDateSchema, currencySchema, decimalSchema, idSchema, instantSchema } from "../input-schemas.js";
import type { ExchangeRate, RatePolicy } from "./exchange-rate.js";

const zero = /^0(\.0+)?$/;

/** A rate as hosts and feeds send it: above zero, between two different currencies. */
export const exchangeRateSchema = z
  .strictObject({
    base: currencySchema,
    quote: currencySchema,
    type: idSchema,
    on: calendarDateSchema,
    rate: decimalSchema.refine((rate) => Decimal.is(rate) && !rate.startsWith("-") && !zero.test(rate), "above zero"),
    source: idSchema,
    recordedAt: instantSchema,
  })
  .refine(({ base, quote }) => base !== quote, { path: ["quote"], message: "another currency than the base" }) satisfies z.ZodType<ExchangeRate>;

export const ratePolicySchema = z.strictObject({
  type: idSchema,
  maximumAgeDays: z.int("a whole number of days").min(0, "0 or more").nullable(),
  inverse: z.boolean(),
  triangulateThrough: currencySchema.nullable(),
}) satisfies z.ZodType<RatePolicy>;
