import { z } from "zod";
import { effectivePeriodShape } from "../effective-period.js";
import { calendarDateSchema, externalReferenceSchema, idSchema, nameSchema } from "../input-schemas.js";
import { isTimeZone } from "../time-zone.js";
import type { DirectorySnapshot } from "./directory-snapshot.js";

/** A directory as hosts send it. What only the whole can show (cycles, overlaps, loose ends) is `lintDirectory`'s. */
export const directorySnapshotSchema = z.strictObject({
  users: z.array(
    z.strictObject({
      id: idSchema,
      name: nameSchema,
      email: z.string().max(254, "at most 254 characters").regex(/^[^\s@]+@[^\s@]+$/, "write an e-mail address").nullable(),
      timeZone: z.string().refine(isTimeZone, "use an IANA time zone such as Europe/Lisbon"),
      activeFrom: calendarDateSchema,
      terminatedOn: calendarDateSchema.nullable(),
      externalReferences: z.array(externalReferenceSchema),
    }),
  ),
  positions: z.array(z.strictObject({ id: idSchema, name: nameSchema, ...effectivePeriodShape })),
  holdings: z.array(z.strictObject({ id: idSchema, positionId: idSchema, userId: idSchema, ...effectivePeriodShape })),
  groups: z.array(
    z.strictObject({ id: idSchema, kind: z.enum(["team", "role", "queue"]), name: nameSchema, parentId: idSchema.nullable(), ...effectivePeriodShape }),
  ),
  memberships: z.array(z.strictObject({ id: idSchema, groupId: idSchema, userId: idSchema, ...effectivePeriodShape })),
  reportingLines: z.array(z.strictObject({ id: idSchema, userId: idSchema, managerId: idSchema, ...effectivePeriodShape })),
}) satisfies z.ZodType<DirectorySnapshot>;
