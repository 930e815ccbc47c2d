import { accept, describePath, invalidInput, refuse, sameData, type Instant, type OperationContext, type Refused } from "@nexus/common";
import { z } from "zod";
import { defineCommand, noRecords, type Command } from "../commands/index.js";
import type { CriteriaFacts } from "../criteria/index.js";
import { directoryLock } from "../directory/index.js";
import { idSchema, instantSchema, textSchema } from "../input-schemas.js";
import { acceptAssignment, assignByHand, claim, declineAssignment, reassign, returnToQueue, type AssignByHand, type DeclineAssignment, type RecordToHandOver, type ReturnToQueue } from "./hand-over.js";
import { routingLock, type Assignment } from "./ports.js";
import { routeRecords, type RoutedRecord, type RouteRecords } from "./route-records.js";
import { defaultMember, type RoutingMember } from "./routing-member.js";
import type { RoutingPolicy } from "./routing-policy.js";
import { checkRoutingPolicy, routedEntitySchema, routingMemberSchema, routingPolicySchema } from "./routing-policy-schema.js";
import { lintRoutingPolicy } from "./lint-routing-policy.js";
import { currentFields, readSnapshot, routingLocks, type RoutingDeps, type RoutingStores } from "./routing-stores.js";

/** A batch may be large: it is one run, one transaction, and a bounded number of round trips. */
export const largestBatch = 10_000;

const batchLimits = { depth: 4, nodes: 2 * largestBatch + 100, arrayItems: largestBatch, textLength: 200 };
const policyLimits = { depth: 40, nodes: 500_000, arrayItems: 5_000, textLength: 10_000 };

const routeSchema = z.strictObject({ entity: routedEntitySchema, ids: z.array(idSchema).min(1, "at least one record").max(largestBatch, `at most ${largestBatch} records`) }) satisfies z.ZodType<RouteRecords>;
const versionSchema = z.int("a whole number").min(1, "1 or more").exactOptional();
const recordShape = { entity: routedEntitySchema, recordId: idSchema, expectedVersion: versionSchema };
const recordSchema = z.strictObject(recordShape) satisfies z.ZodType<RecordToHandOver>;
const byHandSchema = z.strictObject({ ...recordShape, userId: idSchema, reason: textSchema, beyondCapacity: z.boolean() }) satisfies z.ZodType<AssignByHand>;
const queueSchema = z.strictObject({ ...recordShape, queueId: idSchema, reason: textSchema }) satisfies z.ZodType<ReturnToQueue>;
const declineSchema = z.strictObject({ ...recordShape, reason: textSchema }) satisfies z.ZodType<DeclineAssignment>;
const pauseSchema = z.strictObject({ userId: idSchema, until: instantSchema.nullable() }) satisfies z.ZodType<PauseMember>;
const resumeSchema = z.strictObject({ userId: idSchema });
const rotationSchema = z.strictObject({ scope: z.string().min(1, "must not be empty").max(100_000, "at most 100,000 characters") });

type RoutingCommand<Input, Output> = Command<Input, Output, RoutingStores>;

export interface PauseMember {
  readonly userId: string;
  /** Null until somebody resumes it. */
  readonly until: Instant | null;
}

/** The commands of lead routing, each on the command path; all hold `routingLock`, and shared what else they decide on. */
export interface RoutingCommands {
  /** Refuses `invalid_input`, `policy_version_taken`, `policy_id_taken` and `routing_policy_has_errors`; warnings, and mistakes in the team, do not keep it. */
  readonly publishPolicy: RoutingCommand<RoutingPolicy, RoutingPolicy>;
  readonly setMembers: RoutingCommand<readonly RoutingMember[], readonly RoutingMember[]>;
  readonly route: RoutingCommand<RouteRecords, readonly RoutedRecord[]>;
  readonly assignByHand: RoutingCommand<AssignByHand, Assignment>;
  readonly reassign: RoutingCommand<AssignByHand, Assignment>;
  readonly returnToQueue: RoutingCommand<ReturnToQueue, Assignment>;
  readonly claim: RoutingCommand<RecordToHandOver, Assignment>;
  readonly accept: RoutingCommand<RecordToHandOver, Assignment>;
  readonly decline: RoutingCommand<DeclineAssignment, RoutedRecord>;
  readonly pauseMember: RoutingCommand<PauseMember, RoutingMember>;
  readonly resumeMember: RoutingCommand<{ readonly userId: string }, RoutingMember>;
  /** Everybody of one rotation begins anew, by id. Refuses `rotation_not_found`. */
  readonly resetRotation: RoutingCommand<{ readonly scope: string }, { readonly scope: string }>;
}

