import { setTimeout as wait } from "node:timers/promises";
import { accept, NexusError, type OperationContext } from "@nexus/common";
import { compileCalendar, lintBusinessCalendar, type BusinessCalendar, type Holiday, type HolidayProvider, type HolidayQuestion } from "@nexus/crm-operations";
import { holidayProviderSuite, registerSuite, runSuite } from "@nexus/crm-operations-conformance";
import { describe, expect, test } from "vitest";
import { dateHolidaysProvider } from "./index.js";

const sleep = (milliseconds: number): Promise<void> => wait(milliseconds, undefined, { ref: false });
const ctx: OperationContext = { tenantId: "t", actor: { type: "system", id: "system:calendars" }, correlationId: "c" };

const questions: readonly HolidayQuestion[] = [
  { country: "PT", region: null, years: { from: 2026, to: 2026 }, language: null },
  { country: "US", region: "NY", years: { from: 2027, to: 2028 }, language: "en" },
  { country: "SA", region: null, years: { from: 2024, to: 2026 }, language: null },
];
const subject = (alter: (honest: HolidayProvider) => HolidayProvider = (honest) => honest) => ({ provider: alter(dateHolidaysProvider()), questions, close: () => Promise.resolve() });

registerSuite(holidayProviderSuite, () => Promise.resolve(subject()), { describe, test, sleep });

const holidays = async (country: string, region: string | null, year: number, language: string | null = "en", provider = dateHolidaysProvider()): Promise<readonly Holiday[]> => {
  const answer = await provider.publicHolidays(ctx, { country, region, years: { from: year, to: year }, language });
  if (!answer.ok) throw new Error(answer.refusal.message);
  return answer.value;
};
const dates = async (...question: Parameters<typeof holidays>): Promise<string> => (await holidays(...question)).map(({ date }) => date.slice(5)).join(" ");

describe("what is known of", () => {
  test("Portugal in 2026: thirteen days, with the names of the country", async () => {
    expect(await dates("PT", null, 2026)).toBe("01-01 04-03 04-05 04-25 05-01 06-04 06-10 08-15 10-05 11-01 12-01 12-08 12-25");
    expect((await holidays("PT", null, 2026, null)).map(({ name }) => name).slice(0, 4)).toEqual(["Ano Novo", "Sexta-Feira Santa", "Páscoa", "Dia da Liberdade"]);
  });

  test("the United States: the Friday before a Saturday and the Monday after a Sunday are free, also across the turn of the year", async () => {
    expect(await dates("US", null, 2026)).toBe("01-01 01-19 02-16 05-25 06-19 07-03 07-04 09-07 10-12 11-11 11-26 12-25");
    expect(await dates("US", null, 2027)).toContain("07-04 07-05");
    expect(await dates("US", null, 2027)).toContain("12-24 12-25 12-31");
    expect((await dates("US", null, 2028)).startsWith("01-01 01-17")).toBe(true);
  });

  test("Germany in 2026: nine days everywhere, more in some states", async () => {
    const everywhere = ["01-01", "04-03", "04-06", "05-01", "05-14", "05-25", "10-03", "12-25", "12-26"];
    const more = async (region: string): Promise<readonly string[]> => (await dates("DE", region, 2026)).split(" ").filter((date) => !everywhere.includes(date));
    expect(await dates("DE", null, 2026)).toBe(everywhere.join(" "));
    expect(await more("BY")).toEqual(["01-06", "06-04", "11-01"]);
    expect(await more("BE")).toEqual(["03-08"]);
    expect(await more("SN")).toEqual(["10-31", "11-18"]);
    expect(await more("NW")).toEqual(["06-04", "11-01"]);
  });

  test("England in 2027: Christmas and Boxing Day on a weekend are given on Monday and Tuesday", async () => {
    expect(await dates("GB", "ENG", 2027)).toBe("01-01 03-26 03-29 05-03 05-31 08-30 12-25 12-26 12-27 12-28");
  });

  test("Japan in 2026: a day between two holidays is one, and a Sunday in Golden Week is given on Wednesday", async () => {
    expect(await dates("JP", null, 2026)).toBe("01-01 01-12 02-11 02-23 03-20 04-29 05-03 05-04 05-05 05-06 07-20 08-11 09-21 09-22 09-23 10-12 11-03 11-23");
  });

  test("Brazil in 2026: Easter on its moving day, and the capital's own state", async () => {
    expect(await dates("BR", null, 2026)).toContain("04-03");
    expect(await dates("BR", "SP", 2026)).toContain("07-09");
  });
});

