import { accept, Instant, refuse, type OperationContext, type Refused, type Result } from "@nexus/common";
import type { CriteriaFacts } from "../criteria/index.js";
import { indexDirectory, isActiveOn, membersOf } from "../directory/index.js";
import { answerEvent, assignmentEvent } from "./routing-events.js";
import type { Assignment, AssignmentCause, RecordKey, RoutableRecord } from "./ports.js";
import { auditOf, routeRecords, type RoutedRecord } from "./route-records.js";
import { policyAt, type RoutingPolicy } from "./routing-policy.js";
import { openLoads, type RoutingDeps, type RoutingStores } from "./routing-stores.js";

/** One record, and the version of it that the caller has seen. */
export interface RecordToHandOver extends RecordKey {
  /** Refused with `version_conflict` when the record has moved on since. */
  readonly expectedVersion?: number;
}

export interface AssignByHand extends RecordToHandOver {
  readonly userId: string;
  readonly reason: string;
  /** Whether the load may go beyond the capacity. */
  readonly beyondCapacity: boolean;
}

export interface ReturnToQueue extends RecordToHandOver {
  readonly queueId: string;
  readonly reason: string;
}

export interface DeclineAssignment extends RecordToHandOver {
  readonly reason: string;
}

interface Standing {
  readonly record: RoutableRecord;
  readonly assignment: Assignment | undefined;
  readonly policy: RoutingPolicy | undefined;
  readonly at: Instant;
}

/** The record with what routing knows of it; refused when it is not there, closed, or has moved on. */
const standingOf = async (ctx: OperationContext, { entity, recordId, expectedVersion }: RecordToHandOver, stores: RoutingStores, { clock }: RoutingDeps): Promise<Result<Standing>> => {
  const at = clock.now();
  const records = stores.routed[entity];
  if (!records) return refuse("entity_not_routable", `Bind records of this kind to routing first: ${entity}.`, { entity });
  const [record] = await records.find(ctx, [recordId]);
  if (!record) return refuse("record_not_found", `There is no ${entity} with this id.`, { id: recordId });
  if (!record.isOpen) return refuse("record_closed", "Hand over open records only: this one is closed.", { id: recordId });
  if (expectedVersion !== undefined && expectedVersion !== record.version) return refuse("version_conflict", "Read the record again: it has changed meanwhile.", { id: recordId, version: record.version });
  const [assignment] = await stores.routing.assignments.find(ctx, [{ entity, recordId }]);
  return accept({ record, assignment, policy: policyAt(await stores.routing.policies.versions(ctx, entity), at), at });
};

/** What a hand-over makes of the assignment. */
const next = ({ record, assignment, at }: Standing, change: Partial<Assignment>): Assignment => ({
  entity: record.entity,
  recordId: record.id,
  status: "unassigned",
  userId: null,
  queueId: null,
  ruleId: null,
  decisionId: null,
  reason: null,
  waitingSince: assignment?.waitingSince ?? record.createdAt,
  declinedBy: assignment?.declinedBy ?? [],
  at,
  ...change,
  version: (assignment?.version ?? 0) + 1,
});

/** What a hand-over makes of the assignment, and what is written about it. */
interface Change {
  readonly to: Partial<Assignment>;
  readonly action: string;
  readonly cause: AssignmentCause;
  readonly reason: string;
}

const moveOwner = async (ctx: OperationContext, stores: RoutingStores, { entity, id, version }: RoutableRecord, ownerId: string | null, reason: string): Promise<Refused | undefined> => {
  const [outcome] = (await stores.routed[entity]?.assignOwners(ctx, [{ id, ownerId, reason, expectedVersion: version }])) ?? [];
  return outcome?.outcome === "rejected" ? { ok: false, refusal: outcome.refusal } : undefined;
};

const write = async (ctx: OperationContext, stores: RoutingStores, standing: Standing, { to, action, cause, reason }: Change): Promise<Result<Assignment>> => {
  const { record, assignment: former, at } = standing;
  const assignment = next(standing, to);
  const refused = await moveOwner(ctx, stores, record, assignment.userId, reason);
  if (refused) return refused;
  await stores.routing.assignments.save(ctx, [assignment]);
  if (assignment.userId !== null) await stores.routing.log.give(ctx, [{ userId: assignment.userId, recordId: record.id, entity: record.entity, cause, by: null, at }]);
  await stores.outbox.emit([assignmentEvent(assignment, former, record.ownerId, cause, null)]);
  await stores.outbox.audit([{ ...auditOf(assignment, action, undefined), reason }]);
  return accept(assignment);
};

/** Whether this user may be given the record by hand: at work, with room, and not the one who gives, unless that is allowed. */
const mayReceive = async (ctx: OperationContext, { userId, beyondCapacity }: Pick<AssignByHand, "userId" | "beyondCapacity">, stores: RoutingStores, { record, policy, at }: Standing): Promise<Refused | undefined> => {
  const directory = indexDirectory(await stores.directory.snapshot(ctx));
  if (!isActiveOn(directory, userId, Instant.utcDate(at))) return refuse("assignee_not_active", "Choose somebody who is at work.", { userId });
  if (ctx.actor.type === "user" && ctx.actor.id === userId && policy?.selfAssignment !== true) return refuse("self_assignment", "Let somebody else assign it: the policy does not let anybody assign to themselves.", { userId });
  // Whoever owns it already carries it already.
  return beyondCapacity || !policy || record.ownerId === userId ? undefined : lacksRoom(ctx, userId, stores, policy);
};

