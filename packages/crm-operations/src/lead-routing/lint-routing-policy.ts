import type { Instant } from "@nexus/common";
import { lintAvailability } from "../availability/index.js";
import { lintBusinessCalendar } from "../business-calendar/index.js";
import { isEffectiveOn } from "../effective-period.js";
import { error, warning, type LintFinding } from "../lint-finding.js";
import { repeatedIds } from "../repeated-ids.js";
import { lintTerritories } from "../territories/index.js";
import { lintRules } from "./lint-rule-order.js";
import { lintTarget } from "./lint-routing-target.js";
import { routingFields } from "./routing-fields.js";
import type { RoutingPolicy } from "./routing-policy.js";
import type { RoutingSnapshot } from "./routing-snapshot.js";
import { indexSnapshot, routingTeam, type RoutingTeam } from "./routing-team.js";

/**
 * Mistakes in a policy and in the team it is for, found before they do harm: criteria on fields that do
 * not exist, that never or always hold, rules behind broader ones, pools with nobody at work, weights
 * that are all 0, skills that nobody has, targets that nobody can ever take from, strategies that decide
 * nothing, no or an unknown queue; and of the team whatever `lintTerritories`, `lintAvailability` and
 * `lintBusinessCalendar` find, and calendars that do not exist. The directory has a lint of its own.
 *
 * Paths are those of the policy; what is about the team begins with `"snapshot"`. People are looked at
 * as they are at the instant, by default when the policy begins. Sound, not complete: what is found is
 * so, but of rules that only together hide another one nothing is said.
 */
export const lintRoutingPolicy = (policy: RoutingPolicy, snapshot: RoutingSnapshot, at: Instant = policy.effectiveFrom): readonly LintFinding[] => {
  const team = routingTeam(indexSnapshot(snapshot), at);
  const linted = { policy, snapshot, team };
  return [
    ...lintRules(policy, routingFields(policy.entity, snapshot.fields), new Set(snapshot.territories.territories.map(({ id }) => id))),
    ...policy.rules.flatMap((rule, i) => lintTarget(rule, ["rules", i], linted)),
    ...(policy.catchAll ? lintTarget(policy.catchAll, ["catchAll"], linted) : []),
    ...lintQueue(policy, snapshot, team),
    ...lintTeam(snapshot),
  ];
};

const lintQueue = ({ catchAll, queueId }: RoutingPolicy, { directory }: RoutingSnapshot, { on, poolOf }: RoutingTeam): readonly LintFinding[] => {
  if (queueId === null) {
    return catchAll ? [] : [warning("no_fallback", ["queueId"], "Name a queue or a catch-all, or mean it: what no rule gives to anybody stays unassigned.")];
  }
  const group = directory.groups.find(({ id }) => id === queueId);
  if (!group || !isEffectiveOn(group, on)) return [error("unknown_reference", ["queueId"], `Add the queue ${queueId} or name one that exists.`)];
  if (group.kind !== "queue") return [error("wrong_group_kind", ["queueId"], `Name a queue: ${queueId} is a ${group.kind}.`)];
  return poolOf({ kind: "queue", groupId: queueId }).length > 0 ? [] : [warning("empty_queue", ["queueId"], `Give the queue ${queueId} members: nobody can claim from it.`)];
};

const lintTeam = ({ directory, members, calendars, availability, territories }: RoutingSnapshot): readonly LintFinding[] => {
  const userIds = new Set(directory.users.map(({ id }) => id));
  const calendarIds = new Set(calendars.map(({ id }) => id));
  const found: readonly LintFinding[] = [
    ...members.flatMap(({ userId, calendarId }, i) => [
      ...(userIds.has(userId) ? [] : [error("unknown_reference", ["members", i, "userId"], `Add the user ${userId} or name one that exists.`)]),
      ...(calendarId === null || calendarIds.has(calendarId) ? [] : [error("unknown_reference", ["members", i, "calendarId"], `Add the calendar ${calendarId} or name one that exists: without it ${userId} never works.`)]),
    ]),
    ...repeatedIds("calendars", calendars),
    ...calendars.flatMap((calendar, i) => within(["calendars", i], lintBusinessCalendar(calendar))),
    ...within(["availability"], lintAvailability(availability, userIds)),
    ...within(["territories"], lintTerritories(territories, userIds)),
  ];
  return within(["snapshot"], found);
};

const within = (path: LintFinding["path"], findings: readonly LintFinding[]): readonly LintFinding[] => findings.map((finding) => ({ ...finding, path: [...path, ...finding.path] }));
