import { z } from "zod";
import { calendarDateSchema, idSchema, nameSchema } from "../input-schemas.js";
import type { CustomPeriod, FiscalCalendar, FiscalCalendarVersion, FiscalPattern } from "./fiscal-calendar.js";

const monthNumber = z.int("a whole number").min(1, "1 (January) to 12 (December)").max(12, "1 (January) to 12 (December)");
const yearName = z.enum(["ends", "starts"]);

const customPeriodSchema = z.strictObject({
  year: z.int("a year").min(1, "a year").max(9999, "a year"),
  quarter: z.int("a whole number").min(1, "1 to 4").max(4, "1 to 4"),
  month: z.int("a whole number").min(1, "1 or more").max(53, "at most 53"),
  from: calendarDateSchema,
  to: calendarDateSchema,
}) satisfies z.ZodType<CustomPeriod>;

const patternSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("months"), startMonth: monthNumber, yearName }),
  z.strictObject({
    kind: z.literal("weeks"),
    grouping: z.enum(["4-4-5", "4-5-4", "5-4-4"]),
    endMonth: monthNumber,
    lastDay: z.int("a whole number").min(1, "1 (Monday) to 7 (Sunday)").max(7, "1 (Monday) to 7 (Sunday)"),
    endRule: z.enum(["last", "nearest"]),
    yearName,
  }),
  z.strictObject({ kind: z.literal("custom"), periods: z.array(customPeriodSchema).min(1, "at least one period").max(1_000, "at most 1,000 periods") }),
]) satisfies z.ZodType<FiscalPattern>;

export const fiscalCalendarVersionSchema = z.strictObject({
  version: z.int("a whole number").min(1, "1 or more"),
  from: calendarDateSchema,
  pattern: patternSchema,
}) satisfies z.ZodType<FiscalCalendarVersion>;

/** A calendar as hosts send it. Gaps, overlaps and versions that cut periods are `lintFiscalCalendar`'s. */
export const fiscalCalendarSchema = z.strictObject({
  id: idSchema,
  name: nameSchema,
  versions: z.array(fiscalCalendarVersionSchema).min(1, "at least one version"),
}) satisfies z.ZodType<FiscalCalendar>;
