import { Instant } from "@nexus/common";
import type { ActivityFilter, ActivityRecordType, NewActivity, RelatedRecord } from "@nexus/crm-operations";
import type { ContractSuite } from "../contract.js";
import { expectEqual } from "../expectation.js";
import { activityRoom, ended } from "./activity-room.js";
import { changingCases } from "./changing-cases.js";
import { crmCase, type Crm, type CrmCase } from "./crm-case.js";
import type { CrmSubject } from "./crm-subject.js";
import { readingCases } from "./reading-cases.js";
import { idsOf, stored } from "./record-room.js";
import { newActivity } from "./sample-records.js";

const tomorrow = Instant.of("2026-01-16T09:00:00.000Z");

const complete = (crm: Crm, id: string, endedAt: Instant, outcome: string | null = null) =>
  crm.done(`completing ${id}`, ({ activities }, ctx) => activities.complete(ctx, { id }, endedAt, outcome));

const creatingCases: readonly CrmCase[] = [
  crmCase("a new activity says what it was created with, planned for its time", async (crm) => {
    const given: NewActivity = {
      id: "full", type: "meeting", title: "Site visit", description: "Bring samples.\nPark at the gate.", relatedTo: { entityType: "opportunity", id: "O-1" }, ownerId: "U-1",
      scheduledAt: tomorrow, durationMinutes: 90,
    };
    const activity = await crm.done("creating a meeting", ({ activities }, ctx) => activities.create(ctx, given));
    const { version: _version, createdAt: _createdAt, updatedAt: _updatedAt, ...said } = activity;
    expectEqual("the meeting", said, { ...given, status: "planned", startedAt: null, endedAt: null, outcome: null, externalReferences: [], customFields: {} });
  }),
  crmCase("calls, meetings and tasks need a time, e-mails and notes do not", async (crm) => {
    for (const type of ["call", "meeting", "task"] as const) {
      await crm.refused(`a ${type} without a time`, undefined, ({ activities }, ctx) => activities.create(ctx, newActivity("a", { type, scheduledAt: null })));
    }
    for (const type of ["email", "note"] as const) {
      await crm.activity(type, { type, scheduledAt: null });
      expectEqual(`the time of the ${type}`, (await stored(crm, activityRoom, type)).scheduledAt, null);
    }
  }),
  crmCase("only calls and meetings have a length", async (crm) => {
    for (const type of ["email", "task", "note"] as const) {
      await crm.refused(`a ${type} with a length`, undefined, ({ activities }, ctx) => activities.create(ctx, newActivity("a", { type, durationMinutes: 30, ...(type === "note" ? { scheduledAt: null } : {}) })));
    }
  }),
];

const lifecycleCases: readonly CrmCase[] = [
  crmCase("a completed activity says when it ended and what came of it, and is not completed otherwise", async (crm) => {
    await crm.activity("a", { durationMinutes: 45 });
    const done = await complete(crm, "a", ended, "Agreed on a visit");
    expectEqual("the activity", [done.status, done.endedAt, done.outcome, done.durationMinutes], ["completed", ended, "Agreed on a visit", 45]);
    await crm.refused("another end", undefined, ({ activities }, ctx) => activities.complete(ctx, { id: "a" }, crm.clock.now(), "Agreed on a visit"));
    await crm.refused("cancelling it", undefined, ({ activities }, ctx) => activities.cancel(ctx, { id: "a" }, "Moot"));
    expectEqual("the activity afterwards", await stored(crm, activityRoom, "a"), done);
  }),
  crmCase("an activity does not end in the future", async (crm) => {
    await crm.activity("a");
    await crm.refused("an end in the future", undefined, ({ activities }, ctx) => activities.complete(ctx, { id: "a" }, tomorrow, null));
    expectEqual("the status", (await stored(crm, activityRoom, "a")).status, "planned");
  }),
  crmCase("a planned activity moves to another time, a cancelled one does not", async (crm) => {
    await crm.activity("a");
    const later = Instant.of("2026-02-01T09:00:00.000Z");
    const moved = await crm.done("rescheduling", ({ activities }, ctx) => activities.reschedule(ctx, { id: "a" }, later, "They are away"));
    expectEqual("time and status", [moved.scheduledAt, moved.status], [later, "planned"]);
    const cancelled = await crm.done("cancelling", ({ activities }, ctx) => activities.cancel(ctx, { id: "a" }, "Moot"));
    expectEqual("status and end", [cancelled.status, cancelled.endedAt], ["cancelled", null]);
    await crm.refused("rescheduling what is cancelled", undefined, ({ activities }, ctx) => activities.reschedule(ctx, { id: "a" }, tomorrow, "On again"));
  }),
];

const lead = (id: string): RelatedRecord => ({ entityType: "lead", id });
const nothing = { completedCount: 0, firstCommunicationAt: null, lastCompletedAt: null, nextScheduledAt: null };

const at = (hour: number): Instant => Instant.of(`2026-01-14T${String(hour).padStart(2, "0")}:00:00.000Z`);

