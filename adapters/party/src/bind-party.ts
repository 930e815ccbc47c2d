import type { AccountOwnerFinder, CustomerProvider, PersonalDataHolder, RecordFactsFinders, Transaction } from "@nexus/crm-operations";
import { PartyContacts } from "./contacts/contact-provider.js";
import { Contacts } from "./contacts/contacts.js";
import { Links, PartyCustomerLinks } from "./customers/customer-links.js";
import { Ownership, PartyCustomerOwnership } from "./customers/customer-ownership.js";
import { PartyCustomerReader } from "./customers/customer-reader.js";
import { PartyCustomerWriter } from "./customers/customer-writer.js";
import { Organisations } from "./customers/organisations.js";
import type { BoundParty, PartyDeps } from "./party-deps.js";
import { composeCustomers } from "./customers/compose-customers.js";
import { ContactHolder } from "./personal-data/contact-holder.js";
import { CustomerHolder } from "./personal-data/customer-holder.js";
import { PartyAccountOwners } from "./routing/account-owners.js";
import { partyRecordFacts } from "./routing/record-facts.js";

/** Party inside one unit of work. */
export interface PartyStores {
  readonly customers: CustomerProvider;
  /** What Party keeps of persons, for `composePersonalData`. */
  readonly partyPersonalData: readonly PersonalDataHolder[];
  /** For `composeRoutingStores`. */
  readonly accountOwners: AccountOwnerFinder;
  /** What permission depends on, of customers and contacts: for `commandStores`, beside those of the CRM. */
  readonly partyRecordFacts: RecordFactsFinders;
}

/**
 * Binds Party to a transaction of any storage: what `bindStores` takes. Other adapters bind to the same
 * transaction, and so everything commits together or not at all.
 *
 * @example
 * ```ts
 * import { memoryStorage, sha256Hasher, systemClock, systemIds } from "@nexus/adapter-memory";
 * import { bindStores, customersLock } from "@nexus/crm-operations";
 *
 * const deps = { clock: systemClock, ids: systemIds, hasher: sha256Hasher };
 * const unitOfWork = bindStores(memoryStorage(deps).unitOfWork, bindParty(deps));
 * const ctx = { tenantId: "t1", actor: { type: "user" as const, id: "ann" }, correlationId: "c1" };
 * const orchard = { id: "C-1", name: "Orchard Ltd.", website: "https://orchard.example", externalReferences: [], customFields: {} };
 *
 * await unitOfWork.run(ctx, [customersLock()], ({ customers }) => customers.create(ctx, orchard)); // { ok: true, value: { id: "C-1", status: "prospect", … }, … }
 * ```
 */
export const bindParty =
  (given: PartyDeps) =>
  (tx: Transaction): PartyStores => {
    const deps: BoundParty = { clock: given.clock, hasher: given.hasher, contactKeys: given.contactKeys ?? (() => ({})), tx };
    const parts = { organisations: new Organisations(deps), contacts: new Contacts(deps), links: new Links(deps), ownership: new Ownership(deps) };
    const { organisations, contacts, links, ownership } = parts;
    return {
      customers: composeCustomers({
        reader: new PartyCustomerReader(parts, deps),
        writer: new PartyCustomerWriter(parts, deps),
        contacts: new PartyContacts(parts, deps),
        links: new PartyCustomerLinks(organisations, contacts, links),
        ownership: new PartyCustomerOwnership(organisations, ownership, deps),
      }),
      partyPersonalData: [new CustomerHolder(organisations, deps), new ContactHolder(parts, deps)],
      accountOwners: new PartyAccountOwners(organisations, ownership, deps),
      partyRecordFacts: partyRecordFacts(parts, deps),
    };
  };
