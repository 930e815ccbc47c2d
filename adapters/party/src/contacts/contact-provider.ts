import { accept, compareText, erasePersonalData, externalReferenceText, refuse, sameData, type OperationContext, type Refused, type Result } from "@nexus/common";
import type { BatchOutcome, ContactChanges, ContactReader, ContactRecord, ContactRole, ContactWriter, NewContact, RecordTarget } from "@nexus/crm-operations";
import { referenceTaken } from "../customers/customer-creation.js";
import type { Links } from "../customers/customer-links.js";
import { customerNotFound, staleCopy, type Organisations } from "../customers/organisations.js";
import type { BoundParty } from "../party-deps.js";
import { contentHash } from "../storage/content-hash.js";
import { changedNames, type PartyStep } from "../storage/party-store.js";
import { conflictWhereTaken } from "../storage/write-difference.js";
import { refusedRoles } from "./contact-roles.js";
import { contactNotFound, roleTable, type Contacts } from "./contacts.js";
import { contactRecordOf, personDataClasses, personOf, withPersonKeys, type PersonRow } from "./person.js";

export class PartyContacts implements ContactReader, ContactWriter {
  constructor(
    private readonly parts: { readonly contacts: Contacts; readonly organisations: Organisations; readonly links: Links },
    private readonly deps: BoundParty,
  ) {}

  async findContacts(_ctx: OperationContext, ids: readonly string[]): Promise<readonly ContactRecord[]> {
    const { contacts } = this.parts;
    return contacts.records([...(await contacts.there(ids)).values()]);
  }

  async contactsOf(_ctx: OperationContext, customerIds: readonly string[]): Promise<readonly ContactRecord[]> {
    const { contacts, organisations } = this.parts;
    const there = await organisations.there(customerIds);
    const roles = await contacts.rolesAt([...new Set([...there.values()].map(({ id }) => id))]);
    const persons = [...(await contacts.there(roles.map(({ personId }) => personId))).values()];
    return contacts.records(persons.toSorted((a, b) => compareText(a.createdAt, b.createdAt) || compareText(a.id, b.id)));
  }

  async createContacts(ctx: OperationContext, given: readonly NewContact[]): Promise<readonly BatchOutcome<"created">[]> {
    const { contacts, organisations } = this.parts;
    const { store } = contacts;
    const at = this.deps.clock.now();
    const options = this.deps.contactKeys(ctx.tenantId);
    const [rows, there, holders] = await Promise.all([
      store.rows(given.map(({ id }) => id)),
      organisations.there(given.flatMap(({ roles }) => roles.map(({ customerId }) => customerId))),
      store.references.holders(given.flatMap(({ externalReferences }) => externalReferences)),
    ]);
    const references = new Map(holders);
    const seen = new Set<string>();
    const steps: PartyStep<PersonRow>[] = [];
    const roles = new Map<string, readonly ContactRole[]>();

    const create = (contact: NewContact): BatchOutcome<"created"> => {
      const { id } = contact;
      const rejected = ({ refusal }: Refused): BatchOutcome<"created"> => ({ id, outcome: "rejected", refusal });
      if (seen.has(id)) return rejected(refuse("duplicate_in_batch", "Name each record once per batch: the first one counts.", { id }));
      seen.add(id);
      const details = personOf(contact, options);
      const { duplicateKeys: _keys, ...content } = details;
      const hash = contentHash(this.deps.hasher, { ...content, roles: contact.roles });
      const before = rows.get(id);
      if (before && !before.isRemoved) {
        if (before.contentHash === hash) return { id, outcome: "unchanged", version: before.version };
        return rejected(refuse("contact_exists", "Take another id, or update the contact that has this one.", { id }));
      }
      const placed = placedRoles(id, contact.roles, there);
      if (!placed.ok) return rejected(placed);
      const referred = contact.externalReferences.map(externalReferenceText);
      const owner = referred.map((reference) => references.get(reference)).find((other) => other !== undefined);
      if (owner !== undefined) return rejected(referenceTaken("contact", id, owner));
      for (const reference of referred) references.set(reference, id);
      const after: PersonRow = { id, version: (before?.version ?? 0) + 1, isRemoved: false, contentHash: hash, createdAt: at, updatedAt: at, details };
      steps.push({ before, after, event: { type: "ContactCreated", data: { id, customerIds: customerIdsOf(placed.value) } }, action: "contact.create", also: ["roles"] });
      roles.set(id, placed.value);
      return { id, outcome: "created", version: after.version };
    };

    const outcomes = given.map(create);
    await conflictWhereTaken([roleTable], () => Promise.all([store.save(steps), contacts.writeRoles(roles, [...roles.keys()].filter((id) => rows.has(id)))]));
    return outcomes;
  }

