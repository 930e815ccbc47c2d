import { CalendarDate, Decimal, Money } from "@nexus/common";
import type { OpportunityChanges, OpportunityLineRecord } from "@nexus/crm-operations";
import { expectEqual } from "../expectation.js";
import { crmCase, type CrmCase } from "./crm-case.js";
import { changed, fiveHundred, opportunityRoom } from "./opportunity-room.js";
import { stored } from "./record-room.js";
import { newOpportunity } from "./sample-records.js";

const summer = CalendarDate.of("2026-06-30");

const line = (id: string, more: Partial<OpportunityLineRecord> = {}): OpportunityLineRecord => ({
  id, productId: "V-1", description: "Van", quantity: Decimal.of("1.5"), unitPrice: Money.of(3_33, "EUR"), discountPpm: 100_000, total: null, ...more,
});

/** 1.5 × 3.33 less 10 % is 4.4955, which half up is 4.50. */
const firstTotal = Money.of(4_50, "EUR");

/** What each change of its own makes of a deal: new values of the same names, and what follows from them. */
const changes: readonly (readonly [OpportunityChanges, Readonly<Record<string, unknown>>])[] = [
  [{ name: "Renamed" }, { name: "Renamed" }],
  [{ amount: fiveHundred }, { amount: fiveHundred }],
  [{ amount: null }, { amount: null, weightedAmount: null }],
  [{ recurring: { monthly: Money.of(9_99, "EUR"), termMonths: 24 } }, { recurring: { monthly: Money.of(9_99, "EUR"), termMonths: 24 } }],
  [{ recurring: null }, { recurring: null }],
  [{ expectedCloseDate: summer }, { expectedCloseDate: summer }],
  [{ expectedCloseDate: null }, { expectedCloseDate: null }],
  [{ accountId: "A-2" }, { accountId: "A-2" }],
  [{ accountId: null }, { accountId: null }],
  [{ probabilityPpm: 123_456 }, { probabilityPpm: 123_456 }],
  [{ forecastCategory: "commit" }, { forecastCategory: "commit" }],
  [{}, {}],
];

/** What may follow from a change although it was not named. */
const following = ["version", "updatedAt", "weightedAmount"] as const;

