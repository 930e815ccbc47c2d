import type { CalendarDate, OperationContext } from "@nexus/common";
import type { ExchangeRate } from "./exchange-rate.js";

/** Which rates to read. */
export interface RateRange {
  readonly type: string;
  /** Rates between any two of them. */
  readonly currencies: readonly string[];
  /** The first day; null for all that came before. For questions from a day on, go back by the policy's maximum age. */
  readonly since: CalendarDate | null;
  /** The last day, included. */
  readonly until: CalendarDate;
}

/** Keeps the exchange rates of the tenant in `ctx`, append-only. Throws `storage_unavailable` and `concurrency_exhausted`, both retryable. */
export interface ExchangeRateStore {
  /** With all that were ever recorded for a day, ordered by base, quote, day and when they were recorded. */
  find(ctx: OperationContext, range: RateRange): Promise<readonly ExchangeRate[]>;
  /**
   * Records rates, all or none. The same rates again change nothing; another rate or source under the same type,
   * currencies, day and instant of recording throws `duplicate_record`: what was known stays known.
   */
  record(ctx: OperationContext, rates: readonly ExchangeRate[]): Promise<void>;
}
