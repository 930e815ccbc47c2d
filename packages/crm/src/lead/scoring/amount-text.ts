import { Currency, type Money } from "@nexus/common";

/** The same words on every machine, whatever its locale data: `1234.50 EUR`. */
export const amountText = ({ minorUnits, currency }: Money): string => {
  const exponent = Currency.exponent(currency);
  const digits = String(Math.abs(minorUnits)).padStart(exponent + 1, "0");
  const whole = digits.slice(0, digits.length - exponent);
  return `${minorUnits < 0 ? "-" : ""}${whole}${exponent === 0 ? "" : `.${digits.slice(-exponent)}`} ${currency}`;
};
