import { refuse } from "@nexus/common";
import type { ImportEntity } from "@nexus/crm-operations";
import { expectEqual } from "../expectation.js";
import { crmCase, type CrmCase } from "./crm-case.js";
import { accountFacts, batches, day, dealOf, importCodes, importing, leadFacts, leadOf, opportunityFacts, productFacts, reference, userFacts, userIdOf } from "./history-cases.js";

const entities: readonly ImportEntity[] = ["user", "product", "account", "lead", "opportunity"];

/** What holds for batches of every entity. */
export const historyBatchCases: readonly CrmCase[] = [
  crmCase("each item has one outcome, in the order given, with its reference and the id of its record", async (crm) => {
    await crm.pipeline();
    for (const [entity, take] of batches(crm)) {
      const outcomes = await take();
      expectEqual(`outcomes of ${entity}`, outcomes.map(({ reference: of, outcome }) => [of, outcome]), ["1", "2"].map((id) => [reference(id), "created"]));
      const ids = outcomes.map((item) => (item.outcome === "rejected" ? "" : item.id));
      expectEqual(`whether the ids of ${entity} differ and say something`, new Set(ids).size === 2 && !ids.includes(""), true);
      expectEqual(`outcomes of ${entity} again`, await take(), outcomes.map((item) => ({ ...item, outcome: "unchanged" })));
      if (entity === "user") expectEqual("the id of the user", await userIdOf(crm, "1"), ids[0]);
      if (entity === "lead") expectEqual("the id of the lead", (await leadOf(crm, "1")).id, ids[0]);
      if (entity === "opportunity") expectEqual("the id of the deal", (await dealOf(crm, "1")).id, ids[0]);
    }
  }),
  crmCase("an empty batch has no outcomes", async (crm) => {
    const take = importing(crm);
    expectEqual("outcomes", [await take.user([]), await take.product([]), await take.account([]), await take.lead([]), await take.opportunity([])], [[], [], [], [], []]);
  }),
  crmCase("what the source says differently is updated under the same id, and then unchanged", async (crm) => {
    await crm.pipeline();
    for (const [, take] of batches(crm)) await take();
    for (const [entity, take] of batches(crm, "Renamed")) {
      const [first, second] = await take();
      expectEqual(`outcomes of ${entity}`, [first?.outcome, second?.outcome], ["updated", "unchanged"]);
      expectEqual(`outcomes of ${entity} again`, importCodes(await take()), ["unchanged", "unchanged"]);
    }
    expectEqual("the names", [(await leadOf(crm, "1")).title, (await dealOf(crm, "1")).name], ["Renamed", "Renamed"]);
  }),
  crmCase("the same facts again write nothing", async (crm) => {
    await crm.pipeline();
    for (const [, take] of batches(crm)) await take();
    const before = [await leadOf(crm, "1"), await dealOf(crm, "1"), await crm.read(({ directory }, ctx) => directory.snapshot(ctx))];
    crm.clock.advance(86_400_000);
    for (const [, take] of batches(crm)) await take();
    expectEqual("lead, deal and directory", [await leadOf(crm, "1"), await dealOf(crm, "1"), await crm.read(({ directory }, ctx) => directory.snapshot(ctx))], before);
  }),
  crmCase("of the same reference twice in a batch the first counts, the rest are rejected with duplicate_in_batch", async (crm) => {
    await crm.pipeline();
    const take = importing(crm);
    const expected = ["created", "duplicate_in_batch", "created", "duplicate_in_batch"];
    expectEqual("users", importCodes(await take.user([userFacts("1"), userFacts("1"), userFacts("2"), userFacts("1", { name: "Renamed" })])), expected);
    expectEqual("products", importCodes(await take.product([productFacts("1"), productFacts("1"), productFacts("2"), productFacts("1", { name: "Renamed" })])), expected);
    expectEqual("leads", importCodes(await take.lead([leadFacts(crm, "1"), leadFacts(crm, "1"), leadFacts(crm, "2"), leadFacts(crm, "1", { title: "Renamed" })])), expected);
    expectEqual("deals", importCodes(await take.opportunity([opportunityFacts("1"), opportunityFacts("1"), opportunityFacts("2"), opportunityFacts("1", { name: "Renamed" })])), expected);
    const doubled = [accountFacts("1"), accountFacts("1"), accountFacts("2"), accountFacts("1", { parentReference: reference("2") }), accountFacts("2", { parentReference: reference("1") })];
    expectEqual("accounts", importCodes(await take.account(doubled)), [...expected, "duplicate_in_batch"]);
    expectEqual("the lead and the deal", [(await leadOf(crm, "1")).title, (await dealOf(crm, "1")).name], ["Lead 1", "Deal 1"]);
  }),
  crmCase("references that lead nowhere reject their item and no other", async (crm) => {
    await crm.pipeline();
    const take = importing(crm);
    const nowhere = reference("nowhere");
    expectEqual("leads", importCodes(await take.lead([leadFacts(crm, "1", { ownerReference: nowhere }), leadFacts(crm, "2")])), ["user_not_found", "created"]);
    const [foreign, own] = await take.lead([leadFacts(crm, "3", { source: "from-the-moon" }), leadFacts(crm, "4")]);
    expectEqual("a lead of a source that the tenant does not have, and another", [foreign?.outcome, own?.outcome], ["rejected", "created"]);
    expectEqual("accounts", importCodes(await take.account([accountFacts("1", { ownerReference: nowhere }), accountFacts("2", { parentReference: nowhere }), accountFacts("3")])), ["user_not_found", "account_not_found", "created"]);
    expectEqual(
      "deals",
      importCodes(await take.opportunity([
        opportunityFacts("1", { ownerReference: nowhere }),
        opportunityFacts("2", { accountReference: nowhere }),
        opportunityFacts("3", { productReference: nowhere }),
        opportunityFacts("4", { sourceLeadReference: nowhere }),
        opportunityFacts("5", { pipelineName: "Nowhere" }),
        opportunityFacts("6", { stageName: "Nowhere" }),
        opportunityFacts("7"),
      ])),
      ["user_not_found", "account_not_found", "product_not_found", "lead_not_found", "pipeline_not_found", "stage_not_found", "created"],
    );
    expectEqual("deals again, when the account is there", [await take.account([accountFacts("nowhere")]), await take.opportunity([opportunityFacts("2", { accountReference: nowhere })])].map(importCodes), [["created"], ["created"]]);
    expectEqual("a deal without any pipeline", importCodes(await importing(crm.anotherTenant()).opportunity([opportunityFacts("1")])), ["pipeline_not_found"]);
  }),
  crmCase("another tenant's references are references to nobody", async (crm) => {
    const other = crm.anotherTenant();
    await other.pipeline();
    await crm.pipeline();
    for (const [, take] of batches(other)) await take();
    expectEqual("a lead of their user", importCodes(await importing(crm).lead([leadFacts(crm, "1", { ownerReference: reference("1") })])), ["user_not_found"]);
    for (const [entity, take] of batches(crm)) expectEqual(`outcomes of ${entity} under the same references`, importCodes(await take()), ["created", "created"]);
  }),
  crmCase("external ids that are there are known by entity and source, in the order of their text", async (crm) => {
    await crm.pipeline();
    const other = crm.anotherTenant();
    await other.pipeline();
    for (const [, take] of batches(other)) await take();
    const known = (entity: ImportEntity, source = "old-crm") => crm.read(({ history }, ctx) => history.knownIds(ctx, entity, source));
    for (const entity of entities) expectEqual(`known ids of ${entity} before`, await known(entity), []);
    for (const [, take] of batches(crm)) await take();
    await importing(crm).lead(["😀", "\uFFFD", "Z", "a"].map((id) => leadFacts(crm, id)));
    await importing(crm).lead([leadFacts(crm, "7", { reference: reference("7", "fair") })]);
    for (const entity of entities) expectEqual(`known ids of ${entity}`, await known(entity), entity === "lead" ? ["1", "2", "Z", "a", "\uFFFD", "😀"] : ["1", "2"]);
    expectEqual("known ids of another source", [await known("lead", "fair"), await known("account", "fair"), await known("lead", "old")], [["7"], [], []]);
  }),
  crmCase("a batch is undone with the unit of work it is part of", async (crm) => {
    await crm.pipeline();
    const take = importing(crm);
    await crm.refused("a unit of work", "undone", async ({ history }, ctx) => {
      await history.importUsers(ctx, [userFacts("1")]);
      await history.importLeads(ctx, [leadFacts(crm, "1", { ownerReference: reference("1") })]);
      return refuse("undone", "Undo it.");
    });
    expectEqual("the lead", await crm.read(({ leads }, ctx) => leads.findByReferences(ctx, [reference("1")])), []);
    expectEqual("the lead later", importCodes(await take.lead([leadFacts(crm, "1", { ownerReference: reference("1") })])), ["user_not_found"]);
    expectEqual("the user later", importCodes(await take.user([userFacts("1")])), ["created"]);
  }),
  crmCase(
    "a batch of many costs as many round trips as a batch of two",
    async (crm) => {
      await crm.pipeline();
      const take = importing(crm);
      const ids = Array.from({ length: 8 }, (_, i) => `r-${i}`);
      const cost = async (act: () => Promise<unknown>): Promise<number> => {
        const before = crm.subject.roundTrips?.() ?? 0;
        await act();
        return (crm.subject.roundTrips?.() ?? 0) - before;
      };
      const everything: readonly (readonly [string, (some: readonly string[]) => Promise<unknown>])[] = [
        ["users", (some) => take.user(some.map((id) => userFacts(id, { managerReference: reference(`manager-${id}`), teamName: `Team ${id}` })))],
        ["products", (some) => take.product(some.map((id) => productFacts(id)))],
        ["accounts", (some) => take.account(some.map((id) => accountFacts(id, { ownerReference: reference(id) })))],
        ["leads", (some) => take.lead(some.map((id) => leadFacts(crm, id, { ownerReference: reference(id) })))],
        ["deals", (some) => take.opportunity(some.map((id) => opportunityFacts(id, { ownerReference: reference(id), accountReference: reference(id), productReference: reference(id), sourceLeadReference: reference(id), leadConvertedAt: day("2018-03-02"), leadOwnerReference: reference(id) })))],
      ];
      for (const [what, act] of everything) expectEqual(`round trips for 6 ${what}`, await cost(() => act(ids.slice(2))), await cost(() => act(ids.slice(0, 2))));
    },
    "counted-round-trips",
  ),
];