test("a holiday of several days is each of them", async () => {
  expect((await dates("RU", null, 2026)).startsWith("01-01 01-02 01-03 01-04 01-05 01-06 01-07")).toBe(true);
  expect((await holidays("SA", null, 2026)).filter(({ name }) => name.includes("Fitr"))).toHaveLength(4);
});

test("a day that is free from some hour on is left out", async () => {
  expect(await dates("AU", "QLD", 2026)).not.toContain("12-24");
  expect(await dates("IS", null, 2026)).not.toContain("12-31");
});

test("other kinds of days count where they are asked for", async () => {
  expect(await dates("NL", null, 2026)).not.toContain("12-05");
  expect(await dates("NL", null, 2026, "en", dateHolidaysProvider({ types: ["public", "observance"] }))).toContain("12-05");
});

test("two holidays on one date are one day with both names", async () => {
  const years = await dateHolidaysProvider().publicHolidays(ctx, { country: "AT", region: null, years: { from: 2008, to: 2008 }, language: "de" });
  expect(years.ok && years.value.filter(({ date }) => date === "2008-05-01")).toEqual([{ date: "2008-05-01", name: expect.stringMatching(/^(Staatsfeiertag \/ Christi Himmelfahrt|Christi Himmelfahrt \/ Staatsfeiertag)$/) }]);
});

test("the days go into a calendar as they are", async () => {
  const calendar: BusinessCalendar = {
    id: "lisbon", name: "Lisbon", timeZone: "Europe/Lisbon", week: { kind: "weekly", hours: [{ days: [1, 2, 3, 4, 5], from: "09:00", to: "18:00" }] },
    holidays: await holidays("PT", null, 2026), exceptions: [],
  };
  expect(lintBusinessCalendar(calendar)).toEqual([]);
  expect(compileCalendar(calendar).calendar.holidays).toHaveLength(13);
});

describe("the suite rejects a provider that", () => {
  const inOrder = "holidays are days that exist, of the years asked for, in order, each once, and have a name";
  const oneByOne = "several years are what they are one by one, and the same question has the same answer";
  const language = "the language is that of the names alone";
  const unknown = "a country or region that is not known is refused with its path";
  const noQuestion = "what is no question is refused with its path";

  const altered = (alter: (holidays: readonly Holiday[], question: HolidayQuestion) => readonly Holiday[]) => (honest: HolidayProvider): HolidayProvider => ({
    publicHolidays: async (context, question) => {
      const answer = await honest.publicHolidays(context, question);
      return answer.ok ? accept(alter(answer.value, question)) : answer;
    },
  });

  test.each<readonly [string, readonly string[], (honest: HolidayProvider) => HolidayProvider]>([
    ["answers the latest day first", [inOrder, oneByOne], altered((days) => days.toReversed())],
    ["names a day once for each of its holidays", [inOrder], altered((days) => days.flatMap((each) => [each, each]))],
    ["answers the first year alone", [inOrder, oneByOne], altered((days, { years }) => days.filter(({ date }) => Number(date.slice(0, 4)) === years.from))],
    ["forgets names it cannot translate", [inOrder, language], altered((days, { language: asked }) => (asked === null ? days.map((each) => ({ ...each, name: "" })) : asked === "xx" ? [] : days))],
    ["has no holidays where it knows no country", [unknown], (honest) => ({
      publicHolidays: async (context, question) => {
        const answer = await honest.publicHolidays(context, question);
        return answer.ok || !/known|knows/.test(answer.refusal.message) ? answer : accept([]);
      },
    })],
    ["takes what it is given for a question", [noQuestion], (honest) => ({
      publicHolidays: (context, question) => (question.country === question.country.toUpperCase() && question.years.from <= question.years.to && Number.isInteger(question.years.from) && question.years.to - question.years.from < 50 && !/[A-Z]/.test(question.language ?? "") ? honest.publicHolidays(context, question) : Promise.resolve(accept([]))),
    })],
  ])("%s", async (_name, caughtBy, alter) => {
    const report = await runSuite(holidayProviderSuite, () => Promise.resolve(subject(alter)), { sleep });
    expect(report.failed.map(({ name }) => name).toSorted()).toEqual(caughtBy.toSorted());
    expect(report.failed.every(({ error }) => NexusError.is(error) && error.code === "contract_broken")).toBe(true);
  });
});
