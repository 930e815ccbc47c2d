import type { Actor } from "@nexus/common";
import type { SensitiveFields } from "../commands/index.js";
import type { EffectivePeriod } from "../effective-period.js";

/**
 * On which records a grant holds. `owned`: the actor owns it. `team`: somebody of the actor's teams and
 * the teams under them owns it, or somebody who reports to the actor. `territory`: a territory the actor
 * works in covers it. `partner`: it is the deal of the partner who acts.
 */
export type RecordScope = (typeof recordScopes)[number];

export const recordScopes = ["all", "owned", "team", "territory", "partner"] as const;

export interface Grant {
  /** Actions as they are (`lead:update`), all of one subject (`lead:*`), or all there are (`*`). */
  readonly actions: readonly string[];
  readonly records: RecordScope;
  /** The sensitive fields it opens on these records; none by itself. */
  readonly fields: readonly SensitiveFields[];
}

/** What somebody may do who has this role. Grants only ever add. */
export interface AccessRole {
  readonly id: string;
  readonly name: string;
  readonly grants: readonly Grant[];
}

/** Who has which role, and when. Members of a directory's group of kind `role` have the role with the group's id, too. */
export interface RoleAssignment extends EffectivePeriod {
  readonly id: string;
  readonly roleId: string;
  readonly actor: Actor;
}

export interface AccessSnapshot {
  readonly roles: readonly AccessRole[];
  readonly assignments: readonly RoleAssignment[];
}

export const emptyAccess: AccessSnapshot = { roles: [], assignments: [] };

/** Whether a granted action means this one: `lead:*` means every action of leads, and of nothing else. */
export const grantsAction = (granted: string, action: string): boolean => granted === "*" || granted === action || (granted.endsWith(":*") && action.startsWith(granted.slice(0, -1)));
