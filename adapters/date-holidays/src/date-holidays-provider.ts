import { accept, CalendarDate, invalidInput, millisecondsPerDay, parseInput } from "@nexus/common";
import { holidayQuestionSchema, type Holiday, type HolidayProvider, type HolidayQuestion } from "@nexus/crm-operations";
import Holidays, { type HolidaysTypes } from "date-holidays";

/** `public` days are free by law; `bank` days close banks and offices; the others close hardly anybody. */
export type HolidayType = "public" | "bank" | "optional" | "school" | "observance";

export interface DateHolidaysOptions {
  /** Which kinds of days count; public ones alone when absent. */
  readonly types?: readonly HolidayType[];
}

/**
 * Holidays by the rules that date-holidays keeps for some 200 countries, computed on this machine. Days
 * given instead of one on a weekend are included, and each day of a holiday that lasts several. What
 * begins or ends in the middle of a day is left out. Islamic holidays are computed and may be a day off
 * from what is announced when the moon is seen.
 *
 * @example
 * ```ts
 * const ctx: OperationContext = { tenantId: defaultTenantId, actor: { type: "system", id: "system:calendars" }, correlationId: "c-1" };
 * const provider = dateHolidaysProvider();
 * const answer = await provider.publicHolidays(ctx, { country: "PT", region: null, years: { from: 2026, to: 2026 }, language: "pt" });
 * answer.ok && answer.value[0]; // { date: "2026-01-01", name: "Ano Novo" }
 * await provider.publicHolidays(ctx, { country: "ZZ", region: null, years: { from: 2026, to: 2026 }, language: null }); // refused: Correct country
 * ```
 */
export const dateHolidaysProvider = ({ types = ["public"] }: DateHolidaysOptions = {}): HolidayProvider => ({
  publicHolidays: (_ctx, asked) => {
    const question = parseInput(holidayQuestionSchema, asked);
    if (!question.ok) return Promise.resolve(question);
    return Promise.resolve(unknownPlace(question.value) ?? accept(holidaysOf(question.value, types)));
  },
});

const unknownPlace = ({ country, region }: HolidayQuestion): ReturnType<typeof invalidInput> | undefined => {
  const places = new Holidays();
  if (!Object.hasOwn(places.getCountries(), country)) return invalidInput([{ path: ["country"], message: "a country that date-holidays knows" }]);
  // Undefined for a country without regions, whatever its type says.
  const regions: object = places.getStates(country) ?? {};
  return region === null || Object.hasOwn(regions, region) ? undefined : invalidInput([{ path: ["region"], message: "a region of this country that date-holidays knows, or none" }]);
};

const holidaysOf = ({ country, region, years, language }: HolidayQuestion, types: readonly HolidayType[]): readonly Holiday[] => {
  // In UTC every day has 24 hours, so the days of a holiday can be counted. The dates are those of the country all the same.
  const holidays = new Holidays({ country, ...(region === null ? {} : { state: region }) }, { types: [...types], timezone: "UTC" });
  const names = new Map<CalendarDate, Set<string>>();
  // A holiday of several days, or the day given instead of one, may lie in the year next to its own.
  for (let year = years.from - 1; year <= years.to + 1; year += 1) {
    for (const holiday of holidays.getHolidays(year, language ?? undefined)) {
      for (const date of wholeDays(holiday)) names.set(date, (names.get(date) ?? new Set()).add(holiday.name.normalize("NFC").trim()));
    }
  }
  return [...names]
    .filter(([date]) => years.from <= Number(date.slice(0, 4)) && Number(date.slice(0, 4)) <= years.to)
    .map(([date, each]) => ({ date, name: [...each].join(" / ") }))
    .sort((a, b) => (a.date < b.date ? -1 : 1));
};

/** What begins in the evening before, as Islamic days do, is named by the day it is free on; `date` is that day. */
const wholeDays = ({ date, start, end }: HolidaysTypes.Holiday): readonly CalendarDate[] => {
  if (date.slice(11, 16) !== "00:00") return [];
  const days = Math.floor((end.getTime() - start.getTime()) / millisecondsPerDay);
  return Array.from({ length: days }, (_, i) => CalendarDate.addDays(CalendarDate.of(date.slice(0, 10)), i));
};
