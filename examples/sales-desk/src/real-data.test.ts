import type { LeadRecord, OpportunityRecord } from "@nexus/crm-operations";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openDesk } from "./desk/desk.js";
import { allPages } from "./desk/pages.js";
import { main } from "./main.js";
import { testTerminal } from "./testing/test-terminal.js";

const shared = process.env["NEXUS_SHARED_DATA"] ?? fileURLToPath(new URL("../../../../shared/data", import.meta.url));
const missing = !existsSync(shared);
if (missing) console.warn(`Skipped: the sales desk on real files. There are none at ${shared}; NEXUS_SHARED_DATA names another place.`);

let out: string;
beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), "sales-desk-"));
});
afterAll(() => rm(out, { recursive: true }));

const run = async (...args: string[]): Promise<string> => {
  const terminal = testTerminal();
  expect([await main(["--out", out, ...args], terminal), terminal.err().match(/sales-desk: .*/)]).toEqual([0, null]);
  return terminal.out();
};

/** The lines below the header, cells by the names in it. No file here quotes what this reads. */
const rawRows = (path: string): readonly Readonly<Record<string, string>>[] => {
  const [header = "", ...lines] = readFileSync(path, "utf8").trimEnd().split(/\r?\n/);
  return lines.map((line) => Object.fromEntries(header.split(",").map((name, i) => [name, line.split(",")[i] ?? ""])));
};

/** Every fourth of the leads and those of `wanted`; all of them at full size. A file of its own, under the same name. */
const someLeads = (path: string, folder: string, wanted: ReadonlySet<string> = new Set()): string => {
  if (process.env["NEXUS_SOAK"]) return path;
  const [header = "", ...lines] = readFileSync(path, "utf8").trimEnd().split(/\r?\n/);
  const some = join(out, folder, basename(path));
  mkdirSync(join(out, folder));
  writeFileSync(some, [header, ...lines.filter((line, i) => i % 4 === 0 || wanted.has(line.split(",")[0] ?? ""))].join("\n"));
  return some;
};

const own = (name: string): string => fileURLToPath(new URL(`../routing/${name}`, import.meta.url));

const lineOf = (text: string, start: string): string => text.split("\n").find((line) => line.trimStart().startsWith(start)) ?? "";

