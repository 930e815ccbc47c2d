import { Decimal, ppmPerWhole } from "@nexus/common";
import { z } from "zod";
import { calendarDateSchema, currencySchema, idSchema, moneySchema, nameSchema, textSchema } from "../input-schemas.js";
import type { NewQuotation } from "./quotation-provider.js";
import type { QuotationLine } from "./quotation-record.js";

/** At most nine digits before the point and six after: what a quantity needs, and no line overflows. */
const quantityPattern = /^(?!0(?:\.0*)?$)(?:0|[1-9]\d{0,8})(?:\.\d{1,6})?$/;

const lineSchema = z.strictObject({
  id: idSchema,
  productId: idSchema.nullable(),
  description: textSchema,
  quantity: z.custom<Decimal>((text) => Decimal.is(text) && quantityPattern.test(text), 'a decimal above zero written as text, such as "1.5", with at most six decimals'),
  unitPrice: moneySchema.refine((price) => price.minorUnits >= 0, { path: ["minorUnits"], message: "0 or more" }),
  discountPpm: z.int("a whole number of parts per million").min(0, "0 or more").max(ppmPerWhole, "at most 1,000,000 (100 %)"),
}) satisfies z.ZodType<QuotationLine>;

/** The lines of a quotation, at most 200. What they come to is Sales' business. */
export const quotationLinesSchema = z.array(lineSchema).max(200, "at most 200 lines") satisfies z.ZodType<readonly QuotationLine[]>;

export const newQuotationSchema = z.strictObject({
  id: idSchema,
  number: nameSchema.exactOptional(),
  opportunityId: idSchema,
  customerId: idSchema,
  ownerId: idSchema.nullable(),
  currency: currencySchema,
  lines: quotationLinesSchema,
  validUntil: calendarDateSchema.nullable(),
}) satisfies z.ZodType<NewQuotation>;
