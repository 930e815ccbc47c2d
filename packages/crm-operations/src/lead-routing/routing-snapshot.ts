import type { FieldDefinition, Instant } from "@nexus/common";
import type { AvailabilitySnapshot } from "../availability/index.js";
import type { BusinessCalendar } from "../business-calendar/index.js";
import type { CriteriaFacts } from "../criteria/index.js";
import type { DirectorySnapshot } from "../directory/index.js";
import type { TerritorySnapshot, TerritorySubject } from "../territories/index.js";
import type { RoutingMember } from "./routing-member.js";
import type { RoutedEntity } from "./routing-policy.js";

/** Everything about the team that decisions read, as plain data: kept once under its hash, so that a decision can be made again. */
export interface RoutingSnapshot {
  readonly directory: DirectorySnapshot;
  readonly members: readonly RoutingMember[];
  readonly availability: AvailabilitySnapshot;
  readonly calendars: readonly BusinessCalendar[];
  readonly territories: TerritorySnapshot;
  /** The tenant's custom fields at the instant. */
  readonly fields: readonly FieldDefinition[];
}

/** Somebody's place in a rotation. Whole numbers, no clock: two turns are never at the same time. */
export interface RotationPlace {
  /** The number of the last turn taken; the lowest has waited longest. */
  readonly lastTurn: number;
  /** Credit of smooth weighted round robin. */
  readonly credit: number;
  /** Was absent or paused when the rotation last looked. */
  readonly away: boolean;
}

export interface Rotation {
  /** How many turns have been taken. */
  readonly turn: number;
  readonly places: Readonly<Record<string, RotationPlace>>;
}

/** What changes with every decision: where loads, quotas and rotations stand. */
export interface RoutingState {
  /** Open load by user, weighted by the policy; absent for none. */
  readonly loads: Readonly<Record<string, number>>;
  /** Instants of the assignments that quotas still count, by user. */
  readonly recent: Readonly<Record<string, readonly Instant[]>>;
  /** By scope: `organisation`, `pool:…`, `rule:…`. */
  readonly rotations: Readonly<Record<string, Rotation>>;
}

export const emptyRoutingState: RoutingState = { loads: {}, recent: {}, rotations: {} };

/** A record that wants an owner, as a decision reads it. */
export interface RoutingSubject {
  readonly entity: RoutedEntity;
  readonly id: string;
  /** By names of the entity's field catalogue; `territory` is added by the decision. */
  readonly facts: CriteriaFacts;
  /** What territories look at. */
  readonly place: TerritorySubject;
  /** Whoever owns it already keeps it. */
  readonly ownerId: string | null;
  /** The open record of the same person or company that came first, and who owns that one. */
  readonly duplicateOf: { readonly id: string; readonly ownerId: string | null } | null;
  readonly accountOwnerId: string | null;
  readonly previousOwnerId: string | null;
  /** Since when it wants an owner: additional skills are dropped by this. */
  readonly waitingSince: Instant;
  /** Users who have declined it. */
  readonly declinedBy: readonly string[];
}

/** When a run decides, and who asked: the same request on the same snapshot and state gives the same answers for ever. */
export interface RoutingRequest {
  readonly at: Instant;
  /** Who routes: not to be given the record, unless the policy allows it. Null for the system. */
  readonly actorUserId: string | null;
}