describe.skipIf(missing)(missing ? `on real files (skipped: ${shared} is missing)` : "on real files", () => {
  describe("8,800 deals of 35 sales people, with leads beside them", () => {
    const file = (name: string): string => join(shared, "crm-sales", name);
    const routing = ["--policy", own("olist.json"), "--team", own("crm-sales-team.json")];
    let files: readonly string[];
    let leads: string;
    let text: string;
    beforeAll(async () => {
      leads = someLeads(join(shared, "olist-funnel", "marketing_qualified_leads.csv"), "beside");
      files = ["--team", file("sales_teams.csv"), "--products", file("products.csv"), "--accounts", file("accounts.csv"), "--deals", file("sales_pipeline.csv"), "--leads", leads, ...routing];
      text = await run(...files);
    }, 600_000);

    test("what the database holds is what a few lines over the raw file say", { timeout: 300_000 }, async () => {
      const raw = rawRows(file("sales_pipeline.csv"));
      const rawStage = (stage: string) => raw.filter((row) => row["deal_stage"] === stage);
      const rawWon = rawStage("Won").reduce((sum, row) => sum + Number(row["close_value"]) * 100, 0);

      const desk = await openDesk(join(out, "database"));
      const deals: OpportunityRecord[] = [];
      for await (const page of allPages((request) => desk.read((stores, ctx) => stores.opportunities.list(ctx, {}, request)))) deals.push(...page);
      const pipeline = (await desk.read((stores, ctx) => stores.pipelines.list(ctx))).find(({ name }) => name === "Hardware sales");
      await desk.close();

      const inStage = (name: string): readonly OpportunityRecord[] => deals.filter(({ stageId }) => stageId === pipeline?.stages.find((stage) => stage.name === name)?.id);
      const amount = (some: readonly OpportunityRecord[]): number => some.reduce((sum, deal) => sum + (deal.amount?.minorUnits ?? 0), 0);
      expect(deals).toHaveLength(raw.length);
      for (const stage of ["Won", "Lost", "Engaging", "Prospecting"]) expect(inStage(stage), stage).toHaveLength(rawStage(stage).length);
      expect([inStage("Won").length, inStage("Lost").length, inStage("Engaging").length, inStage("Prospecting").length]).toEqual([4_238, 2_473, 1_589, 500]);
      expect([amount(inStage("Won")), rawWon]).toEqual([10_005_534_00, 10_005_534_00]);
      expect(new Set(deals.flatMap(({ externalReferences }) => externalReferences.map(({ externalId }) => externalId)))).toEqual(new Set(raw.map((row) => row["opportunity_id"])));
      expect(inStage("Won").every(({ stageHistory }) => stageHistory.length === 2 && stageHistory[0]?.leftAt !== null)).toBe(true);

      expect(lineOf(text, "sales_pipeline.csv")).toMatch(/ 8,800 += +8,800 +\+ +0 +\+ +0$/);
      expect(lineOf(text, "Won ")).toMatch(/^ +Won +4,238 +\$10,005,534\.00 /);
      expect(text).toContain("Won 4,238 deals with $10,005,534.00 in all, lost 2,473; 2,089 are open, all without an amount.");
    });

    test("each lead has an owner or waits, turns are even, and a second run changes nothing", { timeout: 600_000 }, async () => {
      const raw = rawRows(leads);
      const total = raw.length;
      const without = raw.filter(({ origin = "" }) => ["", "unknown", "other", "other_publicities", "other publicities"].includes(origin)).length;
      expect(text).toContain(`\n  ${total.toLocaleString("en-US")} leads = ${(total - without).toLocaleString("en-US")} assigned + ${without.toLocaleString("en-US")} queued + 0 unassigned\n`);

      const rows = rawRows(join(out, "assignments.csv"));
      expect([rows.length, new Set(rows.map((row) => row["external_id"])).size]).toEqual([total, total]);
      const inTurn = new Map<string, number>();
      for (const { owner = "", rule } of rows) if (owner !== "" && rule !== "Recommended") inTurn.set(owner, (inTurn.get(owner) ?? 0) + 1);
      const turns = [...inTurn.values()];
      expect([turns.length, Math.max(...turns) - Math.min(...turns)]).toEqual([35, 1]);
      expect(turns.reduce((sum, each) => sum + each, 0) + rows.filter(({ rule }) => rule === "Recommended").length + without).toBe(total);
      expect(lineOf(text, "Organic search and 4 more")).toMatch(/ 35 +round robin +0\.\d\d +at most 1$/);
      const agents = new Set(rawRows(file("sales_teams.csv")).map((row) => row["sales_agent"]));
      expect([...inTurn.keys()].filter((name) => !agents.has(name))).toEqual([]);
      const openDeals = rawRows(file("sales_pipeline.csv")).filter((row) => row["sales_agent"] === "Darcel Schlecht" && ["Engaging", "Prospecting"].includes(row["deal_stage"] ?? "")).length;
      expect(lineOf(text, "Darcel Schlecht")).toMatch(new RegExp(` ${openDeals} +\\d+ +–$`));

      const again = await run(...files);
      expect(again).toContain("\nDatabase: 0 changes");
      expect(again.split("\nLoad and fairness")[1]?.split("\nTime")[0]).toBe(text.split("\nLoad and fairness")[1]?.split("\nTime")[0]);
      expect(await run("--what-if", own("olist-by-load.json"))).toMatch(
        new RegExp(`  [\\d,]+ of ${total.toLocaleString("en-US")} leads would go elsewhere\\. Nothing was written\\.\\n\\n.*\\n.*\\n +assigned +${(total - without).toLocaleString("en-US")} +${total.toLocaleString("en-US")} +\\+${without.toLocaleString("en-US")}\\n`),
      );
    });
  });

  test("842 leads became won deals: won when, by whom and from whose lead is what the raw files say, row by row, and the next run changes nothing", { timeout: 300_000 }, async () => {
    const file = (name: string): string => join(shared, "olist-funnel", name);
    const raw = rawRows(file("closed_deals.csv"));
    const leadFile = someLeads(file("marketing_qualified_leads.csv"), "olist", new Set(raw.map(({ mql_id = "" }) => mql_id)));
    const rawLeads = rawRows(leadFile);
    const args = ["--database", join(out, "olist-database"), "--leads", leadFile, "--deals", file("closed_deals.csv")];
    const text = await run(...args);
    const firstContact = new Map(rawLeads.map((row) => [row["mql_id"], row["first_contact_date"] ?? ""]));

    const desk = await openDesk(join(out, "olist-database"));
    const [deals, leads] = [new Map<string, OpportunityRecord>(), new Map<string, LeadRecord>()];
    for await (const page of allPages((request) => desk.read((stores, ctx) => stores.opportunities.list(ctx, {}, request)))) for (const deal of page) deals.set(deal.externalReferences[0]?.externalId ?? "", deal);
    for await (const page of allPages((request) => desk.read((stores, ctx) => stores.leads.list(ctx, { statuses: ["converted"] }, request)))) for (const lead of page) leads.set(lead.externalReferences[0]?.externalId ?? "", lead);
    const { users } = await desk.read((stores, ctx) => stores.directory.snapshot(ctx));
    await desk.close();
    const people = new Map(users.map(({ id, externalReferences }) => [id, externalReferences[0]?.externalId]));

    expect([raw.length, deals.size, leads.size]).toEqual([842, 842, 842]);
    const differing = raw.filter(({ mql_id = "", won_date = "", sdr_id, sr_id, seller_id }) => {
      const [deal, lead] = [deals.get(mql_id), leads.get(mql_id)];
      const wonAt = `${won_date.replace(" ", "T")}.000Z`;
      const held = [deal?.status, deal?.closedAt, deal?.amount, people.get(deal?.ownerId ?? ""), deal?.sourceLeadId, deal?.customFields["seller"], lead?.conversion?.at, lead?.conversion?.opportunityId, people.get(lead?.ownerId ?? "")];
      return JSON.stringify(held) !== JSON.stringify(["won", wonAt, null, sr_id, lead?.id, seller_id, wonAt, deal?.id, sdr_id]);
    });
    expect(differing).toEqual([]);
    const early = raw.flatMap(({ mql_id = "", won_date = "" }, i) => (won_date.slice(0, 10) < (firstContact.get(mql_id) ?? "") ? [String(i + 2)] : []));
    const told = readFileSync(join(out, "oddities.csv"), "utf8").trimEnd().split("\r\n").slice(1).map((line) => line.split(",").slice(0, 4));
    expect([early, told]).toEqual([["669"], [["closed_deals.csv", "669", "opportunity", "closed_before_lead"]]]);
    expect(lineOf(text, "marketing_qualified_leads.csv")).toMatch(new RegExp(` ${rawLeads.length.toLocaleString("en-US")} += +${rawLeads.length.toLocaleString("en-US")} +\\+ +0 +\\+ +0$`));
    expect(text).toMatch(/closed_deals\.csv +deals .* 842 += +842 +\+ +0 +\+ +0\n/);
    expect(text).toContain(`Scores of ${rawLeads.length.toLocaleString("en-US")} leads, as of 2018-05-31, the newest day they tell of`);
    expect(text).toContain("closed_deals.csv line 669: Closed 2018-03-06, before its lead began 2018-03-08; both are recorded as stated.");
    expect(lineOf(text, "Paid search")).toMatch(new RegExp(`^ +Paid search +${rawLeads.filter(({ origin }) => origin === "paid search").length.toLocaleString("en-US")} `));
    expect(text).toContain("No lead is without a score.");
    expect(text).toContain("Won 842 deals, lost 0; 0 are open.");
    expect(await run(...args)).toContain("\nDatabase: 0 changes");
  });

  test("4,620 leads by specialisation, behaviour, city and country: those whom no rule is for wait for nobody, and it says so", { timeout: 300_000 }, async () => {
    const text = await run("--database", "memory", "--leads", join(shared, "x-education", "leads.csv"), "--policy", own("x-education.json"), "--team", own("x-education-team.json"));
    const [, all, assigned, unassigned, closed] = (/\n {2}([\d,]+) leads = ([\d,]+) assigned \+ 0 queued \+ ([\d,]+) unassigned; beside them ([\d,]+) closed, not routed\n/.exec(text) ?? []).map((each) => Number(each.replace(",", "")));
    expect([(assigned ?? 0) + (unassigned ?? 0), (all ?? 0) + (closed ?? 0)]).toEqual([all, 4_620]);
    expect(text).toMatch(/unassigned +no rule applies +\d+\n/);
    expect(lineOf(text, "Counsellor Drongo")).toMatch(/ 200 +200$/);
    expect(text).toMatch(/\n +Mumbai +714 +2 +round robin +[\d.]+ +none: capacity\n/);
    expect(lineOf(text, "By territory: India")).toMatch(/ 4 +round robin +0\.\d\d +at most 1$/);
    const byRule = rawRows(join(out, "assignments.csv")).filter(({ rule }) => rule === "Finance");
    expect(new Set(byRule.map(({ owner }) => owner))).toEqual(new Set(["Counsellor Kestrel"]));
  });

  test("4,620 rows of leads with web behaviour, those quoted as a whole named one by one", { timeout: 300_000 }, async () => {
    const path = join(shared, "x-education", "leads.csv");
    const text = await run("--database", "memory", "--leads", path);
    expect(lineOf(text, "leads.csv")).toMatch(/ 4,620 += +4,620 +\+ +0 +\+ +0$/);
    const wrapped = readFileSync(path, "utf8").split(/\r?\n/).flatMap((line, i) => (line.startsWith('"') ? [String(i + 1)] : []));
    const repaired = readFileSync(join(out, "repairs.csv"), "utf8").split("\r\n").flatMap((line) => /^leads\.csv,(\d+),,lead,wrapped-row,/.exec(line)?.[1] ?? []);
    expect(repaired).toHaveLength(160);
    expect(repaired).toEqual(wrapped);
    expect(text).toContain("Scores of 4,620 leads");
  });
});
