import { CalendarDate, Currency, Decimal, Instant, type ExternalReference, type FieldValues, type Money } from "@nexus/common";
import { z } from "zod";

/** Control characters, and those that turn the direction of text around. */
const control = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u;

/** 1 to 128 characters, no white space at the ends, no control characters. `__proto__` is none: what is kept by id would not be plain data. */
export const idSchema = z
  .string()
  .min(1, "must not be empty")
  .max(128, "at most 128 characters")
  .refine((id) => id.trim() === id && !control.test(id), "no white space around it and no control characters")
  .refine((id) => id !== "__proto__", "another name");

/** A name for people: normalised (NFC), trimmed, 1 to 200 characters, no control characters. */
export const nameSchema = z
  .string()
  .max(1_000, "at most 200 characters")
  .transform((text) => text.normalize("NFC").trim())
  .pipe(z.string().min(1, "must not be empty").max(200, "at most 200 characters").refine((text) => !control.test(text), "no control characters"));

/** Free text: 1 to 10,000 characters; line breaks and tabs allowed. */
export const textSchema = z
  .string()
  .min(1, "must not be empty")
  .max(10_000, "at most 10,000 characters")
  .transform((text) => text.normalize("NFC"))
  .refine((text) => !control.test(text.replace(/[\n\r\t]/g, "")), "no control characters");

/* What has a title is called by it where events are described. */
export const instantSchema = z.custom<Instant>(Instant.is, "write an instant as YYYY-MM-DDTHH:MM:SS.mmmZ").meta({ title: "instant" });
export const calendarDateSchema = z.custom<CalendarDate>(CalendarDate.is, "write a day that exists as YYYY-MM-DD").meta({ title: "date" });
export const decimalSchema = z.custom<Decimal>(Decimal.is, "write an exact decimal as text, such as \"1.0845\"");
export const currencySchema = z.string().refine(Currency.is, "use an ISO 4217 currency code");

export const moneySchema = z
  .strictObject({
    minorUnits: z.int("a whole number of minor units").min(-1e15, "at most 10^15 minor units").max(1e15, "at most 10^15 minor units"),
    currency: currencySchema,
  })
  .meta({ title: "money" }) satisfies z.ZodType<Money>;

export const externalReferenceSchema = z.strictObject({
  source: idSchema,
  externalId: z.string().min(1, "must not be empty").max(200, "at most 200 characters"),
}) satisfies z.ZodType<ExternalReference>;

/** Shape only; names and types are held against the field registry. */
export const customFieldsSchema: z.ZodType<FieldValues> = z.record(
  z.string().min(1, "must not be empty").max(64, "at most 64 characters"),
  z.union([z.string().max(10_000, "at most 10,000 characters"), z.number(), z.boolean(), moneySchema]),
);
