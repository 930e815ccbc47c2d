import { Money, refuse } from "@nexus/common";
import type { NewOpportunity, OpportunityRecord } from "@nexus/crm-operations";
import { expectEqual } from "../expectation.js";
import { outcomeCodes } from "./assigning-cases.js";
import { batchCases, type Batch } from "./batch-cases.js";
import { crmCase, type Crm, type CrmCase } from "./crm-case.js";
import { lose, opportunityRoom } from "./opportunity-room.js";
import { idsOf, stored } from "./record-room.js";
import { newOpportunity } from "./sample-records.js";

const createMany = (crm: Crm, deals: readonly NewOpportunity[]) => crm.commit(({ opportunities }, ctx) => opportunities.createMany(ctx, deals));

const named = (externalId: string) => ({ externalReferences: [{ source: "leads", externalId }] });

const removing: Batch<OpportunityRecord> = {
  name: "remove",
  room: opportunityRoom,
  done: "removed",
  again: "unchanged",
  ofDeleted: "unchanged",
  apply: ({ opportunities }, ctx, targets) => opportunities.remove(ctx, targets, "The conversion was undone"),
  shown: (deal) => deal,
};

const creatingCases: readonly CrmCase[] = [
  crmCase("deals of one batch say what each was created with, as if each had been created by itself", async (crm) => {
    await crm.pipeline();
    await crm.pipeline({ id: "P-2", name: "Renewals" });
    const told: Partial<NewOpportunity> = { ownerId: "U-1", amount: Money.of(5_00, "EUR"), accountId: "A-1", sourceLeadId: "L-1", ...named("1") };
    const outcomes = await createMany(crm, [newOpportunity("b", told), newOpportunity("a", { pipelineId: "P-2", type: "renewal" })]);
    const deals = await Promise.all(["b", "a"].map((id) => stored(crm, opportunityRoom, id)));
    expectEqual("outcomes", outcomes, deals.map(({ id, version }) => ({ id, outcome: "created", version })));
    for (const deal of deals) {
      const alone = await crm.done("creating it alone", ({ opportunities }, ctx) =>
        opportunities.create(ctx, { ...newOpportunity(`${deal.id}-alone`, deal.id === "b" ? told : { pipelineId: "P-2", type: "renewal" }), name: deal.name, externalReferences: [] }),
      );
      expectEqual("the same deal", { ...deal, id: alone.id, externalReferences: [] }, alone);
    }
    expectEqual("references", deals.map(({ externalReferences }) => externalReferences), [named("1").externalReferences, []]);
    expectEqual("outcomes of nothing", await createMany(crm, []), []);
  }),
  crmCase("a deal of a batch that cannot be created is rejected by itself; the others are written all the same", async (crm) => {
    await crm.pipeline();
    await crm.pipeline({ id: "P-off", name: "Off", status: "inactive" });
    await crm.opportunity("there", named("taken"));
    await crm.opportunity("bin");
    await crm.delete("opportunity", "bin");
    const outcomes = await createMany(crm, [
      newOpportunity("there"),
      newOpportunity("a"),
      newOpportunity("bin"),
      newOpportunity("nowhere", { pipelineId: "P-unknown" }),
      newOpportunity("off", { pipelineId: "P-off" }),
      newOpportunity("odd", { customFields: { colour: 1 } }),
      newOpportunity("taken", named("taken")),
      newOpportunity("b", named("free")),
      newOpportunity("late", named("free")),
    ]);
    expectEqual("ids", idsOf(outcomes), ["there", "a", "bin", "nowhere", "off", "odd", "taken", "b", "late"]);
    expectEqual("outcomes", outcomeCodes(outcomes), [
      "opportunity_exists", "created", "opportunity_exists", "pipeline_not_found", "pipeline_not_active", "invalid_input", "external_reference_taken", "created", "external_reference_taken",
    ]);
    const found = await crm.read(({ opportunities }, ctx) => opportunities.findMany(ctx, idsOf(outcomes)));
    expectEqual("deals", idsOf(found), ["there", "a", "b"]);
  }),
  crmCase("the same deal twice in a batch: the first counts, the rest are rejected with duplicate_in_batch", async (crm) => {
    await crm.pipeline();
    const outcomes = await createMany(crm, [newOpportunity("a", { name: "First" }), newOpportunity("a", { name: "Second" }), newOpportunity("b")]);
    expectEqual("outcomes", outcomeCodes(outcomes), ["created", "duplicate_in_batch", "created"]);
    expectEqual("the deal", (await stored(crm, opportunityRoom, "a")).name, "First");
  }),
  crmCase("without a default pipeline only deals that name one are created", async (crm) => {
    expectEqual("outcomes", outcomeCodes(await createMany(crm, [newOpportunity("a")])), ["pipeline_not_found"]);
    await crm.pipeline();
    expectEqual("outcomes with one", outcomeCodes(await createMany(crm, [newOpportunity("a")])), ["created"]);
  }),
  crmCase(
    "creating many deals costs as many round trips as creating two",
    async (crm) => {
      await crm.pipeline();
      const cost = async (ids: readonly string[]): Promise<number> => {
        const before = crm.subject.roundTrips?.() ?? 0;
        expectEqual("outcomes", outcomeCodes(await createMany(crm, ids.map((id) => newOpportunity(id, named(id))))), ids.map(() => "created"));
        return (crm.subject.roundTrips?.() ?? 0) - before;
      };
      expectEqual("round trips for 6", await cost(["c", "d", "e", "f", "g", "h"]), await cost(["a", "b"]));
    },
    "counted-round-trips",
  ),
  crmCase("deals of a batch are undone with the unit of work they are part of, and belong to their tenant", async (crm) => {
    await crm.pipeline();
    await crm.refused("a unit of work", "undone", async ({ opportunities }, ctx) => {
      await opportunities.createMany(ctx, [newOpportunity("a")]);
      expectEqual("inside", (await opportunities.find(ctx, "a"))?.id, "a");
      return refuse("undone", "Undo it.");
    });
    expectEqual("outcomes", outcomeCodes(await createMany(crm, [newOpportunity("a", named("1"))])), ["created"]);
    const other = crm.anotherTenant();
    await other.pipeline();
    expectEqual("another tenant's", outcomeCodes(await createMany(other, [newOpportunity("a", named("1"))])), ["created"]);
  }),
];

