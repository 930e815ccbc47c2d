import { CalendarDate, Currency, Decimal, Instant, type FactValue, type Money } from "@nexus/common";
import type { CriteriaValue } from "./criteria.js";
import type { CriteriaField } from "./field-catalogue.js";

/** A value in the one form in which it is compared. A decimal is a bigint of 10^-18. */
export type Comparable = string | number | bigint | boolean | Money;

const ascii = /^[\x20-\x7e]*$/;

/** The one normalisation of text: NFC, trimmed, lower case whatever the locale. */
export const normaliseText = (text: string): string =>
  ascii.test(text) ? text.trim().toLowerCase() : text.normalize("NFC").trim().toLowerCase().normalize("NFC");

/** The value as the field compares it; undefined when it is blank or of another type. */
export const comparable = (field: CriteriaField, value: FactValue | CriteriaValue | undefined): Comparable | undefined => {
  switch (field.type) {
    case "integer": return typeof value === "number" && Number.isSafeInteger(value) ? value + 0 : undefined;
    case "boolean": return typeof value === "boolean" ? value : undefined;
    case "decimal": return Decimal.is(value) ? quintillionths(value) : undefined;
    case "date": return CalendarDate.is(value) ? value : undefined;
    case "instant": return Instant.is(value) ? value : undefined;
    case "money": return isAmount(value) ? value : undefined;
    case "choice": return typeof value === "string" && value !== "" ? value : undefined;
    case "email": return typeof value === "string" ? address(value) : undefined;
    case "text":
    case "texts": return typeof value === "string" ? words(field, value) : undefined;
  }
};

/** The elements of a list as the field compares them, without blank ones; undefined when it is no list. */
export const comparableElements = (field: CriteriaField, value: FactValue | undefined): readonly string[] | undefined =>
  Array.isArray(value) ? value.flatMap((element: unknown) => (typeof element === "string" ? (words(field, element) ?? []) : [])) : undefined;

/** Negative, zero or positive; undefined for amounts of two currencies. */
export const compareValues = (a: Comparable, b: Comparable): number | undefined => {
  if (typeof a !== "object" || typeof b !== "object") return a < b ? -1 : a > b ? 1 : 0;
  return a.currency === b.currency ? a.minorUnits - b.minorUnits : undefined;
};

/** Of an address in comparable form. */
export const domainOf = (email: string): string => email.slice(email.lastIndexOf("@") + 1);

/** An e-mail domain as conditions compare it; undefined when it is none. */
export const comparableDomain = (text: string): string | undefined => {
  const domain = normaliseText(text);
  return /^[^\s@.]+(\.[^\s@.]+)*$/u.test(domain) ? domain : undefined;
};

const words = ({ exact }: CriteriaField, text: string): string | undefined => (exact ? text : normaliseText(text)) || undefined;

/** What has no domain is no address: nothing can be asked of it. */
const address = (text: string): string | undefined => {
  const email = normaliseText(text);
  const at = email.lastIndexOf("@");
  return at > 0 && at < email.length - 1 ? email : undefined;
};

const isAmount = (value: unknown): value is Money =>
  typeof value === "object" && value !== null && "minorUnits" in value && "currency" in value && Number.isSafeInteger(value.minorUnits) && Currency.is(value.currency);

const quintillionths = (decimal: Decimal): bigint => {
  const [whole = "0", fraction = ""] = decimal.split(".");
  return BigInt(whole + fraction.padEnd(18, "0"));
};
