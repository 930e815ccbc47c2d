import { CalendarDate, Decimal, deepFreeze, Instant, Money, parseInput } from "@nexus/common";
import { describe, expect, test } from "vitest";
import { convertMoney, exchangeRateSchema, explainRate, quoteRate, ratePolicySchema, rateTable, type ExchangeRate, type RatePolicy, type RateQuestion } from "./index.js";

const day = CalendarDate.of;

const rate = (base: string, quote: string, on: string, value: string, recordedAt = `${on}T16:00:00.000Z`): ExchangeRate =>
  deepFreeze({ base, quote, type: "spot", on: day(on), rate: Decimal.of(value), source: "ecb", recordedAt: Instant.of(recordedAt) });

const strict: RatePolicy = { type: "spot", maximumAgeDays: 5, inverse: false, triangulateThrough: null };
const lenient: RatePolicy = { ...strict, inverse: true, triangulateThrough: "EUR" };

const table = rateTable(
  deepFreeze([
    rate("EUR", "USD", "2026-03-02", "1.0845"),
    rate("EUR", "USD", "2026-03-03", "1.0901"),
    rate("EUR", "USD", "2026-03-03", "1.0910", "2026-03-10T09:00:00.000Z"),
    rate("EUR", "JPY", "2026-03-03", "161.35"),
    rate("EUR", "GBP", "2026-02-01", "0.85"),
  ]),
);

const used = (question: Omit<RateQuestion, "on"> & { readonly on: string }, policy: RatePolicy = strict): string => {
  const quote = quoteRate(table, { ...question, on: day(question.on) }, policy);
  return quote.ok ? quote.value.legs.map(({ rate: { base, quote: other, rate: value, on }, inverted }) => `${inverted ? "1/" : ""}${base}${other} ${value} ${on}`).join(" x ") : quote.refusal.code;
};

describe("which rate", () => {
  test("the latest on or before the day counts", () => {
    expect(used({ from: "EUR", to: "USD", on: "2026-03-02" })).toBe("EURUSD 1.0845 2026-03-02");
    expect(used({ from: "EUR", to: "USD", on: "2026-03-07" })).toBe("EURUSD 1.0910 2026-03-03");
    expect(used({ from: "EUR", to: "USD", on: "2026-03-01" })).toBe("exchange_rate_not_found");
  });

  test("a correction counts only for those who ask after it was recorded", () => {
    const knownAt = (at: string) => used({ from: "EUR", to: "USD", on: "2026-03-04", knownAt: Instant.of(at) });
    expect(knownAt("2026-03-10T08:59:59.999Z")).toBe("EURUSD 1.0901 2026-03-03");
    expect(knownAt("2026-03-10T09:00:00.000Z")).toBe("EURUSD 1.0910 2026-03-03");
    expect(knownAt("2026-03-02T23:00:00.000Z")).toBe("EURUSD 1.0845 2026-03-02");
    expect(knownAt("2026-03-01T00:00:00.000Z")).toBe("exchange_rate_not_found");
  });

  test("a rate beyond the policy's age is refused, on its last day it is not", () => {
    expect(used({ from: "EUR", to: "USD", on: "2026-03-08" })).toBe("EURUSD 1.0910 2026-03-03");
    expect(used({ from: "EUR", to: "USD", on: "2026-03-09" })).toBe("exchange_rate_too_old");
    expect(used({ from: "EUR", to: "GBP", on: "2026-12-31" }, { ...strict, maximumAgeDays: null })).toBe("EURGBP 0.85 2026-02-01");
  });

  test("the other way round and through a third currency only where the policy says so", () => {
    expect(used({ from: "USD", to: "EUR", on: "2026-03-04" })).toBe("exchange_rate_not_found");
    expect(used({ from: "USD", to: "EUR", on: "2026-03-04" }, lenient)).toBe("1/EURUSD 1.0910 2026-03-03");
    expect(used({ from: "USD", to: "JPY", on: "2026-03-04" })).toBe("exchange_rate_not_found");
    expect(used({ from: "USD", to: "JPY", on: "2026-03-04" }, lenient)).toBe("1/EURUSD 1.0910 2026-03-03 x EURJPY 161.35 2026-03-03");
    expect(used({ from: "USD", to: "GBP", on: "2026-03-04" }, lenient)).toBe("exchange_rate_too_old");
  });

  test("a currency needs no rate to itself, and another kind of rate is no rate", () => {
    expect(used({ from: "USD", to: "USD", on: "2020-01-01" })).toBe("");
    expect(used({ from: "EUR", to: "USD", on: "2026-03-03" }, { ...strict, type: "budget" })).toBe("exchange_rate_not_found");
  });
});

