import { expect, expectTypeOf, test } from "vitest";
import { Decimal } from "./decimal.js";
import { CalendarDate, Instant } from "./instant.js";
import { Currency } from "./money/currency.js";
import { Money } from "./money/money.js";
import { accept, refuse, type Accepted, type Refused, type Result } from "./result.js";

test("a decision answers a value or the reason why not", () => {
  const convert = (qualified: boolean): Result<string, "lead_not_convertible"> =>
    qualified ? accept("L-1") : refuse("lead_not_convertible", "Qualify the lead first.", { leadId: "L-1" });
  expect(convert(true)).toEqual({ ok: true, value: "L-1" });
  expect(convert(false)).toEqual({
    ok: false,
    refusal: { code: "lead_not_convertible", message: "Qualify the lead first.", details: { leadId: "L-1" } },
  });
  const answer = convert(true);
  if (answer.ok) expectTypeOf(answer).toEqualTypeOf<Accepted<string>>();
  else expectTypeOf(answer.refusal.code).toEqualTypeOf<"lead_not_convertible">();
});

test("details default to none", () => {
  expect(refuse("closed", "Reopen it first.").refusal.details).toEqual({});
});

test("a refusal keeps its code as a type, and fits where any refusal is expected", () => {
  expectTypeOf(refuse("closed", "Reopen it first.")).toEqualTypeOf<Refused<"closed">>();
  expectTypeOf<Refused<"closed">>().toExtend<Result<Money>>();
  expectTypeOf<Result<Money, "closed">>().not.toExtend<Result<Money, "open">>();
});

test("texts are no instants, dates or decimals until they are checked, and these are not each other", () => {
  expectTypeOf<string>().not.toExtend<Instant>();
  expectTypeOf<Instant>().toExtend<string>();
  expectTypeOf<Instant>().not.toExtend<CalendarDate>();
  expectTypeOf<CalendarDate>().not.toExtend<Instant>();
  expectTypeOf<string>().not.toExtend<Decimal>();
  expectTypeOf(Instant.is).guards.toEqualTypeOf<Instant>();
  expectTypeOf(CalendarDate.is).guards.toEqualTypeOf<CalendarDate>();
  expectTypeOf(Decimal.is).guards.toEqualTypeOf<Decimal>();
  expectTypeOf(Currency.is).guards.toEqualTypeOf<string>();
  expectTypeOf(Money.is).guards.toEqualTypeOf<Money>();
});

test("amounts are read-only", () => {
  expectTypeOf<Money>().toEqualTypeOf<{ readonly minorUnits: number; readonly currency: string }>();
});
