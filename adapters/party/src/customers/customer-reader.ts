import { compareText, contactKeys, Instant, type ExternalReference, type OperationContext } from "@nexus/common";
import { matchCertainties, type ContactRecord, type CustomerMatch, type CustomerReader, type CustomerRecord, type DuplicateKeyRecord, type MatchCertainty } from "@nexus/crm-operations";
import type { Contacts } from "../contacts/contacts.js";
import type { BoundParty } from "../party-deps.js";
import { keyText } from "../storage/party-keys.js";
import { customerRecordOf } from "./organisation.js";
import type { Organisations } from "./organisations.js";

const nothing = { email: null, phone: null, website: null, companyName: null, country: null } as const;

export class PartyCustomerReader implements CustomerReader {
  constructor(
    private readonly parts: { readonly organisations: Organisations; readonly contacts: Contacts },
    private readonly deps: BoundParty,
  ) {}

  async find(ctx: OperationContext, id: string): Promise<CustomerRecord | undefined> {
    return (await this.findMany(ctx, [id]))[0];
  }

  async findMany(_ctx: OperationContext, ids: readonly string[]): Promise<readonly CustomerRecord[]> {
    const there = await this.parts.organisations.there(ids);
    return [...new Set(ids.flatMap((id) => there.get(id) ?? []))].map(customerRecordOf);
  }

  async findByReferences(ctx: OperationContext, references: readonly ExternalReference[]): Promise<readonly CustomerRecord[]> {
    const holders = await this.parts.organisations.store.references.holders(references);
    return (await this.findMany(ctx, [...holders.values()])).filter(({ externalReferences }) => externalReferences.length > 0).toSorted(byAge);
  }

  findByEmail(ctx: OperationContext, email: string): Promise<readonly CustomerMatch[]> {
    return this.findByKeys(ctx, contactKeys({ ...nothing, email }).filter(({ kind }) => kind === "email"));
  }

  findByCompany(ctx: OperationContext, { name, website }: { readonly name: string | null; readonly website: string | null }): Promise<readonly CustomerMatch[]> {
    return this.findByKeys(ctx, contactKeys({ ...nothing, companyName: name, website }, this.deps.contactKeys(ctx.tenantId)));
  }

  async findByKeys(_ctx: OperationContext, keys: readonly DuplicateKeyRecord[]): Promise<readonly CustomerMatch[]> {
    const { organisations, contacts } = this.parts;
    const asked = [...new Map(keys.map(({ kind, value }) => [keyText({ kind, value }), { kind, value }])).values()];
    const held = await organisations.store.keys.find(asked);
    const holders = (type: "customer" | "contact"): readonly string[] => [...new Set(held.flatMap(({ holderType, holderId }) => (holderType === type ? [holderId] : [])))];
    const persons = await contacts.records([...(await contacts.there(holders("contact"))).values()]);
    const today = Instant.utcDate(this.deps.clock.now());
    const placesOf = ({ roles }: ContactRecord): readonly string[] => [...new Set(roles.flatMap(({ customerId, to }) => (to === null || to > today ? [customerId] : [])))];
    const customers = new Map([...(await organisations.there([...holders("customer"), ...persons.flatMap(placesOf)]))].map(([id, row]) => [id, customerRecordOf(row)]));
    const match = (customer: CustomerRecord | null, contact: ContactRecord | null): CustomerMatch => {
      const [holderType, holderId] = contact ? ["contact", contact.id] : ["customer", customer?.id];
      const texts = new Set(held.flatMap((row) => (row.holderType === holderType && row.holderId === holderId ? [keyText(row)] : [])));
      const matched = asked.filter((key) => texts.has(keyText(key)));
      return { customer, contact, matched, certainty: certaintyOf(matched) };
    };
    const ofCustomers = holders("customer").flatMap((id) => customers.get(id) ?? []).map((customer) => match(customer, null));
    const ofContacts = persons.flatMap((person) => {
      const places = placesOf(person).flatMap((id) => customers.get(id) ?? []);
      return places.length === 0 ? [match(null, person)] : places.map((customer) => match(customer, person));
    });
    return [...ofCustomers, ...ofContacts].toSorted(inOrder);
  }
}

const certaintyOf = (matched: readonly DuplicateKeyRecord[]): MatchCertainty => (matched.some(({ kind }) => matchCertainties[kind] === "same") ? "same" : "suggested");

type Aged = Pick<CustomerRecord, "createdAt" | "id">;
const byAge = (a: Aged, b: Aged): number => compareText(a.createdAt, b.createdAt) || compareText(a.id, b.id);

const inOrder = (a: CustomerMatch, b: CustomerMatch): number =>
  compareText(a.certainty, b.certainty) ||
  Number(a.customer === null) - Number(b.customer === null) ||
  (a.customer && b.customer ? byAge(a.customer, b.customer) : 0) ||
  Number(a.contact !== null) - Number(b.contact !== null) ||
  (a.contact && b.contact ? byAge(a.contact, b.contact) : 0);
