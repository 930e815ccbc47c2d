import { compareText } from "@nexus/common";
import type { CustomerLink } from "@nexus/crm-operations";
import type { Saboteur } from "./saboteur.js";

const contacts: readonly Saboteur[] = [
  {
    name: "adds roles to those that are there",
    port: "ContactReader and ContactWriter",
    caughtBy: ["an update changes what is named; roles are given whole, and a role at a merged customer is one at its winner"],
    sabotage: (customers) => ({
      updateContact: async (ctx, target, { roles, ...changes }) => {
        const [known] = await customers.findContacts(ctx, [target.id]);
        return customers.updateContact(ctx, target, { ...changes, ...(roles ? { roles: [...(known?.roles ?? []).map((role) => ({ ...role, role: `${role.role} before` })), ...roles] } : {}) });
      },
    }),
  },
  {
    name: "shows contacts only while their role lasts",
    port: "ContactReader and ContactWriter",
    caughtBy: ["contacts of customers are all who have or had a role there, each once, ordered by createdAt, then id"],
    sabotage: (customers) => ({ contactsOf: async (ctx, ids) => (await customers.contactsOf(ctx, ids)).filter(({ roles }) => roles.some(({ to }) => to === null)) }),
  },
  {
    name: "creates nobody when one is rejected",
    port: "ContactReader and ContactWriter",
    caughtBy: ["creating again with the same content changes nothing, whatever became of it; who is rejected does not keep the others out"],
    sabotage: (customers) => ({
      createContacts: async (ctx, given) => {
        const outcomes = await customers.createContacts(ctx, given);
        if (given.length > 1 && outcomes.some(({ outcome }) => outcome === "rejected")) for (const { id, outcome } of outcomes) if (outcome === "created") await customers.removeContact(ctx, { id });
        return outcomes;
      },
    }),
  },
  {
    name: "removes contacts with their links",
    port: "ContactReader and ContactWriter",
    caughtBy: ["a removed contact is found by nothing, removing it again does nothing, and its id may be used again"],
    sabotage: (customers) => ({
      removeContact: async (ctx, target) => {
        const [contact] = await customers.findContacts(ctx, [target.id]);
        const links = await customers.linksOfCustomers(ctx, (contact?.roles ?? []).map(({ customerId }) => customerId));
        await customers.unlink(ctx, links.filter(({ contactId }) => contactId === target.id));
        return customers.removeContact(ctx, target);
      },
    }),
  },
  {
    name: "looks for contacts one by one",
    port: "ContactReader and ContactWriter",
    caughtBy: ["many are created and found for the price of few"],
    sabotage: (customers) => ({ findContacts: async (ctx, ids) => (await Promise.all([...new Set(ids)].map((id) => customers.findContacts(ctx, [id])))).flat() }),
  },
];

const withoutContact = (links: readonly CustomerLink[]): readonly CustomerLink[] => links.map((link) => ({ ...link, contactId: null }));

const links: readonly Saboteur[] = [
  {
    name: "forgets which contact was linked",
    port: "CustomerLinks",
    caughtBy: ["links are found from either side, in their order, without a contact first", "unlinking takes one link and leaves the others; one that is not there is unchanged, and a link may come back", "links to nobody are rejected one by one, and the others are made"],
    sabotage: (customers) => ({ link: async (ctx, given) => (await customers.link(ctx, withoutContact(given))).map((outcome, i) => ({ ...outcome, link: given[i] ?? outcome.link })) }),
  },
  {
    name: "says linked whenever it is asked",
    port: "CustomerLinks",
    caughtBy: ["a link that is there, or comes twice, is unchanged; the outcomes name the links as given", "the id of a merged customer means its winner, in what is linked and unlinked"],
    sabotage: (customers) => ({ link: async (ctx, given) => (await customers.link(ctx, given)).map((outcome) => (outcome.outcome === "unchanged" ? { ...outcome, outcome: "linked" as const } : outcome)) }),
  },
  {
    name: "takes all links between two away",
    port: "CustomerLinks",
    caughtBy: ["unlinking takes one link and leaves the others; one that is not there is unchanged, and a link may come back"],
    sabotage: (customers) => ({
      unlink: async (ctx, given) => {
        const outcomes = await customers.unlink(ctx, given);
        const others = await customers.linksOfCustomers(ctx, given.map(({ customerId }) => customerId));
        await customers.unlink(ctx, others.filter(({ opportunityId }) => given.some((link) => link.opportunityId === opportunityId)));
        return outcomes;
      },
    }),
  },
  {
    name: "links one by one",
    port: "CustomerLinks",
    caughtBy: ["many are linked, found and unlinked for the price of few"],
    sabotage: (customers) => ({
      link: async (ctx, given) => {
        const outcomes = [];
        for (const link of given) outcomes.push(...(await customers.link(ctx, [link])));
        return outcomes;
      },
    }),
  },
  {
    name: "answers links as they come",
    port: "CustomerLinks",
    caughtBy: ["links are found from either side, in their order, without a contact first", "unlinking takes one link and leaves the others; one that is not there is unchanged, and a link may come back"],
    sabotage: (customers) => ({ linksOfCustomers: async (ctx, ids) => (await customers.linksOfCustomers(ctx, ids)).toReversed() }),
  },
];

