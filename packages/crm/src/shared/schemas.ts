import { CalendarDate, Currency, Instant, ppmPerWhole, type ExternalReference, type FieldValues, type Money } from "@nexus/common";
import { z } from "zod";

const control = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u;

/** 1 to 128 characters, no white space at the ends, no control characters. */
export const idSchema = z
  .string()
  .min(1, "must not be empty")
  .max(128, "at most 128 characters")
  .refine((id) => id.trim() === id && !control.test(id), "no white space around it and no control characters");

/** A name or title: NFC-normalised, trimmed, not empty, at most 200 characters, no control or bidi override characters. */
export const titleSchema = z
  .string()
  .max(1_000, "at most 200 characters")
  .transform((text) => text.normalize("NFC").trim())
  .pipe(z.string().min(1, "must not be empty").max(200, "at most 200 characters").refine((text) => !control.test(text), "no control characters"));

/** Free text: up to 10,000 characters; line breaks and tabs allowed. */
export const textSchema = z
  .string()
  .max(10_000, "at most 10,000 characters")
  .transform((text) => text.normalize("NFC"))
  .refine((text) => !control.test(text.replace(/[\n\r\t]/g, "")), "no control characters");

export const instantSchema = z.custom<Instant>(Instant.is, "an instant as YYYY-MM-DDTHH:MM:SS.mmmZ");
export const calendarDateSchema = z.custom<CalendarDate>(CalendarDate.is, "a day that exists, as YYYY-MM-DD");

export const currencySchema = z.string().refine(Currency.is, "an ISO 4217 currency code");

/** Any amount of a known currency; sign and zero are the command's business. At most 10^15 minor units. */
export const moneySchema = z.strictObject({
  minorUnits: z.int("a whole number of minor units").min(-1e15, "at most 10^15 minor units").max(1e15, "at most 10^15 minor units"),
  currency: currencySchema,
}) satisfies z.ZodType<Money>;

/** 0 to 100 percent in parts per million. */
export const probabilityPpmSchema = z.int("a whole number of parts per million").min(0, "0 or more").max(ppmPerWhole, "at most 1,000,000 (100 %)");

export const externalReferenceSchema = z.strictObject({
  source: idSchema,
  externalId: z.string().min(1, "must not be empty").max(200, "at most 200 characters"),
}) satisfies z.ZodType<ExternalReference>;

/** At most 20, each once. */
export const externalReferencesSchema = z
  .array(externalReferenceSchema)
  .max(20, "at most 20 external references")
  .refine((list) => new Set(list.map(({ source, externalId }) => JSON.stringify([source, externalId]))).size === list.length, "each reference once");

/** Shape only; names and types are held against the registry by the decision. */
export const customFieldsSchema: z.ZodType<FieldValues> = z.record(
  z.string().min(1).max(64),
  z.union([z.string().max(10_000), z.number(), z.boolean(), moneySchema]),
) as z.ZodType<FieldValues>;
