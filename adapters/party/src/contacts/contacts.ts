import { refuse, type CalendarDate, type Refused } from "@nexus/common";
import { column, nullable, type ContactRecord, type ContactRole, type RecordRow, type RecordTable } from "@nexus/crm-operations";
import type { BoundParty } from "../party-deps.js";
import { PartyStore } from "../storage/party-store.js";
import { writeDifference } from "../storage/write-difference.js";
import { joinedRoles } from "./contact-roles.js";
import { contactRecordOf, personKind, type PersonRow } from "./person.js";

/** What a person is at an organisation, and when. */
export interface RoleRow extends RecordRow {
  readonly personId: string;
  readonly organisationId: string;
  readonly role: string;
  readonly startsOn: CalendarDate;
  readonly endsOn: CalendarDate | null;
}

export const roleTable: RecordTable<RoleRow> = {
  name: "party_role",
  columns: {
    id: column.text,
    version: column.integer,
    personId: column.text,
    organisationId: column.text,
    role: column.text,
    startsOn: column.date,
    endsOn: nullable(column.date),
  },
  unique: [["personId", "organisationId", "role", "startsOn"]],
};

export const contactNotFound = (id: string): Refused => refuse("contact_not_found", "There is no contact with this id.", { id });

const roleOf = ({ organisationId, role, startsOn, endsOn }: RoleRow): ContactRole => ({ customerId: organisationId, role, from: startsOn, to: endsOn });

const byPerson = (rows: readonly RoleRow[]): ReadonlyMap<string, readonly RoleRow[]> => {
  const roles = new Map<string, RoleRow[]>();
  for (const row of rows) roles.set(row.personId, [...(roles.get(row.personId) ?? []), row]);
  return roles;
};

/** The persons of a unit of work and their roles. Roles are at organisations as they are kept: nobody here is merged. */
export class Contacts {
  readonly store: PartyStore<PersonRow>;

  constructor(private readonly deps: BoundParty) {
    this.store = new PartyStore(personKind, deps);
  }

  /** By id; removed ones are left out. One round trip. */
  async there(ids: readonly string[]): Promise<ReadonlyMap<string, PersonRow>> {
    return new Map([...(await this.store.rows(ids))].filter(([, row]) => !row.isRemoved));
  }

  rolesAt(organisationIds: readonly string[]): Promise<readonly RoleRow[]> {
    return this.roles("organisationId", organisationIds);
  }

  rolesOf(personIds: readonly string[]): Promise<readonly RoleRow[]> {
    return this.roles("personId", personIds);
  }

  /** Persons with all their roles, in the order given. One round trip. */
  async records(persons: readonly PersonRow[]): Promise<readonly ContactRecord[]> {
    const roles = byPerson(await this.rolesOf(persons.map(({ id }) => id)));
    return persons.map((person) => contactRecordOf(person, (roles.get(person.id) ?? []).map(roleOf)));
  }

  /** Replaces all roles of these persons; only those of `known` may have had any. */
  async writeRoles(rolesByPerson: ReadonlyMap<string, readonly ContactRole[]>, known: readonly string[] = [...rolesByPerson.keys()]): Promise<void> {
    const wanted = [...rolesByPerson].flatMap(([personId, roles]) => roles.map((role) => this.roleRow(personId, role)));
    await writeDifference(this.deps.tx.records, roleTable, { had: known.length === 0 ? [] : await this.rolesOf(known), wanted, isSame: (a, b) => a.endsOn === b.endsOn });
  }

  /** Roles at the one become roles at the other. */
  async moveRoles(fromId: string, toId: string): Promise<void> {
    const personIds = [...new Set((await this.rolesAt([fromId])).map(({ personId }) => personId))];
    const roles = byPerson(await this.rolesOf(personIds));
    const moved = (row: RoleRow): ContactRole => roleOf(row.organisationId === fromId ? { ...row, organisationId: toId } : row);
    await this.writeRoles(new Map(personIds.map((id) => [id, joinedRoles((roles.get(id) ?? []).map(moved))])));
    const updatedAt = this.deps.clock.now();
    await this.store.save(
      [...(await this.store.rows(personIds)).values()].map((before) => ({
        before,
        after: { ...before, version: before.version + 1, updatedAt },
        event: { type: "ContactUpdated", data: { id: before.id, changed: ["roles"] } },
        action: "contact.update",
        also: ["roles"],
      })),
    );
  }

  private async roles(by: "organisationId" | "personId", ids: readonly string[]): Promise<readonly RoleRow[]> {
    if (ids.length === 0) return [];
    return this.deps.tx.records.find(roleTable, { where: { column: by, is: "in", values: ids } });
  }

  private roleRow(personId: string, { customerId, role, from, to }: ContactRole): RoleRow {
    const id = this.deps.hasher.sha256(JSON.stringify([personId, customerId, role, from]));
    return { id, version: 1, personId, organisationId: customerId, role, startsOn: from, endsOn: to };
  }
}