const ownership: readonly Saboteur[] = [
  {
    name: "lets an owner own on the day that is the next one's",
    port: "CustomerOwnership",
    caughtBy: ["an owner owns from a day on, that day included, until the next one begins, that day excluded", "no assignment is lost: of parallel works for many days all count"],
    sabotage: (customers) => ({
      ownersOn: async (ctx, ids, day) => {
        const owners = new Map(await customers.ownersOn(ctx, ids, day));
        for (const owner of await customers.ownershipOf(ctx, ids)) if (owner.to === day) owners.set(owner.customerId, owner);
        return owners;
      },
    }),
  },
  {
    name: "forgets later changes when somebody is assigned",
    port: "CustomerOwnership",
    caughtBy: ["who is assigned for a day before a change that is known owns until then, and nobody owns twice", "many are assigned and asked for the price of few"],
    sabotage: (customers) => ({
      assignOwners: async (ctx, assignments) => {
        for (const { id, from } of assignments) {
          const later = (await customers.ownershipOf(ctx, [id])).filter((owner) => owner.from > from);
          for (const owner of later.toReversed()) await customers.assignOwners(ctx, [{ id, ownerId: null, from: owner.from, reason: "sabotage" }]);
        }
        return customers.assignOwners(ctx, assignments);
      },
    }),
  },
  {
    name: "assigns one by one",
    port: "CustomerOwnership",
    caughtBy: ["many are assigned and asked for the price of few", "each assignment has its outcome in the order given; who owns already is unchanged, whatever version is expected"],
    sabotage: (customers) => ({
      assignOwners: async (ctx, assignments) => {
        const outcomes = [];
        for (const assignment of assignments) outcomes.push(...(await customers.assignOwners(ctx, [assignment])));
        return outcomes;
      },
    }),
  },
  {
    name: "keeps the first assignment of a customer for ever",
    port: "CustomerOwnership",
    caughtBy: ["no assignment is lost: of parallel works for many days all count", "an owner owns from a day on, that day included, until the next one begins, that day excluded", "who is assigned for a day before a change that is known owns until then, and nobody owns twice", "each assignment has its outcome in the order given; who owns already is unchanged, whatever version is expected"],
    sabotage: (customers) => ({
      assignOwners: async (ctx, assignments) => {
        const owned = new Set((await customers.ownershipOf(ctx, assignments.map(({ id }) => id))).map(({ customerId }) => customerId));
        return customers.assignOwners(ctx, assignments.filter(({ id }) => !owned.has(id)));
      },
    }),
  },
  {
    name: "orders owners by customer",
    port: "CustomerOwnership",
    caughtBy: ["owners are answered by the id asked for, in the order of the customers; ids without one are left out"],
    sabotage: (customers) => ({ ownershipOf: async (ctx, ids) => (await customers.ownershipOf(ctx, ids)).toSorted((a, b) => compareText(a.customerId, b.customerId)) }),
  },
];

/** Of contacts, links and ownership. */
export const contactLinkAndOwnerSaboteurs: readonly Saboteur[] = [...contacts, ...links, ...ownership];
