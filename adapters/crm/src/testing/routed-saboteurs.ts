import type { RoutableRecord } from "@nexus/crm-operations";
import type { CrmPorts } from "@nexus/crm-operations-conformance";
import { altered, everything, type Saboteur } from "./saboteur.js";

/** Leads for routing, each told in another way. */
const retold =
  (tell: (record: RoutableRecord, ports: CrmPorts) => RoutableRecord): Saboteur["sabotage"] =>
  (ports) => {
    const { routed } = ports;
    return { routed: { ...routed, lead: altered(routed.lead, { find: async (ctx, ids) => (await routed.lead.find(ctx, ids)).map((record) => tell(record, ports)) }) } };
  };

export const routedSaboteurs: readonly Saboteur[] = [
  {
    name: "answers leads in the order of their ids",
    port: "RoutedRecords",
    caughtBy: [
      "lead records to route are found in the order of the ids, each once; unknown and deleted ones are left out",
      "the previous owner of a lead is the last one who is not the present one, and null where there was nobody",
      "a converted, disqualified or deleted lead is never repeated",
      "a lead repeats the earliest open lead of its e-mail address or its phone, whose owner is told",
      "facts of a lead are what it says, by names of the field catalogue, custom ones included; its place is what territories look at",
    ],
    sabotage: ({ routed }) => ({ routed: { ...routed, lead: altered(routed.lead, { find: (ctx, ids) => routed.lead.find(ctx, ids.toSorted()) }) } }),
  },
  {
    name: "takes every lead for an open one",
    port: "RoutedRecords",
    caughtBy: ["a lead that is closed is found, and is not open"],
    sabotage: retold((record) => ({ ...record, isOpen: true })),
  },
  {
    name: "leaves out closed deals",
    port: "RoutedRecords",
    caughtBy: ["a opportunity that is closed is found, and is not open"],
    sabotage: ({ routed }) => ({
      routed: { ...routed, opportunity: altered(routed.opportunity, { find: async (ctx, ids) => (await routed.opportunity.find(ctx, ids)).filter(({ isOpen }) => isOpen) }) },
    }),
  },
  {
    name: "takes the present owner for the previous one",
    port: "RoutedRecords",
    caughtBy: [
      "the previous owner of a lead is the last one who is not the present one, and null where there was nobody",
      "a unit of work finds the lead as it has changed it; of one that is refused nothing stays",
    ],
    sabotage: retold((record) => ({ ...record, previousOwnerId: record.ownerId ?? record.previousOwnerId })),
  },
  {
    name: "remembers the first owner of a deal instead of the last one",
    port: "RoutedRecords",
    caughtBy: ["the previous owner of a opportunity is the last one who is not the present one, and null where there was nobody"],
    sabotage: ({ routed, fieldHistory }) => ({
      routed: {
        ...routed,
        opportunity: altered(routed.opportunity, {
          find: async (ctx, ids) => {
            const found = await routed.opportunity.find(ctx, ids);
            const changes = await fieldHistory.changesOf(ctx, "opportunity", found.map(({ id }) => id), {});
            const firstOf = (id: string): unknown => changes.find(({ entityId, field, from }) => entityId === id && field === "ownerId" && from !== null)?.from;
            return found.map((record) => {
              const first = firstOf(record.id);
              return typeof first === "string" && first !== record.ownerId ? { ...record, previousOwnerId: first } : record;
            });
          },
        }),
      },
    }),
  },
  {
    name: "lets leads repeat the latest lead like them, open or not",
    port: "RoutedRecords",
    caughtBy: [
      "a converted, disqualified or deleted lead is never repeated",
      "a lead repeats the earliest open lead of its e-mail address or its phone, whose owner is told",
      "of leads that arrived at once, the one with the first id is repeated; none repeats itself",
    ],
    sabotage: ({ routed, leads }) => ({
      routed: {
        ...routed,
        lead: altered(routed.lead, {
          find: async (ctx, ids) => {
            const { items } = await leads.list(ctx, {}, everything);
            const emailOf = (id: string): string | undefined => items.find((lead) => lead.id === id)?.email?.toLowerCase();
            return (await routed.lead.find(ctx, ids)).map((record) => {
              const email = emailOf(record.id);
              const alike = items.findLast(({ id }) => email !== undefined && id !== record.id && emailOf(id) === email);
              return { ...record, duplicateOf: alike ? { id: alike.id, ownerId: alike.ownerId } : null };
            });
          },
        }),
      },
    }),
  },
  {
    name: "takes people of one company for one person",
    port: "RoutedRecords",
    caughtBy: ["people of one company do not repeat each other, nor leads of another tenant"],
    sabotage: ({ routed, leads }) => ({
      routed: {
        ...routed,
        lead: altered(routed.lead, {
          find: async (ctx, ids) => {
            const { items } = await leads.list(ctx, {}, everything);
            return (await routed.lead.find(ctx, ids)).map((record) => {
              const { companyName } = record.place;
              const colleague = items.find((lead) => companyName && lead.companyName === companyName && lead.createdAt < record.createdAt);
              return record.duplicateOf === null && colleague ? { ...record, duplicateOf: { id: colleague.id, ownerId: colleague.ownerId } } : record;
            });
          },
        }),
      },
    }),
  },
  {
    name: "tells custom facts under their bare names",
    port: "RoutedRecords",
    caughtBy: ["facts of a lead are what it says, by names of the field catalogue, custom ones included; its place is what territories look at"],
    sabotage: retold((record) => ({ ...record, facts: Object.fromEntries(Object.entries(record.facts).map(([name, value]) => [name.replace(/^custom\./, ""), value])) })),
  },
  {
    name: "finds leads one by one",
    port: "RoutedRecords",
    caughtBy: [
      "finding many lead records to route costs as many round trips as finding two",
      "lead records to route are found in the order of the ids, each once; unknown and deleted ones are left out",
    ],
    sabotage: ({ routed }) => ({ routed: { ...routed, lead: altered(routed.lead, { find: async (ctx, ids) => (await Promise.all(ids.map((id) => routed.lead.find(ctx, [id])))).flat() }) } }),
  },
  {
    name: "assigns deals whatever their version",
    port: "RoutedRecords",
    caughtBy: ["an assignment of a opportunity that cannot be is rejected by itself; the others are written all the same"],
    sabotage: ({ routed }) => ({
      routed: {
        ...routed,
        opportunity: altered(routed.opportunity, { assignOwners: (ctx, assignments) => routed.opportunity.assignOwners(ctx, assignments.map(({ expectedVersion: _expectedVersion, ...assignment }) => assignment)) }),
      },
    }),
  },
  {
    name: "leaves out owners without open leads",
    port: "RoutedRecords",
    caughtBy: [
      "open lead records are counted per owner in the order given, none as 0; closed and deleted ones do not count",
      "another tenant's lead is assigned by nobody else and counted for nobody else",
    ],
    sabotage: ({ routed }) => ({
      routed: { ...routed, lead: altered(routed.lead, { countOpen: async (ctx, ownerIds) => (await routed.lead.countOpen(ctx, ownerIds)).filter(({ count }) => count > 0) }) },
    }),
  },
];
