import type { ContractSuite } from "../contract.js";
import { expectEqual } from "../expectation.js";
import { boundedCase, customersCase, day, idsOf, link, newContact, nobodysIds, numbered, reference, role, said, type CustomersAtWork } from "./customers-case.js";
import type { CustomersSubject } from "./customers-subject.js";

const create = async (at: CustomersAtWork, ...contacts: Parameters<typeof newContact>[]) => said(await at.commit(({ customers }, ctx) => customers.createContacts(ctx, contacts.map((given) => newContact(...given)))));
const removed = (at: CustomersAtWork, id: string) => at.done(`removing ${id}`, ({ customers }, ctx) => customers.removeContact(ctx, { id }));

/** `ContactReader` and `ContactWriter`, sentence by sentence. */
export const contactsSuite: ContractSuite<CustomersSubject> = {
  name: "contacts",
  cases: [
    customersCase("a contact is found as it was created, with its roles by start and null for what is not known", async (at) => {
      for (const id of ["a", "b"]) await at.customer(id);
      const full = { name: "Ana Lima", jobTitle: "CFO", email: "Ana@orchard.example", phone: "030 901820", country: "DE", note: "Call.", externalReferences: [reference("1")], customFields: { tier: "gold" } };
      await at.contact("ana", [role("b"), role("a"), role("a", { role: "adviser" }), role("a", { role: "owner", from: day("2019-01-01"), to: day("2020-01-01") })], full);
      const now = at.clock.now();
      expectEqual("the contact", await at.storedContact("ana"), {
        id: "ana", ...full, version: 1, createdAt: now, updatedAt: now,
        roles: [role("a", { role: "owner", from: day("2019-01-01"), to: day("2020-01-01") }), role("a", { role: "adviser" }), role("a"), role("b")],
        duplicateKeys: [{ kind: "email", value: "ana@orchard.example" }, { kind: "phone", value: "+4930901820" }],
      });
      await at.contact("bo", []);
      const { jobTitle, email, phone, country, note, roles } = await at.storedContact("bo");
      expectEqual("what is not known", [jobTitle, email, phone, country, note, roles], [null, null, null, null, null, []]);
    }),
    customersCase("contacts are found in the order of the ids, each once; unknown ones are left out", async (at) => {
      for (const id of ["a", "b", "c"]) await at.contact(id, []);
      const found = async (...ids: readonly string[]) => idsOf(await at.read(({ customers }, ctx) => customers.findContacts(ctx, ids)));
      expectEqual("ids", await found("c", ...nobodysIds, "a", "c"), ["c", "a"]);
      expectEqual("of none", await found(), []);
    }),
    customersCase("contacts of customers are all who have or had a role there, each once, ordered by createdAt, then id", async (at) => {
      for (const id of ["a", "b", "c"]) await at.customer(id);
      await at.contact("late", [role("b", { to: day("2020-01-02") })]);
      at.clock.advance(1);
      await at.contact("2", [role("a"), role("b")]);
      await at.contact("1", [role("a", { role: "owner" }), role("a")]);
      await at.contact("0", [role("c")]);
      const of = async (...ids: readonly string[]) => idsOf(await at.read(({ customers }, ctx) => customers.contactsOf(ctx, ids)));
      expectEqual("of two", await of("a", "b", "unknown", "a"), ["late", "1", "2"]);
      expectEqual("of nobody", [await of("unknown", "\uD800"), await of()], [[], []]);
    }),
    customersCase("creating again with the same content changes nothing, whatever became of it; who is rejected does not keep the others out", async (at) => {
      await at.customer("a");
      await at.contact("old", [role("a")], { externalReferences: [reference("1")] });
      await at.done("updating", ({ customers }, ctx) => customers.updateContact(ctx, { id: "old" }, { name: "Renamed" }));
      const outcomes = await create(
        at,
        ["ana", { roles: [role("a")], email: "x@orchard.example" }],
        ["old", { roles: [role("a")], externalReferences: [reference("1")] }],
        ["ana", {}],
        ["nowhere", { roles: [role("unknown")] }],
        ["twice", { roles: [role("a"), role("a", { from: day("2021-01-01") })] }],
        ["never", { roles: [role("a", { to: day("2020-01-01") })] }],
        ["referred", { externalReferences: [reference("1")] }],
        ["bo", { email: "x@orchard.example" }],
      );
      expectEqual("outcomes", outcomes, ["created", "unchanged", "duplicate_in_batch", "customer_not_found", "contact_role_refused", "contact_role_refused", "external_reference_taken", "created"]);
      expectEqual("with other content", await create(at, ["old", { name: "Other" }]), ["contact_exists"]);
      expectEqual("who is there", idsOf(await at.read(({ customers }, ctx) => customers.findContacts(ctx, ["ana", "old", "nowhere", "twice", "never", "referred", "bo"]))), ["ana", "old", "bo"]);
      expectEqual("what became of the old one", (await at.storedContact("old")).name, "Renamed");
    }),
    boundedCase("many are created and found for the price of few", (count) => ({
      prepare: (at) => at.customer("a"),
      work: async ({ customers }, ctx) => {
        await customers.createContacts(ctx, numbered(count, (n) => newContact(`p-${n}`, { roles: [role("a")], email: `p-${n}@orchard.example`, externalReferences: [reference(`${n}`)] })));
        await customers.contactsOf(ctx, ["a"]);
        await customers.findContacts(ctx, numbered(count, (n) => `p-${n}`));
      },
    })),
    customersCase("an update changes what is named; roles are given whole, and a role at a merged customer is one at its winner", async (at) => {
      for (const id of ["a", "b", "c"]) await at.customer(id);
      await at.contact("ana", [role("a"), role("b")], { email: "ana@orchard.example", note: "Call." });
      await at.done("merging", ({ customers }, ctx) => customers.merge(ctx, { id: "c" }, { id: "b" }));
      const before = await at.storedContact("ana");
      at.clock.advance(5);
      const roles = [role("a", { to: day("2025-01-01") }), role("b", { from: day("2025-01-01") })];
      const after = await at.done("updating", ({ customers }, ctx) => customers.updateContact(ctx, { id: "ana", expectedVersion: before.version }, { email: "ana@new.example", note: null, roles }));
      expectEqual("the contact", after, {
        ...before, email: "ana@new.example", note: null, version: before.version + 1, updatedAt: at.clock.now(), duplicateKeys: [{ kind: "email", value: "ana@new.example" }],
        roles: [role("a", { to: day("2025-01-01") }), role("c", { from: day("2025-01-01") })],
      });
      expectEqual("as committed", await at.storedContact("ana"), after);
      expectEqual("again, from an old version", await at.done("updating", ({ customers }, ctx) => customers.updateContact(ctx, { id: "ana", expectedVersion: 1 }, { note: null, roles })), after);
      await at.refused("another one from an old version", "version_conflict", ({ customers }, ctx) => customers.updateContact(ctx, { id: "ana", expectedVersion: 1 }, { note: "x" }));
      await at.refused("a role at nobody", "customer_not_found", ({ customers }, ctx) => customers.updateContact(ctx, { id: "ana" }, { roles: [role("unknown")] }));
      await at.refused("a role twice", "contact_role_refused", ({ customers }, ctx) => customers.updateContact(ctx, { id: "ana" }, { roles: [role("b"), role("c")] }));
      expectEqual("after the refusals", await at.storedContact("ana"), after);
    }),
    customersCase("a removed contact is found by nothing, removing it again does nothing, and its id may be used again", async (at) => {
      await at.customer("a");
      const content = { email: "ana@orchard.example", externalReferences: [reference("1")] };
      await at.contact("ana", [role("a")], content);
      await at.commit(({ customers }, ctx) => customers.link(ctx, [link("a", "O-1", "ana")]));
      await at.refused("removing", "contact_in_use", ({ customers }, ctx) => customers.removeContact(ctx, { id: "ana" }));
      await at.commit(({ customers }, ctx) => customers.unlink(ctx, [link("a", "O-1", "ana")]));
      await at.refused("removing an old copy", "version_conflict", ({ customers }, ctx) => customers.removeContact(ctx, { id: "ana", expectedVersion: 99 }));
      expectEqual("whether it was there", [await removed(at, "ana"), await removed(at, "ana"), await removed(at, "unknown")], [true, false, false]);
      expectEqual("by id, customer and address", await at.read(async ({ customers }, ctx) => [await customers.findContacts(ctx, ["ana"]), await customers.contactsOf(ctx, ["a"]), await customers.findByEmail(ctx, content.email)]), [[], [], []]);
      expectEqual("whether the customer goes now", await at.done("removing", ({ customers }, ctx) => customers.remove(ctx, { id: "a" })), true);
      expectEqual("creating again", await create(at, ["ana", content]), ["created"]);
    }),
    customersCase("another tenant's contacts are unknown to every change, and their customers have no roles to give", async (at) => {
      const other = at.anotherTenant();
      await other.customer("a");
      await other.contact("ana", [role("a")]);
      for (const id of ["ana", ...nobodysIds]) {
        await at.refused("updating", "contact_not_found", ({ customers }, ctx) => customers.updateContact(ctx, { id }, { note: "x" }));
        expectEqual("removing", await removed(at, id), false);
      }
      expectEqual("a role there", await create(at, ["ana", { roles: [role("a")] }]), ["customer_not_found"]);
      expectEqual("the id is free", await create(at, ["ana", {}]), ["created"]);
      expectEqual("theirs", idsOf(await other.read(({ customers }, ctx) => customers.contactsOf(ctx, ["a"]))), ["ana"]);
    }),
  ],
};
