import fc from "fast-check";
import { expect, test } from "vitest";
import { leadGroups } from "./lead-groups.js";
import { placeLeads, type LeadToPlace, type Placed } from "./place-leads.js";
import { contactOf, customerOf, leadOf, matchesFor, type LeadWords } from "./testing/leads-to-place.js";

const runs = process.env["NEXUS_SOAK"] ? 20_000 : 400;

const one = (...values: readonly string[]) => fc.constantFrom(null, ...values);
const acme = customerOf("C-acme", "Acme", { website: "acme.example" });
const bolt = customerOf("C-bolt", "Bolt", { website: "bolt.example", phone: "030 2222222" });
const named = new Map([acme, bolt].map((customer) => [customer.id, customer]));
const persons = [contactOf("P-ada", { email: "ada@gmail.com", atCustomers: [acme] }), contactOf("P-bob", { phone: "030 1111111", atCustomers: [bolt] }), contactOf("P-eve", { email: "eve@zoo.example" })];

const anyWords: fc.Arbitrary<LeadWords> = fc.record({
  name: one("Ada", "Bob"),
  email: one("ada@gmail.com", "bob@gmail.com", "cem@gmail.com", "dan@gmail.com", "eve@zoo.example", "fay@acme.example", "gil@new.example", "hal@new.example"),
  phone: one("030 1111111", "030 2222222", "030 3333333"),
  website: one("acme.example", "new.example", "facebook.com/new"),
  company: one("Acme", "New"),
  choice: fc.constantFrom<NonNullable<LeadWords["choice"]>>({ is: "find-or-create" }, { is: "find-or-create" }, { is: "find-or-create" }, { is: "new" }, { is: "existing", customerId: "C-bolt" }, { is: "existing", customerId: "nobody" }),
});
/** A batch, and the same in another order. */
const anyBatch = fc
  .array(anyWords, { minLength: 1, maxLength: 8 })
  .map((batch) => batch.map((words, n) => leadOf(`L-${n}`, words)))
  .chain((leads) => fc.tuple(fc.constant(leads), fc.shuffledSubarray(leads, { minLength: leads.length })));

type Place = (leads: readonly LeadToPlace[]) => readonly Placed[];
const honest: Place = (leads) => placeLeads(leads, { matches: matchesFor(leads, [acme, bolt], persons), named, deals: new Map() });

const known = new Set(["C-acme", "C-bolt", "P-ada", "P-bob", "P-eve"]);
/** Who goes together, whoever stands for them: groups of leads by id, and whom they are with. */
const company = (placed: readonly Placed[], idOf: (placed: Placed) => string | null) => {
  const groups = new Map<string, string[]>();
  for (const each of placed) groups.set(idOf(each) ?? `alone ${each.leadId}`, [...(groups.get(idOf(each) ?? `alone ${each.leadId}`) ?? []), each.leadId]);
  return [...groups].map(([id, leadIds]) => [known.has(id) ? id : "new", leadIds.toSorted().join()].join(": ")).toSorted();
};
const customerIdOf = (each: Placed): string => ("place" in each ? each.place.customerId : `${each.refusal.code} ${each.leadId}`);
const contactIdOf = (each: Placed): string | null => ("place" in each ? each.place.contactId : `${each.refusal.code} ${each.leadId}`);

const holds = (place: Place, [leads, shuffled]: readonly [readonly LeadToPlace[], readonly LeadToPlace[]]): boolean => {
  const [placed, other] = [place(leads), place(shuffled)];
  const byId = new Map(leads.map((lead) => [lead.data.leadId, lead]));
  const groups = leadGroups(leads.map(({ data }) => data));
  const places = placed.flatMap((each) => ("place" in each ? [each.place] : []));
  const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
  const firstsOf = (isFirst: (each: (typeof places)[number]) => boolean, id: (each: (typeof places)[number]) => string | null): boolean =>
    [...new Set(places.map(id))].every((each) => {
      const firsts = places.filter((of) => id(of) === each && isFirst(of)).length;
      return firsts === (each === null || known.has(each) ? 0 : 1);
    });
  return (
    same(placed.map(({ leadId }) => leadId), leads.map(({ data }) => data.leadId)) &&
    same(placed, place(leads)) &&
    same(company(placed, customerIdOf), company(other, customerIdOf)) &&
    same(company(placed, contactIdOf), company(other, contactIdOf)) &&
    // What is new is made by exactly one lead, and a person is one contact.
    firstsOf(({ newCustomer }) => newCustomer, ({ customerId }) => customerId) &&
    firstsOf(({ newContact }) => newContact, ({ contactId }) => contactId) &&
    places.every((a) => places.every((b) => groups.get(a.leadId)?.person !== groups.get(b.leadId)?.person || a.contactId === b.contactId)) &&
    // Nobody goes with somebody whom no key says to be of the same company, unless both are at one that was there.
    places.every((a) => places.every((b) => a.customerId !== b.customerId || known.has(a.customerId) || groups.get(a.leadId)?.company === groups.get(b.leadId)?.company)) &&
    places.every(({ leadId, customerId }) => byId.get(leadId)?.choice.is !== "existing" || customerId === "C-bolt")
  );
};

const check = (place: Place, seed?: number) => fc.check(fc.property(anyBatch, (batch) => holds(place, batch)), seed === undefined ? { numRuns: runs } : { numRuns: 5_000, seed });

test("each lead has one place, whatever the order of the batch the same go together, and nobody with whom they share no key", () => {
  expect(check(honest).counterexample).toBeNull();
});

/** The same, where one more key makes leads one person or company. */
const joinedBy = (key: (lead: LeadToPlace) => { readonly person?: string; readonly company?: string } | undefined): Place => (leads) =>
  honest(
    leads.map((lead) => {
      const { person, company: domain } = key(lead) ?? {};
      const { data } = lead;
      return {
        ...lead,
        data: {
          ...data,
          person: person === undefined ? data.person : { ...data.person, keys: [...data.person.keys, { kind: "email" as const, value: person }] },
          company: domain === undefined ? data.company : { ...data.company, keys: [...data.company.keys, { kind: "company-domain" as const, value: domain }] },
        },
      };
    }),
  );

test.each<readonly [string, Place]>([
  ["by the name of the company", joinedBy(({ data }) => (data.company.name === null ? undefined : { company: `${data.company.name}.example` }))],
  ["by the domain of their mail provider", joinedBy(({ data }) => (data.person.email?.endsWith("@gmail.com") === true ? { company: "gmail.com" } : undefined))],
  ["by the name of the person", joinedBy(({ data }) => (data.person.name === null ? undefined : { person: `${data.person.name}@names.example` }))],
])("control: leads that are joined %s are found", (_name, place) => {
  expect(check(place, 7).failed).toBe(true);
});

test("control: a placing that forgets who came before depends on the order, and is found", () => {
  const forgetful: Place = (leads) => leads.flatMap((_, n) => honest(leads.slice(0, n + 1)).slice(-1));
  expect(check(forgetful, 7).failed).toBe(true);
});
