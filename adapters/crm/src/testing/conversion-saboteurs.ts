import { refuse } from "@nexus/common";
import type { BatchOutcome } from "@nexus/crm-operations";
import { altered, type Saboteur } from "./saboteur.js";

/** What conversion writes and takes back, broken in one way each. */
export const conversionSaboteurs: readonly Saboteur[] = [
  {
    name: "converts the leads of a batch one by one",
    port: "LeadProvider",
    caughtBy: ["markManyConverted of many lead records costs as many round trips as of two"],
    sabotage: ({ leads }) => ({
      leads: altered(leads, {
        markManyConverted: async (ctx, conversions) => {
          const outcomes: BatchOutcome<"converted">[] = [];
          const seen = new Set<string>();
          for (const conversion of conversions) {
            const known = seen.has(conversion.id);
            seen.add(conversion.id);
            if (known) outcomes.push({ id: conversion.id, outcome: "rejected", refusal: refuse("duplicate_in_batch", "Once is enough.").refusal });
            else outcomes.push(...(await leads.markManyConverted(ctx, [conversion])));
          }
          return outcomes;
        },
      }),
    }),
  },
  {
    name: "takes what the first lead of a batch became for what they all became",
    port: "LeadProvider",
    caughtBy: ["leads of one batch become what each of them became, and only qualified ones do"],
    sabotage: ({ leads }) => ({
      leads: altered(leads, { markManyConverted: (ctx, conversions) => leads.markManyConverted(ctx, conversions.map((conversion) => ({ ...conversion, opportunityId: conversions[0]?.opportunityId ?? null }))) }),
    }),
  },
  {
    name: "takes a lead that was never converted for one that is back",
    port: "LeadProvider",
    caughtBy: ["a lead that is not converted is not taken back, and stays as it is", "repeating what has already happened changes nothing and answers the lead as it is"],
    sabotage: ({ leads }) => ({
      leads: altered(leads, {
        revertConversion: async (ctx, target, reason) => {
          const lead = await leads.find(ctx, target.id);
          return lead && lead.conversion === null ? { ok: true, value: lead } : leads.revertConversion(ctx, target, reason);
        },
      }),
    }),
  },
  {
    name: "takes conversions back whatever the version",
    port: "LeadProvider",
    caughtBy: ["revertManyConversions answers one outcome each in the order given, and what cannot be done is rejected by itself"],
    sabotage: ({ leads }) => ({ leads: altered(leads, { revertManyConversions: (ctx, targets, reason) => leads.revertManyConversions(ctx, targets.map(({ id }) => ({ id })), reason) }) }),
  },
  {
    name: "creates no deal of a batch when one of them cannot be",
    port: "OpportunityProvider",
    caughtBy: ["a deal of a batch that cannot be created is rejected by itself; the others are written all the same"],
    sabotage: ({ opportunities }) => ({
      opportunities: altered(opportunities, {
        createMany: async (ctx, deals) => {
          const there = await opportunities.findMany(ctx, deals.map(({ id }) => id));
          return there.length === 0 ? opportunities.createMany(ctx, deals) : deals.map(({ id }) => ({ id, outcome: "rejected", refusal: refuse("opportunity_exists", "Name new ones.").refusal }));
        },
      }),
    }),
  },
  {
    name: "creates the deals of a batch one by one",
    port: "OpportunityProvider",
    caughtBy: ["creating many deals costs as many round trips as creating two", "the same deal twice in a batch: the first counts, the rest are rejected with duplicate_in_batch"],
    sabotage: ({ opportunities }) => ({
      opportunities: altered(opportunities, {
        createMany: async (ctx, deals) => {
          const outcomes: BatchOutcome<"created">[] = [];
          for (const deal of deals) outcomes.push(...(await opportunities.createMany(ctx, [deal])));
          return outcomes;
        },
      }),
    }),
  },
  {
    name: "does not find a deal that it has removed already",
    port: "OpportunityProvider",
    caughtBy: [
      "a deal that is deleted already is unchanged by remove, whatever version is expected; one that has moved on is not removed",
      "remove again comes to unchanged, and writes nothing",
      "remove answers one outcome each in the order given, and what cannot be done is rejected by itself",
      "remove of the same opportunity twice in a batch: the first counts, the rest are rejected with duplicate_in_batch",
    ],
    sabotage: ({ opportunities }) => ({
      opportunities: altered(opportunities, {
        remove: async (ctx, targets, reason) => {
          const there = new Set((await opportunities.findMany(ctx, targets.map(({ id }) => id))).map(({ id }) => id));
          const outcomes = await opportunities.remove(ctx, targets, reason);
          return outcomes.map((each) => (there.has(each.id) ? each : { id: each.id, outcome: "rejected", refusal: refuse("opportunity_not_found", "Name one that is there.").refusal }));
        },
      }),
    }),
  },
  {
    name: "removes deals whatever has become of them",
    port: "OpportunityProvider",
    caughtBy: [
      "a deal that is deleted already is unchanged by remove, whatever version is expected; one that has moved on is not removed",
      "remove answers one outcome each in the order given, and what cannot be done is rejected by itself",
    ],
    sabotage: ({ opportunities }) => ({ opportunities: altered(opportunities, { remove: (ctx, targets, reason) => opportunities.remove(ctx, targets.map(({ id }) => ({ id })), reason) }) }),
  },
];
