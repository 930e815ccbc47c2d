import { accept, compareText } from "@nexus/common";
import type { CustomerMatch, CustomerRecord } from "@nexus/crm-operations";
import type { Saboteur } from "./saboteur.js";

const withoutVersion = <Target extends { readonly id: string }>({ id }: Target): { readonly id: string } => ({ id });
const byId = (a: CustomerRecord | null, b: CustomerRecord | null): number => compareText(a?.id ?? "", b?.id ?? "");

const readers: readonly Saboteur[] = [
  {
    name: "joins companies that are only called alike",
    port: "CustomerReader",
    caughtBy: ["a company is found by its domain, surely, and by its name, as a suggestion; the sure come first"],
    sabotage: (customers) => ({ findByCompany: async (ctx, company) => (await customers.findByCompany(ctx, company)).map((match): CustomerMatch => ({ ...match, certainty: "same" })) }),
  },
  {
    name: "compares addresses as they are written",
    port: "CustomerReader",
    caughtBy: ["an address finds the contacts and customers whose it is, in any spelling, and nobody else at its domain", "shared hosts and public mail domains are nobody's company"],
    sabotage: (customers) => ({ findByEmail: (ctx, value) => customers.findByKeys(ctx, [{ kind: "email", value }]) }),
  },
  {
    name: "takes everybody at a company for the one who is asked for",
    port: "CustomerReader",
    caughtBy: ["an address finds the contacts and customers whose it is, in any spelling, and nobody else at its domain"],
    sabotage: (customers) => ({
      findByEmail: async (ctx, email) => {
        const own = await customers.findByEmail(ctx, email);
        return own.length > 0 ? own : customers.findByKeys(ctx, [{ kind: "company-domain", value: email.split("@").at(-1) ?? "" }]);
      },
    }),
  },
  {
    name: "forgets what became of merged customers",
    port: "CustomerReader",
    caughtBy: ["customers are found in the order of the ids, each once; ids without one are left out, and the id of a merged one finds the one it was merged into"],
    sabotage: (customers) => ({
      findMany: async (ctx, ids) => (await customers.findMany(ctx, ids)).filter(({ id }) => ids.includes(id)),
      find: async (ctx, id) => (await customers.findMany(ctx, [id])).find((customer) => customer.id === id),
    }),
  },
  {
    name: "orders matches by id",
    port: "CustomerReader",
    caughtBy: ["a company is found by its domain, surely, and by its name, as a suggestion; the sure come first"],
    sabotage: (customers) => ({ findByCompany: async (ctx, company) => (await customers.findByCompany(ctx, company)).toSorted((a, b) => byId(a.customer, b.customer)) }),
  },
  {
    name: "asks for key by key",
    port: "CustomerReader",
    caughtBy: ["finding by the keys of many costs as much as by those of few", "keys find one match for each customer that carries some, and one for each contact and customer where the contact is"],
    sabotage: (customers) => ({
      findByKeys: async (ctx, keys) => {
        const found: CustomerMatch[] = [];
        for (const key of keys) found.push(...(await customers.findByKeys(ctx, [key])));
        return found;
      },
    }),
  },
  {
    name: "counts roles that have ended",
    port: "CustomerReader",
    caughtBy: ["a role that has ended leads to no customer, one that is to begin does; a contact without one is found alone, and last"],
    sabotage: (customers) => ({
      findByKeys: async (ctx, keys) => {
        const found = await customers.findByKeys(ctx, keys);
        const ended = found.flatMap(({ contact }) => contact?.roles ?? []).filter(({ to }) => to !== null);
        const places = await customers.findMany(ctx, ended.map(({ customerId }) => customerId));
        return found.flatMap((match) => (match.customer === null ? places.map((customer) => ({ ...match, customer })) : [match]));
      },
    }),
  },
];