/** `enriched` are facts from outside by record id; they come from the coordinator, never from input. */
export const routingCommands = (deps: RoutingDeps, enriched: ReadonlyMap<string, CriteriaFacts> = new Map()): RoutingCommands => {
  const handOver = <Input extends RecordToHandOver, Output>(
    name: string,
    schema: z.ZodType<Input>,
    handle: (ctx: OperationContext, input: Input, stores: RoutingStores, deps: RoutingDeps) => ReturnType<RoutingCommand<Input, Output>["handle"]>,
  ): RoutingCommand<Input, Output> =>
    defineCommand<Input, Output, RoutingStores>({ name: `routing.${name}`, action: `routing:${name}`, schema, records: recordOf, locks: ({ entity }: Input) => routingLocks(entity), handle: (ctx: OperationContext, input: Input, stores: RoutingStores) => handle(ctx, input, stores, deps) });

  return {
    publishPolicy: defineCommand({
      name: "routing.publish-policy",
      action: "routing:publish-policy",
      schema: routingPolicySchema,
      limits: policyLimits,
      records: noRecords,
      locks: ({ entity }: RoutingPolicy) => routingLocks(entity),
      async handle(ctx, policy: RoutingPolicy, stores: RoutingStores) {
        const checked = checkRoutingPolicy(policy, await currentFields(ctx, stores, deps.clock.now()));
        if (!checked.ok) return checked;
        const versions = (await stores.routing.policies.versions(ctx, policy.entity)).filter(({ id }) => id === policy.id);
        const latest = versions.at(-1)?.version ?? 0;
        if (policy.version !== latest + 1) return refuse("policy_version_taken", `Publish the next version of this policy: ${latest + 1}.`, { id: policy.id, latest });
        if (await stores.routing.policies.find(ctx, policy.id, policy.version)) return refuse("policy_id_taken", "Choose another id: a policy for records of another kind has this one.", { id: policy.id });
        const { snapshot } = await readSnapshot(ctx, stores, deps);
        // What is wrong with the team is not the policy's, and must not keep a better one out.
        const errors = lintRoutingPolicy(policy, snapshot).filter(({ severity, path }) => severity === "error" && path[0] !== "snapshot");
        const [worst] = errors;
        if (worst) return refuse("routing_policy_has_errors", `Correct ${describePath(worst.path)}: ${worst.message}${errors.length > 1 ? ` (and ${errors.length - 1} more)` : ""}`, { findings: errors });
        await stores.routing.policies.publish(ctx, policy);
        await stores.outbox.audit([{ action: "routing.publish-policy", entityType: "routing-policy", entityId: policy.id, entityVersion: policy.version, changedFields: [], reason: null }]);
        return accept(policy);
      },
    }),
    setMembers: defineCommand({
      name: "routing.set-members",
      action: "routing:set-members",
      schema: z.array(routingMemberSchema).max(5_000, "at most 5,000 members"),
      limits: policyLimits,
      records: noRecords,
      locks: () => [routingLock(), directoryLock("shared")],
      async handle(ctx, members: readonly RoutingMember[], stores: RoutingStores) {
        const userIds = members.map(({ userId }) => userId);
        const twice = userIds.findIndex((userId, place) => userIds.indexOf(userId) < place);
        if (twice !== -1) return invalidInput([{ path: [twice, "userId"], message: "name each user once" }]);
        const unknown = await unknownUser(ctx, userIds, stores);
        if (unknown) return unknown;
        await putMembers(ctx, members, stores, "routing.set-members");
        return accept(members);
      },
    }),
    route: defineCommand({
      name: "routing.route",
      action: "routing:route",
      schema: routeSchema,
      limits: batchLimits,
      records: ({ entity, ids }: RouteRecords) => ids.map((id) => ({ entityType: entity, id })),
      locks: ({ entity }: RouteRecords) => routingLocks(entity),
      handle: (ctx: OperationContext, input: RouteRecords, stores: RoutingStores) => routeRecords(ctx, input, stores, deps, enriched),
    }),
    assignByHand: handOver("assign-by-hand", byHandSchema, assignByHand),
    reassign: handOver("reassign", byHandSchema, reassign),
    returnToQueue: handOver("return-to-queue", queueSchema, returnToQueue),
    claim: handOver("claim", recordSchema, claim),
    accept: handOver("accept", recordSchema, acceptAssignment),
    decline: handOver("decline", declineSchema, (ctx, input, stores) => declineAssignment(ctx, input, stores, deps, enriched)),
    pauseMember: defineCommand({
      name: "routing.pause-member",
      action: "routing:pause-member",
      schema: pauseSchema,
      records: noRecords,
      locks: () => [routingLock(), directoryLock("shared")],
      handle: (ctx: OperationContext, { userId, until }: PauseMember, stores: RoutingStores) => changeMember(ctx, userId, stores, "routing.pause-member", (member) => ({ ...member, pause: { from: deps.clock.now(), until } })),
    }),
    resumeMember: defineCommand({
      name: "routing.resume-member",
      action: "routing:resume-member",
      schema: resumeSchema,
      records: noRecords,
      locks: () => [routingLock(), directoryLock("shared")],
      handle: (ctx: OperationContext, { userId }: { readonly userId: string }, stores: RoutingStores) => {
        const now = deps.clock.now();
        return changeMember(ctx, userId, stores, "routing.resume-member", (member) => ({ ...member, pause: member.pause && { from: member.pause.from, until: now } }));
      },
    }),
    resetRotation: defineCommand({
      name: "routing.reset-rotation",
      action: "routing:reset-rotation",
      schema: rotationSchema,
      limits: { ...policyLimits, textLength: 100_000 },
      records: noRecords,
      locks: () => [routingLock()],
      async handle(ctx, { scope }: { readonly scope: string }, stores: RoutingStores) {
        const rotations = await stores.routing.rotations.rotations(ctx);
        const rotation = Object.hasOwn(rotations, scope) ? rotations[scope] : undefined;
        if (!rotation) return refuse("rotation_not_found", "Name a rotation that has begun.", { scopes: Object.keys(rotations) });
        await stores.routing.rotations.saveRotations(ctx, { [scope]: { turn: 0, places: Object.fromEntries(Object.entries(rotation.places).map(([userId, place]) => [userId, { ...place, lastTurn: 0, credit: 0 }])) } });
        await stores.outbox.audit([{ action: "routing.reset-rotation", entityType: "routing-rotation", entityId: scope, entityVersion: unversioned, changedFields: ["turn", "places"], reason: null }]);
        return accept({ scope });
      },
    }),
  };
};