const summaryCases: readonly CrmCase[] = [
  crmCase("activities are summed up per record, in the order given, zero and nulls where there are none, repeated records once", async (crm) => {
    const add = async (id: string, type: ActivityRecordType, more: Partial<NewActivity>, end?: Instant): Promise<void> => {
      await crm.activity(id, { type, ...more });
      if (end) await complete(crm, id, end);
    };
    await add("task", "task", { relatedTo: lead("L-1") }, at(8));
    await add("second", "email", { relatedTo: lead("L-1"), scheduledAt: null }, at(10));
    await add("first", "call", { relatedTo: lead("L-1") }, at(9));
    await add("last", "meeting", { relatedTo: lead("L-1") }, at(11));
    await add("passed", "call", { relatedTo: lead("L-1"), scheduledAt: at(7) });
    await add("later", "call", { relatedTo: lead("L-1"), scheduledAt: tomorrow });
    await add("deal", "call", { relatedTo: { entityType: "opportunity", id: "L-1" } }, at(12));
    await add("only-task", "task", { relatedTo: lead("L-2") }, at(13));
    const summarize = (...related: readonly RelatedRecord[]) => crm.read(({ activities }, ctx) => activities.summarize(ctx, related));
    const first = { relatedTo: lead("L-1"), completedCount: 4, firstCommunicationAt: at(9), lastCompletedAt: at(11), nextScheduledAt: at(7) };
    expectEqual("summaries", await summarize(lead("L-9"), lead("L-2"), lead("L-1"), lead("L-9"), { entityType: "opportunity", id: "L-1" }, lead("L-1")), [
      { relatedTo: lead("L-9"), ...nothing },
      { relatedTo: lead("L-2"), ...nothing, completedCount: 1, lastCompletedAt: at(13) },
      first,
      { relatedTo: { entityType: "opportunity", id: "L-1" }, completedCount: 1, firstCommunicationAt: at(12), lastCompletedAt: at(12), nextScheduledAt: null },
    ]);
    expectEqual("summaries of nothing", await summarize(), []);
  }),
  crmCase("cancelled and deleted activities, and those of another tenant, are in no summary", async (crm) => {
    await crm.anotherTenant().activity("theirs");
    await crm.activity("cancelled");
    await crm.done("cancelling", ({ activities }, ctx) => activities.cancel(ctx, { id: "cancelled" }, "Moot"));
    await crm.activity("deleted");
    await complete(crm, "deleted", ended);
    await crm.delete("activity", "deleted");
    expectEqual("the summary", await crm.read(({ activities }, ctx) => activities.summarize(ctx, [lead("L-1")])), [{ relatedTo: lead("L-1"), ...nothing }]);
  }),
  crmCase(
    "summaries of many records cost one round trip",
    async (crm) => {
      const before = crm.subject.roundTrips?.() ?? 0;
      await crm.read(({ activities }, ctx) => activities.summarize(ctx, Array.from({ length: 8 }, (_, i) => lead(`L-${i}`))));
      expectEqual("round trips", (crm.subject.roundTrips?.() ?? 0) - before, 1);
    },
    "counted-round-trips",
  ),
  crmCase("a list holds the activities that meet every condition of its filter", async (crm) => {
    await crm.activity("a", { ownerId: "U-1" });
    await crm.activity("b", { type: "email", scheduledAt: null });
    await crm.activity("c", { type: "task", ownerId: "U-1", relatedTo: { entityType: "opportunity", id: "L-1" }, scheduledAt: ended });
    await complete(crm, "c", ended);
    const filters: readonly (readonly [ActivityFilter, readonly string[]])[] = [
      [{}, ["a", "b", "c"]],
      [{ types: ["call", "email"] }, ["a", "b"]],
      [{ types: [] }, []],
      [{ statuses: ["completed"] }, ["c"]],
      [{ statuses: ["planned", "in-progress"] }, ["a", "b"]],
      [{ relatedTo: lead("L-1") }, ["a", "b"]],
      [{ relatedTo: { entityType: "opportunity", id: "L-1" } }, ["c"]],
      [{ relatedTo: lead("L-9") }, []],
      [{ ownerId: "U-1" }, ["a", "c"]],
      [{ ownerId: null }, ["b"]],
      [{ scheduled: {} }, ["a", "c"]],
      [{ scheduled: { from: ended, to: tomorrow } }, ["c"]],
      [{ scheduled: { from: tomorrow } }, ["a"]],
      [{ types: ["task"], ownerId: "U-1", relatedTo: lead("L-1") }, []],
    ];
    for (const [filter, ids] of filters) {
      const { items } = await crm.read(({ activities }, ctx) => activities.list(ctx, filter, { limit: 10 }));
      expectEqual(`the list for ${JSON.stringify(filter)}`, idsOf(items), ids);
    }
  }),
];

/** `ActivityProvider`, sentence by sentence. */
export const activityProviderSuite: ContractSuite<CrmSubject> = {
  name: "activity provider",
  cases: [...readingCases(activityRoom), ...creatingCases, ...changingCases(activityRoom), ...lifecycleCases, ...summaryCases],
};
