import { refuse, type Refused } from "@nexus/common";

/** What a contact is in a deal. The same contact may have several roles. */
export interface ContactRole {
  readonly contactId: string;
  /** One of {@link standardContactRoles}, or a name of the tenant's own. */
  readonly role: string;
  /** At most one of a deal is. */
  readonly isPrimary: boolean;
}

/** The usual parts people play in a purchase. */
export const standardContactRoles = [
  "decision-maker", "economic-buyer", "champion", "influencer", "technical-evaluator", "end-user", "procurement", "legal", "executive-sponsor", "other",
] as const;

/** One primary contact at most, and each contact once per role. */
export const refuseContactRoles = (roles: readonly ContactRole[]): Refused | undefined => {
  if (roles.filter((role) => role.isPrimary).length > 1) return refuse("several_primary_contacts", "Mark one contact as the primary one.", {});
  const once = new Set(roles.map(({ contactId, role }) => JSON.stringify([contactId, role])));
  return once.size < roles.length ? refuse("contact_role_repeated", "Name each contact once per role.", {}) : undefined;
};
