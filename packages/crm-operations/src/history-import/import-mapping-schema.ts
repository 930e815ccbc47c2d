import { Currency, ppmPerWhole } from "@nexus/common";
import { z } from "zod";
import { fieldDefinitionSchema } from "../field-registry/index.js";
import { idSchema, nameSchema } from "../input-schemas.js";
import type { ColumnRepair, FieldReading, ImportMapping, ImportMappingSet, ImportPipeline } from "./import-mapping.js";

const text = z.string().max(1_000, "at most 1,000 characters");
const texts = z.array(text).max(5_000, "at most 5,000 texts");
const translations = z.record(text.min(1, "must not be empty"), text);
const entity = z.enum(["lead", "opportunity", "account", "product", "user"]);

const columnRepairSchema = z.strictObject({
  blank: texts.exactOptional(),
  spellings: translations.exactOptional(),
  known: z.union([entity, texts]).exactOptional(),
  unknown: z.enum(["reject", "keep"]).exactOptional(),
}) satisfies z.ZodType<ColumnRepair>;

const isLocale = (locale: string): boolean => {
  try {
    return Intl.NumberFormat.supportedLocalesOf(locale).length === 1;
  } catch {
    return false;
  }
};

const fieldReadingSchema = z.strictObject({
  from: z.union([text, z.array(text).min(1, "at least one text")]),
  values: translations.exactOptional(),
  otherwise: text.exactOptional(),
  default: text.exactOptional(),
  invalid: z.enum(["reject", "drop"]).exactOptional(),
  date: z
    .strictObject({
      formats: z.array(text.min(1, "must not be empty")).min(1, "at least one format"),
      utcOffset: z.string().regex(/^[+-](?:0\d|1[0-4]):[0-5]\d$/, "write the offset as +01:00").exactOptional(),
    })
    .exactOptional(),
  number: z.strictObject({ decimal: z.enum([".", ","]), group: z.string().max(1, "one character or none") }).exactOptional(),
  money: z
    .strictObject({
      currency: z.string().refine(Currency.is, "use an ISO 4217 currency code"),
      locale: z.string().refine(isLocale, "use a locale such as en-US"),
      times: z.int("a whole number").min(1, "1 or more").max(1e9, "at most 10^9").exactOptional(),
    })
    .exactOptional(),
  boolean: z.strictObject({ true: texts, false: texts }).exactOptional(),
  referenceSource: idSchema.exactOptional(),
}) satisfies z.ZodType<FieldReading>;

const fieldMappings = z.record(text.min(1, "must not be empty"), z.union([text, fieldReadingSchema]));

/** A mapping as it comes in from a file. What only the header and the registry can show is `lintImportMapping`'s. */
export const importMappingSchema = z.strictObject({
  file: nameSchema,
  source: idSchema,
  entity,
  delimiter: z.enum([",", ";", "\t"]).default(","),
  identity: z.union([z.strictObject({ column: text }), z.literal("row-hash")]),
  repeats: z.enum(["reject", "expected"]).default("reject"),
  blank: texts.default([]),
  repairs: z.record(text, columnRepairSchema).default({}),
  fields: fieldMappings,
  customFields: fieldMappings.default({}),
}) satisfies z.ZodType<ImportMapping>;

const importPipelineSchema = z.strictObject({
  name: nameSchema,
  stages: z
    .array(
      z.strictObject({
        name: nameSchema,
        probabilityPpm: z.int("a whole number of parts per million").min(0, "0 or more").max(ppmPerWhole, "at most 1,000,000 (100 %)"),
        rottenAfterDays: z.int("a whole number of days").min(1, "1 or more").nullable(),
      }),
    )
    .min(1, "at least one stage"),
}) satisfies z.ZodType<ImportPipeline>;

export const importMappingSetSchema = z.strictObject({
  name: nameSchema,
  fieldDefinitions: z.array(fieldDefinitionSchema).default([]),
  pipelines: z.array(importPipelineSchema).default([]),
  mappings: z.array(importMappingSchema).min(1, "at least one mapping"),
}) satisfies z.ZodType<ImportMappingSet>;
