import type { Instant, OperationContext } from "@nexus/common";
import { idsOfKind, type PersonalDataHolder, type PersonalDataPart, type RecordReference, type SubjectKeys } from "@nexus/crm-operations";
import type { Contacts } from "../contacts/contacts.js";
import { personDataClasses, type PersonRow } from "../contacts/person.js";
import type { Links } from "../customers/customer-links.js";
import type { BoundParty } from "../party-deps.js";
import { personKeys } from "./customer-holder.js";
import { eraseRows } from "./erase-rows.js";

const kind = "contact";

/** Contacts, with their roles and links. A contact leads neither to its company nor to deals: others are part of them, too. */
export class ContactHolder implements PersonalDataHolder {
  readonly name = "party-contacts";

  constructor(
    private readonly parts: { readonly contacts: Contacts; readonly links: Links },
    private readonly deps: BoundParty,
  ) {}

  async find(ctx: OperationContext, keys: SubjectKeys): Promise<readonly RecordReference[]> {
    const held = await this.parts.contacts.store.keys.find(personKeys(keys, ctx, this.deps));
    return held.filter(({ holderType }) => holderType === kind).map(({ holderId }) => aboutContact(holderId));
  }

  async trace(_ctx: OperationContext, records: readonly RecordReference[]): Promise<readonly RecordReference[]> {
    return (await this.rows(records)).map(({ id }) => aboutContact(id));
  }

  async export(_ctx: OperationContext, records: readonly RecordReference[]): Promise<readonly PersonalDataPart[]> {
    const { contacts, links } = this.parts;
    const persons = await this.rows(records);
    const ids = persons.map(({ id }) => id);
    return [
      ...persons.map(({ id, contentHash: _hash, ...data }) => ({ about: aboutContact(id), kind: "record", data: { id, ...data } })),
      ...(await contacts.rolesOf(ids)).map(({ personId, organisationId, role, startsOn, endsOn }) => ({ about: aboutContact(personId), kind: "role", data: { customerId: organisationId, role, from: startsOn, to: endsOn } })),
      ...(await links.ofContacts(ids)).flatMap(({ contactId, organisationId, opportunityId }) => (contactId === null ? [] : [{ about: aboutContact(contactId), kind: "link", data: { customerId: organisationId, opportunityId } }])),
    ];
  }

  async erase(_ctx: OperationContext, records: readonly RecordReference[], { at }: { readonly at: Instant }): Promise<number> {
    return eraseRows(this.parts.contacts.store, await this.rows(records), { classes: personDataClasses, at, event: "ContactErased", action: "contact.erase" });
  }

  private async rows(records: readonly RecordReference[]): Promise<readonly PersonRow[]> {
    return [...(await this.parts.contacts.store.rows(idsOfKind(records, kind))).values()];
  }
}

const aboutContact = (id: string): RecordReference => ({ entityType: kind, id });
