import { accept, refuse, type Instant, type OperationContext, type Refusal, type Result } from "@nexus/common";
import type { Criteria, CriteriaFacts } from "../criteria/index.js";
import { OperationsError } from "../operations-error.js";
import { assignmentEvent } from "./routing-events.js";
import type { Assignment, MemberLoad, RoutableRecord, RoutingDecision, RoutingRun } from "./ports.js";
import { openRouter } from "./router.js";
import type { RoutingOutcome } from "./routing-outcome.js";
import { policyAt, targetsOf, type RoutedEntity, type RoutingPolicy } from "./routing-policy.js";
import type { RoutingRequest, RoutingSnapshot, RoutingState, RoutingSubject } from "./routing-snapshot.js";
import { readsLoads, readSnapshot, readState, type RoutingDeps, type RoutingStores, withoutNames } from "./routing-stores.js";

export interface RouteRecords {
  readonly entity: RoutedEntity;
  readonly ids: readonly string[];
}

/** What became of one record of a batch, in the order given. */
export type RoutedRecord =
  | { readonly id: string; readonly outcome: RoutingOutcome; /** Null for what was kept: nothing was decided. */ readonly decisionId: string | null }
  | { readonly id: string; readonly refusal: Refusal };

/**
 * Routes records in the order given, as one run: each decision sees those before it. Everything is
 * written together and set by set: owners, assignments, rotations, loads, decisions, events, audit.
 * Refuses as a whole with `routing_policy_not_found` or `entity_not_routable`; single records with
 * `record_not_found`, `record_closed` or `duplicate_in_batch`. Records that have an owner are kept.
 */
export const routeRecords = async (
  ctx: OperationContext,
  { entity, ids }: RouteRecords,
  stores: RoutingStores,
  deps: RoutingDeps,
  enriched: ReadonlyMap<string, CriteriaFacts> = new Map(),
): Promise<Result<readonly RoutedRecord[]>> => {
  const at = deps.clock.now();
  const records = stores.routed[entity];
  if (!records) return refuse("entity_not_routable", `Bind records of this kind to routing first: ${entity}.`, { entity });
  const published = policyAt(await stores.routing.policies.versions(ctx, entity), at);
  if (!published) return refuse("routing_policy_not_found", `Publish a routing policy for records of this kind first: ${entity}.`, { entity });
  const { snapshot, hash } = await readSnapshot(ctx, stores, deps);
  const { policy, compiled } = deps.compiled.of(ctx.tenantId, published, snapshot, hash);
  const state = await readState(ctx, stores, policy, snapshot, at);
  const request: RoutingRequest = { at, actorUserId: ctx.actor.type === "user" ? ctx.actor.id : null };

  const unique = [...new Set(ids)];
  const found = new Map((await records.find(ctx, unique)).map((record) => [record.id, record]));
  const former = new Map((await stores.routing.assignments.find(ctx, unique.map((recordId) => ({ entity, recordId })))).map((assignment) => [assignment.recordId, assignment]));
  const toDecide = unique.flatMap((id) => found.get(id) ?? []).filter((record) => record.isOpen);
  const subjects = await subjectsOf(ctx, stores, { policy, snapshot, records: toDecide, former, enriched, at });
  const router = openRouter({ policy, snapshot, state, request }, originalsOf(subjects), compiled);

  const runId = deps.ids.next();
  const decisions: RoutingDecision[] = [];
  for (const subject of subjects) {
    if (subject.ownerId !== null) continue;
    decisions.push({ id: deps.ids.next(), runId, position: decisions.length, subject, outcome: router.decide(router.prepare(subject)) });
  }
  const after = router.state();
  const run: RoutingRun = { id: runId, policyId: policy.id, policyVersion: policy.version, snapshotHash: hash, request, state: readOf(state, after), decisions: decisions.length };
  await writeRun(ctx, stores, { run, decisions, rotations: changedRotations(state, after), after, snapshot, policy, found, former, at });

  const byId = new Map(decisions.map((decision) => [decision.subject.id, decision]));
  const seen = new Set<string>();
  return accept(
    ids.map((id): RoutedRecord => {
      const record = found.get(id);
      if (seen.has(id)) return refused(id, "duplicate_in_batch", "Name each record once per batch: the first one counts.");
      seen.add(id);
      if (record && !record.isOpen) return refused(id, "record_closed", "Route open records only: this one is closed.");
      if (record && record.ownerId !== null) return { id, outcome: { outcome: "kept", userId: record.ownerId }, decisionId: null };
      const decision = byId.get(id);
      return decision ? { id, outcome: decision.outcome, decisionId: decision.id } : refused(id, "record_not_found", `There is no ${entity} with this id.`);
    }),
  );
};

