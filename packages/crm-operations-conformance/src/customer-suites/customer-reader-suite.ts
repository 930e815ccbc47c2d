import { Money, refuse } from "@nexus/common";
import type { CustomerMatch, DuplicateKeyRecord, NewCustomer } from "@nexus/crm-operations";
import type { ContractSuite } from "../contract.js";
import { expectEqual } from "../expectation.js";
import { boundedCase, customersCase, day, idsOf, newCustomer, nobodysIds, numbered, reference, role, shown, type CustomersAtWork } from "./customers-case.js";
import type { CustomersSubject } from "./customers-subject.js";

const email = (value: string): DuplicateKeyRecord => ({ kind: "email", value });
const domain = (value: string): DuplicateKeyRecord => ({ kind: "company-domain", value });
const called = (value: string): DuplicateKeyRecord => ({ kind: "company-name", value });

const byKeys = (at: CustomersAtWork, ...keys: readonly DuplicateKeyRecord[]) => at.read(({ customers }, ctx) => customers.findByKeys(ctx, keys));
const byEmail = async (at: CustomersAtWork, address: string) => shown(await at.read(({ customers }, ctx) => customers.findByEmail(ctx, address)));
const byCompany = async (at: CustomersAtWork, name: string | null, website: string | null) => shown(await at.read(({ customers }, ctx) => customers.findByCompany(ctx, { name, website })));

const full: NewCustomer = {
  id: "a",
  name: "Orchard GmbH",
  status: "customer",
  website: "https://www.orchard.example/about",
  email: "Office@orchard.example",
  phone: "030 901820",
  country: "DE",
  region: "Berlin",
  city: "Berlin",
  postalCode: "01067",
  street: "Main Street 1",
  industry: "Logistics",
  employees: 40,
  annualRevenue: Money.of(1_000_00, "EUR"),
  note: "Call first.",
  sharesDomain: false,
  externalReferences: [reference("1")],
  customFields: { tier: "gold" },
};

