import type { EventDescription, EventFamily } from "../events/index.js";
import { trackedConversionSchema, trackedDealSchema, trackedEventSchema } from "./tracked-fact-schemas.js";

const events = {
  StepTracked: { says: "Somebody has taken a step that is counted.", data: trackedEventSchema },
  ConversionTracked: { says: "A conversion of a lead is counted.", data: trackedConversionSchema },
  DealTracked: { says: "A deal is counted as it was at one version.", data: trackedDealSchema },
} satisfies Readonly<Record<string, EventDescription>>;

/** Facts on their way to analytics that live elsewhere. Each is an aggregate of its own, known by its type and the fact's id: `DealTracked:O-1@7`. */
export const analyticsEventFamily: EventFamily<typeof events> = { aggregate: "tracked-fact", schemaVersion: 1, emittedBy: "crm-operations/analytics", events };