const refused = (id: string, code: string, message: string): RoutedRecord => ({ id, refusal: refuse(code, message, { id }).refusal });

/** Records that others of the batch repeat: their decisions are looked up. */
export const originalsOf = (subjects: readonly RoutingSubject[]): ReadonlySet<string> => new Set(subjects.flatMap(({ duplicateOf }) => duplicateOf?.id ?? []));

interface Reading {
  readonly policy: RoutingPolicy;
  readonly snapshot: RoutingSnapshot;
  readonly records: readonly RoutableRecord[];
  readonly former: ReadonlyMap<string, Assignment>;
  readonly enriched: ReadonlyMap<string, CriteriaFacts>;
  readonly at: Instant;
}

/** What a decision reads of records, and so what is kept of them: the facts the policy asks for, and where they are if there are territories. */
const subjectsOf = async (ctx: OperationContext, stores: RoutingStores, { policy, snapshot, records, former, enriched, at }: Reading): Promise<readonly RoutingSubject[]> => {
  const asked = fieldsAsked(policy);
  const hasTerritories = snapshot.territories.territories.length > 0;
  const owners = targetsOf(policy).some(({ ownersFirst }) => ownersFirst.includes("account-owner")) ? await stores.accountOwners?.ownersOf(ctx, records) : undefined;
  return records.map((record) => {
    const assignment = former.get(record.id);
    return {
      entity: record.entity,
      id: record.id,
      facts: factsAsked({ ...enriched.get(record.id), ...known(record.facts) }, asked),
      place: hasTerritories ? record.place : {},
      ownerId: record.ownerId,
      duplicateOf: record.duplicateOf,
      accountOwnerId: owners?.get(record.id) ?? null,
      previousOwnerId: record.previousOwnerId,
      waitingSince: waitingSince(record, assignment, at),
      declinedBy: assignment?.declinedBy ?? [],
    };
  });
};

/** Of a record that somebody had, and whose owner was taken away past routing, nobody has waited for anything until now. */
const waitingSince = ({ createdAt, ownerId }: RoutableRecord, assignment: Assignment | undefined, at: Instant): Instant => {
  if (!assignment) return createdAt;
  return assignment.userId !== null && ownerId === null ? at : assignment.waitingSince;
};

const known = (facts: CriteriaFacts): CriteriaFacts => Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== null && value !== undefined));

const factsAsked = (facts: CriteriaFacts, asked: ReadonlySet<string>): CriteriaFacts => Object.fromEntries(Object.entries(facts).filter(([name]) => asked.has(name)));

/** Names of all fields that the rules of a policy read. */
export const fieldsAsked = (policy: RoutingPolicy): ReadonlySet<string> => {
  const names = new Set<string>();
  const pending: Criteria[] = policy.rules.map((rule) => rule.criteria);
  for (let criteria = pending.pop(); criteria; criteria = pending.pop()) {
    if ("all" in criteria) pending.push(...criteria.all);
    else if ("any" in criteria) pending.push(...criteria.any);
    else if ("not" in criteria) pending.push(criteria.not);
    else names.add(criteria.field);
  }
  return names;
};

interface Writing {
  readonly run: RoutingRun;
  readonly decisions: readonly RoutingDecision[];
  readonly rotations: RoutingState["rotations"];
  readonly after: RoutingState;
  readonly snapshot: RoutingSnapshot;
  readonly policy: RoutingPolicy;
  readonly found: ReadonlyMap<string, RoutableRecord>;
  readonly former: ReadonlyMap<string, Assignment>;
  readonly at: Instant;
}

