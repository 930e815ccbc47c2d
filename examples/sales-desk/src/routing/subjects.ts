import type { OperationContext } from "@nexus/common";
import { routedEntities, type RoutingPolicy, type RoutingState, type RoutingSubject } from "@nexus/crm-operations";
import type { Desk, DeskStores } from "../desk/desk.js";

const perRead = 2_000;

/** Open leads as routing would decide on them now, in the order given. */
export const subjectsOf = async (desk: Desk, ids: readonly string[]): Promise<readonly RoutingSubject[]> => {
  const subjects: RoutingSubject[] = [];
  for (let from = 0; from < ids.length; from += perRead) subjects.push(...(await desk.read((stores, ctx) => readSubjects(stores, ctx, ids.slice(from, from + perRead)))));
  return subjects;
};

const readSubjects = async ({ routed, routing }: DeskStores, ctx: OperationContext, ids: readonly string[]): Promise<readonly RoutingSubject[]> => {
  const records = (await routed.lead?.find(ctx, ids)) ?? [];
  const former = new Map((await routing.assignments.find(ctx, ids.map((recordId) => ({ entity: "lead", recordId })))).map((assignment) => [assignment.recordId, assignment]));
  return records.filter(({ isOpen }) => isOpen).map(({ version: _version, createdAt, isOpen: _open, ...record }) => ({
    ...record,
    accountOwnerId: null,
    waitingSince: former.get(record.id)?.waitingSince ?? createdAt,
    declinedBy: former.get(record.id)?.declinedBy ?? [],
  }));
};

/** Open records per user and entity. */
export type OpenWork = ReadonlyMap<string, { readonly lead: number; readonly opportunity: number }>;

export const openWork = (desk: Desk, userIds: readonly string[]): Promise<OpenWork> =>
  desk.read(async ({ leads, opportunities }, ctx) => {
    if (userIds.length === 0) return new Map();
    const open = new Map((await leads.countOpen(ctx, userIds)).map(({ ownerId, count }) => [ownerId, { lead: count, opportunity: 0 }]));
    for (const { ownerId, count } of await opportunities.countOpen(ctx, userIds)) open.set(ownerId, { lead: open.get(ownerId)?.lead ?? 0, opportunity: count });
    return open;
  });

/** Load by user as a policy weighs it. */
export const loadsOf = (work: OpenWork, { loadWeights }: Pick<RoutingPolicy, "loadWeights">): Readonly<Record<string, number>> =>
  Object.fromEntries([...work].map(([userId, open]) => [userId, routedEntities.reduce((sum, entity) => sum + (entity === "lead" || entity === "opportunity" ? open[entity] * loadWeights[entity] : 0), 0)]));

/** Where a run begins: loads, quotas and rotations as they are now. */
export const stateNow = async (desk: Desk, policy: RoutingPolicy, userIds: readonly string[]): Promise<RoutingState> => ({
  loads: loadsOf(await openWork(desk, userIds), policy),
  recent: {},
  rotations: await desk.read((stores, ctx) => stores.routing.rotations.rotations(ctx)),
});