export const opportunityChangingCases: readonly CrmCase[] = [
  crmCase("a new deal says what it was created with, and stands in the first stage of its pipeline", async (crm) => {
    await crm.pipeline();
    await crm.pipeline({ id: "P-2", name: "Renewals" });
    const given = newOpportunity("full", {
      name: "Ten vans", pipelineId: "P-2", type: "expansion", ownerId: "U-1", amount: Money.of(1_00, "EUR"), recurring: { monthly: Money.of(5_00, "EUR"), termMonths: 12 },
      expectedCloseDate: summer, accountId: "A-1", sourceLeadId: "L-1", externalReferences: [{ source: "fair", externalId: "7" }],
    });
    const deal = await changed(crm, "creating a deal", (opportunities, ctx) => opportunities.create(ctx, given));
    const { version: _version, createdAt: _createdAt, updatedAt: _updatedAt, ...said } = deal;
    const now = crm.clock.now();
    expectEqual("the deal", said, {
      ...given, stageId: "qualify", status: "open", probabilityPpm: 200_000, weightedAmount: Money.of(20, "EUR"), forecastCategory: "pipeline", closedAt: null, closeReason: null,
      competitor: null, lines: [], contacts: [], stageEnteredAt: now, stageHistory: [{ stageId: "qualify", enteredAt: now, leftAt: null }],
    });
    await crm.opportunity("bare");
    expectEqual("the pipeline when none is named, and an unknown amount", [await stored(crm, opportunityRoom, "bare")].map(({ pipelineId, amount, weightedAmount }) => [pipelineId, amount, weightedAmount]), [["P-1", null, null]]);
  }),
  crmCase("a new deal needs an active pipeline that is there", async (crm) => {
    const create = (pipelineId: string | null) => ({ opportunities }: Parameters<Parameters<typeof crm.refused>[2]>[0], ctx: typeof crm.ctx) => opportunities.create(ctx, newOpportunity("a", { pipelineId }));
    await crm.refused("the default pipeline of a tenant without pipelines", "pipeline_not_found", create(null));
    await crm.refused("an unknown pipeline of a tenant without pipelines", "pipeline_not_found", create("P-9"));
    await crm.pipeline();
    await crm.pipeline({ id: "P-2", name: "Inactive", status: "inactive" });
    await crm.pipeline({ id: "P-3", name: "Archived", status: "archived" });
    await crm.pipeline({ id: "P-4", name: "Deleted" });
    await crm.delete("pipeline", "P-4");
    const other = crm.anotherTenant();
    await other.pipeline({ id: "P-8", isDefault: true });
    await crm.refused("an unknown pipeline", "pipeline_not_found", create("P-9"));
    await crm.refused("another tenant's pipeline", "pipeline_not_found", create("P-8"));
    await crm.refused("a deleted pipeline", undefined, create("P-4"));
    for (const pipelineId of ["P-2", "P-3"]) await crm.refused(`a deal in ${pipelineId}`, "pipeline_not_active", create(pipelineId));
    expectEqual("the deal", await crm.read(({ opportunities }, ctx) => opportunities.find(ctx, "a")), undefined);
  }),
  crmCase("an expected close date in the past is refused, when a deal is created and when it is changed", async (crm) => {
    await crm.pipeline();
    const past = CalendarDate.of("2026-01-14");
    await crm.refused("a new deal", undefined, ({ opportunities }, ctx) => opportunities.create(ctx, newOpportunity("a", { expectedCloseDate: past })));
    await crm.opportunity("b");
    await crm.refused("a change", undefined, ({ opportunities }, ctx) => opportunities.change(ctx, { id: "b" }, { name: "Renamed", expectedCloseDate: past }));
    expectEqual("the name after a change that was refused in part", (await stored(crm, opportunityRoom, "b")).name, "Deal b");
  }),
  crmCase("a change says what it names, null takes away, and what is absent stays as it is", async (crm) => {
    await crm.pipeline();
    await crm.opportunity("a", { amount: Money.of(1_00, "EUR"), recurring: { monthly: Money.of(5_00, "EUR"), termMonths: 12 }, expectedCloseDate: CalendarDate.of("2026-03-31"), accountId: "A-1", ownerId: "U-1" });
    for (const [change, expected] of changes) {
      const before = await stored(crm, opportunityRoom, "a");
      const after = await changed(crm, `the change ${JSON.stringify(change)}`, (opportunities, ctx) => opportunities.change(ctx, { id: "a" }, change));
      const kept = Object.fromEntries(following.map((name) => [name, after[name]]));
      expectEqual(`the deal after ${JSON.stringify(change)}`, after, { ...before, ...kept, ...expected });
      if (Object.keys(change).length === 0) expectEqual("the version after a change of nothing", after.version, before.version);
    }
  }),
  crmCase("lines are replaced whole, and their totals are the core's to say", async (crm) => {
    await crm.pipeline();
    await crm.opportunity("a");
    const lines = [line("1", { total: Money.of(99_999_99, "EUR") }), line("2", { productId: null, unitPrice: null, discountPpm: 0 })];
    const first = await changed(crm, "setting lines", (opportunities, ctx) => opportunities.change(ctx, { id: "a" }, { lines }));
    expectEqual("lines", first.lines, [line("1", { total: firstTotal }), line("2", { productId: null, unitPrice: null, discountPpm: 0 })]);
    const second = await changed(crm, "replacing lines", (opportunities, ctx) => opportunities.change(ctx, { id: "a" }, { lines: [line("3", { quantity: Decimal.of("2"), discountPpm: 0 })] }));
    expectEqual("lines", second.lines, [line("3", { quantity: Decimal.of("2"), discountPpm: 0, total: Money.of(6_66, "EUR") })]);
    const none = await changed(crm, "taking lines away", (opportunities, ctx) => opportunities.change(ctx, { id: "a" }, { lines: [] }));
    expectEqual("lines", none.lines, []);
  }),
  crmCase("the weighted amount is the amount times the probability, rounded half to even", async (crm) => {
    await crm.pipeline();
    const probabilityPpm = 500_000;
    for (const [minorUnits, weighted] of [[1, 0], [3, 2], [5, 2], [7, 4], [100, 50]] as const) {
      const id = await crm.opportunity(`deal-${minorUnits}`, { amount: Money.of(minorUnits, "EUR") });
      const deal = await changed(crm, "setting the probability", (opportunities, ctx) => opportunities.change(ctx, { id }, { probabilityPpm }));
      expectEqual(`half of ${minorUnits}`, deal.weightedAmount, Money.of(weighted, "EUR"));
    }
  }),
  crmCase("custom fields of a deal are replaced whole and typed by the tenant's registry", async (crm) => {
    await crm.pipeline();
    const field = (name: string) => ({ version: 1, definition: { entity: "opportunity", name, label: name, type: "text", required: false, personalData: "none" }, from: crm.clock.now(), to: null }) as const;
    await crm.commit(({ fieldRegistry }, ctx) => fieldRegistry.put(ctx, [field("region"), field("segment")]));
    await crm.opportunity("a", { customFields: { region: "north" } });
    const after = await changed(crm, "setting custom fields", (opportunities, ctx) => opportunities.change(ctx, { id: "a" }, { customFields: { segment: "retail" } }));
    expectEqual("custom fields", after.customFields, { segment: "retail" });
    await crm.refused("a value of another type", "invalid_input", ({ opportunities }, ctx) => opportunities.change(ctx, { id: "a" }, { customFields: { segment: 7 } }));
  }),
];
