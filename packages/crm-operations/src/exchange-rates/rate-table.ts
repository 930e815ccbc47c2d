import { compareText, type CalendarDate, type Instant } from "@nexus/common";
import type { ExchangeRate } from "./exchange-rate.js";

/** Rates made ready for questions. Build it once per set of rates; a question is a binary search. */
export type RateTable = ReadonlyMap<string, readonly ExchangeRate[]>;

const keyOf = (type: string, base: string, quote: string): string => `${base} ${quote} ${type}`;

export const rateTable = (rates: Iterable<ExchangeRate>): RateTable => {
  const table = new Map<string, ExchangeRate[]>();
  for (const rate of rates) {
    const key = keyOf(rate.type, rate.base, rate.quote);
    const list = table.get(key);
    if (list) list.push(rate);
    else table.set(key, [rate]);
  }
  for (const list of table.values()) list.sort((a, b) => compareText(a.on, b.on) || compareText(a.recordedAt, b.recordedAt));
  return table;
};

/** The latest rate of the pair on or before the day, as known; of one day, the one recorded last. */
export const latestRate = (table: RateTable, pair: Pick<ExchangeRate, "type" | "base" | "quote">, on: CalendarDate, knownAt?: Instant): ExchangeRate | undefined => {
  const list = table.get(keyOf(pair.type, pair.base, pair.quote)) ?? [];
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle]?.on ?? on) <= on) low = middle + 1;
    else high = middle;
  }
  for (let i = low - 1; i >= 0; i -= 1) {
    const rate = list[i];
    if (rate && (knownAt === undefined || rate.recordedAt <= knownAt)) return rate;
  }
  return undefined;
};
