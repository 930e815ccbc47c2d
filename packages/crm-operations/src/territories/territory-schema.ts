import { z } from "zod";
import { effectivePeriodShape } from "../effective-period.js";
import { idSchema, nameSchema } from "../input-schemas.js";
import { isPostalRange } from "./postal-code.js";
import type { Territory, TerritoryCoverage, TerritoryMember, TerritorySnapshot } from "./territory.js";

const postalEnd = z.string().min(1, "must not be empty").max(16, "at most 16 characters").regex(/^[\p{L}\p{N}\p{Pd}\s]+$/u, "letters, digits, spaces and hyphens");

const emailDomain = z
  .string()
  .max(253, "at most 253 characters")
  .transform((text) => text.trim().toLowerCase())
  .pipe(z.string().regex(/^[^\s@.]+(\.[^\s@.]+)+$/, "write a domain such as orchard.example"));

const coverageSchema = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("country"), countries: z.array(nameSchema) }),
  z.strictObject({ type: z.literal("region"), regions: z.array(z.strictObject({ country: nameSchema, region: nameSchema })) }),
  z.strictObject({
    type: z.literal("postal-range"),
    ranges: z.array(
      z.strictObject({ country: nameSchema, from: postalEnd, to: postalEnd }).refine(isPostalRange, "give two equally long codes, the lower one first"),
    ),
  }),
  z.strictObject({ type: z.literal("industry"), industries: z.array(nameSchema) }),
  z.strictObject({ type: z.literal("named-account"), accountIds: z.array(idSchema), companyNames: z.array(nameSchema), emailDomains: z.array(emailDomain) }),
]) satisfies z.ZodType<TerritoryCoverage>;

export const territorySchema = z.strictObject({
  id: idSchema,
  name: nameSchema,
  parentId: idSchema.nullable(),
  priority: z.int("a whole number").min(0, "0 or more").max(1_000_000, "at most 1,000,000"),
  coverage: coverageSchema,
  ...effectivePeriodShape,
}) satisfies z.ZodType<Territory>;

export const territoryMemberSchema = z.strictObject({
  id: idSchema,
  territoryId: idSchema,
  userId: idSchema,
  role: idSchema,
  ...effectivePeriodShape,
}) satisfies z.ZodType<TerritoryMember>;

/** Territories as hosts send them. What only the whole can show (cycles, holes, overlaps, empty coverage) is `lintTerritories`'. */
export const territorySnapshotSchema = z.strictObject({
  territories: z.array(territorySchema),
  members: z.array(territoryMemberSchema),
}) satisfies z.ZodType<TerritorySnapshot>;
