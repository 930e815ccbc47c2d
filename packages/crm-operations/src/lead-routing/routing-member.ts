import type { Instant } from "@nexus/common";

export interface MemberSkill {
  readonly skill: string;
  /** 1 (knows it) to 5 (teaches it). */
  readonly proficiency: number;
}

/** At most `count` assignments in any `days` times 24 hours. */
export interface MemberQuota {
  readonly count: number;
  readonly days: number;
}

/** Paused by hand, until resumed or until an instant. */
export interface MemberPause {
  readonly from: Instant;
  /** Null until somebody resumes it. */
  readonly until: Instant | null;
}

/** How much somebody takes, and of what. Who has none of this takes everything, at any hour, with weight 1. */
export interface RoutingMember {
  readonly userId: string;
  /** The most open load they carry, in the units of the policy's load weights; null for no limit. */
  readonly capacity: number | null;
  /** Share in weighted strategies: a whole number; 0 for never. */
  readonly weight: number;
  readonly skills: readonly MemberSkill[];
  readonly quotas: readonly MemberQuota[];
  /** Business calendar with the working hours, read in the member's own time zone; null for any hour. */
  readonly calendarId: string | null;
  readonly pause: MemberPause | null;
}

export const defaultMember = (userId: string): RoutingMember => ({ userId, capacity: null, weight: 1, skills: [], quotas: [], calendarId: null, pause: null });

export const isPausedAt = ({ pause }: Pick<RoutingMember, "pause">, at: Instant): boolean =>
  pause !== null && pause.from <= at && (pause.until === null || at < pause.until);
