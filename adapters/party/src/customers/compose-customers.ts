import type { ContactReader, ContactWriter, CustomerLinks, CustomerOwnership, CustomerProvider, CustomerReader, CustomerWriter } from "@nexus/crm-operations";

/** The provider of customers from whoever implements its parts. */
export const composeCustomers = (parts: {
  readonly reader: CustomerReader;
  readonly writer: CustomerWriter;
  readonly contacts: ContactReader & ContactWriter;
  readonly links: CustomerLinks;
  readonly ownership: CustomerOwnership;
}): CustomerProvider => {
  const { reader, writer, contacts, links, ownership } = parts;
  return {
    find: (ctx, id) => reader.find(ctx, id),
    findMany: (ctx, ids) => reader.findMany(ctx, ids),
    findByReferences: (ctx, references) => reader.findByReferences(ctx, references),
    findByEmail: (ctx, email) => reader.findByEmail(ctx, email),
    findByCompany: (ctx, company) => reader.findByCompany(ctx, company),
    findByKeys: (ctx, keys) => reader.findByKeys(ctx, keys),
    create: (ctx, customer) => writer.create(ctx, customer),
    createMany: (ctx, customers) => writer.createMany(ctx, customers),
    update: (ctx, target, changes) => writer.update(ctx, target, changes),
    changeStatus: (ctx, target, status) => writer.changeStatus(ctx, target, status),
    merge: (ctx, winner, loser) => writer.merge(ctx, winner, loser),
    remove: (ctx, target) => writer.remove(ctx, target),
    findContacts: (ctx, ids) => contacts.findContacts(ctx, ids),
    contactsOf: (ctx, customerIds) => contacts.contactsOf(ctx, customerIds),
    createContacts: (ctx, given) => contacts.createContacts(ctx, given),
    updateContact: (ctx, target, changes) => contacts.updateContact(ctx, target, changes),
    removeContact: (ctx, target) => contacts.removeContact(ctx, target),
    link: (ctx, given) => links.link(ctx, given),
    unlink: (ctx, given) => links.unlink(ctx, given),
    linksOfCustomers: (ctx, customerIds) => links.linksOfCustomers(ctx, customerIds),
    linksOfOpportunities: (ctx, opportunityIds) => links.linksOfOpportunities(ctx, opportunityIds),
    assignOwners: (ctx, assignments) => ownership.assignOwners(ctx, assignments),
    ownersOn: (ctx, customerIds, day) => ownership.ownersOn(ctx, customerIds, day),
    ownershipOf: (ctx, customerIds) => ownership.ownershipOf(ctx, customerIds),
  };
};
