import type { OperationContext, Result } from "@nexus/common";
import { z } from "zod";
import type { Holiday } from "./business-calendar.js";

/** Whose holidays, and of which years. */
export interface HolidayQuestion {
  /** ISO 3166-1, two capital letters: `PT`. */
  readonly country: string;
  /** The part of ISO 3166-2 behind the country, as in `BY` for Bavaria; null for what holds in the whole country. */
  readonly region: string | null;
  /** Both included, at most 50 years, within 1900 to 2199. */
  readonly years: { readonly from: number; readonly to: number };
  /** The language of the names, ISO 639-1: `pt`, or `de-at`; null for the country's own, which is also what stands in where a name is not translated. */
  readonly language: string | null;
}

const year = z.int("a whole year").min(1_900, "1900 or later").max(2_199, "2199 or earlier");

export const holidayQuestionSchema = z.strictObject({
  country: z.string().regex(/^[A-Z]{2}$/, "an ISO 3166-1 country such as PT"),
  region: z.string().min(1, "must not be empty").max(40, "at most 40 characters").nullable(),
  years: z
    .strictObject({ from: year, to: year })
    .refine(({ from, to }) => from <= to, { path: ["to"], message: "not before the first year" })
    .refine(({ from, to }) => to - from < 50, { path: ["to"], message: "at most 50 years" }),
  language: z.string().regex(/^[a-z]{2,3}(?:-[a-z]{2})?$/, "an ISO 639-1 language such as pt").nullable(),
}) satisfies z.ZodType<HolidayQuestion>;

/** Knows on which days a country does not work. What comes of it is data: it goes into the `holidays` of a calendar, and whoever keeps that may change it. */
export interface HolidayProvider {
  /**
   * The days that are public holidays all day long, days given instead of one on a weekend included, and
   * each day of those that last several; ordered by date, each date once, several names of one date
   * joined by " / ". A day that is a holiday only from some hour on is left out: it becomes an exception
   * with hours that only the calendar's keeper knows. Nothing is said about states of emergency or single
   * days given at short notice.
   *
   * Refuses with `invalid_input` and the path what is no question, and a country or region that is not
   * known. The same question has the same answer as long as the source stays the same.
   */
  publicHolidays(ctx: OperationContext, question: HolidayQuestion): Promise<Result<readonly Holiday[], "invalid_input">>;
}