/** `CustomerReader`, sentence by sentence. */
export const customerReaderSuite: ContractSuite<CustomersSubject> = {
  name: "customer reader",
  cases: [
    customersCase("find answers the customer as it was created, null for what is not known, and undefined for an id that nobody has", async (at) => {
      const now = at.clock.now();
      const created = await at.customer("a", full);
      const keys = [email("office@orchard.example"), { kind: "phone", value: "+4930901820" }, domain("orchard.example"), called("orchard")];
      expectEqual("the customer", await at.stored("a"), { ...full, version: 1, mergedIds: [], duplicateKeys: keys, createdAt: now, updatedAt: now });
      expectEqual("what creating answered", created, await at.stored("a"));
      const bare = await at.customer("b", { name: "Bare" });
      const { website, phone, note, annualRevenue, status, sharesDomain } = bare;
      expectEqual("what is not known", [website, phone, note, annualRevenue, status, sharesDomain], [null, null, null, null, "prospect", false]);
      for (const id of nobodysIds) expectEqual(`the customer ${JSON.stringify(id)}`, await at.read(({ customers }, ctx) => customers.find(ctx, id)), undefined);
    }),
    customersCase("customers are found in the order of the ids, each once; ids without one are left out, and the id of a merged one finds the one it was merged into", async (at) => {
      for (const id of ["a", "b", "c", "d"]) await at.customer(id);
      await at.done("merging", ({ customers }, ctx) => customers.merge(ctx, { id: "c" }, { id: "b" }));
      const many = async (...ids: readonly string[]) => idsOf(await at.read(({ customers }, ctx) => customers.findMany(ctx, ids)));
      expectEqual("ids", await many("d", "x", "b", "", "a", "d", "\uD800", "c"), ["d", "c", "a"]);
      expectEqual("of none", await many(), []);
      expectEqual("ids that a merged one leaves", (await at.stored("b")).mergedIds, ["b"]);
    }),
    customersCase("customers are found by the references they carry, each once, ordered by createdAt, then id", async (at) => {
      await at.customer("late", { externalReferences: [reference("9")] });
      at.clock.advance(1);
      await at.customer("b", { externalReferences: [reference("1"), reference("2")] });
      await at.customer("a", { externalReferences: [reference("2", "shop")] });
      const by = async (of: CustomersAtWork, ...references: readonly ReturnType<typeof reference>[]) => idsOf(await of.read(({ customers }, ctx) => customers.findByReferences(ctx, references)));
      expectEqual("of several", await by(at, reference("2", "shop"), reference("2"), reference("1"), reference("9"), reference("unknown")), ["late", "a", "b"]);
      expectEqual("of others, of none, and another tenant's", [await by(at, reference("1 "), reference("1", "shop")), await by(at), await by(at.anotherTenant(), reference("1"))], [[], [], []]);
    }),
    customersCase("an address finds the contacts and customers whose it is, in any spelling, and nobody else at its domain", async (at) => {
      await at.customer("a", { email: "office@orchard.example" });
      await at.contact("ana", [role("a")], { email: "Ana@orchard.example" });
      await at.contact("bo", [role("a")], { email: "bo@orchard.example" });
      expectEqual("a contact's", await byEmail(at, " ANA@Orchard.example."), [["a", "ana", "email", "same"]]);
      expectEqual("a customer's own", await byEmail(at, "OFFICE@orchard.example"), [["a", null, "email", "same"]]);
      for (const none of ["cy@orchard.example", "no address", "", "\uD800@orchard.example", "a\u0000@orchard.example"]) expectEqual(`of ${JSON.stringify(none)}`, await byEmail(at, none), []);
    }),
    customersCase("a company is found by its domain, surely, and by its name, as a suggestion; the sure come first", async (at) => {
      await at.customer("named", { name: "ORCHARD Inc." });
      at.clock.advance(1);
      await at.customer("a", { name: "The Orchard Ltd.", website: "orchard.example" });
      expectEqual("by both", await byCompany(at, "Orchard GmbH", "https://shop.orchard.example"), [["a", null, "company-domain company-name", "same"], ["named", null, "company-name", "suggested"]]);
      expectEqual("by name", await byCompany(at, "Orchard GmbH", null), [["named", null, "company-name", "suggested"], ["a", null, "company-name", "suggested"]]);
      expectEqual("by nothing", [await byCompany(at, null, null), await byCompany(at, " - ", "no website")], [[], []]);
    }),
    customersCase("shared hosts and public mail domains are nobody's company", async (at) => {
      await at.customer("a", { website: "https://facebook.com/orchard", email: "orchard@gmail.com" });
      await at.customer("b", { website: "https://facebook.com/bakery", email: "bakery@gmail.com" });
      expectEqual("by the host and by the mail provider", [await byCompany(at, null, "https://facebook.com/orchard"), await byCompany(at, null, "gmail.com")], [[], []]);
      expectEqual("by the address itself", await byEmail(at, "or.chard@googlemail.com"), [["a", null, "email", "same"]]);
    }),
    customersCase("keys find one match for each customer that carries some, and one for each contact and customer where the contact is", async (at) => {
      await at.customer("a", { website: "orchard.example" });
      at.clock.advance(1);
      await at.customer("b");
      await at.contact("ana", [role("a"), role("b", { role: "owner" })], { email: "ana@mail.example", phone: "+49 30 901820" });
      at.clock.advance(1);
      await at.contact("bo", [role("a")], { phone: "+49 30 901820" });
      const keys = [{ kind: "phone", value: "+4930901820" }, domain("orchard.example"), email("ana@mail.example"), domain("unknown.example"), email("ana@mail.example")] as const;
      expectEqual("matches", shown(await byKeys(at, ...keys)), [
        ["a", null, "company-domain", "same"],
        ["a", "ana", "phone email", "same"],
        ["a", "bo", "phone", "same"],
        ["b", "ana", "phone email", "same"],
      ]);
      const [first] = await byKeys(at, domain("orchard.example"));
      expectEqual("the customer and the keys of a match", first, { customer: await at.stored("a"), contact: null, matched: [domain("orchard.example")], certainty: "same" } satisfies CustomerMatch);
      expectEqual("of a value under another kind, of what nobody can have, and of no keys", await Promise.all([byKeys(at, called("orchard.example")), byKeys(at, email("\uD800"), email("a\u0000")), byKeys(at)]), [[], [], []]);
    }),
    customersCase("a role that has ended leads to no customer, one that is to begin does; a contact without one is found alone, and last", async (at) => {
      const today = day(at.clock.now().slice(0, 10));
      for (const id of ["a", "b", "c"]) await at.customer(id);
      await at.contact("gone", [role("a", { to: today })], { email: "x@mail.example" });
      await at.contact("stays", [role("a", { to: today }), role("b", { from: day("2999-01-01") }), role("c", { to: day("2999-01-01") })], { email: "x@mail.example" });
      expectEqual("matches", shown(await byKeys(at, email("x@mail.example"))), [["b", "stays", "email", "same"], ["c", "stays", "email", "same"], [null, "gone", "email", "same"]]);
    }),
    customersCase("a removed customer is found by nothing", async (at) => {
      await at.customer("a", full.website === undefined ? {} : { website: full.website, externalReferences: [reference("1")] });
      expectEqual("whether it was there", await at.done("removing", ({ customers }, ctx) => customers.remove(ctx, { id: "a" })), true);
      expectEqual("by id", await at.read(({ customers }, ctx) => customers.find(ctx, "a")), undefined);
      expectEqual("by reference", await at.read(({ customers }, ctx) => customers.findByReferences(ctx, [reference("1")])), []);
      expectEqual("by keys", await byKeys(at, domain("orchard.example"), called("customer a")), []);
    }),
    customersCase("another tenant's customers and contacts are found by nothing", async (at) => {
      const other = at.anotherTenant();
      await other.customer("a", full);
      await other.contact("ana", [role("a")], { email: "ana@mail.example" });
      expectEqual("by id", await at.read(({ customers }, ctx) => customers.findMany(ctx, ["a"])), []);
      expectEqual("by keys", await byKeys(at, email("ana@mail.example"), domain("orchard.example"), called("orchard")), []);
      expectEqual("contacts", [await at.read(({ customers }, ctx) => customers.findContacts(ctx, ["ana"])), await at.read(({ customers }, ctx) => customers.contactsOf(ctx, ["a"]))], [[], []]);
    }),
    customersCase("a unit of work finds what it has written, and of one that is refused nothing stays", async (at) => {
      await at.refused("a unit of work", "undone", async ({ customers }, ctx) => {
        await customers.create(ctx, full);
        expectEqual("matches inside", shown(await customers.findByKeys(ctx, [domain("orchard.example")])), [["a", null, "company-domain", "same"]]);
        return refuse("undone", "Undo it.");
      });
      expectEqual("by id and by keys", [await at.read(({ customers }, ctx) => customers.find(ctx, "a")), await byKeys(at, domain("orchard.example"))], [undefined, []]);
    }),
    boundedCase("finding by the keys of many costs as much as by those of few", (count) => ({
      prepare: async (at) => {
        await at.commit(({ customers }, ctx) => customers.createMany(ctx, numbered(count, (n) => newCustomer(`c-${n}`, { website: `c-${n}.example` }))));
        await at.contact("ana", [role("c-0")], { email: "ana@mail.example" });
      },
      work: ({ customers }, ctx) => customers.findByKeys(ctx, [email("ana@mail.example"), ...numbered(count, (n) => domain(`c-${n}.example`))]),
    })),
  ],
};
