import { z } from "zod";
import { effectivePeriodShape } from "../effective-period.js";
import { idSchema, instantSchema } from "../input-schemas.js";
import { absenceKinds, type Absence, type AvailabilitySnapshot, type Delegation } from "./availability-snapshot.js";

export const absenceSchema = z.strictObject({
  id: idSchema,
  userId: idSchema,
  kind: z.enum(absenceKinds),
  from: instantSchema,
  to: instantSchema.nullable(),
}) satisfies z.ZodType<Absence>;

export const delegationSchema = z.strictObject({ id: idSchema, userId: idSchema, delegateId: idSchema, ...effectivePeriodShape }) satisfies z.ZodType<Delegation>;

/** Absences and delegations as hosts send them. Cycles, overlaps and empty periods are `lintAvailability`'s. */
export const availabilitySnapshotSchema = z.strictObject({
  absences: z.array(absenceSchema),
  delegations: z.array(delegationSchema),
}) satisfies z.ZodType<AvailabilitySnapshot>;
