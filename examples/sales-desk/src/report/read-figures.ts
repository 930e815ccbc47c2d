import type { CalendarDate } from "@nexus/common";
import type { Desk } from "../desk/desk.js";
import { allPages } from "../desk/pages.js";
import { countDeals, type DealFigures } from "../figures/deal-figures.js";
import { countLeads, type LeadFigures } from "../figures/lead-figures.js";
import { openSpreadsheet } from "../files/spreadsheet.js";
import { dealColumns, dealRow } from "../sheets/deals-sheet.js";
import { leadColumns, leadRow } from "../sheets/leads-sheet.js";

/** Reads all leads once: into the figures, and into a spreadsheet. */
export const readLeads = async (desk: Desk, path: string): Promise<LeadFigures> => {
  const owners = await ownerNames(desk);
  const sheet = await openSpreadsheet(path, leadColumns);
  const counted = countLeads();
  for await (const leads of allPages((page) => desk.read((stores, ctx) => stores.leads.list(ctx, {}, page)))) {
    for (const lead of leads) {
      counted.add(lead);
      await sheet.write(leadRow(lead, owners.get(lead.ownerId ?? "") ?? lead.ownerId));
    }
  }
  await sheet.close();
  return counted.figures();
};

/** The same for deals. */
export const readDeals = async (desk: Desk, path: string, asOf: CalendarDate | undefined): Promise<DealFigures> => {
  const owners = await ownerNames(desk);
  const pipelines = await desk.read((stores, ctx) => stores.pipelines.list(ctx));
  const sheet = await openSpreadsheet(path, dealColumns);
  const counted = countDeals(pipelines, asOf);
  for await (const deals of allPages((page) => desk.read((stores, ctx) => stores.opportunities.list(ctx, {}, page)))) {
    for (const deal of deals) {
      counted.add(deal);
      await sheet.write(dealRow(deal, { pipeline: pipelines.find(({ id }) => id === deal.pipelineId), owner: owners.get(deal.ownerId ?? "") ?? deal.ownerId }));
    }
  }
  await sheet.close();
  return counted.figures();
};

const ownerNames = async (desk: Desk): Promise<ReadonlyMap<string, string>> => {
  const { users } = await desk.read((stores, ctx) => stores.directory.snapshot(ctx));
  return new Map(users.map(({ id, name }) => [id, name]));
};