const writers: readonly Saboteur[] = [
  {
    name: "takes whatever has the id for what was created",
    port: "CustomerWriter",
    caughtBy: ["creating again with the same content answers what became of it; with other content it is refused"],
    sabotage: (customers) => ({
      create: async (ctx, customer) => {
        const known = await customers.find(ctx, customer.id);
        return known ? accept(known) : customers.create(ctx, customer);
      },
    }),
  },
  {
    name: "creates one by one",
    port: "CustomerWriter",
    caughtBy: ["many are created for the price of few", "many are created at once, each with its outcome in the order given; who is rejected does not keep the others out"],
    sabotage: (customers) => ({
      createMany: async (ctx, given) => {
        const outcomes = [];
        for (const customer of given) outcomes.push(...(await customers.createMany(ctx, [customer])));
        return outcomes;
      },
    }),
  },
  {
    name: "lets everybody share a domain",
    port: "CustomerWriter",
    caughtBy: ["no two customers hold a domain, by website or address, unless one shares it; whose it is, is said"],
    sabotage: (customers) => ({ create: (ctx, customer) => customers.create(ctx, customer.email === undefined ? customer : { ...customer, sharesDomain: true }) }),
  },
  {
    name: "writes again what is so already",
    port: "CustomerWriter",
    caughtBy: ["a change that has happened already changes nothing, whatever version is expected; another one from an old version is refused", "an update changes what is named, and takes away what is null; keys follow"],
    sabotage: (customers) => ({
      update: async (ctx, target, changes) => {
        await customers.update(ctx, withoutVersion(target), { region: "elsewhere" });
        return customers.update(ctx, withoutVersion(target), { region: null, ...changes });
      },
    }),
  },
  {
    name: "does not look at the version",
    port: "CustomerWriter",
    caughtBy: ["a change that has happened already changes nothing, whatever version is expected; another one from an old version is refused"],
    sabotage: (customers) => ({ update: (ctx, target, changes) => customers.update(ctx, withoutVersion(target), changes) }),
  },
  {
    name: "lets a customer become a prospect again",
    port: "CustomerWriter",
    caughtBy: ["status: from customer to prospect is refused", "status: from former to prospect is refused"],
    sabotage: (customers) => ({
      changeStatus: async (ctx, target, status) => {
        const known = await customers.find(ctx, target.id);
        return known && status === "prospect" ? accept({ ...known, status }) : customers.changeStatus(ctx, target, status);
      },
    }),
  },
  {
    name: "keeps the loser's contacts with the loser",
    port: "CustomerWriter",
    caughtBy: ["contacts and links of the loser become the winner's, those that both had once"],
    sabotage: (customers) => ({
      merge: async (ctx, winner, loser) => {
        const there = await customers.contactsOf(ctx, [loser.id]);
        for (const { id, roles } of there) await customers.updateContact(ctx, { id }, { roles: roles.filter(({ customerId }) => customerId !== loser.id) });
        return customers.merge(ctx, winner, loser);
      },
    }),
  },
  {
    name: "throws the loser's owners away",
    port: "CustomerWriter",
    caughtBy: ["owners of the loser become the winner's on the days on which the winner has none"],
    sabotage: (customers) => ({
      merge: async (ctx, winner, loser) => {
        const owned = await customers.ownershipOf(ctx, [loser.id]);
        for (const { from } of owned.toReversed()) await customers.assignOwners(ctx, [{ id: loser.id, ownerId: null, from, reason: "sabotage" }]);
        return customers.merge(ctx, winner, loser);
      },
    }),
  },
  {
    name: "takes the loser's details over",
    port: "CustomerWriter",
    caughtBy: ["a merge keeps the winner's details and status, and gives it keys and references of the loser"],
    sabotage: (customers) => ({
      merge: async (ctx, winner, loser) => {
        const lost = await customers.find(ctx, loser.id);
        const merged = await customers.merge(ctx, winner, loser);
        return merged.ok && lost && lost.note !== null ? customers.update(ctx, { id: winner.id }, { note: lost.note }) : merged;
      },
    }),
  },
  {
    name: "removes whatever hangs on a customer with it",
    port: "CustomerWriter",
    caughtBy: ["who is or was a customer, has contacts or links, or took in others is not removed, and it is said why"],
    sabotage: (customers) => ({
      remove: async (ctx, target) => {
        await customers.unlink(ctx, await customers.linksOfCustomers(ctx, [target.id]));
        return customers.remove(ctx, target);
      },
    }),
  },
  {
    name: "refuses to remove what is gone",
    port: "CustomerWriter",
    caughtBy: [
      "a removed prospect is gone, removing it again does nothing, and its id may be used again",
      "a customer of another tenant is an unknown one to every change, and its id, domain and references are free",
    ],
    sabotage: (customers) => ({
      remove: async (ctx, target) => ((await customers.find(ctx, target.id)) ? customers.remove(ctx, target) : { ok: false, refusal: { code: "customer_not_found", message: "There is none.", details: {} } }),
    }),
  },
  {
    name: "does not find what others have just made",
    port: "CustomerWriter",
    caughtBy: ["of parallel works that find and create by one key under the lock, one creates"],
    sabotage: (customers) => ({ findByKeys: async (ctx, keys) => (keys.every(({ kind }) => kind === "phone") ? [] : customers.findByKeys(ctx, keys)) }),
  },
];

/** Of reading and writing customers. */
export const customerSaboteurs: readonly Saboteur[] = [...readers, ...writers];
