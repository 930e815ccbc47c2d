import { accept, compareText, invalidInput, parseInput, type Result } from "@nexus/common";
import { holidayQuestionSchema, type Holiday, type HolidayProvider, type HolidayQuestion } from "@nexus/crm-operations";

/** A public holiday as a host lists it. */
export interface ListedHoliday extends Holiday {
  /** ISO 3166-1: `PT`. */
  readonly country: string;
  /** The part of ISO 3166-2 behind the country; null for a day of the whole country. */
  readonly region: string | null;
}

/**
 * Holidays out of a list of the host's own, in whatever language that is. A country or region is known when
 * the list names it.
 *
 * @example
 * ```ts
 * import { CalendarDate } from "@nexus/common";
 * import { memoryHolidays } from "@nexus/adapter-memory";
 *
 * const holidays = memoryHolidays([{ country: "PT", region: null, date: CalendarDate.of("2026-04-25"), name: "Dia da Liberdade" }]);
 * ```
 */
export const memoryHolidays = (listed: readonly ListedHoliday[]): HolidayProvider => ({
  publicHolidays: (_ctx, question) => Promise.resolve(answer(listed, question)),
});

const answer = (listed: readonly ListedHoliday[], question: HolidayQuestion): Result<readonly Holiday[], "invalid_input"> => {
  const parsed = parseInput(holidayQuestionSchema, question);
  if (!parsed.ok) return parsed;
  const { country, region, years } = parsed.value;
  const ofCountry = listed.filter((day) => day.country === country);
  if (ofCountry.length === 0) return invalidInput([{ path: ["country"], message: "not in the list" }]);
  if (region !== null && !ofCountry.some((day) => day.region === region)) return invalidInput([{ path: ["region"], message: "not in the list of this country" }]);
  const isAsked = ({ date, region: of }: ListedHoliday): boolean => (of === null || of === region) && Number(date.slice(0, 4)) >= years.from && Number(date.slice(0, 4)) <= years.to;
  const names = new Map<Holiday["date"], readonly string[]>();
  for (const { date, name } of ofCountry.filter(isAsked)) names.set(date, [...(names.get(date) ?? []).filter((other) => other !== name), name]);
  return accept([...names].map(([date, all]) => ({ date, name: all.join(" / ") })).toSorted((a, b) => compareText(a.date, b.date)));
};
