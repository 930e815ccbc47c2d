import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Instant } from "@nexus/common";
import { expect, test } from "vitest";
import { PipelineStage } from "../pipeline/index.js";
import { evolveOpportunity } from "./evolve-opportunity.js";
import { Opportunity } from "./opportunity.js";
import type { OpportunityEnvironment } from "./opportunity-environment.js";
import { opportunityFromHistory } from "./opportunity-from-history.js";
import { opportunityHistorySchema, type OpportunityHistory } from "./opportunity-history.js";
import { openValueOf, summarizeStages } from "./stage-summary.js";
import { environment, pipelineWith } from "./opportunity-samples.js";

const folder = process.env["NEXUS_SHARED_DATA"] ?? fileURLToPath(new URL("../../../../../shared/data", import.meta.url));
const file = `${folder}/crm-sales/sales_pipeline.csv`;
const isThere = existsSync(file);
if (!isThere) console.warn(`Skipped: no data at ${file}. Set NEXUS_SHARED_DATA to the folder that holds crm-sales.`);

const stage = (id: string, position: number, probabilityPpm: number): PipelineStage => PipelineStage.of({ id, name: id, position, probabilityPpm });
const pipeline = pipelineWith({ stages: [stage("prospecting", 1, 100_000), stage("engaging", 2, 400_000), stage("won", 3, 1_000_000), stage("lost", 4, 0)] });
const around: OpportunityEnvironment = { ...environment, pipeline };

const at = (monthDayYear: string): Instant => {
  const [month = "", day = "", year = ""] = monthDayYear.split("/");
  return Instant.of(`${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}T00:00:00.000Z`);
};

const statuses: Readonly<Record<string, "open" | "won" | "lost">> = { Prospecting: "open", Engaging: "open", Won: "won", Lost: "lost" };

/** A row as its facts: what is empty is not said. */
const factsOf = (row: string): OpportunityHistory => {
  const [id = "", agent = "", product = "", account = "", deal = "", engaged = "", closed = "", value = ""] = row.split(",");
  const input = {
    id, title: `${product} for ${account}`, pipelineId: pipeline.id, ownerId: agent, accountId: account || null, status: statuses[deal],
    stageId: deal === "Prospecting" ? "prospecting" : "engaging",
    ...(engaged ? { stageEnteredAt: at(engaged) } : {}),
    ...(closed ? { closedAt: at(closed) } : {}),
    ...(value ? { amount: { minorUnits: Number(value) * 100, currency: "USD" } } : {}),
  };
  return opportunityHistorySchema.parse(input);
};

const title = "8,800 real deals are taken over as they were, add up to the published totals, and a second import says nothing";
test.skipIf(!isThere)(isThere ? title : `${title} (skipped: the crm-sales data is missing)`, () => {
  const rows = readFileSync(file, "utf8").trim().split(/\r?\n/).slice(1);
  const facts = rows.map(factsOf);
  const deals = facts.map((each): Opportunity => {
    const answer = opportunityFromHistory(each, around);
    if (!answer.ok) throw new Error(`${each.id}: ${answer.refusal.message}`);
    const [event] = answer.value;
    if (!event) throw new Error(`${each.id}: nothing was imported.`);
    return evolveOpportunity(undefined, event);
  });

  const stages = new Map(summarizeStages(deals, pipeline).map((summary) => [summary.stageId, summary]));
  expect([...stages.values()].map(({ stageId, count, unknownAmounts }) => [stageId, count, unknownAmounts])).toEqual([
    ["prospecting", 500, 500], ["engaging", 1_589, 1_589], ["won", 4_238, 0], ["lost", 2_473, 2_473],
  ]);
  expect(stages.get("won")?.totals).toEqual([
    { currency: "USD", count: 4_238, amount: { minorUnits: 1_000_553_400, currency: "USD" }, weighted: { minorUnits: 1_000_553_400, currency: "USD" } },
  ]);
  expect(openValueOf(deals)).toEqual({ count: 2_089, unknownAmounts: 2_089, totals: [] });

  const closed = deals.filter(Opportunity.isClosed);
  expect(closed.every((deal) => deal.stageHistory.length === 2 && deal.stageHistory[0]?.leftAt === deal.closedAt)).toBe(true);
  const days = closed.reduce((sum, deal) => sum + Opportunity.ageInDays(deal, around.now), 0);
  const expected = rows.map((row) => row.split(",")).reduce((sum, [, , , , , engaged = "", until = ""]) => (until ? sum + Instant.wholeDaysBetween(at(engaged), at(until)) : sum), 0);
  expect(days).toBe(expected);

  const again = facts.map((each, i) => opportunityFromHistory(each, { ...around, now: Instant.addDays(around.now, 1) }, deals[i]));
  expect(again.filter((answer) => !answer.ok || answer.value.length > 0)).toEqual([]);
});