describe("convertMoney", () => {
  const convert = (amount: Money, to: string, policy = lenient): Money => {
    const quote = quoteRate(table, { from: amount.currency, to, on: day("2026-03-04") }, policy);
    if (!quote.ok) throw new Error(quote.refusal.message);
    return convertMoney(amount, quote.value, "half-even");
  };

  test("one leg is what Decimal.convert answers", () => {
    const amount = Money.of(123_45, "EUR");
    expect(convert(amount, "USD")).toEqual(Decimal.convert(amount, Decimal.of("1.0910"), "USD", "half-even"));
    expect(convert(amount, "JPY")).toEqual({ minorUnits: 19_919, currency: "JPY" });
  });

  test("the other way round divides exactly: 100 USD at 1.091 are 91.66 EUR", () => {
    expect(convert(Money.of(100_00, "USD"), "EUR")).toEqual({ minorUnits: 91_66, currency: "EUR" });
  });

  test("two legs are rounded once: 10,000 USD at 161.35 / 1.091 are 1,478,918 JPY", () => {
    expect(convert(Money.of(10_000_00, "USD"), "JPY")).toEqual({ minorUnits: 1_478_918, currency: "JPY" });
  });

  test("an amount in another currency than the quote's throws, and so does one too large", () => {
    const quote = quoteRate(table, { from: "EUR", to: "JPY", on: day("2026-03-04") }, strict);
    if (!quote.ok) throw new Error("there is a rate");
    expect(() => convertMoney(Money.of(1, "USD"), quote.value, "half-even")).toThrow(expect.objectContaining({ code: "currency_mismatch" }));
    expect(() => convertMoney(Money.of(Number.MAX_SAFE_INTEGER, "EUR"), quote.value, "half-even")).toThrow(expect.objectContaining({ code: "overflow" }));
  });
});

describe("explainRate", () => {
  test("it names every rate it looked at, with day, source and age", () => {
    const explanation = explainRate(table, { from: "USD", to: "JPY", on: day("2026-03-04") }, lenient);
    expect(explanation.outcome).toBe("USD to JPY by 1 EUR = 1.0910 USD (ecb, 2026-03-03) and 1 EUR = 161.35 JPY (ecb, 2026-03-03)");
    expect(explanation.considered.map(({ subject, verdict }) => `${subject}: ${verdict}`)).toEqual([
      "spot USD/JPY: not-matched",
      "spot JPY/USD, the other way round: not-matched",
      "spot USD/EUR: not-matched",
      "spot EUR/USD, the other way round: chosen",
      "spot EUR/JPY: chosen",
    ]);
    expect(explanation.considered[3]?.facts).toContainEqual({ name: "ageDays", value: 1 });
  });

  test("it says why there is none", () => {
    const explanation = explainRate(table, { from: "EUR", to: "GBP", on: day("2026-03-04") }, strict);
    expect(explanation.outcome).toBe("Record a newer spot rate of EUR in GBP: the latest is of 2026-02-01, and 5 days is the limit.");
    expect(explanation.considered).toEqual([expect.objectContaining({ verdict: "eliminated", detail: "The latest is 31 days old, and 5 is the limit." })]);
  });
});

describe("schemas", () => {
  const sound = rate("EUR", "USD", "2026-03-02", "1.0845");

  test("a sound rate and a sound policy pass unchanged", () => {
    expect(parseInput(exchangeRateSchema, sound)).toEqual({ ok: true, value: sound });
    expect(parseInput(ratePolicySchema, lenient)).toEqual({ ok: true, value: lenient });
  });

  test.each([
    [{ rate: "0" }, ["rate"]],
    [{ rate: "0.000" }, ["rate"]],
    [{ rate: "-1.5" }, ["rate"]],
    [{ rate: "1e3" }, ["rate"]],
    [{ rate: 1.0845 }, ["rate"]],
    [{ quote: "EUR" }, ["quote"]],
    [{ base: "EURO" }, ["base"]],
    [{ on: "2026-02-30" }, ["on"]],
    [{ recordedAt: "2026-03-02" }, ["recordedAt"]],
    [{ note: "x" }, ["note"]],
  ])("%j is refused at its place", (changes, path) => {
    expect(parseInput(exchangeRateSchema, { ...sound, ...changes })).toMatchObject({ ok: false, refusal: { details: { issues: [{ path }] } } });
  });
});
