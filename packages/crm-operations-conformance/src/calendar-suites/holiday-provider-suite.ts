import { CalendarDate, type InputIssue, type OperationContext } from "@nexus/common";
import type { Holiday, HolidayProvider, HolidayQuestion } from "@nexus/crm-operations";
import type { Closable, ContractSuite } from "../contract.js";
import { ContractBroken, expectEqual } from "../expectation.js";

/** A source of holidays, and questions about different countries that it has answers to, with and without a region. */
export interface HolidayProviderSubject extends Closable {
  readonly provider: HolidayProvider;
  readonly questions: readonly HolidayQuestion[];
}

const answerTo = async (provider: HolidayProvider, ctx: OperationContext, question: HolidayQuestion): Promise<readonly Holiday[]> => {
  const answer = await provider.publicHolidays(ctx, question);
  if (!answer.ok) throw new ContractBroken("the question", "an answer", answer.refusal);
  return answer.value;
};

/** The refusal in short: its code and the paths. */
const refusedAt = async (provider: HolidayProvider, ctx: OperationContext, question: HolidayQuestion): Promise<unknown> => {
  const answer = await provider.publicHolidays(ctx, question);
  if (answer.ok) return "accepted";
  return [answer.refusal.code, ...(answer.refusal.details["issues"] as readonly InputIssue[]).map(({ path }) => path.join("."))];
};

/** `HolidayProvider`, sentence by sentence. */
export const holidayProviderSuite: ContractSuite<HolidayProviderSubject> = {
  name: "holiday provider",
  cases: [
    {
      name: "holidays are days that exist, of the years asked for, in order, each once, and have a name",
      run: async ({ provider, questions }, tools) => {
        for (const question of questions) {
          const holidays = await answerTo(provider, tools.context(), question);
          const dates = holidays.map(({ date }) => date);
          const years = dates.map((date) => Number(date.slice(0, 4)));
          expectEqual("the dates", dates, [...new Set(dates)].sort());
          expectEqual("holidays that are none", holidays.filter(({ date, name }) => !CalendarDate.is(date) || name.trim() !== name || name === ""), []);
          expectEqual("years that were not asked for", years.filter((year) => year < question.years.from || year > question.years.to), []);
          expectEqual("years without any", Array.from({ length: question.years.to - question.years.from + 1 }, (_, i) => question.years.from + i).filter((year) => !years.includes(year)), []);
        }
      },
    },
    {
      name: "several years are what they are one by one, and the same question has the same answer",
      run: async ({ provider, questions }, tools) => {
        for (const question of questions) {
          const { from } = question.years;
          const of = (first: number, last: number): Promise<readonly Holiday[]> => answerTo(provider, tools.context(), { ...question, years: { from: first, to: last } });
          const oneByOne = [...(await of(from, from)), ...(await of(from + 1, from + 1)), ...(await of(from + 2, from + 2))];
          expectEqual("three years", await of(from, from + 2), oneByOne);
          expectEqual("the same question", await of(from, from + 2), oneByOne);
        }
      },
    },
    {
      name: "the language is that of the names alone",
      run: async ({ provider, questions }, tools) => {
        for (const question of questions) {
          const dates = async (language: string | null): Promise<readonly string[]> => (await answerTo(provider, tools.context(), { ...question, language })).map(({ date }) => date);
          expectEqual("the dates in English", await dates("en"), await dates(null));
          expectEqual("the dates in a language nobody speaks", await dates("xx"), await dates(null));
        }
      },
    },
    {
      name: "a country or region that is not known is refused with its path",
      run: async ({ provider, questions }, tools) => {
        for (const question of questions) {
          expectEqual("an unknown country", await refusedAt(provider, tools.context(), { ...question, country: "ZZ" }), ["invalid_input", "country"]);
          expectEqual("an unknown region", await refusedAt(provider, tools.context(), { ...question, region: "__proto__" }), ["invalid_input", "region"]);
        }
      },
    },
    {
      name: "what is no question is refused with its path",
      run: async ({ provider, questions }, tools) => {
        for (const question of questions) {
          const refused = (changes: Partial<HolidayQuestion>): Promise<unknown> => refusedAt(provider, tools.context(), { ...question, ...changes });
          expectEqual("a country in small letters", await refused({ country: question.country.toLowerCase() }), ["invalid_input", "country"]);
          expectEqual("years backwards", await refused({ years: { from: 2027, to: 2026 } }), ["invalid_input", "years.to"]);
          expectEqual("too many years", await refused({ years: { from: 2000, to: 2050 } }), ["invalid_input", "years.to"]);
          expectEqual("half a year", await refused({ years: { from: 2026.5, to: 2027 } }), ["invalid_input", "years.from"]);
          expectEqual("a language by its name", await refused({ language: "Portuguese" }), ["invalid_input", "language"]);
        }
      },
    },
  ],
};
