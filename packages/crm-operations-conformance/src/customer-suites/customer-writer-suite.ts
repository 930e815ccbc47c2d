import type { CustomerStatus } from "@nexus/crm-operations";
import type { ContractSuite } from "../contract.js";
import { expectEqual } from "../expectation.js";
import { boundedCase, customersCase, link, newCustomer, nobodysIds, numbered, reference, role, said, shown, type CustomersAtWork } from "./customers-case.js";
import type { CustomersSubject } from "./customers-subject.js";
import { mergeCases } from "./merge-cases.js";

const statuses = ["prospect", "customer", "former"] as const satisfies readonly CustomerStatus[];
const allowed = new Set(["prospect customer", "customer former", "former customer"]);

const createMany = (at: CustomersAtWork, ...customers: Parameters<typeof newCustomer>[]) =>
  at.commit((ports, ctx) => ports.customers.createMany(ctx, customers.map((given) => newCustomer(...given))));

const removed = (at: CustomersAtWork, id: string) => at.done(`removing ${id}`, ({ customers }, ctx) => customers.remove(ctx, { id }));

/** `CustomerWriter`, sentence by sentence. */
export const customerWriterSuite: ContractSuite<CustomersSubject> = {
  name: "customer writer",
  cases: [
    customersCase("creating again with the same content answers what became of it; with other content it is refused", async (at) => {
      const content = { name: "Orchard", website: "orchard.example", externalReferences: [reference("1")] };
      await at.customer("a", content);
      const changed = await at.done("updating", ({ customers }, ctx) => customers.update(ctx, { id: "a" }, { name: "Orchard Ltd." }));
      expectEqual("what it answers", await at.customer("a", { ...content, note: null }), changed);
      const refusal = await at.refused("creating", "customer_exists", ({ customers }, ctx) => customers.create(ctx, newCustomer("a", { ...content, name: "Bakery" })));
      expectEqual("what it says", refusal.details, { id: "a" });
      expectEqual("the customer", await at.stored("a"), changed);
    }),
    customersCase("many are created at once, each with its outcome in the order given; who is rejected does not keep the others out", async (at) => {
      await at.customer("old", { website: "old.example", externalReferences: [reference("1")] });
      const outcomes = await createMany(
        at,
        ["a", { website: "orchard.example" }],
        ["old", { website: "old.example", externalReferences: [reference("1")] }],
        ["old-2", { website: "https://www.old.example" }],
        ["a", { website: "orchard.example" }],
        ["a-2", { email: "office@orchard.example" }],
        ["referred", { externalReferences: [reference("1")] }],
        ["b", { externalReferences: [reference("2")] }],
        ["c", { externalReferences: [reference("2")] }],
      );
      expectEqual("outcomes", said(outcomes), ["created", "unchanged", "customer_domain_taken", "duplicate_in_batch", "customer_domain_taken", "external_reference_taken", "created", "external_reference_taken"]);
      const found = await at.read(({ customers }, ctx) => customers.findMany(ctx, ["old", "a", "b", "c", "old-2", "a-2", "referred"]));
      expectEqual("who is there, and their versions", found.map(({ id, version }) => [id, version]), [["old", 1], ["a", 1], ["b", 1]]);
      expectEqual("outcomes of nothing", await createMany(at), []);
    }),
    boundedCase("many are created for the price of few", (count) => ({
      work: ({ customers }, ctx) => customers.createMany(ctx, numbered(count, (n) => newCustomer(`c-${n}`, { website: `c-${n}.example`, externalReferences: [reference(`${n}`)] }))),
    })),
    customersCase("no two customers hold a domain, by website or address, unless one shares it; whose it is, is said", async (at) => {
      await at.customer("a", { website: "orchard.example" });
      const refusal = await at.refused("creating", "customer_domain_taken", ({ customers }, ctx) => customers.create(ctx, newCustomer("b", { email: "office@shop.orchard.example" })));
      expectEqual("whose it is", refusal.details, { id: "b", customerId: "a" });
      await at.customer("branch", { website: "orchard.example", sharesDomain: true });
      await at.customer("c", { website: "bakery.example" });
      await at.refused("moving there", "customer_domain_taken", ({ customers }, ctx) => customers.update(ctx, { id: "c" }, { website: "orchard.example" }));
      await at.refused("sharing no more", "customer_domain_taken", ({ customers }, ctx) => customers.update(ctx, { id: "branch" }, { sharesDomain: false }));
      await at.done("moving away", ({ customers }, ctx) => customers.update(ctx, { id: "a" }, { website: null }));
      await at.done("sharing no more", ({ customers }, ctx) => customers.update(ctx, { id: "branch" }, { sharesDomain: false }));
      const matches = await at.read(({ customers }, ctx) => customers.findByKeys(ctx, [{ kind: "company-domain", value: "orchard.example" }]));
      expectEqual("who has the domain", shown(matches), [["branch", null, "company-domain", "same"]]);
    }),
    customersCase("an update changes what is named, and takes away what is null; keys follow", async (at) => {
      const before = await at.customer("a", { name: "Orchard", website: "orchard.example", phone: "+4930901820", note: "Call.", customFields: { tier: "gold" } });
      at.clock.advance(5);
      const after = await at.done("updating", ({ customers }, ctx) => customers.update(ctx, { id: "a", expectedVersion: before.version }, { website: "new.example", phone: null, customFields: {} }));
      expectEqual("the customer", after, {
        ...before, website: "new.example", phone: null, customFields: {}, version: before.version + 1, updatedAt: at.clock.now(),
        duplicateKeys: [{ kind: "company-domain", value: "new.example" }, { kind: "company-name", value: "orchard" }],
      });
      expectEqual("as committed", await at.stored("a"), after);
      const old = await at.read(({ customers }, ctx) => customers.findByKeys(ctx, [{ kind: "company-domain", value: "orchard.example" }, { kind: "phone", value: "+4930901820" }]));
      expectEqual("who is found by the old keys", shown(old), []);
    }),
    customersCase("a change that has happened already changes nothing, whatever version is expected; another one from an old version is refused", async (at) => {
      const { version } = await at.customer("a");
      const target = { id: "a", expectedVersion: version };
      const once = await at.done("updating", ({ customers }, ctx) => customers.update(ctx, target, { note: "Call." }));
      at.clock.advance(5);
      expectEqual("again", await at.done("updating", ({ customers }, ctx) => customers.update(ctx, target, { note: "Call." })), once);
      expectEqual("nothing", await at.done("updating", ({ customers }, ctx) => customers.update(ctx, target, {})), once);
      const refusal = await at.refused("updating", "version_conflict", ({ customers }, ctx) => customers.update(ctx, target, { note: "Write." }));
      expectEqual("what it says", refusal.details, { id: "a", expectedVersion: version, version: once.version });
      await at.refused("changing the status", "version_conflict", ({ customers }, ctx) => customers.changeStatus(ctx, target, "customer"));
      await at.refused("removing", "version_conflict", ({ customers }, ctx) => customers.remove(ctx, target));
      expectEqual("the customer", await at.stored("a"), once);
    }),
    ...statuses.flatMap((from) =>
      statuses.map((to) => {
        const may = from === to ? "stays as it is" : allowed.has(`${from} ${to}`) ? "is allowed" : "is refused";
        return customersCase(`status: from ${from} to ${to} ${may}`, async (at) => {
          const before = await at.customer("a", { status: from });
          if (may === "is refused") {
            await at.refused(may, "customer_status_refused", ({ customers }, ctx) => customers.changeStatus(ctx, { id: "a" }, to));
            expectEqual("the customer", await at.stored("a"), before);
            return;
          }
          const after = await at.done(may, ({ customers }, ctx) => customers.changeStatus(ctx, { id: "a" }, to));
          expectEqual("the customer", [after, after], [await at.stored("a"), from === to ? before : { ...before, status: to, version: before.version + 1 }]);
        });
      }),
    ),
    customersCase("a removed prospect is gone, removing it again does nothing, and its id may be used again", async (at) => {
      const content = { website: "orchard.example", externalReferences: [reference("1")] };
      await at.customer("a", content);
      await at.commit(({ customers }, ctx) => customers.assignOwners(ctx, [{ id: "a", ownerId: "ann", from: role("a").from, reason: "new" }]));
      expectEqual("whether it was there", [await removed(at, "a"), await removed(at, "a"), await removed(at, "unknown")], [true, false, false]);
      await at.customer("b", content);
      expectEqual("what is free again", await removed(at, "b"), true);
      const again = await at.customer("a", content);
      expectEqual("whether versions go on", again.version > 1, true);
      expectEqual("owners that are left", await at.read(({ customers }, ctx) => customers.ownershipOf(ctx, ["a"])), []);
    }),
    customersCase("who is or was a customer, has contacts or links, or took in others is not removed, and it is said why", async (at) => {
      const refusedFor = async (id: string) => (await at.refused(`removing ${id}`, "customer_in_use", ({ customers }, ctx) => customers.remove(ctx, { id }))).details;
      await at.customer("bought", { status: "former" });
      for (const id of ["met", "linked", "winner", "loser"]) await at.customer(id);
      await at.contact("ana", [role("met")]);
      await at.commit(({ customers }, ctx) => customers.link(ctx, [link("linked", "O-1")]));
      await at.done("merging", ({ customers }, ctx) => customers.merge(ctx, { id: "winner" }, { id: "loser" }));
      const reasons = { bought: ["status"], met: ["contacts"], linked: ["links"], winner: ["merged"] };
      for (const [id, reason] of Object.entries(reasons)) expectEqual(`why ${id} stays`, await refusedFor(id), { id, reasons: reason });
      await at.commit(({ customers }, ctx) => customers.unlink(ctx, [link("linked", "O-1")]));
      expectEqual("whether it goes without its link", await removed(at, "linked"), true);
    }),
    ...mergeCases,
    customersCase("a customer of another tenant is an unknown one to every change, and its id, domain and references are free", async (at) => {
      const other = at.anotherTenant();
      const content = { website: "orchard.example", externalReferences: [reference("1")] };
      await other.customer("a", content);
      await at.customer("mine");
      const theirs = await other.stored("a");
      for (const id of ["a", ...nobodysIds]) {
        await at.refused("updating", "customer_not_found", ({ customers }, ctx) => customers.update(ctx, { id }, { note: "x" }));
        await at.refused("changing the status", "customer_not_found", ({ customers }, ctx) => customers.changeStatus(ctx, { id }, "customer"));
        await at.refused("merging", "customer_not_found", ({ customers }, ctx) => customers.merge(ctx, { id }, { id: "mine" }));
        await at.refused("merging", "customer_not_found", ({ customers }, ctx) => customers.merge(ctx, { id: "mine" }, { id }));
        expectEqual("removing", await removed(at, id), false);
      }
      await at.customer("a", content);
      expectEqual("the other tenant's customer", await other.stored("a"), theirs);
    }),
    customersCase("of parallel works that find and create by one key under the lock, one creates", async (at) => {
      const key = { kind: "phone", value: "+4930901820" } as const;
      const made = await Promise.all(
        numbered(4, (n) =>
          at.commit(async ({ customers }, ctx) => {
            if ((await customers.findByKeys(ctx, [key])).length > 0) return "found";
            const created = await customers.create(ctx, newCustomer(`c-${n}`, { phone: "+49 30 901820" }));
            return created.ok ? "created" : created.refusal.code;
          }),
        ),
      );
      expectEqual("outcomes", made.toSorted(), ["created", "found", "found", "found"]);
    }),
  ],
};
