import type { Instant, InstantRange, OperationContext, Page, PageRequest, Result } from "@nexus/common";
import {
  ActivityNotFound,
  Activity,
  type ActivityCommand,
  type ActivityInput,
  type ActivityPersist,
  type ActivityQuery,
  type ActivityType,
  type CompletedActivity,
  type PlannedActivity,
  type RelatedEntity,
} from "@nexus/crm";
import type { Condition } from "@nexus/crm-operations";
import { environmentOf, type BoundDeps } from "../crm-deps.js";
import type { EntityRow } from "../storage/entity-kind.js";
import { EntityStore } from "../storage/entity-store.js";
import { within } from "../storage/conditions.js";
import { activityKind, type ActivityColumns } from "./activity-kind.js";

export type ActivityRow = EntityRow<ActivityColumns>;
export type ActivityWhere = Condition<ActivityRow>;

const pending: ActivityWhere = { column: "status", is: "in", values: ["planned", "in-progress"] };

/** Activities in storage: crm's query and persist interfaces inside one unit of work. */
export class StoredActivities implements ActivityQuery, ActivityPersist {
  readonly store;

  constructor(private readonly deps: BoundDeps) {
    this.store = new EntityStore(activityKind, deps);
  }

  findById(_ctx: OperationContext, id: string): Promise<Activity | undefined> {
    return this.store.one(id);
  }

  async getById(ctx: OperationContext, id: string): Promise<Activity> {
    const activity = await this.findById(ctx, id);
    if (!activity) throw ActivityNotFound.byId(id);
    return activity;
  }

  findByType(_ctx: OperationContext, type: ActivityType, page: PageRequest): Promise<Page<Activity>> {
    return this.store.page({ column: "type", is: "eq", value: type }, page);
  }

  findByRelatedEntity(_ctx: OperationContext, { entityType, id }: RelatedEntity, page: PageRequest): Promise<Page<Activity>> {
    return this.store.page({ all: [{ column: "relatedType", is: "eq", value: entityType }, { column: "relatedId", is: "eq", value: id }] }, page);
  }

  findByLead(ctx: OperationContext, leadId: string, page: PageRequest): Promise<Page<Activity>> {
    return this.findByRelatedEntity(ctx, { entityType: "lead", id: leadId }, page);
  }

  findByOpportunity(ctx: OperationContext, opportunityId: string, page: PageRequest): Promise<Page<Activity>> {
    return this.findByRelatedEntity(ctx, { entityType: "opportunity", id: opportunityId }, page);
  }

  findByDateRange(_ctx: OperationContext, range: InstantRange, page: PageRequest): Promise<Page<Activity>> {
    return this.store.page(within<ActivityRow>("takesPlaceAt", range), page);
  }

  async findScheduled(_ctx: OperationContext, page: PageRequest): Promise<Page<PlannedActivity>> {
    const found = await this.store.page({ all: [{ column: "status", is: "eq", value: "planned" }, { column: "scheduledAt", is: "not-null" }] }, page);
    return { items: found.items.filter(Activity.isScheduled), next: found.next };
  }

  findOverdue(_ctx: OperationContext, now: Instant, page: PageRequest): Promise<Page<Activity>> {
    return this.store.page({ all: [pending, { column: "scheduledAt", is: "lt", value: now }] }, page);
  }

  async findCompleted(_ctx: OperationContext, page: PageRequest): Promise<Page<CompletedActivity>> {
    const found = await this.store.page({ column: "status", is: "eq", value: "completed" }, page);
    return { items: found.items.filter(Activity.isCompleted), next: found.next };
  }

  findPending(_ctx: OperationContext, page: PageRequest): Promise<Page<Activity>> {
    return this.store.page(pending, page);
  }

  create(ctx: OperationContext, input: ActivityInput<"create">): Promise<Result<Activity>> {
    return this.execute(ctx, { type: "create", ...input });
  }

  log(ctx: OperationContext, input: ActivityInput<"log">): Promise<Result<Activity>> {
    return this.execute(ctx, { type: "log", ...input });
  }

  update(ctx: OperationContext, input: ActivityInput<"update">): Promise<Result<Activity>> {
    return this.execute(ctx, { type: "update", ...input });
  }

  start(ctx: OperationContext, input: ActivityInput<"start">): Promise<Result<Activity>> {
    return this.execute(ctx, { type: "start", ...input });
  }

  complete(ctx: OperationContext, input: ActivityInput<"complete">): Promise<Result<Activity>> {
    return this.execute(ctx, { type: "complete", ...input });
  }

  reschedule(ctx: OperationContext, input: ActivityInput<"reschedule">): Promise<Result<Activity>> {
    return this.execute(ctx, { type: "reschedule", ...input });
  }

  cancel(ctx: OperationContext, input: ActivityInput<"cancel">): Promise<Result<Activity>> {
    return this.execute(ctx, { type: "cancel", ...input });
  }

  assignOwner(ctx: OperationContext, input: ActivityInput<"assign-owner">): Promise<Result<Activity>> {
    return this.execute(ctx, { type: "assign-owner", ...input });
  }

  delete(ctx: OperationContext, input: ActivityInput<"delete">): Promise<Result<Activity>> {
    return this.execute(ctx, { type: "delete", ...input });
  }

  restore(ctx: OperationContext, input: ActivityInput<"restore">): Promise<Result<Activity>> {
    return this.execute(ctx, { type: "restore", ...input });
  }

  async execute(ctx: OperationContext, command: ActivityCommand): Promise<Result<Activity>> {
    return this.store.apply(ctx, command, await environmentOf(ctx, this.deps));
  }
}
