import type { KeptConversion, LeadConversionStore } from "@nexus/crm-operations";
import { altered, type Saboteur } from "./saboteur.js";

const conversions = (change: (honest: LeadConversionStore, memory: Map<string, unknown>) => Partial<LeadConversionStore>): Saboteur["sabotage"] => (ports, memory) => ({
  ...ports,
  conversions: altered(ports.conversions, change(ports.conversions, memory)),
});

const found = "conversions are found by their leads as they were kept, in the order asked for, each once, and leads without one are left out";
const ordered = "those of deals and of customers come by time, then id, whatever they were added in";
const taken = "a second one of a lead that has one, and an id that is taken, throw duplicate_record, and nothing of that call is kept";
const stands = "one that was undone stands no more, for its lead, its deal and its customer; others stand";
const anew = "a lead whose conversion was undone may have another one, under another id; undoing the first again does not touch it";
const apart = "another tenant's conversions are unknown, and are not undone";
const undone = "a unit of work finds what it has added and undone, and of one that is refused nothing stays";
const parallel = "of parallel works that convert the same lead one is accepted, the others throw duplicate_record";
const bounded = "adding, finding and undoing cost the same for any number of leads";
const boundedOf = "finding those of a deal and of a customer costs the same, however many there are";

const nameOf = (tenantId: string, id: string): string => JSON.stringify([tenantId, id]);
const port = "LeadConversionStore";

export const conversionSaboteurs: readonly Saboteur[] = [
  { name: "keeps nothing", port, caughtBy: [found, ordered, taken, stands, anew, apart, undone, parallel], sabotage: conversions(() => ({ add: () => Promise.resolve() })) },
  { name: "answers in an order of its own", port, caughtBy: [found, undone, parallel], sabotage: conversions((honest) => ({ find: async (ctx, ids) => [...(await honest.find(ctx, ids))].reverse() })) },
  { name: "forgets who was suggested", port, caughtBy: [found, taken, stands, anew, apart, undone], sabotage: conversions((honest) => ({ add: (ctx, given) => honest.add(ctx, given.map((kept) => ({ ...kept, suggestedCustomerIds: [] }))) })) },
  { name: "knows leads by their ids in capitals", port, caughtBy: [found], sabotage: conversions((honest) => ({ find: (ctx, ids) => honest.find(ctx, ids.map((id) => id.toUpperCase())) })) },
  { name: "answers the newest first", port, caughtBy: [ordered], sabotage: conversions((honest) => ({ ofOpportunities: async (ctx, ids) => [...(await honest.ofOpportunities(ctx, ids))].reverse() })) },
  { name: "takes customers for deals", port, caughtBy: [ordered, stands], sabotage: conversions((honest) => ({ ofCustomers: (ctx, ids) => honest.ofOpportunities(ctx, ids) })) },
  {
    name: "lets a second conversion of a lead in, and answers the first",
    port,
    caughtBy: [taken, parallel],
    sabotage: conversions((honest) => ({
      add: async (ctx, given) => {
        const there = new Set((await honest.find(ctx, given.map(({ leadId }) => leadId))).map(({ leadId }) => leadId));
        await honest.add(ctx, given.filter(({ leadId }) => !there.has(leadId)));
      },
    })),
  },
  { name: "keeps what it can of a call", port, caughtBy: [taken], sabotage: conversions((honest) => ({ add: async (ctx, given) => (given.length > 1 && given[0]?.leadId === given[1]?.leadId ? honest.add(ctx, given.slice(0, 1)) : honest.add(ctx, given)) })) },
  { name: "never undoes", port, caughtBy: [stands, anew, undone], sabotage: conversions(() => ({ undo: () => Promise.resolve() })) },
  {
    name: "undoes whatever stands for the lead",
    port,
    caughtBy: [anew],
    sabotage: conversions((honest, memory) => ({
      add: async (ctx, given) => {
        await honest.add(ctx, given);
        for (const { id, leadId } of given) memory.set(nameOf(ctx.tenantId, id), leadId);
      },
      undo: async (ctx, ids, at) => {
        const leadIds = ids.flatMap((id) => (memory.get(nameOf(ctx.tenantId, id)) as string | undefined) ?? []);
        await honest.undo(ctx, (await honest.find(ctx, leadIds)).map(({ id }) => id), at);
      },
    })),
  },
  {
    name: "finds another tenant's conversion",
    port,
    caughtBy: [apart],
    sabotage: conversions((honest, memory) => ({
      add: async (ctx, given) => {
        await honest.add(ctx, given);
        for (const kept of given) memory.set(kept.leadId, { tenantId: ctx.tenantId, kept });
      },
      find: async (ctx, ids) => {
        const own = await honest.find(ctx, ids);
        if (own.length > 0) return own;
        return ids.flatMap((id) => {
          const theirs = memory.get(id) as { readonly tenantId: string; readonly kept: KeptConversion } | undefined;
          return theirs && theirs.tenantId !== ctx.tenantId ? [theirs.kept] : [];
        });
      },
    })),
  },
  {
    name: "keeps conversions beside the unit of work",
    port,
    caughtBy: [undone],
    sabotage: conversions((honest, memory) => ({
      add: async (ctx, given) => {
        for (const kept of given) if (kept.id === "c" && kept.leadId === "L-2") memory.set(nameOf(ctx.tenantId, kept.leadId), kept);
        await honest.add(ctx, given);
      },
      find: async (ctx, ids) => {
        const own = await honest.find(ctx, ids);
        return [...own, ...ids.flatMap((id) => (own.some(({ leadId }) => leadId === id) ? [] : ((memory.get(nameOf(ctx.tenantId, id)) as KeptConversion | undefined) ?? [])))];
      },
    })),
  },
  {
    name: "adds one by one",
    port,
    caughtBy: [bounded],
    sabotage: conversions((honest) => ({
      add: async (ctx, given) => {
        for (const kept of given) await honest.add(ctx, [kept]);
      },
    })),
  },
  {
    name: "looks at every conversion of a deal",
    port,
    caughtBy: [boundedOf],
    sabotage: conversions((honest) => ({
      ofOpportunities: async (ctx, ids) => {
        const all = await honest.ofOpportunities(ctx, ids);
        for (const { leadId } of all) await honest.find(ctx, [leadId]);
        return all;
      },
    })),
  },
];
