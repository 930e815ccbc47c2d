import { Money } from "@nexus/common";

/** Sums of amounts by currency, in the order the currencies came. */
export type Totals = ReadonlyMap<string, Money>;

export const noTotals: Totals = new Map();

/** An unknown amount adds nothing. Throws `overflow` rather than a wrong sum. */
export const withAmount = (totals: Totals, amount: Money | null): Totals => {
  if (amount === null) return totals;
  const before = totals.get(amount.currency);
  return new Map(totals).set(amount.currency, before ? Money.add(before, amount) : amount);
};

export const sumOf = (all: readonly Totals[]): Totals => all.flatMap((totals) => [...totals.values()]).reduce(withAmount, noTotals);
