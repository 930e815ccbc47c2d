import type { KeptClose, OpportunityCloseStore } from "@nexus/crm-operations";
import { altered, type Saboteur } from "./saboteur.js";

const closings = (change: (honest: OpportunityCloseStore, memory: Map<string, unknown>) => Partial<OpportunityCloseStore>): Saboteur["sabotage"] => (ports, memory) => ({ ...ports, closings: altered(ports.closings, change(ports.closings, memory)) });

const found = "the latest closing of a deal is found as it was kept, and is undefined before";
const highest = "the latest is the one of the highest number, whatever their ids and times";
const own = "deals have closings of their own, those whose ids look alike too";
const taken = "an id or a number of the deal that is taken throws duplicate_record, and what is there does not change";
const reopened = "a closing is reopened, and stands again; nothing else of it or of others changes";
const removed = "one that was taken out was never there: the one before is the latest, and its id and number are free";
const apart = "another tenant's closings are unknown, and are neither reopened nor taken out";
const undone = "a unit of work finds the closing it has added, and of one that is refused nothing stays";
const parallel = "of parallel works that close the same deal one is accepted, the others throw duplicate_record";
const bounded = "finding the latest costs the same, however often a deal was closed";

const nameOf = (tenantId: string, id: string): string => JSON.stringify([tenantId, id]);
const port = "OpportunityCloseStore";

export const closeSaboteurs: readonly Saboteur[] = [
  { name: "keeps nothing", port, caughtBy: [found, highest, own, taken, reopened, removed, apart, undone, parallel], sabotage: closings(() => ({ add: () => Promise.resolve() })) },
  {
    name: "keeps closings beside the unit of work",
    port,
    caughtBy: [undone],
    sabotage: closings((honest, memory) => ({
      findLatest: async (ctx, id) => (await honest.findLatest(ctx, id)) ?? (memory.get(nameOf(ctx.tenantId, id)) as KeptClose | undefined),
      add: async (ctx, close) => {
        memory.set(nameOf(ctx.tenantId, close.opportunityId), { ...close, reopening: null });
        await honest.add(ctx, close);
      },
    })),
  },
  {
    name: "takes the one added last for the latest",
    port,
    caughtBy: [highest],
    sabotage: closings((honest, memory) => ({
      findLatest: async (ctx, id) => {
        const kept = await honest.findLatest(ctx, id);
        const last = memory.get(nameOf(ctx.tenantId, id)) as KeptClose | undefined;
        return kept && last && last.number < kept.number && last.number > 1 ? last : kept;
      },
      add: async (ctx, close) => {
        await honest.add(ctx, close);
        memory.set(nameOf(ctx.tenantId, close.opportunityId), { ...close, reopening: null });
      },
    })),
  },
  { name: "knows deals by their ids in capitals", port, caughtBy: [own], sabotage: closings((honest) => ({ findLatest: (ctx, id) => honest.findLatest(ctx, id.toUpperCase()) })) },
  {
    name: "lets a second closing of a number in",
    port,
    caughtBy: [taken, parallel],
    sabotage: closings((honest) => ({
      add: async (ctx, close) => {
        const latest = await honest.findLatest(ctx, close.opportunityId);
        await honest.add(ctx, { ...close, number: latest?.number === close.number ? close.number + 1 : close.number });
      },
    })),
  },
  { name: "never reopens", port, caughtBy: [reopened], sabotage: closings(() => ({ setReopening: () => Promise.resolve() })) },
  { name: "never lets one stand again", port, caughtBy: [reopened], sabotage: closings((honest) => ({ setReopening: async (ctx, id, given) => (given === null ? undefined : honest.setReopening(ctx, id, given)) })) },
  {
    name: "marks a closing as reopened instead of taking it out",
    port,
    caughtBy: [removed],
    sabotage: closings((honest) => ({ remove: (ctx, id) => honest.setReopening(ctx, id, { opportunityId: "O-1", at: "2026-01-01T00:00:00.000Z" as KeptClose["at"], was: "lost", stageId: "gone", withdrawnQuotationId: null, acceptedQuotationId: null }) })),
  },
  {
    name: "finds another tenant's closing",
    port,
    caughtBy: [apart],
    sabotage: closings((honest, memory) => ({
      findLatest: async (ctx, id) => {
        const theirs = memory.get(id) as { readonly tenantId: string; readonly close: KeptClose } | undefined;
        return (await honest.findLatest(ctx, id)) ?? (theirs?.tenantId === ctx.tenantId ? undefined : theirs?.close);
      },
      add: async (ctx, close) => {
        await honest.add(ctx, close);
        memory.set(close.opportunityId, { tenantId: ctx.tenantId, close: { ...close, reopening: null } });
      },
    })),
  },
  {
    name: "looks at every closing of a deal",
    port,
    caughtBy: [bounded],
    sabotage: closings((honest) => ({
      findLatest: async (ctx, id) => {
        const latest = await honest.findLatest(ctx, id);
        for (let number = 1; number < (latest?.number ?? 0); number += 1) await honest.findLatest(ctx, id);
        return latest;
      },
    })),
  },
];
