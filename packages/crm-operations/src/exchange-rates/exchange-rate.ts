import type { CalendarDate, Decimal, Instant } from "@nexus/common";

/** What one unit of a currency costs in another, on one day, as somebody recorded it. Rates are never changed, only superseded. */
export interface ExchangeRate {
  /** ISO 4217: 1 `base` = `rate` `quote`. */
  readonly base: string;
  readonly quote: string;
  /** The tenant's name for the kind of rate: `spot`, `month-average`, `budget`. */
  readonly type: string;
  readonly on: CalendarDate;
  /** Above zero. */
  readonly rate: Decimal;
  /** Who says so: `ecb`, `treasury`. */
  readonly source: string;
  /** When it was recorded. Of several for one day, the one recorded last counts, as far as it was known. */
  readonly recordedAt: Instant;
}

/** Which rates may be used, declared where amounts are declared: nothing is assumed. */
export interface RatePolicy {
  readonly type: string;
  /** How many days old a rate may be; null for any age. 0 asks for a rate of the very day. */
  readonly maximumAgeDays: number | null;
  /** Whether a rate may be used the other way round (1 / rate, exactly). */
  readonly inverse: boolean;
  /** The currency two rates may meet in when there is none for the pair; null for never. */
  readonly triangulateThrough: string | null;
}

export interface RateQuestion {
  readonly from: string;
  readonly to: string;
  readonly on: CalendarDate;
  /** Only what was recorded by then counts, so that a result of the past comes out again; everything when absent. */
  readonly knownAt?: Instant;
}

/** One rate on the way from one currency to the other. */
export interface RateLeg {
  readonly rate: ExchangeRate;
  /** Used the other way round: divided by. */
  readonly inverted: boolean;
}

/** How to get from one currency to the other: none, one or two legs. */
export interface RateQuote {
  readonly from: string;
  readonly to: string;
  readonly on: CalendarDate;
  readonly legs: readonly RateLeg[];
}
