import { z } from "zod";
import type { EventDescription, EventFamily } from "../events/index.js";
import { idSchema } from "../input-schemas.js";
import type { SubjectErased } from "./erase-subject.js";
import { legalBases } from "./subject.js";

const events = {
  SubjectErased: {
    says: "A person has been erased from these records; whoever keeps copies outside erases them, too.",
    data: z.strictObject({ erasureId: idSchema, records: z.array(z.strictObject({ entityType: idSchema, id: idSchema })), legalBasis: z.enum(legalBases) }),
  },
} satisfies { readonly [Type in SubjectErased["type"]]: EventDescription<z.ZodType<SubjectErased["data"]>> };

/** What erasing a person emits, beside what the owner of each record tells of it. */
export const personalDataEventFamily: EventFamily<typeof events> = { aggregate: "erasure", schemaVersion: 1, emittedBy: "crm-operations/personal-data", events };