const removingCases: readonly CrmCase[] = [
  crmCase("a removed deal is in no read and no count, open or closed, and its id and references stay taken", async (crm) => {
    await crm.pipeline();
    for (const id of ["a", "b", "kept"]) await crm.opportunity(id, { ownerId: "U-1", sourceLeadId: "L-1", ...named(id) });
    await lose(crm, "b");
    expectEqual("outcomes", outcomeCodes(await crm.commit(({ opportunities }, ctx) => opportunities.remove(ctx, [{ id: "a" }, { id: "b" }], "Undone"))), ["removed", "removed"]);
    const found = await crm.read(async ({ opportunities }, ctx) => ({
      find: await opportunities.find(ctx, "a"),
      findMany: idsOf(await opportunities.findMany(ctx, ["a", "b", "kept"])),
      byReference: idsOf(await opportunities.findByReferences(ctx, ["a", "b", "kept"].flatMap((id) => named(id).externalReferences))),
      list: idsOf((await opportunities.list(ctx, { sourceLeadIds: ["L-1"] }, { limit: 10 })).items),
      open: (await opportunities.countOpen(ctx, ["U-1"])).map(({ count }) => count),
    }));
    expectEqual("found", found, { find: undefined, findMany: ["kept"], byReference: ["kept"], list: ["kept"], open: [1] });
    expectEqual("its id and its reference again", outcomeCodes(await createMany(crm, [newOpportunity("a"), newOpportunity("c", named("b"))])), ["opportunity_exists", "external_reference_taken"]);
  }),
  crmCase("a deal that is deleted already is unchanged by remove, whatever version is expected; one that has moved on is not removed", async (crm) => {
    await crm.pipeline();
    for (const id of ["a", "b"]) await crm.opportunity(id);
    const { version } = await stored(crm, opportunityRoom, "a");
    const remove = () => crm.commit(({ opportunities }, ctx) => opportunities.remove(ctx, [{ id: "a", expectedVersion: version }, { id: "b", expectedVersion: version }], "Undone"));
    await lose(crm, "b");
    expectEqual("outcomes", outcomeCodes(await remove()), ["removed", "version_conflict"]);
    expectEqual("outcomes again", outcomeCodes(await remove()), ["unchanged", "version_conflict"]);
    expectEqual("the deal that moved on", (await stored(crm, opportunityRoom, "b")).status, "lost");
  }),
];

/** `OpportunityBatches`, sentence by sentence. */
export const opportunityBatchCases: readonly CrmCase[] = [...creatingCases, ...batchCases(removing), ...removingCases];
