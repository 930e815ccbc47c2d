import type { LiveMember, LiveRouting } from "./live-routing.js";
import type { EliminationReason } from "./routing-outcome.js";
import type { RoutingSubject } from "./routing-snapshot.js";

/** What a decision asks of everybody, worked out once per target and record. */
export interface Demands {
  readonly subject: RoutingSubject;
  readonly skills: readonly string[];
  /** Territories that cover the record; null where membership does not matter. */
  readonly within: readonly string[] | null;
}

/** What keeps somebody from getting this record, whatever the pool; undefined for nothing. */
export const elimination = ({ member, load, quotaLeft }: LiveMember, weight: number, demands: Demands, live: LiveRouting): EliminationReason | undefined => {
  const { userId, standing, profile, proficiencies } = member;
  if (standing !== null) return standing;
  if (demands.subject.declinedBy.length > 0 && demands.subject.declinedBy.includes(userId)) return "declined";
  if (live.request.actorUserId === userId && !live.policy.selfAssignment) return "self-assignment";
  if (demands.within !== null && !demands.within.some((territoryId) => live.team.worksIn(userId, territoryId))) return "not-in-territory";
  for (const skill of demands.skills) if (!proficiencies.has(skill)) return "missing-skill";
  if (weight <= 0) return "no-weight";
  if (profile.capacity !== null && load + live.itemLoad > profile.capacity) return "at-capacity";
  return quotaLeft < 1 ? "quota-used" : undefined;
};

/** Each reason as a sentence for a rep or her manager. */
export const eliminationTexts: Readonly<Record<EliminationReason, string>> = {
  "unknown-user": "Is not in the directory.",
  "not-active": "Is not at work on this day: has not begun yet or has left.",
  paused: "Is paused.",
  absent: "Is absent.",
  "outside-working-hours": "Is outside working hours, or has a calendar that does not exist.",
  declined: "Has declined this record.",
  "self-assignment": "Is routing it; the policy does not let anybody route to themselves.",
  "not-in-territory": "Works in no territory of this record.",
  "missing-skill": "Lacks a skill that is asked for.",
  "no-weight": "Has the weight 0.",
  "at-capacity": "Carries as much as the capacity allows.",
  "quota-used": "Has had as many as the quota allows.",
};
