import { compareText, refuse, type CalendarDate, type Refused } from "@nexus/common";
import type { ContactRole } from "@nexus/crm-operations";

const sameRole = (a: ContactRole, b: ContactRole): boolean => a.customerId === b.customerId && a.role === b.role;
const overlap = (a: ContactRole, b: ContactRole): boolean => (b.to === null || a.from < b.to) && (a.to === null || b.from < a.to);

/** Why these cannot be the roles of one person; undefined where they can. */
export const refusedRoles = (contactId: string, roles: readonly ContactRole[]): Refused | undefined => {
  const empty = roles.some(({ from, to }) => to !== null && to <= from);
  const twice = roles.some((role, i) => roles.slice(i + 1).some((other) => sameRole(role, other) && overlap(role, other)));
  return empty || twice
    ? refuse("contact_role_refused", "Let each role last a day at least, and give a person each role at a customer once at a time.", { id: contactId, reason: empty ? "empty" : "overlap" })
    : undefined;
};

const later = (a: CalendarDate | null, b: CalendarDate | null): CalendarDate | null => (a === null || b === null ? null : a < b ? b : a);

/** The same roles, those of one name at one customer that overlap or follow each other made one: two customers may have had the same person in the same role. */
export const joinedRoles = (roles: readonly ContactRole[]): readonly ContactRole[] => {
  const joined: ContactRole[] = [];
  for (const role of roles.toSorted((a, b) => compareText(a.from, b.from))) {
    const at = joined.findIndex((other) => sameRole(role, other) && (other.to === null || role.from <= other.to));
    const known = joined[at];
    if (known) joined[at] = { ...known, to: later(known.to, role.to) };
    else joined.push(role);
  }
  return joined;
};
