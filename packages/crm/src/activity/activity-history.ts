import { accept, checkFieldValues, refuse, type FieldValues, type Instant, type Result } from "@nexus/common";
import { z } from "zod";
import type { DecisionEnvironment } from "../shared/decider.js";
import type { ExternalReference } from "../shared/entity.js";
import { sameData } from "../shared/same-data.js";
import { idSchema, instantSchema, textSchema, titleSchema } from "../shared/schemas.js";
import { targetOf } from "../shared/target.js";
import { tenantOf } from "../shared/tenant.js";
import type { Activity, ActivityParticipant, ActivityProgress, RelatedEntity } from "./activity.js";
import { activityDescriptionShape, activityTypeSchema } from "./activity-command-schema.js";
import { activityDurationSchema, type ActivityDuration } from "./activity-duration.js";
import type { ActivityHistoryCorrected, ActivityImported, ImportedActivity } from "./activity-event.js";
import { checkDuration, checkPast, checkTimes } from "./activity-rules.js";
import type { ActivityType } from "./activity-type.js";

interface HistoryBase {
  readonly id: string;
  readonly activityType: ActivityType;
  readonly title: string;
  readonly description?: string;
  readonly relatedTo: RelatedEntity;
  readonly ownerId?: string;
  readonly participants?: readonly ActivityParticipant[];
  readonly externalReferences?: readonly ExternalReference[];
  readonly customFields?: FieldValues;
  readonly duration?: ActivityDuration;
  readonly scheduledAt?: Instant;
  readonly createdAt: Instant;
}

/** The facts of an activity as another system kept them. Each status brings what makes it true. */
export type ActivityHistory =
  | (HistoryBase & { readonly status: "planned" })
  | (HistoryBase & { readonly status: "in-progress"; readonly startedAt: Instant })
  | (HistoryBase & { readonly status: "completed"; readonly startedAt?: Instant; readonly endedAt: Instant; readonly outcome?: string })
  | (HistoryBase & { readonly status: "cancelled"; readonly startedAt?: Instant; readonly cancelledAt: Instant; readonly reason?: string });

const historyShape = {
  ...activityDescriptionShape,
  id: idSchema,
  activityType: activityTypeSchema,
  title: titleSchema,
  description: textSchema.exactOptional(),
  ownerId: idSchema.exactOptional(),
  duration: activityDurationSchema.exactOptional(),
  scheduledAt: instantSchema.exactOptional(),
  createdAt: instantSchema,
} as const;

export const activityHistorySchema = z.discriminatedUnion("status", [
  z.strictObject({ ...historyShape, status: z.literal("planned") }),
  z.strictObject({ ...historyShape, status: z.literal("in-progress"), startedAt: instantSchema }),
  z.strictObject({
    ...historyShape,
    status: z.literal("completed"),
    startedAt: instantSchema.exactOptional(),
    endedAt: instantSchema,
    outcome: textSchema.exactOptional(),
  }),
  z.strictObject({
    ...historyShape,
    status: z.literal("cancelled"),
    startedAt: instantSchema.exactOptional(),
    cancelledAt: instantSchema,
    reason: textSchema.exactOptional(),
  }),
]) satisfies z.ZodType<ActivityHistory>;

/**
 * Records the facts of an activity as they were: no scheduling gate, no required custom fields, no
 * notification. The impossible is still refused: what has not happened yet
 * (`activity_time_in_future`), an end before the start, a duration on what has none, values of
 * another type. An activity may be older than the record of it, so `createdAt` is not held against
 * the other times.
 *
 * With `state`, a later import of the same record: the same facts give no event, other facts correct
 * the record. Once somebody has worked on it here, other facts are refused with
 * `activity_changed_since_import`, so that an import never undoes their work.
 */
export const activityFromHistory = (
  facts: ActivityHistory,
  environment: DecisionEnvironment,
  state?: Activity,
): Result<readonly (ActivityImported | ActivityHistoryCorrected)[]> => {
  const { now: at, actorId: by } = environment;
  const data = importedFrom(facts, environment);
  if (!data.ok) return data;
  if (!state) return accept([{ type: "ActivityImported", at, by, data: data.value }]);
  const target = targetOf("activity", { id: facts.id }, state);
  if (!target.ok) return target;
  if (Object.entries(data.value).every(([field, value]) => sameData(value, Reflect.get(state, field)))) return accept([]);
  if (state.version !== state.importedVersion) {
    return refuse("activity_changed_since_import", "Update the activity here: it has changed since its import.", {
      id: state.id,
      importedVersion: state.importedVersion,
      version: state.version,
    });
  }
  return accept([{ type: "ActivityHistoryCorrected", at, by, data: data.value }]);
};

const importedFrom = (facts: ActivityHistory, environment: DecisionEnvironment): Result<ImportedActivity> => {
  const tenant = tenantOf(environment);
  if (!tenant.ok) return tenant;
  const progress = progressOf(facts);
  const times = checkTimes(progress, environment.now);
  if (!times.ok) return times;
  const past = checkPast({ createdAt: facts.createdAt, cancelledAt: progress.cancellation?.at ?? null }, environment.now);
  if (!past.ok) return past;
  const duration = checkDuration(facts.activityType, facts.duration);
  if (!duration.ok) return duration;
  const optional = environment.fields.map((field) => ({ ...field, required: false }));
  const customFields = checkFieldValues(optional, "activity", facts.customFields ?? {});
  if (!customFields.ok) return customFields;
  return accept({
    id: facts.id,
    tenantId: tenant.value,
    type: facts.activityType,
    title: facts.title,
    description: facts.description ?? null,
    relatedTo: facts.relatedTo,
    ownerId: facts.ownerId ?? null,
    participants: facts.participants ?? [],
    externalReferences: facts.externalReferences ?? [],
    customFields: customFields.value,
    scheduledAt: facts.scheduledAt ?? null,
    duration: facts.duration ?? null,
    createdAt: facts.createdAt,
    ...progress,
  });
};

const progressOf = (facts: ActivityHistory): ActivityProgress => {
  const none = { startedAt: null, endedAt: null, outcome: null, cancellation: null } as const;
  switch (facts.status) {
    case "planned": return { ...none, status: "planned" };
    case "in-progress": return { ...none, status: "in-progress", startedAt: facts.startedAt };
    case "completed":
      return { ...none, status: "completed", startedAt: facts.startedAt ?? null, endedAt: facts.endedAt, outcome: facts.outcome ?? null };
    case "cancelled":
      return { ...none, status: "cancelled", startedAt: facts.startedAt ?? null, cancellation: { at: facts.cancelledAt, reason: facts.reason ?? null } };
  }
};
