import { canonicalJson, Instant, millisecondsPerDay, type Clock, type FieldDefinition, type IdGenerator, type OperationContext } from "@nexus/common";
import { availabilityLock, type AvailabilityStore } from "../availability/index.js";
import { businessCalendarLock, type BusinessCalendarStore } from "../business-calendar/index.js";
import type { CommandStores } from "../commands/index.js";
import { directoryLock, type DirectoryStore } from "../directory/index.js";
import { fieldRegistryLock, fieldsAsOf, type FieldRegistryStore } from "../field-registry/index.js";
import type { Hasher } from "../hasher.js";
import { territoryLock, type TerritoryStore } from "../territories/index.js";
import type { LockKey } from "../unit-of-work/index.js";
import type { CompiledRoutings } from "./compiled-routing.js";
import { routingLock, type AccountOwnerFinder, type AssignmentStore, type RotationStore, type RoutedRecords, type RoutingLog, type RoutingMemberStore, type RoutingPolicyStore, type RoutingSnapshotStore } from "./ports.js";
import { routedEntities, targetsOf, type RoutedEntity, type RoutingPolicy, type StrategyName } from "./routing-policy.js";
import type { RoutingSnapshot, RoutingState } from "./routing-snapshot.js";

/** What routing keeps itself. */
export interface RoutingRooms {
  readonly policies: RoutingPolicyStore;
  readonly members: RoutingMemberStore;
  readonly snapshots: RoutingSnapshotStore;
  readonly rotations: RotationStore;
  readonly assignments: AssignmentStore;
  readonly log: RoutingLog;
}

/** Everything routing reads and writes inside one unit of work. */
export interface RoutingStores extends CommandStores {
  readonly routing: RoutingRooms;
  /** Entities that are not here cannot be routed. */
  readonly routed: { readonly [Entity in RoutedEntity]?: RoutedRecords };
  /** Without it no account owner is known. */
  readonly accountOwners?: AccountOwnerFinder;
  readonly directory: DirectoryStore;
  readonly fieldRegistry: FieldRegistryStore;
  readonly territories: TerritoryStore;
  readonly businessCalendars: BusinessCalendarStore;
  readonly availability: AvailabilityStore;
}

export interface RoutingDeps {
  readonly clock: Clock;
  readonly ids: IdGenerator;
  readonly hasher: Hasher;
  /** One for the life of the process. */
  readonly compiled: CompiledRoutings;
}

/** Routing holds its own lock alone, and everything it decides on shared. */
export const routingLocks = (entity: RoutedEntity): readonly LockKey[] => [
  routingLock(),
  availabilityLock("shared"),
  businessCalendarLock("shared"),
  directoryLock("shared"),
  territoryLock("shared"),
  fieldRegistryLock(entity, "shared"),
];

/** The team as it is now, and its hash: equal teams have one hash. */
export const readSnapshot = async (ctx: OperationContext, stores: RoutingStores, { clock, hasher }: RoutingDeps): Promise<{ readonly snapshot: RoutingSnapshot; readonly hash: string }> => {
  const snapshot: RoutingSnapshot = {
    directory: await stores.directory.snapshot(ctx),
    members: await stores.routing.members.list(ctx),
    availability: await stores.availability.snapshot(ctx),
    calendars: await stores.businessCalendars.list(ctx),
    territories: await stores.territories.snapshot(ctx),
    fields: await currentFields(ctx, stores, clock.now()),
  };
  return { snapshot, hash: hasher.sha256(canonicalJson(withoutNames(snapshot))) };
};

/** The snapshot as it is kept, for ever: decisions ask who somebody is by id, and what names or reaches a user can be erased in the directory alone. */
export const withoutNames = (snapshot: RoutingSnapshot): RoutingSnapshot => ({
  ...snapshot,
  directory: { ...snapshot.directory, users: snapshot.directory.users.map((user) => ({ ...user, name: user.id, email: null, externalReferences: [] })) },
});

export const currentFields = async (ctx: OperationContext, stores: Pick<RoutingStores, "fieldRegistry">, at: Instant): Promise<readonly FieldDefinition[]> =>
  fieldsAsOf(await stores.fieldRegistry.registry(ctx), at);

/** Loads, quotas and rotations as they are now. Loads come from the open records themselves, never from a counter. */
export const readState = async (ctx: OperationContext, stores: RoutingStores, policy: RoutingPolicy, snapshot: RoutingSnapshot, at: Instant): Promise<RoutingState> => {
  const userIds = snapshot.directory.users.map((user) => user.id);
  const longest = Math.max(0, ...snapshot.members.flatMap(({ quotas }) => quotas.map(({ days }) => days)));
  return {
    loads: readsLoads(policy, snapshot) ? await openLoads(ctx, stores, policy, userIds) : {},
    recent: longest === 0 ? {} : await stores.routing.log.givenSince(ctx, Instant.addMilliseconds(at, -longest * millisecondsPerDay)),
    rotations: await stores.routing.rotations.rotations(ctx),
  };
};

const byLoad: readonly StrategyName[] = ["least-loaded", "free-capacity", "skill-based"];

/** Whether a decision could come out differently for a load: nobody counts all open records for a plain rotation. */
export const readsLoads = (policy: RoutingPolicy, { members }: RoutingSnapshot): boolean =>
  members.some(({ capacity }) => capacity !== null) || targetsOf(policy).some(({ strategies }) => strategies.some((name) => byLoad.includes(name)));

/** Weighted open load by user; users with none are left out. */
export const openLoads = async (ctx: OperationContext, stores: RoutingStores, { loadWeights }: RoutingPolicy, userIds: readonly string[]): Promise<Readonly<Record<string, number>>> => {
  const loads = new Map<string, number>();
  for (const entity of routedEntities) {
    const weight = loadWeights[entity];
    const records = stores.routed[entity];
    if (weight === 0 || !records || userIds.length === 0) continue;
    for (const { ownerId, count } of await records.countOpen(ctx, userIds)) if (count > 0) loads.set(ownerId, (loads.get(ownerId) ?? 0) + count * weight);
  }
  return Object.fromEntries(loads);
};
