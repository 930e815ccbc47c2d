import { z } from "zod";
import { calendarDateSchema, idSchema, nameSchema } from "../input-schemas.js";
import { isTimeZone } from "../time-zone.js";
import type { BusinessCalendar, BusinessWeek, CalendarException, Holiday, OpenHours, WeeklyHours } from "./business-calendar.js";

const wallTime = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/, "write a time as HH:MM, 00:00 to 24:00");
const weekday = z.literal([1, 2, 3, 4, 5, 6, 7], "1 (Monday) to 7 (Sunday)");
const hoursShape = { from: wallTime, to: wallTime };

const weeklyHoursSchema = z.array(z.strictObject({ days: z.array(weekday).max(7, "at most 7 days"), ...hoursShape }) satisfies z.ZodType<WeeklyHours>).max(200, "at most 200 intervals");

const weekSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("always") }),
  z.strictObject({ kind: z.literal("weekly"), hours: weeklyHoursSchema }),
  z.strictObject({
    kind: z.literal("rotation"),
    startsOn: calendarDateSchema,
    weeks: z.array(weeklyHoursSchema).min(2, "two weeks or more; hours that are the same every week are weekly").max(53, "at most 53 weeks"),
  }),
]) satisfies z.ZodType<BusinessWeek>;

/** A calendar as hosts send it. Hours that overlap, end before they begin or are missing are `lintBusinessCalendar`'s. */
export const businessCalendarSchema = z.strictObject({
  id: idSchema,
  name: nameSchema,
  timeZone: z.string().refine(isTimeZone, "use an IANA time zone such as Europe/Lisbon"),
  week: weekSchema,
  holidays: z.array(z.strictObject({ date: calendarDateSchema, name: nameSchema }) satisfies z.ZodType<Holiday>).max(5_000, "at most 5,000 holidays"),
  exceptions: z
    .array(
      z.strictObject({
        date: calendarDateSchema,
        name: nameSchema,
        hours: z.array(z.strictObject(hoursShape) satisfies z.ZodType<OpenHours>).max(50, "at most 50 intervals"),
      }) satisfies z.ZodType<CalendarException>,
    )
    .max(5_000, "at most 5,000 exceptions"),
}) satisfies z.ZodType<BusinessCalendar>;