const lacksRoom = async (ctx: OperationContext, userId: string, stores: RoutingStores, policy: RoutingPolicy): Promise<Refused | undefined> => {
  const capacity = (await stores.routing.members.list(ctx)).find((member) => member.userId === userId)?.capacity ?? null;
  if (capacity === null) return undefined;
  const load = (await openLoads(ctx, stores, policy, [userId]))[userId] ?? 0;
  return load + policy.loadWeights[policy.entity] > capacity ? refuse("over_capacity", "Choose somebody with room, or assign beyond the capacity on purpose.", { userId, load, capacity }) : undefined;
};

/** In every rotation the user stands in, one turn is theirs: what a policy asks for that lets assignments by hand count. */
const countTurn = async (ctx: OperationContext, userId: string, stores: RoutingStores, policy: RoutingPolicy | undefined): Promise<void> => {
  if (!policy?.rotation.manualAssignmentsCount) return;
  const rotations = Object.entries(await stores.routing.rotations.rotations(ctx));
  const moved = rotations.flatMap(([scope, { turn, places }]) => {
    const place = Object.hasOwn(places, userId) ? places[userId] : undefined;
    return place ? [[scope, { turn: turn + 1, places: { ...places, [userId]: { ...place, lastTurn: turn + 1 } } }] as const] : [];
  });
  if (moved.length > 0) await stores.routing.rotations.saveRotations(ctx, Object.fromEntries(moved));
};

/** Gives a record that nobody owns to somebody. Refuses `already_owned`: that is what reassigning is for. */
export const assignByHand = async (ctx: OperationContext, input: AssignByHand, stores: RoutingStores, deps: RoutingDeps): Promise<Result<Assignment>> => {
  const standing = await standingOf(ctx, input, stores, deps);
  if (!standing.ok) return standing;
  if (standing.value.record.ownerId !== null) return refuse("already_owned", "Reassign it instead: somebody owns it.", { ownerId: standing.value.record.ownerId });
  return give(ctx, input, stores, standing.value, { action: "routing.assign-by-hand", cause: "by-hand" });
};

/** Gives a record from its owner to somebody else. Refuses `not_owned`; the same owner again changes nothing. */
export const reassign = async (ctx: OperationContext, input: AssignByHand, stores: RoutingStores, deps: RoutingDeps): Promise<Result<Assignment>> => {
  const standing = await standingOf(ctx, input, stores, deps);
  if (!standing.ok) return standing;
  const { record, assignment } = standing.value;
  if (record.ownerId === null) return refuse("not_owned", "Assign it instead: nobody owns it.", { id: record.id });
  if (record.ownerId === input.userId && assignment?.userId === input.userId) return accept(assignment);
  return give(ctx, input, stores, standing.value, { action: "routing.reassign", cause: "reassigned" });
};

const give = async (ctx: OperationContext, input: AssignByHand, stores: RoutingStores, standing: Standing, change: Pick<Change, "action" | "cause">): Promise<Result<Assignment>> => {
  const refused = await mayReceive(ctx, input, stores, standing);
  if (refused) return refused;
  const written = await write(ctx, stores, standing, { ...change, to: { status: "offered", userId: input.userId }, reason: input.reason });
  if (written.ok) await countTurn(ctx, input.userId, stores, standing.policy);
  return written;
};

/** Takes a record from its owner, if it has one, and puts it into a queue. Refuses `queue_not_found`. */
export const returnToQueue = async (ctx: OperationContext, input: ReturnToQueue, stores: RoutingStores, deps: RoutingDeps): Promise<Result<Assignment>> => {
  const standing = await standingOf(ctx, input, stores, deps);
  if (!standing.ok) return standing;
  const { assignment, at } = standing.value;
  const { groups } = await stores.directory.snapshot(ctx);
  if (!groups.some((group) => group.id === input.queueId && group.kind === "queue")) return refuse("queue_not_found", "Name a queue of the directory.", { queueId: input.queueId });
  if (assignment?.status === "queued" && assignment.queueId === input.queueId && standing.value.record.ownerId === null) return accept(assignment);
  return write(ctx, stores, standing.value, { to: { status: "queued", queueId: input.queueId, waitingSince: at }, action: "routing.return-to-queue", cause: "reassigned", reason: input.reason });
};

