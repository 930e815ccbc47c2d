import type { CalendarDate } from "@nexus/common";
import { isEffectiveOn, isEmptyPeriod } from "../effective-period.js";
import { error, warning, type LintFinding } from "../lint-finding.js";
import { grantsAction, type AccessSnapshot } from "./access-role.js";

/**
 * What would surprise whoever relies on these roles: actions that no command asks for, assignments that
 * name no role or hold on no day, roles that nobody has, and nobody left who could change any of it.
 * `actions` are those of all commands of the host.
 */
export const lintAccess = ({ roles, assignments }: AccessSnapshot, actions: readonly string[], on: CalendarDate): readonly LintFinding[] => {
  const roleIds = new Set(roles.map(({ id }) => id));
  const findings: LintFinding[] = [];
  for (const [place, { id, grants }] of roles.entries()) {
    if (grants.length === 0) findings.push(warning("role_without_grants", ["roles", place, "grants"], `Grant something, or remove the role ${id}.`));
    if (!assignments.some((one) => one.roleId === id)) findings.push(warning("role_of_nobody", ["roles", place], `Assign the role ${id}, unless a group of the directory has its id.`));
    for (const [grantPlace, grant] of grants.entries()) {
      for (const [actionPlace, granted] of grant.actions.entries()) {
        if (!actions.some((action) => grantsAction(granted, action))) findings.push(error("unknown_action", ["roles", place, "grants", grantPlace, "actions", actionPlace], `Name an action that a command asks for: ${granted} is none.`));
      }
    }
  }
  for (const [place, assignment] of assignments.entries()) {
    if (!roleIds.has(assignment.roleId)) findings.push(error("unknown_role", ["assignments", place, "roleId"], `Define the role ${assignment.roleId} first.`));
    if (isEmptyPeriod(assignment)) findings.push(error("empty_period", ["assignments", place, "to"], "Let it end after it begins: it holds on no day."));
  }
  const administers = (roleId: string): boolean => roles.some((role) => role.id === roleId && role.grants.some((grant) => grant.actions.some((granted) => grantsAction(granted, "access:assign-role"))));
  if (!assignments.some((one) => isEffectiveOn(one, on) && administers(one.roleId))) findings.push(warning("nobody_administers", ["assignments"], "Assign a role that may assign roles: nobody has one today."));
  return findings;
};
