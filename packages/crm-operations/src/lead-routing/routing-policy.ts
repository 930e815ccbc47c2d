import { compareText, type Instant } from "@nexus/common";
import type { Criteria } from "../criteria/index.js";
import { versionAt } from "../version-at.js";

/** What is handed to somebody. */
export const routedEntities = ["lead", "contact", "account", "opportunity"] as const;

export type RoutedEntity = (typeof routedEntities)[number];

/**
 * Who may get a record. A territory pool has no list of its own: it is whoever works in the most specific
 * territory of the record and, with `climb`, when nobody there is eligible, in the territories above it.
 */
export type RoutingPool =
  | { readonly kind: "users"; readonly userIds: readonly string[] }
  | { readonly kind: "team"; readonly groupId: string; readonly withSubTeams: boolean }
  | { readonly kind: "role" | "queue"; readonly groupId: string }
  | {
      readonly kind: "territory";
      /** Only members in one of these roles; all when absent. */
      readonly roles?: readonly string[];
      readonly climb: boolean;
    };

export const strategyNames = ["round-robin", "weighted-round-robin", "least-loaded", "free-capacity", "skill-based", "territory-based"] as const;

export type StrategyName = (typeof strategyNames)[number];

/** Who counts as next: one rotation for the whole organisation, for each pool, or for each rule. */
export type RotationScope = "organisation" | "pool" | "rule";

/** Where somebody who is new in a rotation, or back in it, stands: after everybody else, or as long waiting as the longest. */
export type RotationEntry = "back" | "front";

export interface RotationSettings {
  readonly scope: RotationScope;
  /** Whether an assignment by hand counts as a turn of the one who gets it. */
  readonly manualAssignmentsCount: boolean;
  readonly joining: RotationEntry;
  /** Of somebody who was absent or paused. `"keep"` leaves them the place they had. */
  readonly returning: RotationEntry | "keep";
  /**
   * For strategies that compare loads: somebody new or back is taken to be as loaded as the others of the
   * pool and comes down to the own load over so many days. 0 to give them everything until they have as much.
   */
  readonly easeInDays: number;
}

/** A skill that is wanted as long as the record has not waited too long for it. */
export interface AdditionalSkill {
  readonly skill: string;
  /** After so many minutes of waiting it is asked for no more. Later ones in the list never go before earlier ones. */
  readonly dropAfterMinutes: number;
}

/** Who goes before the pool's turn, where known and eligible. */
export type OwnerPreference = "account-owner" | "previous-owner";

/** Whom to choose and how, once a record is for them. */
export interface RoutingTarget {
  readonly pool: RoutingPool;
  /** In this order: each decides between those whom the ones before it find equal; then the longest wait, then the id. */
  readonly strategies: readonly StrategyName[];
  /** Skills that everybody must have. */
  readonly requiredSkills: readonly string[];
  readonly additionalSkills: readonly AdditionalSkill[];
  /** Only members of a territory of the record. */
  readonly withinTerritory: boolean;
  /** They take no turn. */
  readonly ownersFirst: readonly OwnerPreference[];
  /** Weights for weighted strategies in place of the members' own; whole numbers, 0 for never. */
  readonly weights: Readonly<Record<string, number>>;
}

/** One rule: which records, and to whom. Source: RTE-CRMOP-0106. */
export interface RoutingRule extends RoutingTarget {
  /** Unique in the policy. */
  readonly id: string;
  readonly name: string;
  /** The lowest number is asked first; unique in the policy. */
  readonly priority: number;
  readonly criteria: Criteria;
}

/**
 * How records of one entity find their owners, as versioned data: a published version never changes.
 * Rules in order of priority, first match wins; a rule with nobody eligible falls through to the next;
 * then the catch-all, then the queue; else the record stays unassigned, and says why.
 */
export interface RoutingPolicy {
  readonly id: string;
  /** 1, 2, 3, … per id. */
  readonly version: number;
  readonly name: string;
  readonly entity: RoutedEntity;
  /** The version holds from this instant until the next one does. */
  readonly effectiveFrom: Instant;
  readonly rules: readonly RoutingRule[];
  readonly catchAll: RoutingTarget | null;
  /** A queue of the directory for what nobody else gets; null to leave it unassigned. */
  readonly queueId: string | null;
  readonly rotation: RotationSettings;
  /** How much an open record of each entity weighs in a member's load: whole numbers, 0 not to count. */
  readonly loadWeights: Readonly<Record<RoutedEntity, number>>;
  /** Whether somebody who routes may get the record. */
  readonly selfAssignment: boolean;
}

/** The version that holds at the instant: of those begun, the one begun last, then the highest version, then the lowest id. */
export const policyAt = (versions: readonly RoutingPolicy[], at: Instant): RoutingPolicy | undefined => versionAt(versions, at);

/** All that may be asked for somebody: the rules and the catch-all. */
export const targetsOf = ({ rules, catchAll }: RoutingPolicy): readonly RoutingTarget[] => (catchAll ? [...rules, catchAll] : rules);

/** Rules as they are asked: by priority, then id. */
export const rulesInOrder = (policy: RoutingPolicy): readonly RoutingRule[] =>
  policy.rules.toSorted((a, b) => a.priority - b.priority || compareText(a.id, b.id));
