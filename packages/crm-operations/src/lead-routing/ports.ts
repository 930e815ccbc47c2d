import type { Instant, OperationContext, Page, PageRequest } from "@nexus/common";
import type { BatchOutcome, OpenCount, OwnerAssignment } from "../crm-records/index.js";
import type { LockKey } from "../unit-of-work/index.js";
import type { RoutingMember } from "./routing-member.js";
import type { AssignedBy, RoutingOutcome, UnassignedReason } from "./routing-outcome.js";
import type { RoutedEntity, RoutingPolicy } from "./routing-policy.js";
import type { Rotation, RoutingRequest, RoutingSnapshot, RoutingState, RoutingSubject } from "./routing-snapshot.js";

/**
 * Held by whoever routes, assigns or changes what routing decides on: one per tenant, because rules fall
 * through pools, rotations may be the organisation's, and members share one capacity.
 */
export const routingLock = (mode: "exclusive" | "shared" = "exclusive"): LockKey => ({ kind: "routing", id: "all", mode });

/** Keeps the versions of routing policies. Whoever publishes holds `routingLock`. */
export interface RoutingPolicyStore {
  /** All versions for one entity, ordered by policy id, then version; none for a tenant without. */
  versions(ctx: OperationContext, entity: RoutedEntity): Promise<readonly RoutingPolicy[]>;
  /** Undefined when there is none. */
  find(ctx: OperationContext, id: string, version: number): Promise<RoutingPolicy | undefined>;
  /** Adds a version, which never changes again. Throws `duplicate_record` for one that is there. Does not lint. */
  publish(ctx: OperationContext, policy: RoutingPolicy): Promise<void>;
}

/** Keeps how much each member takes. Whoever puts holds `routingLock`. */
export interface RoutingMemberStore {
  /** All, ordered by user id. */
  list(ctx: OperationContext): Promise<readonly RoutingMember[]>;
  /** Adds members, and replaces those with the same user id, all or none. The same again change nothing. */
  put(ctx: OperationContext, members: readonly RoutingMember[]): Promise<void>;
}

/** Keeps what a decision read of the team, once under its hash. */
export interface RoutingSnapshotStore {
  /** Which of the hashes are there, in no order. */
  known(ctx: OperationContext, hashes: readonly string[]): Promise<ReadonlySet<string>>;
  /** Undefined when there is none. */
  find(ctx: OperationContext, hash: string): Promise<RoutingSnapshot | undefined>;
  /** The same again changes nothing. */
  keep(ctx: OperationContext, hash: string, snapshot: RoutingSnapshot): Promise<void>;
}

/** What storage last knew of somebody's load; `openLoad` never exceeds `capacity`, whatever went wrong before it. */
export interface MemberLoad {
  readonly userId: string;
  /** Weighted, a whole number. */
  readonly openLoad: number;
  readonly capacity: number | null;
}

/** Keeps the rotations and the last word on loads. Whoever saves holds `routingLock`. */
export interface RotationStore {
  /** All rotations of the tenant by scope. */
  rotations(ctx: OperationContext): Promise<Readonly<Record<string, Rotation>>>;
  /** Replaces these rotations and leaves the others. A bounded number of round trips. A `turn` that does not grow is kept as given: a reset goes back to 0. */
  saveRotations(ctx: OperationContext, rotations: Readonly<Record<string, Rotation>>): Promise<void>;
  /** In the order of the ids; users never routed to are left out. */
  loads(ctx: OperationContext, userIds: readonly string[]): Promise<readonly MemberLoad[]>;
  /** Replaces these loads and leaves the others. A bounded number of round trips. Throws `invalid_record` for a load beyond the capacity: the backstop, on every storage. */
  saveLoads(ctx: OperationContext, loads: readonly MemberLoad[]): Promise<void>;
}

export const assignmentStatuses = ["offered", "accepted", "queued", "unassigned"] as const;

/** `offered`: owned, and not yet accepted by the owner; `queued`: waiting for a member of the queue. */
export type AssignmentStatus = (typeof assignmentStatuses)[number];

/** Where one record stands with routing. */
export interface Assignment {
  readonly entity: RoutedEntity;
  readonly recordId: string;
  readonly status: AssignmentStatus;
  /** Set when offered or accepted. */
  readonly userId: string | null;
  /** Set when queued. */
  readonly queueId: string | null;
  /** Null for an assignment by hand and for what no rule decided. */
  readonly ruleId: string | null;
  /** The decision it came from; null for an assignment by hand. */
  readonly decisionId: string | null;
  readonly reason: UnassignedReason | null;
  /** Since when it wanted an owner; kept while it is offered anew. */
  readonly waitingSince: Instant;
  /** In the order of declining. */
  readonly declinedBy: readonly string[];
  readonly at: Instant;
  /** 1, 2, 3, … */
  readonly version: number;
}

/** Every condition that is present must hold. */
export interface AssignmentFilter {
  readonly entity?: RoutedEntity;
  readonly statuses?: readonly AssignmentStatus[];
  readonly userId?: string;
  readonly queueId?: string;
}

export interface RecordKey {
  readonly entity: RoutedEntity;
  readonly recordId: string;
}