const recordOf = ({ entity, recordId }: RecordToHandOver) => [{ entityType: entity, id: recordId }];

const unknownUser = async (ctx: OperationContext, userIds: readonly string[], stores: RoutingStores): Promise<Refused | undefined> => {
  const known = new Set((await stores.directory.findUsers(ctx, userIds)).map(({ id }) => id));
  const place = userIds.findIndex((userId) => !known.has(userId));
  return place === -1 ? undefined : refuse("user_not_found", "Name users of the directory only.", { path: [place, "userId"], userId: userIds[place] });
};

/** Of what is replaced as a whole, the audit trail has no version to name. */
const unversioned = 0;

/** With an audit entry for each that changes: it is they who decide who gets how much. */
const putMembers = async (ctx: OperationContext, members: readonly RoutingMember[], stores: RoutingStores, action: string): Promise<void> => {
  const before = new Map((await stores.routing.members.list(ctx)).map((member) => [member.userId, member]));
  const changes = members.map((member) => ({ userId: member.userId, changedFields: Object.entries(member).flatMap(([field, value]) => (sameData(value, Reflect.get(before.get(member.userId) ?? {}, field)) ? [] : [field])) }));
  await stores.routing.members.put(ctx, members);
  await stores.outbox.audit(changes.filter(({ changedFields }) => changedFields.length > 0).map(({ userId, changedFields }) => ({ action, entityType: "routing-member", entityId: userId, entityVersion: unversioned, changedFields, reason: null })));
};

const changeMember = async (ctx: OperationContext, userId: string, stores: RoutingStores, action: string, change: (member: RoutingMember) => RoutingMember) => {
  const unknown = await unknownUser(ctx, [userId], stores);
  if (unknown) return unknown;
  const member = (await stores.routing.members.list(ctx)).find((each) => each.userId === userId) ?? defaultMember(userId);
  const changed = change(member);
  await putMembers(ctx, [changed], stores, action);
  return accept(changed);
};
