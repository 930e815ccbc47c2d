import { CrmError } from "../shared/crm-error.js";

/** For the required form of a look-up: there is no such activity for this tenant. */
export const ActivityNotFound = {
  byId: (id: string): CrmError => new CrmError("activity_not_found", `There is no activity "${id}": look it up by its relation, or create it.`, { details: { id } }),
} as const;

/** A duration that no activity can have. */
export const InvalidActivityDuration = {
  minutes: (minutes: unknown): CrmError => invalidDuration(minutes, "minutes"),
  amount: (value: unknown, unit: string): CrmError => invalidDuration(value, unit),
} as const;

const invalidDuration = (value: unknown, unit: string): CrmError =>
  new CrmError("invalid_activity_duration", `Give a duration from 0 to 10,000,000 minutes (got ${String(value)} ${unit}).`, {
    details: { value: String(value), unit },
  });
