import { accept, divideRounded, Money, ppmPerWhole, refuse, type Result } from "@nexus/common";
import type { QuotationLine, QuotationLineRecord } from "@nexus/crm-operations";

/** Beyond it the sum of many could leave the range of exact integers. */
const largestAmount = 1_000_000_000_000_000n;

export interface PricedLines {
  readonly lines: readonly QuotationLineRecord[];
  readonly total: Money;
}

/** Quantity times price less discount, exactly, then rounded once, half up: at exactly half away from zero. */
const unitsOf = ({ quantity, unitPrice, discountPpm }: QuotationLine): bigint => {
  const [whole = "", fraction = ""] = quantity.split(".");
  const exact = BigInt(unitPrice.minorUnits) * BigInt(whole + fraction) * BigInt(ppmPerWhole - discountPpm);
  return divideRounded(exact, 10n ** BigInt(fraction.length) * BigInt(ppmPerWhole), "half-up");
};

/**
 * Lines with what they come to, and the sum of just these: only lines are rounded. Refuses with
 * `quotation_line_repeated`, `quotation_currency_mixed` or `quotation_too_large`.
 *
 * @example
 * ```ts
 * const line = { id: "1", productId: null, description: "Seats", quantity: "1.5" as Decimal, unitPrice: Money.of(33, "EUR"), discountPpm: 0 };
 * const priced = priceLines([line, { ...line, id: "2" }], "EUR");
 * priced.ok && priced.value.total; // { minorUnits: 100, currency: "EUR" }
 * ```
 */
export const priceLines = (lines: readonly QuotationLine[], currency: string): Result<PricedLines> => {
  const priced: QuotationLineRecord[] = [];
  let total = 0n;
  for (const line of lines) {
    if (priced.some(({ id }) => id === line.id)) return refuse("quotation_line_repeated", "Give every line an id of its own.", { lineId: line.id });
    if (line.unitPrice.currency !== currency) {
      return refuse("quotation_currency_mixed", `Price every line in ${currency}: a quotation has one currency.`, { lineId: line.id, currency });
    }
    const units = unitsOf(line);
    total += units;
    if (total > largestAmount) return refuse("quotation_too_large", `Split the quotation: it comes to more than ${largestAmount} minor units.`, { lineId: line.id });
    priced.push({ ...line, total: Money.of(Number(units), currency) });
  }
  return accept({ lines: priced, total: Money.of(Number(total), currency) });
};
