import { CalendarDate, Decimal, Instant, Money } from "@nexus/common";
import fc from "fast-check";
import { expect, test } from "vitest";
import { convertMoney, quoteRate, rateTable, type ExchangeRate, type RatePolicy, type RateQuestion } from "./index.js";

const runs = process.env["NEXUS_SOAK"] ? 50_000 : 1_000;

const dayAt = (offset: number): CalendarDate => CalendarDate.addDays(CalendarDate.of("2026-01-01"), offset);
const at = (offset: number): Instant => Instant.addDays(Instant.of("2026-01-01T12:00:00.000Z"), offset);

const rates: fc.Arbitrary<readonly ExchangeRate[]> = fc.uniqueArray(
  fc.record({ base: fc.constantFrom("EUR", "USD", "JPY"), quote: fc.constantFrom("EUR", "USD", "KWD"), day: fc.nat(20), lag: fc.nat(20), value: fc.integer({ min: 1, max: 9_999_999 }) }).filter(
    ({ base, quote }) => base !== quote,
  ),
  { maxLength: 30, selector: ({ base, quote, day, lag }) => `${base}${quote}${day} ${lag}` },
).map((drawn) =>
  drawn.map(({ base, quote, day, lag, value }) => ({ base, quote, type: "spot", on: dayAt(day), rate: Decimal.of(`0.${String(value).padStart(7, "0")}`), source: "test", recordedAt: at(day + lag) })),
);
const questions: fc.Arbitrary<RateQuestion> = fc
  .record({ from: fc.constantFrom("EUR", "USD", "JPY"), to: fc.constantFrom("EUR", "USD", "KWD"), on: fc.nat(25), knownAt: fc.nat(45) })
  .map(({ from, to, on, knownAt }) => ({ from, to, on: dayAt(on), knownAt: at(knownAt) }));
const direct: RatePolicy = { type: "spot", maximumAgeDays: 7, inverse: false, triangulateThrough: null };

/** The same question answered by looking at every rate. */
const plain = (all: readonly ExchangeRate[], { from, to, on, knownAt }: RateQuestion): ExchangeRate | undefined =>
  all
    .filter((rate) => rate.base === from && rate.quote === to && rate.on <= on && (knownAt === undefined || rate.recordedAt <= knownAt) && CalendarDate.daysBetween(rate.on, on) <= 7)
    .reduce<ExchangeRate | undefined>((best, rate) => (!best || rate.on > best.on || (rate.on === best.on && rate.recordedAt > best.recordedAt) ? rate : best), undefined);

type Quote = typeof quoteRate;

const agreesWithPlainLook = (quote: Quote): void => {
  fc.assert(
    fc.property(rates, questions, (all, question) => {
      fc.pre(question.from !== question.to);
      const answer = quote(rateTable(all), question, direct);
      expect(answer.ok ? answer.value.legs[0]?.rate : undefined).toEqual(plain(all, question));
    }),
    { numRuns: runs },
  );
};

test("the table answers what a look at every rate answers", () => {
  agreesWithPlainLook(quoteRate);
});

test("control: a lookup that takes the next day's rate does not", () => {
  expect(() => agreesWithPlainLook((table, question, policy) => quoteRate(table, { ...question, on: CalendarDate.addDays(question.on, 1) }, policy))).toThrow();
});

const pastStands = (quote: Quote): void => {
  fc.assert(
    fc.property(rates, rates, questions, (before, later, question) => {
      const news = later.filter((rate) => question.knownAt !== undefined && rate.recordedAt > question.knownAt);
      const policy = { ...direct, inverse: true, triangulateThrough: "EUR" };
      expect(quote(rateTable([...before, ...news]), question, policy)).toEqual(quote(rateTable(before), question, policy));
    }),
    { numRuns: runs },
  );
};

test("what is recorded later never moves a result of the past", () => {
  pastStands(quoteRate);
});

test("control: a lookup that forgets when it asks lets later rates in", () => {
  expect(() => pastStands((table, { from, to, on }, policy) => quoteRate(table, { from, to, on }, policy))).toThrow();
});

const spotRate = (value: string): ExchangeRate => ({ base: "EUR", quote: "USD", type: "spot", on: dayAt(0), rate: Decimal.of(value), source: "test", recordedAt: at(0) });

/** USD back to EUR at the rate that took EUR to USD. */
type WayBack = (amount: Money, rate: ExchangeRate) => Money;

const comesBack = (back: WayBack): void => {
  fc.assert(
    fc.property(fc.integer({ min: -1e9, max: 1e9 }), fc.integer({ min: 1, max: 999_999 }), (minorUnits, value) => {
      const rate = spotRate(`0.${String(value).padStart(6, "0")}`);
      const there = convertMoney(Money.of(minorUnits, "EUR"), { from: "EUR", to: "USD", on: dayAt(0), legs: [{ rate, inverted: false }] }, "half-even");
      expect(there).toEqual(Decimal.convert(Money.of(minorUnits, "EUR"), rate.rate, "USD", "half-even"));
      // Half a cent of the first rounding, carried through the rate, and half a cent of the second.
      expect(Math.abs(back(there, rate).minorUnits - minorUnits) * value).toBeLessThanOrEqual(500_000 + value / 2);
    }),
    { numRuns: runs },
  );
};

test("there and back at one rate is off by no more than the rounding of both ways", () => {
  comesBack((amount, rate) => convertMoney(amount, { from: "USD", to: "EUR", on: dayAt(0), legs: [{ rate, inverted: true }] }, "half-even"));
});

test("control: an inverse that is itself rounded to six decimals is off by more", () => {
  const inverse = (rate: ExchangeRate): Decimal => {
    const millionths = 1_000_000_000_000n / BigInt(rate.rate.slice(2));
    return Decimal.of(`${millionths / 1_000_000n}.${String(millionths % 1_000_000n).padStart(6, "0")}`);
  };
  expect(() => comesBack((amount, rate) => Decimal.convert(amount, inverse(rate), "EUR", "half-even"))).toThrow();
});
