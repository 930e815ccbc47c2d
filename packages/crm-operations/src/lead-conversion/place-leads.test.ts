import { deepFreeze } from "@nexus/common";
import { describe, expect, test } from "vitest";
import { placeLeads, type KnownParties, type LeadToPlace, type Placed } from "./place-leads.js";
import { contactOf, customerOf, leadOf, matchesFor, placeIn, type PersonThere } from "./testing/leads-to-place.js";
import type { CustomerRecord } from "../customers/index.js";

interface There extends Partial<Omit<KnownParties, "matches">> {
  readonly customers?: readonly CustomerRecord[];
  readonly persons?: readonly PersonThere[];
}

const place = (leads: readonly LeadToPlace[], { customers = [], persons = [], named = new Map(), deals = new Map() }: There = {}): readonly Placed[] =>
  placeLeads(deepFreeze(leads), { matches: deepFreeze(matchesFor(leads, customers, persons)), named, deals });

const acme = customerOf("C-acme", "Acme", { website: "acme.example" });
const other = customerOf("C-other", "Other", { website: "other.example" });

describe("a lead alone", () => {
  test("that nobody knows is a new customer's new contact", () => {
    const [ada] = place([leadOf("L-1", { name: "Ada", email: "ada@acme.example", company: "Acme" })]);
    expect(ada).toEqual({
      leadId: "L-1",
      place: { leadId: "L-1", customerId: "L-1-customer", mergedIds: [], newCustomer: true, sharesDomain: false, contactId: "L-1-contact", newContact: true, sameAs: null, suggestedCustomerIds: [] },
    });
  });

  test("that says nothing of a person has no contact", () => {
    expect(placeIn(place([leadOf("L-1", { company: "Acme" })]), "L-1")).toMatchObject({ newCustomer: true, contactId: null, newContact: false });
    expect(placeIn(place([leadOf("L-1", { email: "office@acme.example" })]), "L-1")).toMatchObject({ contactId: null, newContact: false });
  });

  test.each([
    ["the domain of the website", { website: "https://www.acme.example/de" }],
    ["the domain of the address", { email: "ada@acme.example" }],
  ])("belongs to the customer with %s", (_what, words) => {
    expect(placeIn(place([leadOf("L-1", { name: "Ada", ...words })], { customers: [acme] }), "L-1")).toMatchObject({ customerId: "C-acme", newCustomer: false, newContact: true });
  });

  test("with the name of a customer is not its; the customer is suggested", () => {
    const namesake = customerOf("C-2", "ACME Inc.", { website: "elsewhere.example" });
    expect(placeIn(place([leadOf("L-1", { name: "Ada", company: "Acme" })], { customers: [acme, namesake] }), "L-1")).toMatchObject({ customerId: "L-1-customer", newCustomer: true, suggestedCustomerIds: ["C-acme", "C-2"] });
    expect(placeIn(place([leadOf("L-1", { website: "acme.example", company: "Acme" })], { customers: [acme, namesake] }), "L-1")).toMatchObject({ customerId: "C-acme", suggestedCustomerIds: ["C-2"] });
  });

  test("at a public mail provider, or with a page at a shared host, is not everybody else there", () => {
    const gmail = contactOf("P-1", { email: "bob@gmail.com", atCustomers: [acme] });
    const leads = ["ada", "eve"].map((who) => leadOf(who, { name: who, email: `${who}@gmail.com`, website: "https://facebook.com/us" }));
    expect(place(leads, { customers: [acme], persons: [gmail] }).map((each) => "place" in each && [each.place.customerId, each.place.contactId])).toEqual([
      ["ada-customer", "ada-contact"],
      ["eve-customer", "eve-contact"],
    ]);
  });

  test("of a person who is there is that person, at that person's customer", () => {
    const ada = contactOf("P-ada", { email: "ada@gmail.com", atCustomers: [acme] });
    expect(placeIn(place([leadOf("L-1", { name: "Ada L.", email: "ADA@gmail.com", company: "Whoever" })], { persons: [ada] }), "L-1")).toMatchObject({ customerId: "C-acme", newCustomer: false, contactId: "P-ada", newContact: false });
  });

  test("of a person who is nobody's yet is that person, at a new customer", () => {
    const ada = contactOf("P-ada", { phone: "+49 30 123456" });
    expect(placeIn(place([leadOf("L-1", { phone: "030 123456", company: "Whoever" })], { persons: [ada] }), "L-1")).toMatchObject({ newCustomer: true, contactId: "P-ada", newContact: false });
  });
});

