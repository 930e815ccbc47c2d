import { hostOf, parseEmail } from "@nexus/common";
import { z } from "zod";
import { customFieldsSchema, externalReferencesSchema, moneySchema, textSchema, titleSchema } from "../shared/schemas.js";
import { LeadRating, type LeadDetails } from "./lead.js";

/** A plausible address: one @, something before it, a domain with a dot after it. Kept as typed. */
export const emailSchema = z
  .string()
  .max(320, "at most 320 characters")
  .transform((text) => text.normalize("NFC").trim())
  .refine((text) => parseEmail(text) !== undefined, "an e-mail address, such as ana@example.com");

/** As people write numbers: digits with spaces, brackets, dots, dashes, a leading + and an extension. Kept as typed. */
export const phoneSchema = z
  .string()
  .max(60, "at most 60 characters")
  .transform((text) => text.trim())
  .refine(
    (text) => /^[+(\d][\d\s()./+-]*(?:(?:x|ext\.?|#)\s*\d{1,8})?$/iu.test(text) && text.replace(/\D/gu, "").length >= 3,
    "a phone number, such as +49 30 901820",
  );

/** A web address or bare host; only http and https. Kept as typed. */
export const websiteSchema = z
  .string()
  .max(2_000, "at most 2,000 characters")
  .transform((text) => text.trim())
  .refine((text) => hostOf(text) !== undefined, "a web address, such as https://example.com");

const amountSchema = moneySchema.refine(({ minorUnits }) => minorUnits >= 0, { path: ["minorUnits"], message: "0 or more" });

const knownDetailsShape = {
  contactName: titleSchema.nullable().exactOptional(),
  jobTitle: titleSchema.nullable().exactOptional(),
  companyName: titleSchema.nullable().exactOptional(),
  email: emailSchema.nullable().exactOptional(),
  phone: phoneSchema.nullable().exactOptional(),
  website: websiteSchema.nullable().exactOptional(),
  country: titleSchema.nullable().exactOptional(),
  region: titleSchema.nullable().exactOptional(),
  city: titleSchema.nullable().exactOptional(),
  postalCode: titleSchema.nullable().exactOptional(),
  industry: titleSchema.nullable().exactOptional(),
  interest: titleSchema.nullable().exactOptional(),
  employees: z.int().min(0, "0 or more").max(10_000_000, "at most 10,000,000").nullable().exactOptional(),
  annualRevenue: amountSchema.nullable().exactOptional(),
  budget: amountSchema.nullable().exactOptional(),
  purchaseWithinDays: z.int().min(0, "0 or more").max(3_650, "at most 3,650 (ten years)").nullable().exactOptional(),
  rating: z.enum(LeadRating.all).nullable().exactOptional(),
  note: textSchema.nullable().exactOptional(),
} satisfies { readonly [Name in Exclude<keyof LeadDetails, "title">]: z.ZodType };

/** Everything that describes a lead, each name optional, for the schemas of commands and of history. */
export const leadDescriptionShape = {
  ...knownDetailsShape,
  externalReferences: externalReferencesSchema.exactOptional(),
  customFields: customFieldsSchema.exactOptional(),
} as const;
