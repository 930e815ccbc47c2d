import { systemClock } from "@nexus/adapter-memory";
import { crmCommands } from "@nexus/adapter-crm";
import { LeadContextProvider, LeadQualificationRule, mostConversions, type ConvertedLead, type LeadConversionResult, type LeadLeftOut, type LeadRecord, type QualificationResult } from "@nexus/crm-operations";
import { deskQualification } from "../desk/desk-qualification.js";
import { valueOf, type Desk } from "../desk/desk.js";
import { findLead } from "../desk/find-lead.js";
import { allPages } from "../desk/pages.js";
import type { Terminal } from "../terminal/terminal.js";

/** What came of converting. */
export interface ConversionTally {
  /** In the order of the leads. */
  readonly converted: readonly ConvertedLead[];
  /** Which of them were converted before: nothing has changed for these. */
  readonly before: ReadonlySet<string>;
  readonly leftOut: readonly LeadLeftOut[];
  /** How the rule has weighed those that do not qualify. */
  readonly verdicts: ReadonlyMap<string, QualificationResult>;
  /** Leads that became qualified on the way. */
  readonly qualified: number;
  /** Leads that were not asked about, because they are in another status, by status; empty where one was named. */
  readonly others: ReadonlyMap<LeadRecord["status"], number>;
}

interface ConversionJob {
  readonly desk: Desk;
  readonly terminal: Pick<Terminal, "progress" | "goOn">;
}

/** `all` are the leads in status qualified; otherwise one by our id or that of its source. */
export interface LeadsToConvert {
  readonly lead: string | "all";
  /** Open leads that meet the rule become qualified first. */
  readonly qualify: boolean;
}

const rule = new LeadQualificationRule(deskQualification);

/** Converts leads through the gates, in as few transactions as can be. Throws a DeskError for a lead that is not there. */
export const convertLeads = async ({ lead, qualify }: LeadsToConvert, { desk, terminal }: ConversionJob): Promise<ConversionTally> => {
  const asked = lead === "all" ? undefined : await findLead(desk, lead);
  const candidates = qualify ? (asked ? [asked] : await leadsIn(desk, ["new", "contacted"])) : [];
  const qualified = await qualifyThose(desk, candidates.filter(({ status }) => status === "new" || status === "contacted"));
  const ids = asked ? [asked.id] : (await leadsIn(desk, ["qualified"])).map(({ id }) => id);
  const results: LeadConversionResult[] = [];
  for (let from = 0; from < ids.length; from += mostConversions) {
    const leads = ids.slice(from, from + mostConversions).map((leadId) => ({ leadId }));
    results.push(valueOf("lead-conversion.convert-many", await desk.conversion.convertMany(desk.ctx, { leads })));
    terminal.goOn();
  }
  const leftOut = results.flatMap((result) => result.leftOut);
  return {
    converted: results.flatMap((result) => result.converted),
    before: new Set(results.flatMap(({ convertedBefore }) => convertedBefore)),
    leftOut,
    verdicts: await verdictsOn(desk, leftOut.filter(({ refusal }) => refusal.code !== "lead_already_converted").map(({ leadId }) => leadId)),
    qualified,
    others: asked ? new Map() : await othersThan(desk, new Set(ids)),
  };
};

const leadsIn = async (desk: Desk, statuses: readonly LeadRecord["status"][]): Promise<readonly LeadRecord[]> => {
  const found: LeadRecord[] = [];
  for await (const leads of allPages((page) => desk.read((stores, ctx) => stores.leads.list(ctx, { statuses }, page)))) found.push(...leads);
  return found;
};

const othersThan = async (desk: Desk, ids: ReadonlySet<string>): Promise<ReadonlyMap<LeadRecord["status"], number>> => {
  const counts = new Map<LeadRecord["status"], number>();
  for (const { id, status } of await leadsIn(desk, ["new", "contacted", "disqualified", "converted"])) if (!ids.has(id)) counts.set(status, (counts.get(status) ?? 0) + 1);
  return counts;
};

const perRead = 1_000;

const verdictsOn = async (desk: Desk, ids: readonly string[]): Promise<ReadonlyMap<string, QualificationResult>> => {
  const at = systemClock.now();
  const verdicts = new Map<string, QualificationResult>();
  for (let from = 0; from < ids.length; from += perRead) {
    const contexts = await desk.read((stores, ctx) => new LeadContextProvider(stores).findMany(ctx, ids.slice(from, from + perRead), at));
    for (const context of contexts) verdicts.set(context.lead.id, rule.evaluate(context, at));
  }
  return verdicts;
};

/** Through each status, as people would; answers how many. */
const qualifyThose = async (desk: Desk, leads: readonly LeadRecord[]): Promise<number> => {
  const verdicts = await verdictsOn(desk, leads.map(({ id }) => id));
  const passing = leads.filter(({ id }) => verdicts.get(id)?.qualified === true);
  for (const { id, status } of passing) {
    if (status === "new") await desk.execute(crmCommands.lead["change-status"], { id, status: "contacted" });
    await desk.execute(crmCommands.lead["change-status"], { id, status: "qualified" });
  }
  return passing.length;
};