describe("who cannot be told is asked back, with the candidates", () => {
  const lead = leadOf("L-1", { name: "Ada", email: "ada@other.example", website: "acme.example" });

  test("a lead with the keys of two customers", () => {
    const [placed] = place([lead], { customers: [acme, other] });
    expect(placed).toMatchObject({ leadId: "L-1", refusal: { code: "customer_match_ambiguous", details: { candidates: ["C-acme", "C-other"] } } });
  });

  test("is told by naming one of them, or by a customer of its own", () => {
    const there = { customers: [acme, other], named: new Map([["C-other", other]]) };
    expect(placeIn(place([{ ...lead, choice: { is: "existing", customerId: "C-other" } }], there), "L-1")).toMatchObject({ customerId: "C-other", newCustomer: false, newContact: true });
    expect(placeIn(place([{ ...lead, choice: { is: "new" } }], there), "L-1")).toMatchObject({ customerId: "L-1-customer", newCustomer: true, sharesDomain: true });
  });

  test("a lead with the keys of two persons; one at the customer comes before one elsewhere", () => {
    const [here, elsewhere] = [contactOf("P-1", { email: "ada@acme.example", atCustomers: [acme] }), contactOf("P-2", { phone: "030 123456" })];
    const asks = leadOf("L-1", { name: "Ada", email: "ada@acme.example", phone: "030 123456" });
    expect(placeIn(place([asks], { customers: [acme], persons: [here, elsewhere] }), "L-1")).toMatchObject({ contactId: "P-1" });
    const [placed] = place([asks], { customers: [acme], persons: [contactOf("P-1", { email: "ada@acme.example" }), elsewhere] });
    expect(placed).toMatchObject({ refusal: { code: "contact_match_ambiguous", details: { candidates: ["P-1", "P-2"] } } });
    const both = [here, contactOf("P-2", { phone: "030 123456", atCustomers: [acme] })];
    expect(placeIn(place([asks], { customers: [acme], persons: both }), "L-1")).toBe("contact_match_ambiguous");
  });

  test("one who works for two customers", () => {
    const ada = contactOf("P-ada", { email: "ada@gmail.com", atCustomers: [acme, other] });
    const lead2 = leadOf("L-1", { name: "Ada", email: "ada@gmail.com" });
    expect(placeIn(place([lead2], { persons: [ada] }), "L-1")).toBe("customer_match_ambiguous");
    const chosen = { ...lead2, choice: { is: "existing", customerId: "C-other" } } as const;
    expect(placeIn(place([chosen], { persons: [ada], named: new Map([["C-other", other]]) }), "L-1")).toMatchObject({ customerId: "C-other", contactId: "P-ada", newContact: false });
  });
});

describe("what was named", () => {
  const ada = contactOf("P-ada", { email: "ada@acme.example", atCustomers: [acme] });

  test("a customer is taken whoever carries the keys, and a person found elsewhere goes along", () => {
    const lead = leadOf("L-1", { name: "Ada", email: "ada@acme.example", choice: { is: "existing", customerId: "C-other" } });
    expect(placeIn(place([lead], { customers: [acme], persons: [ada], named: new Map([["C-other", other]]) }), "L-1")).toMatchObject({ customerId: "C-other", contactId: "P-ada", newContact: false });
  });

  test("a customer that was merged is the one it was merged into", () => {
    const merged = customerOf("C-winner", "Winner", { mergedIds: ["C-loser"] });
    const lead = leadOf("L-1", { name: "Ada", choice: { is: "existing", customerId: "C-loser" }, dealId: "O-1" });
    expect(placeIn(place([lead], { named: new Map([["C-loser", merged]]), deals: new Map([["O-1", { status: "open", accountId: "C-loser" }]]) }), "L-1")).toMatchObject({ customerId: "C-winner", mergedIds: ["C-loser"] });
  });

  test("a customer that is not there is refused", () => {
    expect(placeIn(place([leadOf("L-1", { name: "Ada", choice: { is: "existing", customerId: "nobody" } })]), "L-1")).toBe("customer_not_found");
  });

  test.each([
    ["that is not there", undefined, "opportunity_not_found"],
    ["that is won", { status: "won", accountId: "C-acme" }, "opportunity_closed"],
    ["that is lost", { status: "lost", accountId: null }, "opportunity_closed"],
    ["of another customer", { status: "open", accountId: "C-other" }, "opportunity_of_other_customer"],
    ["of the customer", { status: "open", accountId: "C-acme" }, "C-acme"],
    ["of nobody", { status: "open", accountId: null }, "C-acme"],
  ] as const)("a deal %s", (_what, deal, expected) => {
    const placed = placeIn(place([leadOf("L-1", { name: "Ada", website: "acme.example", dealId: "O-1" })], { customers: [acme], deals: new Map(deal ? [["O-1", deal]] : []) }), "L-1");
    expect(typeof placed === "object" ? placed.customerId : placed).toBe(expected);
  });
});

