import { CalendarDate, Decimal, Instant, refuse } from "@nexus/common";
import type { ExchangeRate, RateRange } from "@nexus/crm-operations";
import type { ContractSuite } from "../contract.js";
import { expectEqual, expectError } from "../expectation.js";
import { crmCase, type Crm } from "./crm-case.js";
import type { CrmSubject } from "./crm-subject.js";

const rate = (on: string, more: Partial<ExchangeRate> = {}): ExchangeRate => ({
  base: "EUR", quote: "USD", type: "spot", on: CalendarDate.of(on), rate: Decimal.of("1.0845"), source: "ecb", recordedAt: Instant.of("2026-02-01T00:00:00.000Z"), ...more,
});

const later = Instant.of("2026-02-01T00:00:00.001Z");

const all: RateRange = { type: "spot", currencies: ["EUR", "USD"], since: null, until: CalendarDate.of("9999-12-31") };

const record = (crm: Crm, ...rates: readonly ExchangeRate[]): Promise<void> => crm.commit(({ exchangeRates }, ctx) => exchangeRates.record(ctx, rates));

const find = (crm: Crm, range: Partial<RateRange> = {}): Promise<readonly ExchangeRate[]> => crm.read(({ exchangeRates }, ctx) => exchangeRates.find(ctx, { ...all, ...range }));

/** `ExchangeRateStore`, sentence by sentence. */
export const exchangeRateSuite: ContractSuite<CrmSubject> = {
  name: "exchange rate store",
  cases: [
    crmCase("rates are found as they were recorded, to the last digit, ordered by base, quote, day and when they were recorded", async (crm) => {
      const rates = [
        rate("2026-01-05", { quote: "JPY", rate: Decimal.of("162.340000000000000001") }),
        rate("2026-01-02"),
        rate("2026-01-05", { rate: Decimal.of("1.10") }),
        rate("2026-01-05", { rate: Decimal.of("1.1"), recordedAt: later }),
        rate("2026-01-03", { base: "JPY", rate: Decimal.of("0.000000123") }),
        rate("2025-12-31", { base: "USD", quote: "EUR", source: "treasury" }),
      ];
      await record(crm, ...rates.toReversed());
      expectEqual("rates", await find(crm, { currencies: ["USD", "JPY", "EUR"] }), rates);
    }),
    crmCase("only rates between two of the currencies, of the type, from the first day to the last are found", async (crm) => {
      const days = ["2026-01-01", "2026-01-02", "2026-01-03"];
      await record(crm, ...days.map((on) => rate(on)), rate("2026-01-02", { quote: "GBP" }), rate("2026-01-02", { base: "GBP" }), rate("2026-01-02", { type: "budget" }));
      const onDays = async (range: Partial<RateRange>) => (await find(crm, range)).map(({ base, quote, type, on }) => [base, quote, type, on].join(" "));
      expectEqual("from the second day on", await onDays({ since: CalendarDate.of("2026-01-02") }), ["EUR USD spot 2026-01-02", "EUR USD spot 2026-01-03"]);
      expectEqual("until the second day", await onDays({ until: CalendarDate.of("2026-01-02") }), ["EUR USD spot 2026-01-01", "EUR USD spot 2026-01-02"]);
      expectEqual("of one day", await onDays({ since: CalendarDate.of("2026-01-03"), until: CalendarDate.of("2026-01-03") }), ["EUR USD spot 2026-01-03"]);
      expectEqual("of another type", await onDays({ type: "budget" }), ["EUR USD budget 2026-01-02"]);
      expectEqual("between other currencies", await onDays({ currencies: ["GBP", "USD"] }), ["GBP USD spot 2026-01-02"]);
      expectEqual("between no two", [await onDays({ currencies: ["EUR"] }), await onDays({ currencies: [] }), await onDays({ type: "unknown" })], [[], [], []]);
    }),
    crmCase("the same rates again change nothing, and a later word stands beside the former", async (crm) => {
      await record(crm, rate("2026-01-02"), rate("2026-01-02"));
      await record(crm, rate("2026-01-02"), rate("2026-01-02", { rate: Decimal.of("1.2"), recordedAt: later }));
      await record(crm);
      expectEqual("rates", await find(crm), [rate("2026-01-02"), rate("2026-01-02", { rate: Decimal.of("1.2"), recordedAt: later })]);
    }),
    crmCase("another rate or source for what is known throws duplicate_record, and none of the rates is recorded", async (crm) => {
      await record(crm, rate("2026-01-02"));
      for (const other of [{ rate: Decimal.of("1.0846") }, { source: "treasury" }]) {
        await expectError("another word for what is known", "duplicate_record", () => record(crm, rate("2026-01-01"), rate("2026-01-02", other), rate("2026-01-03")));
      }
      await expectError("two words at once", "duplicate_record", () => record(crm, rate("2026-01-05"), rate("2026-01-05", { source: "treasury" })));
      expectEqual("rates", await find(crm), [rate("2026-01-02")]);
    }),
    crmCase("another tenant's rates are unknown, and do not stand in the way", async (crm) => {
      const other = crm.anotherTenant();
      await record(other, rate("2026-01-02"));
      expectEqual("rates", await find(crm), []);
      await record(crm, rate("2026-01-02", { rate: Decimal.of("2") }));
      expectEqual("their rates", await find(other), [rate("2026-01-02")]);
    }),
    crmCase("a unit of work finds the rates it has recorded, and of one that is refused nothing stays", async (crm) => {
      await crm.refused("a unit of work", "undone", async ({ exchangeRates }, ctx) => {
        await exchangeRates.record(ctx, [rate("2026-01-02")]);
        expectEqual("rates inside", await exchangeRates.find(ctx, all), [rate("2026-01-02")]);
        return refuse("undone", "Undo it.");
      });
      expectEqual("rates", await find(crm), []);
    }),
  ],
};
