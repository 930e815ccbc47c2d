import { Decimal, Instant, isSafeInteger, Money, moneyText, type ExternalReference, type FieldValue } from "@nexus/common";
import { dateReader, instantOf } from "./date-format.js";
import type { ImportField } from "./import-fields.js";
import type { DateReading, FieldReading, MoneyReading, NumberReading } from "./import-mapping.js";

export type ReadValue = { readonly ok: true; readonly value: FieldValue | ExternalReference } | { readonly ok: false; readonly message: string };

/** Reads a text that says something. The same text always gives the same value. */
export type ValueReader = (text: string) => ReadValue;

const read = (value: FieldValue | ExternalReference): ReadValue => ({ ok: true, value });
const unreadable = (message: string): ReadValue => ({ ok: false, message });

const isoDates: DateReading = { formats: ["YYYY-MM-DD"] };
const plainNumbers: NumberReading = { decimal: ".", group: "" };
const plainBooleans = { true: ["true", "yes", "1"], false: ["false", "no", "0"] };

/** How the text of a field becomes its value. `source` is that of references. Money without a currency cannot be read: lint says so. */
export const valueReader = (field: ImportField, reading: FieldReading, source: string): ValueReader => {
  switch (field.kind) {
    case "text": return read;
    case "reference": return (externalId) => read({ source: reading.referenceSource ?? source, externalId });
    case "choice": return choiceReader(field.choices ?? []);
    case "boolean": return booleanReader(reading.boolean ?? plainBooleans);
    case "integer": return integerReader(reading.number ?? plainNumbers);
    case "decimal": return decimalReader(reading.number ?? plainNumbers);
    case "money": return reading.money ? moneyReader(reading.money) : () => unreadable("Name the currency and the locale of the amount in the mapping.");
    case "date": return dayReader(reading.date ?? isoDates);
    case "instant": return instantReader(reading.date ?? isoDates);
  }
};

const choiceReader = (choices: readonly string[]): ValueReader => (text) => (choices.includes(text) ? read(text) : unreadable(`Map it to one of: ${choices.join(", ")}.`));

const booleanReader = (words: { readonly true: readonly string[]; readonly false: readonly string[] }): ValueReader => {
  const values = new Map([...words.true.map((word) => [word.toLowerCase(), true] as const), ...words.false.map((word) => [word.toLowerCase(), false] as const)]);
  return (text) => {
    const value = values.get(text.toLowerCase());
    return value === undefined ? unreadable(`Write one of: ${[...words.true, ...words.false].join(", ")}.`) : read(value);
  };
};

/** Spreadsheets write a space between thousands that does not break; in the mapping and in the file it is a space. */
const plainSpaces = (text: string): string => text.replaceAll(/[\u00a0\u202f]/g, " ");

/** Sign, digits and fraction of a number, without separators; undefined when the groups are not of three digits. */
const digitsOf = (text: string, { decimal, group }: NumberReading): { readonly sign: string; readonly whole: string; readonly fraction: string } | undefined => {
  const [whole = "", fraction = "", ...more] = plainSpaces(text).replace(/^[+-]/, "").split(decimal);
  const groups = group === "" ? [whole] : whole.split(plainSpaces(group));
  const grouped = groups.every((part, i) => groups.length === 1 || (i === 0 ? part.length <= 3 : part.length === 3));
  if (more.length > 0 || !grouped || !groups.every((part) => /^\d+$/.test(part)) || !/^\d*$/.test(fraction)) return undefined;
  return { sign: text.startsWith("-") ? "-" : "", whole: groups.join("").replace(/^0+(?=\d)/, ""), fraction: fraction.replace(/0+$/, "") };
};

const integerReader = (numbers: NumberReading): ValueReader => (text) => {
  const digits = digitsOf(text, numbers);
  if (!digits || digits.fraction !== "") return unreadable("Write a whole number.");
  const value = Number(digits.sign + digits.whole) + 0;
  return isSafeInteger(value) ? read(value) : unreadable("Write a whole number below 9,007,199,254,740,992.");
};

const decimalReader = (numbers: NumberReading): ValueReader => (text) => {
  const digits = digitsOf(text, numbers);
  if (!digits) return unreadable("Write a number.");
  const magnitude = digits.fraction === "" ? digits.whole : `${digits.whole}.${digits.fraction}`;
  const value = magnitude === "0" ? magnitude : digits.sign + magnitude;
  return Decimal.is(value) ? read(value) : unreadable("Write a number with at most 18 digits before and after the point.");
};

const moneyReader = ({ currency, locale, times = 1 }: MoneyReading): ValueReader => {
  const amounts = moneyText(locale);
  return (text) => {
    const amount = amounts.parse(text, currency);
    if (!amount.ok) return unreadable(amount.refusal.message);
    const minorUnits = amount.value.minorUnits * times;
    return isSafeInteger(minorUnits) ? read(Money.of(minorUnits, currency)) : unreadable("Give a smaller amount: this one is too large to be exact.");
  };
};

const dayReader = (reading: DateReading): ValueReader => {
  const readDate = dateReader(reading.formats);
  return (text) => {
    const moment = readDate(text);
    return moment ? read(moment.day) : unreadable(`Write a day that exists as ${reading.formats.join(" or ")}.`);
  };
};

const instantReader = (reading: DateReading): ValueReader => {
  const readDate = dateReader(reading.formats);
  return (text) => {
    if (Instant.is(text)) return read(text);
    const moment = readDate(text);
    return moment ? read(instantOf(moment, reading)) : unreadable(`Write a time that exists as ${reading.formats.join(" or ")}.`);
  };
};
