import { accept, checkFieldValues, refuse, sameData, type ExternalReference, type FieldValues, type Instant, type Result } from "@nexus/common";
import { z } from "zod";
import type { DecisionEnvironment } from "../shared/decider.js";
import { changedFields } from "../shared/changed-fields.js";
import { idSchema, instantSchema, textSchema, titleSchema } from "../shared/schemas.js";
import { targetOf } from "../shared/target.js";
import { tenantOf } from "../shared/tenant.js";
import type { Activity, ActivityParticipant, ActivityProgress, ImportedActivity, RelatedEntity } from "./activity.js";
import { activityDescriptionShape, activityTypeSchema } from "./activity-command-schema.js";
import { activityDurationSchema, type ActivityDuration } from "./activity-duration.js";
import type { ActivityHistoryCorrected, ActivityImported } from "./activity-event.js";
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
 * With `state`, a later import of the same record: facts that say what the last import said give no
 * event. Others correct the record, but only where it still says what the last import said: what
 * people have changed since stays. Type, times, duration and outcome count as one thing there. A
 * record that was not imported is refused with `activity_not_imported`.
 */
export const activityFromHistory = (
  facts: ActivityHistory,
  environment: DecisionEnvironment,
  state?: Activity,
): Result<readonly (ActivityImported | ActivityHistoryCorrected)[]> => {
  const { now: at, actorId: by } = environment;
  const tenant = tenantOf(environment);
  if (!tenant.ok) return tenant;
  const imported = importedBy(facts, environment);
  if (!imported.ok) return imported;
  if (!state) return accept([{ type: "ActivityImported", at, by, data: { id: facts.id, tenantId: tenant.value, imported: imported.value } }]);
  return corrections(imported.value, state, environment);
};

type ImportedFields = Omit<ImportedActivity, "course">;

/** What people and imports change one by one. */
const importedFields = [
  "title", "description", "relatedTo", "ownerId", "participants", "externalReferences", "customFields", "createdAt",
] as const satisfies readonly (keyof ImportedFields)[];

const corrections = (imported: ImportedActivity, state: Activity, { now: at, actorId: by }: DecisionEnvironment): Result<readonly ActivityHistoryCorrected[]> => {
  const { id, imported: last } = state;
  if (!last) return refuse("activity_not_imported", "Import under another id: this activity was created here.", { id });
  if (sameData(imported, last)) return accept([]);
  const target = targetOf("activity", { id }, state);
  if (!target.ok) return target;
  const untouched = importedFields.filter((name) => sameData(state[name], last[name]));
  const changes = changedFields<ImportedFields>(last, imported, untouched);
  const { course } = imported;
  const follows = sameData(courseOf(state), last.course) && !sameData(course, last.course);
  if (Object.keys(changes).length === 0 && !follows) return accept([]);
  return accept([{ type: "ActivityHistoryCorrected", at, by, data: { id, imported, changes, ...(follows ? { course } : {}) } }]);
};

const courseOf = ({ type, scheduledAt, duration, status, startedAt, endedAt, outcome, cancellation }: Activity): unknown => ({
  type,
  scheduledAt,
  duration,
  status,
  startedAt,
  endedAt,
  outcome,
  cancellation,
});

const importedBy = (facts: ActivityHistory, environment: DecisionEnvironment): Result<ImportedActivity> => {
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
    title: facts.title,
    description: facts.description ?? null,
    relatedTo: facts.relatedTo,
    ownerId: facts.ownerId ?? null,
    participants: facts.participants ?? [],
    externalReferences: facts.externalReferences ?? [],
    customFields: customFields.value,
    createdAt: facts.createdAt,
    course: { type: facts.activityType, scheduledAt: facts.scheduledAt ?? null, duration: facts.duration ?? null, ...progress },
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
