import { accept, type Instant, type OperationContext, type Page, type PageRequest, type Result } from "@nexus/common";
import { type ActivityDuration, ActivityType, Activity, type ActivityCommand } from "@nexus/crm";
import type { ActivityFilter, ActivityProvider, ActivityRecord, ActivitySummary, NewActivity, RecordTarget, RelatedRecord } from "@nexus/crm-operations";
import type { BoundDeps } from "../crm-deps.js";
import { anyOf, ownedBy, within } from "../storage/conditions.js";
import { StoredActivities, type ActivityRow, type ActivityWhere } from "./stored-activities.js";

/** An activity of the core as the orchestrator sees it. */
const toActivityRecord = (activity: Activity): ActivityRecord => ({
  id: activity.id,
  version: activity.version,
  ownerId: activity.ownerId,
  externalReferences: activity.externalReferences,
  customFields: activity.customFields,
  createdAt: activity.createdAt,
  updatedAt: activity.updatedAt,
  type: activity.type,
  title: activity.title,
  description: activity.description,
  status: activity.status,
  relatedTo: activity.relatedTo,
  scheduledAt: activity.scheduledAt,
  startedAt: activity.startedAt,
  endedAt: activity.endedAt,
  durationMinutes: activity.duration?.minutes ?? null,
  outcome: activity.outcome,
});

const relatedText = ({ entityType, id }: RelatedRecord): string => `${entityType}:${id}`;

const extreme = (instants: readonly Instant[], which: "first" | "last"): Instant | null => instants.toSorted().at(which === "first" ? 0 : -1) ?? null;

/** The orchestrator's activities on the CRM core, inside one unit of work. */
export class CrmActivityProvider implements ActivityProvider {
  private readonly activities: StoredActivities;

  constructor(deps: BoundDeps) {
    this.activities = new StoredActivities(deps);
  }

  async find(ctx: OperationContext, id: string): Promise<ActivityRecord | undefined> {
    const activity = await this.activities.findById(ctx, id);
    return activity && activity.deletedAt === null ? toActivityRecord(activity) : undefined;
  }

  async list(_ctx: OperationContext, filter: ActivityFilter, page: PageRequest): Promise<Page<ActivityRecord>> {
    const { relatedTo } = filter;
    const where: ActivityWhere = {
      all: [
        ...anyOf<ActivityRow>("type", filter.types),
        ...anyOf<ActivityRow>("status", filter.statuses),
        ...anyOf<ActivityRow>("relatedType", relatedTo && [relatedTo.entityType]),
        ...anyOf<ActivityRow>("relatedId", relatedTo && [relatedTo.id]),
        ...ownedBy<ActivityRow>(filter.ownerId),
        ...(filter.scheduled ? [{ column: "scheduledAt", is: "not-null" } as const, within<ActivityRow>("scheduledAt", filter.scheduled)] : []),
      ],
    };
    const { items, next } = await this.activities.store.page(where, page);
    return { items: items.map(toActivityRecord), next };
  }

  async summarize(_ctx: OperationContext, related: readonly RelatedRecord[]): Promise<readonly ActivitySummary[]> {
    const wanted = new Map(related.map((record) => [relatedText(record), record]));
    const found = await this.activities.store.find({
      where: { all: [{ column: "deletedAt", is: "null" }, { column: "relatedId", is: "in", values: [...wanted.values()].map(({ id }) => id) }] },
    });
    const byRecord = new Map<string, Activity[]>();
    for (const activity of found) {
      const text = relatedText(activity.relatedTo);
      byRecord.set(text, [...(byRecord.get(text) ?? []), activity]);
    }
    return [...wanted].map(([text, relatedTo]) => summaryOf(relatedTo, byRecord.get(text) ?? []));
  }

  create(ctx: OperationContext, { type, description, ownerId, scheduledAt, durationMinutes, ...activity }: NewActivity): Promise<Result<ActivityRecord>> {
    return this.execute(ctx, {
      type: "create",
      activityType: type,
      ...activity,
      ...(description === null ? {} : { description }),
      ...(ownerId === null ? {} : { ownerId }),
      ...(scheduledAt === null ? {} : { scheduledAt }),
      ...(durationMinutes === null ? {} : { duration: { minutes: durationMinutes } satisfies ActivityDuration }),
    });
  }

  complete(ctx: OperationContext, target: RecordTarget, endedAt: Instant, outcome: string | null): Promise<Result<ActivityRecord>> {
    return this.execute(ctx, { type: "complete", ...target, endedAt, ...(outcome === null ? {} : { outcome }) });
  }

  reschedule(ctx: OperationContext, target: RecordTarget, scheduledAt: Instant, reason: string): Promise<Result<ActivityRecord>> {
    return this.execute(ctx, { type: "reschedule", ...target, scheduledAt, reason });
  }

  cancel(ctx: OperationContext, target: RecordTarget, reason: string): Promise<Result<ActivityRecord>> {
    return this.execute(ctx, { type: "cancel", ...target, reason });
  }

  private async execute(ctx: OperationContext, command: ActivityCommand): Promise<Result<ActivityRecord>> {
    const activity = await this.activities.execute(ctx, command);
    return activity.ok ? accept(toActivityRecord(activity.value)) : activity;
  }
}

const summaryOf = (relatedTo: RelatedRecord, activities: readonly Activity[]): ActivitySummary => {
  const completed = activities.filter(Activity.isCompleted);
  const communications = completed.filter((activity) => ActivityType.isCommunication(activity.type));
  return {
    relatedTo,
    completedCount: completed.length,
    firstCommunicationAt: extreme(communications.map(({ endedAt }) => endedAt), "first"),
    lastCompletedAt: extreme(completed.map(({ endedAt }) => endedAt), "last"),
    nextScheduledAt: extreme(activities.filter(Activity.isScheduled).map(({ scheduledAt }) => scheduledAt), "first"),
  };
};
