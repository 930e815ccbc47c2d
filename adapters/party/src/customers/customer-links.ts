import { compareText, type OperationContext, type Refused } from "@nexus/common";
import { column, nullable, type CustomerLink, type CustomerLinks, type LinkOutcome, type NewAuditEntry, type NewEvent, type RecordRow, type RecordTable } from "@nexus/crm-operations";
import { contactNotFound, type Contacts } from "../contacts/contacts.js";
import type { BoundParty } from "../party-deps.js";
import { eventSchemaVersion } from "../storage/party-store.js";
import { storable } from "../storage/storable.js";
import { conflictWhereTaken } from "../storage/write-difference.js";
import { customerNotFound, type Organisations } from "./organisations.js";

/** A link that is there, or was: the row stays, so that its events go on counting. */
export interface LinkRow extends RecordRow {
  readonly organisationId: string;
  readonly contactId: string | null;
  readonly opportunityId: string;
  readonly isActive: boolean;
}

export const linkTable: RecordTable<LinkRow> = {
  name: "party_link",
  columns: { id: column.text, version: column.integer, organisationId: column.text, contactId: nullable(column.text), opportunityId: column.text, isActive: column.boolean },
  unique: [],
};

/** Links inside one unit of work. Customers are meant as they are kept: nobody here is merged. */
export class Links {
  constructor(private readonly deps: BoundParty) {}

  ofCustomers(ids: readonly string[]): Promise<readonly LinkRow[]> {
    return this.active("organisationId", ids);
  }

  ofContacts(ids: readonly string[]): Promise<readonly LinkRow[]> {
    return this.active("contactId", ids);
  }

  ofOpportunities(ids: readonly string[]): Promise<readonly LinkRow[]> {
    return this.active("opportunityId", storable(ids));
  }

  /** Puts links in force and out of it. Answers which of them were not so before, by row id. */
  async turn({ on, off }: { readonly on: readonly CustomerLink[]; readonly off: readonly CustomerLink[] }): Promise<ReadonlySet<string>> {
    const wish = (isActive: boolean) => (link: CustomerLink) => [this.rowId(link), { link, isActive }] as const;
    const wanted = new Map([...off.map(wish(false)), ...on.map(wish(true))]);
    const known = new Map((await this.deps.tx.records.get(linkTable, [...wanted.keys()])).map((row) => [row.id, row]));
    const turned = [...wanted].flatMap(([id, { link, isActive }]): readonly LinkRow[] => {
      const before = known.get(id);
      if ((before?.isActive ?? false) === isActive) return [];
      return [{ id, version: (before?.version ?? 0) + 1, organisationId: link.customerId, contactId: link.contactId, opportunityId: link.opportunityId, isActive }];
    });
    await conflictWhereTaken([linkTable], () =>
      Promise.all([
        this.deps.tx.records.insert(linkTable, turned.filter(({ id }) => !known.has(id))),
        this.deps.tx.records.update(linkTable, turned.flatMap((row) => (known.has(row.id) ? [{ row, expectedVersion: row.version - 1 }] : []))),
        this.deps.tx.emit(turned.map(eventOf)),
        this.deps.tx.audit(turned.map(auditOf)),
      ]),
    );
    return new Set(turned.map(({ id }) => id));
  }

  async merge(winnerId: string, loserId: string): Promise<void> {
    const off = (await this.ofCustomers([loserId])).map(linkOf);
    await this.turn({ on: off.map((link) => ({ ...link, customerId: winnerId })), off });
  }

  rowId({ customerId, contactId, opportunityId }: CustomerLink): string {
    return this.deps.hasher.sha256(JSON.stringify([customerId, contactId, opportunityId]));
  }

  private async active(by: "organisationId" | "contactId" | "opportunityId", ids: readonly string[]): Promise<readonly LinkRow[]> {
    if (ids.length === 0) return [];
    return this.deps.tx.records.find(linkTable, { where: { all: [{ column: by, is: "in", values: ids }, { column: "isActive", is: "eq", value: true }] } });
  }
}

