import type { Instant, OperationContext } from "@nexus/common";
import type { Activity, ActivityParticipant } from "@nexus/crm";
import { idsOfKind, type PersonalDataHolder, type PersonalDataPart, type RecordReference } from "@nexus/crm-operations";
import { activityKind } from "../activities/activity-kind.js";
import { StoredActivities } from "../activities/stored-activities.js";
import type { BoundDeps } from "../crm-deps.js";
import { ErasableRecords } from "./entity-holder.js";
import { RecordTraces } from "./record-traces.js";

/** Activities: they hang on the record they are about. Whoever takes part in an activity about others is taken out of it. */
export class ActivityHolder implements PersonalDataHolder {
  readonly name = "crm-activities";
  private readonly store;
  private readonly records;
  private readonly traces: RecordTraces;

  constructor(deps: BoundDeps) {
    this.store = new StoredActivities(deps).store;
    this.records = new ErasableRecords("ActivityErased", activityKind, this.store, deps.tx);
    this.traces = new RecordTraces("activity", deps);
  }

  find(): Promise<readonly RecordReference[]> {
    return Promise.resolve([]);
  }

  /** An account's activities are about a company, until somebody names them. */
  async trace(_ctx: OperationContext, records: readonly RecordReference[]): Promise<readonly RecordReference[]> {
    const own = await this.records.known(idsOfKind(records, "activity"));
    const followed = records.filter(({ entityType }) => entityType === "lead" || entityType === "opportunity" || entityType === "contact");
    const related = followed.length === 0 ? [] : await this.store.find({ where: { column: "relatedId", is: "in", values: followed.map(({ id }) => id) } });
    const ofThese = related.filter(({ relatedTo }) => followed.some(({ entityType, id }) => entityType === relatedTo.entityType && id === relatedTo.id));
    return [...own, ...ofThese].map(({ id }) => ({ entityType: "activity", id }));
  }

  async export(_ctx: OperationContext, records: readonly RecordReference[]): Promise<readonly PersonalDataPart[]> {
    const ids = idsOfKind(records, "activity");
    const isOwn = ownAmong(records);
    const activities = (await this.records.known(ids)).map((activity) => ({
      about: { entityType: "activity", id: activity.id },
      kind: "record",
      data: { ...activity, participants: activity.participants.filter(isOwn), imported: activity.imported && { ...activity.imported, participants: activity.imported.participants.filter(isOwn) } },
    }));
    const invited = (await this.withParticipants(records)).flatMap((activity) =>
      activity.participants.filter(isOwn).map(({ type, id }) => ({ about: { entityType: type, id }, kind: "participation", data: { activityId: activity.id, type: activity.type, at: activity.endedAt ?? activity.scheduledAt } })),
    );
    return [...activities, ...invited, ...(await this.traces.parts(ids))];
  }

  async erase(_ctx: OperationContext, records: readonly RecordReference[], { at }: { readonly at: Instant }): Promise<number> {
    const ids = idsOfKind(records, "activity");
    const own = await this.records.erase(ids, at);
    const isOwn = ownAmong(records);
    const without = (participants: readonly ActivityParticipant[]) => participants.filter((participant) => !isOwn(participant));
    const others = (await this.withParticipants(records)).map((before): { readonly before: Activity; readonly after: Activity } => ({
      before,
      after: { ...before, participants: without(before.participants), imported: before.imported && { ...before.imported, participants: without(before.imported.participants) }, version: before.version + 1, updatedAt: at },
    }));
    await this.records.overwrite(others);
    return own.length + others.length + (await this.traces.erase(ids));
  }

  /** Activities about others in which somebody of these takes part. Participants lie inside the record: every activity is looked at, a page at a time. */
  private async withParticipants(records: readonly RecordReference[]): Promise<readonly Activity[]> {
    if (!records.some(({ entityType }) => entityType === "lead" || entityType === "contact")) return [];
    const isOwn = ownAmong(records);
    const own = new Set(idsOfKind(records, "activity"));
    const found: Activity[] = [];
    let after = "";
    for (;;) {
      const page = await this.store.find({ where: { column: "id", is: "gt", value: after }, limit: pageSize });
      found.push(...page.filter((activity) => !own.has(activity.id) && (activity.participants.some(isOwn) || activity.imported?.participants.some(isOwn) === true)));
      const last = page.at(-1);
      if (!last || page.length < pageSize) return found;
      after = last.id;
    }
  }
}

const pageSize = 1_000;

const ownAmong = (records: readonly RecordReference[]) => {
  const texts = new Set(records.map(({ entityType, id }) => `${entityType} ${id}`));
  return ({ type, id }: ActivityParticipant): boolean => texts.has(`${type} ${id}`);
};