/** A member takes a record out of a queue. Refuses `not_queued` and `not_in_queue`; whoever has it already keeps it. */
export const claim = async (ctx: OperationContext, input: RecordToHandOver, stores: RoutingStores, deps: RoutingDeps): Promise<Result<Assignment>> => {
  const standing = await standingOf(ctx, input, stores, deps);
  if (!standing.ok) return standing;
  const { record, assignment, policy, at } = standing.value;
  const userId = ctx.actor.id;
  if (record.ownerId === userId && assignment?.userId === userId) return accept(assignment);
  if (assignment?.status !== "queued" || record.ownerId !== null) return refuse("not_queued", "Claim a record that waits in a queue: this one does not.", { id: record.id });
  const directory = indexDirectory(await stores.directory.snapshot(ctx));
  if (ctx.actor.type !== "user" || !membersOf(directory, assignment.queueId ?? "", Instant.utcDate(at)).includes(userId)) return refuse("not_in_queue", "Become a member of the queue first.", { queueId: assignment.queueId });
  const full = policy && (await lacksRoom(ctx, userId, stores, policy));
  if (full) return full;
  const claimed = await write(ctx, stores, standing.value, { to: { status: "accepted", userId }, action: "routing.claim", cause: "claimed", reason: "claimed from the queue" });
  if (claimed.ok) await countTurn(ctx, userId, stores, policy);
  return claimed;
};

/** The owner's offer, as far as the actor may answer it. */
const offerTo = (ctx: OperationContext, { record, assignment }: Standing): Result<Assignment> => {
  if (!assignment || assignment.userId === null || record.ownerId !== assignment.userId) return refuse("not_offered", "Answer a record that is offered: this one is not.", { id: record.id });
  if (ctx.actor.type !== "user" || ctx.actor.id !== assignment.userId) return refuse("not_yours", "Let the owner answer: it is offered to somebody else.", { id: record.id });
  return accept(assignment);
};

/** The owner takes the record on. Again changes nothing. */
export const acceptAssignment = async (ctx: OperationContext, input: RecordToHandOver, stores: RoutingStores, deps: RoutingDeps): Promise<Result<Assignment>> => {
  const standing = await standingOf(ctx, input, stores, deps);
  if (!standing.ok) return standing;
  const offered = offerTo(ctx, standing.value);
  if (!offered.ok || offered.value.status === "accepted") return offered;
  const accepted: Assignment = { ...offered.value, status: "accepted", version: offered.value.version + 1 };
  await stores.routing.assignments.save(ctx, [accepted]);
  await stores.outbox.emit([answerEvent("AssignmentAccepted", accepted, ctx.actor.id)]);
  await stores.outbox.audit([auditOf(accepted, "routing.accept", undefined)]);
  return accept(accepted);
};

/** The owner gives the record back; that is remembered, and it is routed anew to somebody else at once. */
export const declineAssignment = async (ctx: OperationContext, input: DeclineAssignment, stores: RoutingStores, deps: RoutingDeps, enriched: ReadonlyMap<string, CriteriaFacts>): Promise<Result<RoutedRecord>> => {
  const standing = await standingOf(ctx, input, stores, deps);
  if (!standing.ok) return standing;
  const offered = offerTo(ctx, standing.value);
  if (!offered.ok) return offered;
  return passOn(ctx, standing.value, { by: ctx.actor.id, action: "routing.decline", event: "AssignmentDeclined", reason: input.reason }, stores, deps, enriched);
};

/** Takes back an offer that its owner did not answer, and routes the record anew to somebody else. Undefined when it is no longer offered to them. */
export const expireOffer = async (ctx: OperationContext, input: RecordToHandOver, userId: string, stores: RoutingStores, deps: RoutingDeps): Promise<Result<RoutedRecord | undefined>> => {
  const standing = await standingOf(ctx, input, stores, deps);
  if (!standing.ok) return standing;
  const { assignment, record } = standing.value;
  if (assignment?.status !== "offered" || assignment.userId !== userId || record.ownerId !== userId) return accept(undefined);
  return passOn(ctx, standing.value, { by: userId, action: "routing.expire-offer", event: "AssignmentExpired", reason: "no answer in time" }, stores, deps, new Map());
};

interface PassedOn {
  /** Who had it, and gets it no more. */
  readonly by: string;
  readonly action: string;
  readonly event: "AssignmentDeclined" | "AssignmentExpired";
  readonly reason: string;
}

const passOn = async (ctx: OperationContext, standing: Standing, { by, action, event, reason }: PassedOn, stores: RoutingStores, deps: RoutingDeps, enriched: ReadonlyMap<string, CriteriaFacts>): Promise<Result<RoutedRecord>> => {
  const { record, assignment } = standing;
  const given = next(standing, { declinedBy: [...(assignment?.declinedBy ?? []), by] });
  const refused = await moveOwner(ctx, stores, record, null, reason);
  if (refused) return refused;
  await stores.routing.assignments.save(ctx, [given]);
  await stores.outbox.emit([answerEvent(event, given, by)]);
  await stores.outbox.audit([{ ...auditOf(given, action, undefined), reason }]);
  // Without a policy nobody else gets it.
  if (!standing.policy) return accept({ id: record.id, outcome: { outcome: "unassigned", reason: "no_rule_matched" }, decisionId: null });
  const routed = await routeRecords(ctx, { entity: record.entity, ids: [record.id] }, stores, deps, enriched);
  if (!routed.ok) return routed;
  const [answer] = routed.value;
  return answer ? accept(answer) : refuse("record_not_found", `There is no ${record.entity} with this id.`, { id: record.id });
};