  async updateContact(ctx: OperationContext, target: RecordTarget, { roles: wanted, ...changes }: ContactChanges): Promise<Result<ContactRecord>> {
    const { contacts, organisations } = this.parts;
    const before = (await contacts.there([target.id])).get(target.id);
    if (!before) return contactNotFound(target.id);
    const [known] = await contacts.records([before]);
    const had = known?.roles ?? [];
    const placed = wanted === undefined ? accept(had) : placedRoles(target.id, wanted, await organisations.there(customerIdsOf(wanted)));
    if (!placed.ok) return placed;
    const record = (row: PersonRow): ContactRecord => contactRecordOf(row, placed.value);
    const details = withPersonKeys({ ...before.details, ...changes }, this.deps.contactKeys(ctx.tenantId));
    const rolesStay = sameData(record(before).roles, had);
    if (rolesStay && sameData({ ...details, duplicateKeys: [] }, { ...before.details, duplicateKeys: [] })) return accept(record(before));
    const stale = staleCopy("contact", target, before.version);
    if (stale) return stale;
    const after = { ...before, version: before.version + 1, updatedAt: this.deps.clock.now(), details };
    const also = rolesStay ? [] : ["roles"];
    const changed = [...changedNames(before.details, details).filter((name) => name !== "duplicateKeys"), ...also].sort();
    await contacts.store.save([{ before, after, event: { type: "ContactUpdated", data: { id: after.id, changed } }, action: "contact.update", also }]);
    if (!rolesStay) await contacts.writeRoles(new Map([[after.id, placed.value]]));
    return accept(record(after));
  }

  async removeContact(_ctx: OperationContext, target: RecordTarget): Promise<Result<boolean>> {
    const { contacts, links } = this.parts;
    const before = (await contacts.there([target.id])).get(target.id);
    if (!before) return accept(false);
    const stale = staleCopy("contact", target, before.version);
    if (stale) return stale;
    if ((await links.ofContacts([before.id])).length > 0) return refuse("contact_in_use", "Keep the contact, or unlink its opportunities first.", { id: before.id });
    const after = { ...before, version: before.version + 1, updatedAt: this.deps.clock.now(), isRemoved: true, contentHash: null, details: erasePersonalData(before.details, personDataClasses) };
    await contacts.writeRoles(new Map([[before.id, []]]));
    await contacts.store.save([{ before, after, event: { type: "ContactRemoved", data: { id: before.id } }, action: "contact.remove" }]);
    return accept(true);
  }
}

const customerIdsOf = (roles: readonly ContactRole[]): readonly string[] => [...new Set(roles.map(({ customerId }) => customerId))].sort(compareText);

/** The roles at customers as they are kept, or why they cannot be. */
const placedRoles = (contactId: string, roles: readonly ContactRole[], there: ReadonlyMap<string, { readonly id: string }>): Result<readonly ContactRole[]> => {
  const nowhere = roles.find(({ customerId }) => !there.has(customerId));
  if (nowhere) return customerNotFound(nowhere.customerId);
  const placed = roles.map((role) => ({ ...role, customerId: there.get(role.customerId)?.id ?? role.customerId }));
  return refusedRoles(contactId, placed) ?? accept(placed);
};