const linkOf = ({ organisationId, contactId, opportunityId }: LinkRow): CustomerLink => ({ customerId: organisationId, contactId, opportunityId });

const eventOf = (row: LinkRow): NewEvent => ({
  type: row.isActive ? "CustomerLinked" : "CustomerUnlinked",
  data: linkOf(row),
  schemaVersion: eventSchemaVersion,
  aggregate: { type: "customer-link", id: row.id, sequence: row.version },
});

const auditOf = ({ id, version, isActive }: LinkRow): NewAuditEntry => ({
  action: isActive ? "customer.link" : "customer.unlink",
  entityType: "customer-link",
  entityId: id,
  entityVersion: version,
  changedFields: [],
  reason: null,
});

export class PartyCustomerLinks implements CustomerLinks {
  constructor(
    private readonly organisations: Organisations,
    private readonly contacts: Contacts,
    private readonly links: Links,
  ) {}

  async link(_ctx: OperationContext, given: readonly CustomerLink[]): Promise<readonly LinkOutcome<"linked">[]> {
    const kept = await this.kept(given);
    const persons = await this.contacts.there(given.flatMap(({ contactId }) => contactId ?? []));
    const refusalOf = ({ customerId, contactId }: CustomerLink): Refused | undefined => {
      if (!kept.has(customerId)) return customerNotFound(customerId);
      return contactId !== null && !persons.has(contactId) ? contactNotFound(contactId) : undefined;
    };
    const on = given.flatMap((link) => (refusalOf(link) ? [] : [asKept(link, kept)]));
    const turned = new Set(await this.links.turn({ on, off: [] }));
    return given.map((link): LinkOutcome<"linked"> => {
      const refused = refusalOf(link);
      if (refused) return { link, outcome: "rejected", refusal: refused.refusal };
      return { link, outcome: turned.delete(this.links.rowId(asKept(link, kept))) ? "linked" : "unchanged" };
    });
  }

  async unlink(_ctx: OperationContext, given: readonly CustomerLink[]): Promise<readonly LinkOutcome<"unlinked">[]> {
    const kept = await this.kept(given);
    const turned = new Set(await this.links.turn({ on: [], off: given.filter(({ customerId }) => kept.has(customerId)).map((link) => asKept(link, kept)) }));
    return given.map((link) => ({ link, outcome: turned.delete(this.links.rowId(asKept(link, kept))) ? "unlinked" : "unchanged" }));
  }

  async linksOfCustomers(_ctx: OperationContext, customerIds: readonly string[]): Promise<readonly CustomerLink[]> {
    const there = await this.organisations.there(customerIds);
    const links = (await this.links.ofCustomers([...new Set([...there.values()].map(({ id }) => id))])).map(linkOf);
    return links.toSorted((a, b) => compareText(a.customerId, b.customerId) || compareText(a.opportunityId, b.opportunityId) || byContact(a, b));
  }

  async linksOfOpportunities(_ctx: OperationContext, opportunityIds: readonly string[]): Promise<readonly CustomerLink[]> {
    const links = (await this.links.ofOpportunities(opportunityIds)).map(linkOf);
    return links.toSorted((a, b) => compareText(a.opportunityId, b.opportunityId) || compareText(a.customerId, b.customerId) || byContact(a, b));
  }

  /** Ids of the customers as they are kept, by the ids given; nobody's are left out. */
  private async kept(links: readonly CustomerLink[]): Promise<ReadonlyMap<string, string>> {
    return new Map([...(await this.organisations.there(links.map(({ customerId }) => customerId)))].map(([asked, { id }]) => [asked, id]));
  }
}

const asKept = (link: CustomerLink, kept: ReadonlyMap<string, string>): CustomerLink => ({ ...link, customerId: kept.get(link.customerId) ?? link.customerId });

/** Without a contact first. */
const byContact = (a: CustomerLink, b: CustomerLink): number => (a.contactId === null ? -1 : b.contactId === null ? 1 : compareText(a.contactId, b.contactId));
