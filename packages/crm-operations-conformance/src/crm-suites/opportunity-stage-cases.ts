import { Money } from "@nexus/common";
import type { OpportunityFilter } from "@nexus/crm-operations";
import { expectEqual } from "../expectation.js";
import { crmCase, type CrmCase } from "./crm-case.js";
import { changed, closedOn, fiveHundred, lose, move, opportunityRoom, win } from "./opportunity-room.js";
import { idsOf, stored } from "./record-room.js";

export const opportunityStageCases: readonly CrmCase[] = [
  crmCase("a deal moves to the next stage, and its probability, category and stage history follow", async (crm) => {
    await crm.pipeline();
    await crm.opportunity("a", { amount: Money.of(1_00, "EUR") });
    const entered = crm.clock.now();
    crm.clock.advance(86_400_000);
    const deal = await move(crm, "a", "propose");
    expectEqual("stage, probability and category", [deal.stageId, deal.probabilityPpm, deal.forecastCategory, deal.weightedAmount], ["propose", 333_333, "best-case", Money.of(33, "EUR")]);
    expectEqual("when it came there", deal.stageEnteredAt, crm.clock.now());
    expectEqual("the stage history", deal.stageHistory, [
      { stageId: "qualify", enteredAt: entered, leftAt: crm.clock.now() },
      { stageId: "propose", enteredAt: crm.clock.now(), leftAt: null },
    ]);
  }),
  crmCase("the pipeline's policy decides on moves: one stage at a time, and back only with a reason", async (crm) => {
    await crm.pipeline();
    await crm.opportunity("a");
    await crm.refused("leaping over a stage", undefined, ({ opportunities }, ctx) => opportunities.moveToStage(ctx, { id: "a" }, "negotiate", null));
    await crm.refused("a stage nobody has", undefined, ({ opportunities }, ctx) => opportunities.moveToStage(ctx, { id: "a" }, "unknown", null));
    await move(crm, "a", "propose");
    await crm.refused("moving back without a reason", undefined, ({ opportunities }, ctx) => opportunities.moveToStage(ctx, { id: "a" }, "qualify", null));
    expectEqual("the stage", (await stored(crm, opportunityRoom, "a")).stageId, "propose");
    expectEqual("the stage after moving back with a reason", (await move(crm, "a", "qualify", "They asked for another offer")).stageId, "qualify");
  }),
  crmCase("a won deal says what it was won for, when and why", async (crm) => {
    await crm.pipeline();
    await crm.opportunity("a", { amount: Money.of(1_00, "EUR") });
    const deal = await win(crm, "a");
    expectEqual("the deal", [deal.status, deal.stageId, deal.amount, deal.weightedAmount, deal.probabilityPpm, deal.forecastCategory], ["won", "won", fiveHundred, fiveHundred, 1_000_000, "closed"]);
    expectEqual("when and why", [deal.closedAt, deal.closeReason, deal.competitor], [closedOn, crm.subject.lists.winReason, null]);
    await crm.refused("winning it for another amount", undefined, ({ opportunities }, ctx) => opportunities.markWon(ctx, { id: "a" }, { at: closedOn, amount: Money.of(1, "EUR"), reason: null }));
    await crm.refused("losing it", undefined, ({ opportunities }, ctx) => opportunities.markLost(ctx, { id: "a" }, { at: closedOn, reason: crm.subject.lists.lossReason, competitor: null }));
    expectEqual("the deal afterwards", await stored(crm, opportunityRoom, "a"), deal);
  }),
  crmCase("a lost deal says to whom, when and why", async (crm) => {
    await crm.pipeline();
    await crm.opportunity("a", { amount: Money.of(1_00, "EUR") });
    const deal = await lose(crm, "a");
    expectEqual("the deal", [deal.status, deal.stageId, deal.amount, deal.weightedAmount, deal.probabilityPpm], ["lost", "lost", Money.of(1_00, "EUR"), Money.of(0, "EUR"), 0]);
    expectEqual("when, why and to whom", [deal.closedAt, deal.closeReason, deal.competitor], [closedOn, crm.subject.lists.lossReason, "Globex"]);
  }),
  crmCase("a deal is not closed in the future, nor for a reason that the tenant does not have", async (crm) => {
    await crm.pipeline();
    const at = crm.clock.now();
    crm.clock.advance(-1);
    await crm.opportunity("a");
    await crm.refused("winning in the future", undefined, ({ opportunities }, ctx) => opportunities.markWon(ctx, { id: "a" }, { at, amount: fiveHundred, reason: null }));
    await crm.refused("losing in the future", undefined, ({ opportunities }, ctx) => opportunities.markLost(ctx, { id: "a" }, { at, reason: crm.subject.lists.lossReason, competitor: null }));
    await crm.refused("losing for nobody's reason", undefined, ({ opportunities }, ctx) => opportunities.markLost(ctx, { id: "a" }, { at: closedOn, reason: "the weather", competitor: null }));
    expectEqual("the status", (await stored(crm, opportunityRoom, "a")).status, "open");
  }),
  crmCase("reopening undoes winning and losing", async (crm) => {
    await crm.pipeline();
    for (const [name, close] of [["won", win], ["lost", lose]] as const) {
      await crm.opportunity(name, { amount: Money.of(1_00, "EUR") });
      const before = await move(crm, name, "propose");
      await close(crm, name);
      await crm.refused("a closing stage", undefined, ({ opportunities }, ctx) => opportunities.reopen(ctx, { id: name }, "won", "They called again"));
      const after = await changed(crm, `reopening the ${name} deal`, (opportunities, ctx) => opportunities.reopen(ctx, { id: name }, "propose", "They called again"));
      const { version, updatedAt, stageHistory, stageEnteredAt } = after;
      expectEqual(`the ${name} deal`, after, { ...before, version, updatedAt, stageHistory, stageEnteredAt });
      expectEqual("stages it was in", stageHistory.map(({ stageId }) => stageId), ["qualify", "propose", name, "propose"]);
    }
  }),
  crmCase("a deal that is open cannot be reopened", async (crm) => {
    await crm.pipeline();
    await crm.opportunity("a");
    await crm.refused("reopening", undefined, ({ opportunities }, ctx) => opportunities.reopen(ctx, { id: "a" }, "qualify", "No reason"));
  }),
  crmCase("a list holds the deals that meet every condition of its filter", async (crm) => {
    await crm.pipeline();
    await crm.pipeline({ id: "P-2", name: "Renewals" });
    await crm.opportunity("a", { ownerId: "U-1", accountId: "A-1", sourceLeadId: "L-1" });
    await crm.opportunity("b", { pipelineId: "P-2", ownerId: "U-1", accountId: "A-2" });
    await crm.opportunity("c", { ownerId: "U-2", accountId: "A-1" });
    await crm.opportunity("d", { sourceLeadId: "L-2" });
    await win(crm, "b");
    await lose(crm, "c");
    await move(crm, "d", "propose");
    crm.clock.advance(86_400_000);
    const later = crm.clock.now();
    const filters: readonly (readonly [OpportunityFilter, readonly string[]])[] = [
      [{}, ["a", "b", "c", "d"]],
      [{ statuses: ["open"] }, ["a", "d"]],
      [{ statuses: ["won", "lost"] }, ["b", "c"]],
      [{ statuses: [] }, []],
      [{ pipelineId: "P-2" }, ["b"]],
      [{ pipelineId: "P-9" }, []],
      [{ stageIds: ["qualify"] }, ["a"]],
      [{ stageIds: ["propose", "won"] }, ["b", "d"]],
      [{ pipelineId: "P-1", stageIds: ["won"] }, []],
      [{ ownerId: "U-1" }, ["a", "b"]],
      [{ ownerId: null }, ["d"]],
      [{ accountIds: ["A-1", "A-9"] }, ["a", "c"]],
      [{ sourceLeadIds: ["L-1", "L-2"] }, ["a", "d"]],
      [{ closed: {} }, ["b", "c"]],
      [{ closed: { from: closedOn } }, ["b", "c"]],
      [{ closed: { to: closedOn } }, []],
      [{ closed: { from: later } }, []],
      [{ closed: { to: later }, statuses: ["lost"] }, ["c"]],
      [{ ownerId: "U-1", accountIds: ["A-1"], statuses: ["open"] }, ["a"]],
    ];
    for (const [filter, ids] of filters) {
      const { items } = await crm.read(({ opportunities }, ctx) => opportunities.list(ctx, filter, { limit: 10 }));
      expectEqual(`the list for ${JSON.stringify(filter)}`, idsOf(items), ids);
    }
  }),
];