describe("leads of one batch", () => {
  const ids = (placed: readonly Placed[]) => placed.map((each) => ("place" in each ? [each.place.customerId, each.place.contactId, each.place.sameAs] : each.refusal.code));

  test("share customer and contact along a chain of keys, however long", () => {
    const chain = [leadOf("L-1", { name: "Ada", email: "ada@a.example" }), leadOf("L-2", { phone: "030 1234567" }), leadOf("L-3", { email: "ada@a.example", phone: "030 1234567" })];
    expect(ids(place(chain))).toEqual([["L-1-customer", "L-1-contact", null], ["L-1-customer", "L-1-contact", "L-1"], ["L-1-customer", "L-1-contact", "L-1"]]);
    expect(ids(place(chain.slice(0, 2)))).toEqual([["L-1-customer", "L-1-contact", null], ["L-2-customer", null, null]]);
  });

  test("of one company share the customer, and are persons of their own", () => {
    expect(ids(place([leadOf("L-1", { name: "Ada", email: "ada@a.example" }), leadOf("L-2", { name: "Bob", website: "a.example" })]))).toEqual([["L-1-customer", "L-1-contact", null], ["L-1-customer", "L-2-contact", null]]);
  });

  test("called alike are nobody's namesake's", () => {
    expect(ids(place([leadOf("L-1", { name: "Ada", company: "Acme" }), leadOf("L-2", { name: "Ada", company: "ACME Ltd." })]))).toEqual([["L-1-customer", "L-1-contact", null], ["L-2-customer", "L-2-contact", null]]);
  });

  test("are as sure of a customer as their own keys make them: the domain of one makes no namesake the same", () => {
    const leads = [leadOf("L-1", { name: "Ada", website: "acme.example", company: "Acme" }), leadOf("L-2", { name: "Bob", company: "Acme" })];
    const placed = place(leads, { customers: [acme] });
    expect(ids(placed)).toEqual([["C-acme", "L-1-contact", null], ["L-2-customer", "L-2-contact", null]]);
    expect(placeIn(placed, "L-2")).toMatchObject({ suggestedCustomerIds: ["C-acme"] });
  });

  test("the one that names the person stands for those that do not", () => {
    expect(ids(place([leadOf("L-1", { email: "x@a.example" }), leadOf("L-2", { email: "x@a.example", name: "Ada" })]))).toEqual([["L-1-customer", "L-2-contact", null], ["L-1-customer", "L-2-contact", "L-1"]]);
  });

  test("a choice is a lead's own: the others of its company do not follow, and its keys are not theirs", () => {
    const leads = [
      leadOf("L-1", { name: "Ada", email: "ada@a.example", phone: "030 1234567", choice: { is: "existing", customerId: "C-other" } }),
      leadOf("L-2", { name: "Bob", email: "bob@a.example" }),
      leadOf("L-3", { name: "Eve", email: "eve@a.example", choice: { is: "new" } }),
    ];
    const phoned = customerOf("C-phoned", "Phoned", { phone: "030 1234567" });
    expect(ids(place(leads, { customers: [phoned], named: new Map([["C-other", other]]) }))).toEqual([["C-other", "L-1-contact", null], ["L-2-customer", "L-2-contact", null], ["L-3-customer", "L-3-contact", null]]);
  });

  test("the same person at two customers is one contact, and no lead is the same as one at another customer", () => {
    const leads = ["C-acme", "C-other"].map((customerId, n) => leadOf(`L-${n}`, { name: "Ada", email: "ada@a.example", choice: { is: "existing", customerId } }));
    expect(ids(place(leads, { named: new Map([["C-acme", acme], ["C-other", other]]) }))).toEqual([["C-acme", "L-0-contact", null], ["C-other", "L-0-contact", null]]);
  });

  test("one that is refused stands for nobody", () => {
    const leads = [leadOf("L-1", { name: "Ada", email: "ada@a.example", dealId: "gone" }), leadOf("L-2", { email: "ada@a.example" }), leadOf("L-3", { name: "A. L.", email: "ada@a.example" })];
    const placed = place(leads);
    expect(placeIn(placed, "L-1")).toBe("opportunity_not_found");
    expect(placeIn(placed, "L-2")).toMatchObject({ newCustomer: true, contactId: "L-3-contact", newContact: true, sameAs: null });
    expect(placeIn(placed, "L-3")).toMatchObject({ newCustomer: false, contactId: "L-3-contact", newContact: false, sameAs: "L-2" });
  });
});

test("five hundred leads are placed by looking up, not by comparing each with each", () => {
  const batchOf = (count: number) => {
    const leads = Array.from({ length: count }, (_, n) => leadOf(`L-${n}`, { name: `P ${n}`, email: `p${n}@one.example`, phone: `030 ${1_000_000 + n}`, company: "One" }));
    const persons = leads.map(({ data }, n) => contactOf(`P-${n}`, { email: data.person.email, atCustomers: [acme] }));
    const matches = persons.flatMap(({ contact, atCustomers: [customer = acme] }) => [{ customer, contact, matched: contact.duplicateKeys, certainty: "same" as const }]);
    let looks = 0;
    const watched = matches.map((match) => ({ ...match, get matched() { looks += 1; return match.matched; } }));
    const placed = placeLeads(leads, { matches: watched, named: new Map(), deals: new Map() });
    expect(placed.map((each) => "place" in each && each.place.contactId)).toEqual(persons.map(({ contact }) => contact.id));
    return looks;
  };
  expect(batchOf(500)).toBe(10 * batchOf(50));
});