/** Keeps where records stand. Whoever saves holds `routingLock`. */
export interface AssignmentStore {
  /** In the order of the keys; records never routed are left out. One round trip. */
  find(ctx: OperationContext, keys: readonly RecordKey[]): Promise<readonly Assignment[]>;
  /** Ordered by the time of the assignment, then entity and record id. Throws `invalid_page` as `LeadReader.list`. */
  list(ctx: OperationContext, filter: AssignmentFilter, page: PageRequest): Promise<Page<Assignment>>;
  /** Adds those of version 1 and replaces the others, all or none. Throws `concurrency_conflict` unless each follows the version that is there; throws, too, when a record is named twice: no record has two owners. */
  save(ctx: OperationContext, assignments: readonly Assignment[]): Promise<void>;
}

/** Why a record changed hands. */
export type AssignmentCause = "routed" | "by-hand" | "claimed" | "reassigned";

/** One decision as it was made: enough to make it again, beside its run. */
export interface RoutingDecision {
  readonly id: string;
  readonly runId: string;
  /** 0, 1, 2, … in its run: decisions of a run build on each other. */
  readonly position: number;
  readonly subject: RoutingSubject;
  readonly outcome: RoutingOutcome;
  /** Present when what it read was erased with the person it was about: `facts` and `place` of the subject are empty, and it cannot be made again. */
  readonly isErased?: true;
}

/** What the decisions of one run started from. */
export interface RoutingRun {
  readonly id: string;
  readonly policyId: string;
  readonly policyVersion: number;
  readonly snapshotHash: string;
  readonly request: RoutingRequest;
  /** Loads, quotas and rotations before the first decision. */
  readonly state: RoutingState;
  /** How many decisions it made. */
  readonly decisions: number;
}

/** One assignment that quotas count. */
export interface Given {
  readonly userId: string;
  readonly recordId: string;
  readonly entity: RoutedEntity;
  readonly cause: AssignmentCause;
  readonly by: AssignedBy | null;
  readonly at: Instant;
}

/** Keeps every decision for replay, and every assignment for quotas. Append-only. */
export interface RoutingLog {
  /** One round trip per kind of row, whatever their number. */
  append(ctx: OperationContext, run: RoutingRun, decisions: readonly RoutingDecision[]): Promise<void>;
  /** The run and its decisions by position; undefined when there is none. */
  run(ctx: OperationContext, runId: string): Promise<{ readonly run: RoutingRun; readonly decisions: readonly RoutingDecision[] } | undefined>;
  /** Undefined when there is none. */
  decision(ctx: OperationContext, id: string): Promise<RoutingDecision | undefined>;
  /** All runs, oldest first by `request.at`, then id. Throws `invalid_page`. */
  runs(ctx: OperationContext, page: PageRequest): Promise<Page<RoutingRun>>;
  give(ctx: OperationContext, given: readonly Given[]): Promise<void>;
  /** Instants of assignments after `since`, by user, oldest first; of all users who had any. One round trip. */
  givenSince(ctx: OperationContext, since: Instant): Promise<Readonly<Record<string, readonly Instant[]>>>;
}

/** A record as routing finds it: what the CRM knows, without what routing itself remembers. */
export type RoutableRecord = Omit<RoutingSubject, "waitingSince" | "declinedBy" | "accountOwnerId"> & {
  readonly version: number;
  readonly createdAt: Instant;
  /** Closed, converted, disqualified: nobody's work any more. */
  readonly isOpen: boolean;
};

/** The records of one entity, for routing. Bound to a transaction it joins that unit of work. */
export interface RoutedRecords {
  /** In the order of the ids, each once; ids without a record, and deleted ones, are left out, closed ones are not. A bounded number of round trips. */
  find(ctx: OperationContext, ids: readonly string[]): Promise<readonly RoutableRecord[]>;
  /** As `LeadAssigner.assignOwners`: one outcome each in the order given, codes beginning with the name of the entity. */
  assignOwners(ctx: OperationContext, assignments: readonly OwnerAssignment[]): Promise<readonly BatchOutcome<"assigned">[]>;
  /** Open records per owner, in the order of the ids; owners with none answer 0. */
  countOpen(ctx: OperationContext, ownerIds: readonly string[]): Promise<readonly OpenCount[]>;
}

/**
 * Who owns the account that a record belongs to: Party fills it. The account is the one that the record's
 * `place.accountId` names; for a record that names none, as leads do, it is for the finder to say, by
 * company or e-mail domain. Bound to a transaction it joins that unit of work.
 */
export interface AccountOwnerFinder {
  /** Owner's user id by record id; records without an account, of an unknown one, or of one without an owner are left out. A bounded number of round trips. */
  ownersOf(ctx: OperationContext, records: readonly RoutableRecord[]): Promise<ReadonlyMap<string, string>>;
}

/**
 * Adds what records do not say themselves, from outside, before they are routed and outside any unit of
 * work: it may call another service, and may open a unit of work of its own. Not asked about records that
 * nobody will decide on: closed ones, and those that have an owner.
 */
export interface EnrichmentProvider {
  /**
   * Facts by record id, of the records asked for and no others, under names of the entity's field
   * catalogue; other names, values of another type than the field's and what is not plain data count as
   * missing. Where the record says something itself, that counts. Throwing or answering nothing routes without.
   */
  enrich(ctx: OperationContext, records: readonly RoutableRecord[]): Promise<ReadonlyMap<string, RoutableRecord["facts"]>>;
}
