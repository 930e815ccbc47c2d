import { CalendarDate, Instant, Money, type OperationContext, type Result } from "@nexus/common";
import type { OpportunityProvider, OpportunityRecord } from "@nexus/crm-operations";
import type { AssignerRoom } from "./assigning-cases.js";
import type { Crm } from "./crm-case.js";
import type { BulkRoom } from "./record-room.js";
import { newOpportunity } from "./sample-records.js";

export const fiveHundred = Money.of(50_000, "EUR");

/** When the deals of a case are closed: in the past of every clock a case moves. */
export const closedOn = Instant.of("2026-01-10T08:00:00.000Z");

export const win = (crm: Crm, id: string): Promise<OpportunityRecord> =>
  crm.done(`winning ${id}`, ({ opportunities }, ctx) => opportunities.markWon(ctx, { id }, { at: closedOn, amount: fiveHundred, reason: crm.subject.lists.winReason }));

export const lose = (crm: Crm, id: string): Promise<OpportunityRecord> =>
  crm.done(`losing ${id}`, ({ opportunities }, ctx) => opportunities.markLost(ctx, { id }, { at: closedOn, reason: crm.subject.lists.lossReason, competitor: "Globex" }));

export const move = (crm: Crm, id: string, stageId: string, reason: string | null = null): Promise<OpportunityRecord> =>
  crm.done(`moving ${id} to ${stageId}`, ({ opportunities }, ctx) => opportunities.moveToStage(ctx, { id }, stageId, reason));

type Change = (opportunities: OpportunityProvider, ctx: OperationContext) => Promise<Result<OpportunityRecord>>;

export const changed = (crm: Crm, what: string, change: Change): Promise<OpportunityRecord> => crm.done(what, ({ opportunities }, ctx) => change(opportunities, ctx));

export const opportunityRoom: BulkRoom<OpportunityRecord> & AssignerRoom<OpportunityRecord> = {
  entity: "opportunity",
  prepare: (crm) => crm.pipeline(),
  create: ({ opportunities }, ctx, id) => opportunities.create(ctx, newOpportunity(id)),
  createReferred: ({ opportunities }, ctx, id, externalReferences) => opportunities.create(ctx, newOpportunity(id, { externalReferences })),
  find: ({ opportunities }, ctx, id) => opportunities.find(ctx, id),
  findMany: ({ opportunities }, ctx, ids) => opportunities.findMany(ctx, ids),
  findByReferences: ({ opportunities }, ctx, references) => opportunities.findByReferences(ctx, references),
  list: ({ opportunities }, ctx, page) => opportunities.list(ctx, {}, page),
  assigner: ({ opportunities }) => opportunities,
  closings: [["won", win], ["lost", lose]],
  changes: [
    {
      name: "change",
      change: ({ opportunities }, ctx, target) => opportunities.change(ctx, target, { name: "Renamed", amount: fiveHundred, expectedCloseDate: CalendarDate.of("2026-06-30"), accountId: "A-1" }),
    },
    { name: "moveToStage", change: ({ opportunities }, ctx, target) => opportunities.moveToStage(ctx, target, "propose", null) },
    { name: "markWon", change: ({ opportunities }, ctx, target, crm) => opportunities.markWon(ctx, target, { at: closedOn, amount: fiveHundred, reason: crm.subject.lists.winReason }) },
    { name: "markLost", change: ({ opportunities }, ctx, target, crm) => opportunities.markLost(ctx, target, { at: closedOn, reason: crm.subject.lists.lossReason, competitor: null }) },
    { name: "reopen", ready: lose, change: ({ opportunities }, ctx, target) => opportunities.reopen(ctx, target, "propose", "They called again") },
  ],
};
