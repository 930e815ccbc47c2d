import type { DuplicateKeyRecord } from "@nexus/crm-operations";
import { expectEqual } from "../expectation.js";
import { customersCase, day, idsOf, link, newCustomer, reference, role, shown, type CustomersAtWork, type CustomersCase } from "./customers-case.js";

const merge = (at: CustomersAtWork, winner: string, loser: string) => at.done(`merging ${loser} into ${winner}`, ({ customers }, ctx) => customers.merge(ctx, { id: winner }, { id: loser }));
const domain = (value: string): DuplicateKeyRecord => ({ kind: "company-domain", value });

/** What `CustomerWriter.merge` promises. */
export const mergeCases: readonly CustomersCase[] = [
  customersCase("a merge keeps the winner's details and status, and gives it keys and references of the loser", async (at) => {
    const winner = await at.customer("w", { name: "Orchard", website: "orchard.example", externalReferences: [reference("1")] });
    await at.customer("l", { name: "Orchard Farm", website: "farm.example", note: "Old.", status: "customer", externalReferences: [reference("2")] });
    at.clock.advance(5);
    const merged = await merge(at, "w", "l");
    const keys: readonly DuplicateKeyRecord[] = [domain("orchard.example"), { kind: "company-name", value: "orchard" }, domain("farm.example"), { kind: "company-name", value: "orchard farm" }];
    expectEqual("the winner", merged, { ...winner, version: merged.version, updatedAt: at.clock.now(), duplicateKeys: keys, mergedIds: ["l"], externalReferences: [reference("1"), reference("2")] });
    expectEqual("by either id", [await at.stored("w"), await at.stored("l")], [merged, merged]);
    expectEqual("by the loser's keys", shown(await at.read(({ customers }, ctx) => customers.findByKeys(ctx, [domain("farm.example")]))), [["w", null, "company-domain", "same"]]);
    expectEqual("by the loser's reference", idsOf(await at.read(({ customers }, ctx) => customers.findByReferences(ctx, [reference("2")]))), ["w"]);
    const refusal = await at.refused("taking the loser's domain", "customer_domain_taken", ({ customers }, ctx) => customers.create(ctx, newCustomer("new", { website: "farm.example" })));
    expectEqual("whose it is", refusal.details, { id: "new", customerId: "w" });
    const moved = await at.done("moving", ({ customers }, ctx) => customers.update(ctx, { id: "w" }, { website: "new.example" }));
    expectEqual("keys that stay with the winner", moved.duplicateKeys.map(({ value }) => value), ["new.example", "orchard", "farm.example", "orchard farm"]);
  }),
  customersCase("contacts and links of the loser become the winner's, those that both had once", async (at) => {
    for (const id of ["w", "l"]) await at.customer(id);
    await at.contact("ana", [role("l"), role("l", { role: "owner", from: day("2021-01-01"), to: day("2022-01-01") }), role("w", { role: "owner", from: day("2021-06-01"), to: day("2023-01-01") })]);
    await at.contact("bo", [role("w")]);
    await at.commit(({ customers }, ctx) => customers.link(ctx, [link("l", "O-1"), link("w", "O-1"), link("l", "O-2", "ana")]));
    const before = await at.storedContact("ana");
    await merge(at, "w", "l");
    const after = await at.storedContact("ana");
    expectEqual("roles", after.roles, [role("w"), role("w", { role: "owner", from: day("2021-01-01"), to: day("2023-01-01") })]);
    expectEqual("whether the contact's version grew", after.version > before.version, true);
    for (const id of ["w", "l"]) {
      expectEqual(`contacts of ${id}`, idsOf(await at.read(({ customers }, ctx) => customers.contactsOf(ctx, [id]))), ["ana", "bo"]);
      expectEqual(`links of ${id}`, await at.read(({ customers }, ctx) => customers.linksOfCustomers(ctx, [id])), [link("w", "O-1"), link("w", "O-2", "ana")]);
    }
    expectEqual("links of the opportunities", await at.read(({ customers }, ctx) => customers.linksOfOpportunities(ctx, ["O-2", "O-1"])), [link("w", "O-1"), link("w", "O-2", "ana")]);
  }),
  customersCase("owners of the loser become the winner's on the days on which the winner has none", async (at) => {
    for (const id of ["w", "l"]) await at.customer(id);
    const own = (id: string, ownerId: string | null, from: string) => at.commit(({ customers }, ctx) => customers.assignOwners(ctx, [{ id, ownerId, from: day(from), reason: "test" }]));
    await own("w", "ann", "2022-01-01");
    await own("w", null, "2023-01-01");
    await own("l", "ben", "2021-01-01");
    await own("l", "cy", "2022-06-01");
    await merge(at, "w", "l");
    const period = (ownerId: string, from: string, to: string | null) => ({ customerId: "w", ownerId, from: day(from), to: to === null ? null : day(to) });
    const expected = [period("ben", "2021-01-01", "2022-01-01"), period("ann", "2022-01-01", "2023-01-01"), period("cy", "2023-01-01", null)];
    for (const id of ["w", "l"]) expectEqual(`owners of ${id}`, await at.read(({ customers }, ctx) => customers.ownershipOf(ctx, [id])), expected);
    const on = await at.read(({ customers }, ctx) => customers.ownersOn(ctx, ["l", "w"], day("2022-07-01")));
    expectEqual("owners on a day, by the id asked for", [...on], [["l", expected[1]], ["w", expected[1]]]);
  }),
  customersCase("merging again answers the winner as it is; whoever was merged is not changed, and it is said into which one", async (at) => {
    for (const id of ["w", "l", "x"]) await at.customer(id);
    const merged = await merge(at, "w", "l");
    expectEqual("again, from an old version", await at.done("merging", ({ customers }, ctx) => customers.merge(ctx, { id: "w", expectedVersion: 1 }, { id: "l", expectedVersion: 1 })), merged);
    expectEqual("creating again what was merged", await at.customer("l"), merged);
    const said = { id: "l", mergedInto: "w" };
    expectEqual("update", (await at.refused("updating", "customer_merged", ({ customers }, ctx) => customers.update(ctx, { id: "l" }, { note: "x" }))).details, said);
    expectEqual("status", (await at.refused("changing", "customer_merged", ({ customers }, ctx) => customers.changeStatus(ctx, { id: "l" }, "customer"))).details, said);
    expectEqual("remove", (await at.refused("removing", "customer_merged", ({ customers }, ctx) => customers.remove(ctx, { id: "l" }))).details, said);
    expectEqual("as a loser", (await at.refused("merging", "customer_merged", ({ customers }, ctx) => customers.merge(ctx, { id: "x" }, { id: "l" }))).details, said);
    expectEqual("as a winner", (await at.refused("merging", "customer_merged", ({ customers }, ctx) => customers.merge(ctx, { id: "l" }, { id: "x" }))).details, said);
    await at.refused("merging with itself", "customer_merge_refused", ({ customers }, ctx) => customers.merge(ctx, { id: "x" }, { id: "x" }));
    await at.refused("merging an old copy", "version_conflict", ({ customers }, ctx) => customers.merge(ctx, { id: "w", expectedVersion: 1 }, { id: "x" }));
  }),
  customersCase("whoever was merged before follows: every id finds the last winner", async (at) => {
    for (const id of ["a", "b", "c"]) await at.customer(id, { website: `${id}.example` });
    await merge(at, "b", "a");
    const last = await merge(at, "c", "b");
    expectEqual("merged ids", last.mergedIds, ["a", "b"]);
    for (const id of ["a", "b", "c"]) expectEqual(`by ${id}`, await at.stored(id), last);
    expectEqual("by the first key", shown(await at.read(({ customers }, ctx) => customers.findByKeys(ctx, [domain("a.example")]))), [["c", null, "company-domain", "same"]]);
    expectEqual("what the first merge answers now", (await at.refused("merging", "customer_merged", ({ customers }, ctx) => customers.merge(ctx, { id: "b" }, { id: "a" }))).details, { id: "b", mergedInto: "c" });
  }),
];