const writeRun = async (ctx: OperationContext, stores: RoutingStores, writing: Writing): Promise<void> => {
  const { run, decisions, rotations, after, snapshot, policy, found, former, at } = writing;
  if (decisions.length === 0) return;
  const { routing, outbox } = stores;
  const assignments = decisions.map((decision) => assignmentOf(decision, former.get(decision.subject.id), at));
  const given = decisions.flatMap(({ subject, outcome }) => (outcome.outcome === "assigned" ? [{ userId: outcome.userId, recordId: subject.id, entity: subject.entity, cause: "routed" as const, by: outcome.by, at }] : []));
  const owners = decisions.flatMap(({ subject, outcome }) =>
    outcome.outcome === "assigned" ? [{ id: subject.id, ownerId: outcome.userId, reason: reasonText(policy, outcome), ...versionOf(found.get(subject.id)) }] : [],
  );
  const answers = owners.length === 0 ? [] : ((await stores.routed[policy.entity]?.assignOwners(ctx, owners)) ?? []);
  const moved = answers.filter((answer) => answer.outcome === "rejected");
  // Somebody has changed the record since it was read here: everything again, from what it says now.
  if (moved.length > 0) throw OperationsError.concurrencyConflict(policy.entity, moved.map(({ id }) => id));
  await routing.assignments.save(ctx, assignments);
  await routing.rotations.saveRotations(ctx, rotations);
  if (readsLoads(policy, snapshot)) await routing.rotations.saveLoads(ctx, loadsOf(after, decisions, snapshot));
  if ((await routing.snapshots.known(ctx, [run.snapshotHash])).size === 0) await routing.snapshots.keep(ctx, run.snapshotHash, withoutNames(snapshot));
  await routing.log.append(ctx, run, decisions);
  if (given.length > 0) await routing.log.give(ctx, given);
  const decided = new Map(decisions.map((decision) => [decision.subject.id, decision]));
  await outbox.emit(
    assignments.map((assignment) => {
      const outcome = decided.get(assignment.recordId)?.outcome;
      return assignmentEvent(assignment, former.get(assignment.recordId), null, "routed", outcome?.outcome === "assigned" ? outcome.by : null);
    }),
  );
  await outbox.audit(assignments.map((assignment) => auditOf(assignment, "routing.route", policy)));
};

const versionOf = (record: RoutableRecord | undefined) => (record ? { expectedVersion: record.version } : {});

export const auditOf = ({ entity, recordId, version, ruleId }: Assignment, action: string, policy: RoutingPolicy | undefined) => ({
  action,
  entityType: "assignment",
  entityId: `${entity}:${recordId}`,
  entityVersion: version,
  changedFields: ["status", "userId", "queueId"],
  reason: policy ? `policy ${policy.id} ${policy.version}, ${ruleId === null ? "no rule" : `rule ${ruleId}`}` : null,
});

const assignmentOf = ({ id, subject, outcome }: RoutingDecision, former: Assignment | undefined, at: Instant): Assignment => ({
  entity: subject.entity,
  recordId: subject.id,
  status: outcome.outcome === "assigned" ? "offered" : outcome.outcome === "queued" ? "queued" : "unassigned",
  userId: outcome.outcome === "assigned" ? outcome.userId : null,
  queueId: outcome.outcome === "queued" ? outcome.queueId : null,
  ruleId: outcome.outcome === "assigned" ? outcome.ruleId : null,
  decisionId: id,
  reason: "reason" in outcome ? outcome.reason : null,
  waitingSince: subject.waitingSince,
  declinedBy: subject.declinedBy,
  at,
  version: (former?.version ?? 0) + 1,
});

const reasonText = (policy: RoutingPolicy, outcome: Extract<RoutingOutcome, { readonly outcome: "assigned" }>): string =>
  `routed by policy ${policy.id} ${policy.version}, ${outcome.ruleId === null ? outcome.by : `rule ${outcome.ruleId}, ${outcome.by}`}`;

/** Rotations in which a turn was taken or somebody's place has changed. */
const changedRotations = (before: RoutingState, after: RoutingState): RoutingState["rotations"] =>
  Object.fromEntries(Object.entries(after.rotations).filter(([scope, rotation]) => before.rotations[scope] !== rotation && JSON.stringify(before.rotations[scope]) !== JSON.stringify(rotation)));

/** Of the state, what the run looked at: rotations of other rules and pools, of which there may be thousands, are not kept with every run. */
const readOf = (before: RoutingState, after: RoutingState): RoutingState => ({ ...before, rotations: Object.fromEntries(Object.entries(before.rotations).filter(([scope, rotation]) => after.rotations[scope] !== rotation)) });

/**
 * The last word on the loads of whoever got something. Whoever follows an open record carries it even
 * beyond the capacity; the limit that is kept with the load is raised for them alone, so that the
 * backstop holds for everybody else.
 */
const loadsOf = ({ loads }: RoutingState, decisions: readonly RoutingDecision[], { members }: RoutingSnapshot): readonly MemberLoad[] => {
  const capacities = new Map(members.map(({ userId, capacity }) => [userId, capacity]));
  const following = new Set(decisions.flatMap(({ outcome }) => (outcome.outcome === "assigned" && outcome.by === "duplicate-owner" ? [outcome.userId] : [])));
  const receivers = new Set(decisions.flatMap(({ outcome }) => (outcome.outcome === "assigned" ? [outcome.userId] : [])));
  return [...receivers].sort().map((userId) => {
    const openLoad = Object.hasOwn(loads, userId) ? (loads[userId] ?? 0) : 0;
    const capacity = capacities.get(userId) ?? null;
    return { userId, openLoad, capacity: capacity !== null && following.has(userId) ? Math.max(capacity, openLoad) : capacity };
  });
};
