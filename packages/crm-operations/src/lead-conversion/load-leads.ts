import { accept, refuse, type Refusal, type Result } from "@nexus/common";
import type { LeadRecord } from "../crm-records/index.js";
import { LeadContextProvider } from "../record-contexts/index.js";
import { conversionStep, type ConversionDeps } from "./conversion-ports.js";
import type { ConversionOrder, LeadInHand, LeadLeftOut, LoadedLeads, Sifted } from "./conversion-plan.js";
import type { LeadToTurn } from "./conversion-input.js";
import type { KeptConversion } from "./lead-conversion-store.js";

/** Reads the leads, says which may be converted, and makes the ids of what they may become. */
export const loadLeads = ({ clock, ids }: ConversionDeps) =>
  conversionStep({
    name: "load-leads",
    uses: ["leads", "conversions"],
    async run({ ctx, ports }, { leads: turns, mode }: ConversionOrder): Promise<Result<LoadedLeads>> {
      const leadIds = turns.map(({ leadId }) => leadId);
      const [leads, standing] = await Promise.all([ports.leads.findMany(ctx, leadIds), ports.conversions.find(ctx, leadIds)]);
      const known = new Map(leads.map((lead) => [lead.id, lead]));
      const isConverted = ({ leadId }: KeptConversion): boolean => known.get(leadId)?.status === "converted";
      const before = new Map(standing.filter(isConverted).map((kept) => [kept.leadId, kept]));
      const sorted = turns.map((turn) => {
        const lead = known.get(turn.leadId);
        const refusal = before.has(turn.leadId) ? undefined : whyNot(turn, lead);
        return { turn, lead, refusal };
      });
      const leftOut = sorted.flatMap(({ turn, refusal }) => (refusal ? [{ leadId: turn.leadId, refusal }] : []));
      const stopped = stops(mode, leftOut);
      if (stopped) return stopped;
      const kept = sorted.flatMap(({ turn, lead, refusal }): readonly LeadInHand[] =>
        lead && !refusal && !before.has(lead.id)
          ? [{ turn, version: lead.version, ownerId: lead.ownerId, source: lead.source, fresh: { conversionId: ids.next(), customerId: ids.next(), contactId: ids.next(), opportunityId: ids.next() } }]
          : [],
      );
      return accept({ kept, leftOut, before: leadIds.flatMap((id) => before.get(id) ?? []), stale: standing.filter((each) => !isConverted(each)).map(({ id }) => id), at: clock.now() });
    },
    undo: "none: it only reads",
  });

const whyNot = ({ leadId, expectedVersion }: LeadToTurn, lead: LeadRecord | undefined): Refusal | undefined => {
  if (!lead) return refuse("lead_not_found", "Name a lead that is there.", { id: leadId }).refusal;
  if (expectedVersion !== undefined && expectedVersion !== lead.version) return refuse("version_conflict", "Read the lead again: it has changed meanwhile.", { id: leadId, version: lead.version }).refusal;
  if (lead.status === "converted") return refuse("lead_already_converted", "Work on what became of the lead: it was converted elsewhere.", { id: leadId, opportunityId: lead.conversion?.opportunityId ?? null }).refusal;
  return lead.status === "qualified" ? undefined : refuse("lead_not_convertible", "Qualify the lead first: only a qualified one is converted.", { id: leadId, status: lead.status }).refusal;
};

/** Leaves out whom the qualification rule does not pass. */
export const checkQualification = ({ qualification }: ConversionDeps) =>
  conversionStep({
    name: "check-qualification",
    uses: ["leads", "activities"],
    async run({ ctx, ports }, { order, loaded }: { readonly order: ConversionOrder; readonly loaded: LoadedLeads }): Promise<Result<Sifted<LeadInHand>>> {
      if (order.qualified === "waived") return accept({ kept: loaded.kept, leftOut: [] });
      const contexts = await new LeadContextProvider(ports).findMany(ctx, loaded.kept.map(({ turn }) => turn.leadId), loaded.at);
      const verdicts = new Map(contexts.map((context) => [context.lead.id, qualification.evaluate(context, loaded.at)]));
      const leftOut = loaded.kept.flatMap(({ turn }): readonly LeadLeftOut[] => {
        const verdict = verdicts.get(turn.leadId);
        if (verdict?.qualified === true) return [];
        const failed = verdict?.reasons.filter((reason) => reason.verdict === "failed").map(({ code }) => code) ?? [];
        return [{ leadId: turn.leadId, refusal: refuse("lead_not_qualified", `Work on the lead first: ${failed.join(", ")}.`, { id: turn.leadId, reasons: failed }).refusal }];
      });
      return stops(order.mode, leftOut) ?? accept({ kept: without(loaded.kept, leftOut), leftOut });
    },
    undo: "none: it only reads",
  });

/** With `all`, the first one that is left out is the answer to everything. */
export const stops = (mode: ConversionOrder["mode"], [first]: readonly LeadLeftOut[]): { readonly ok: false; readonly refusal: Refusal } | undefined => (mode === "all" && first ? { ok: false, refusal: first.refusal } : undefined);

export const without = <Kept extends { readonly turn: LeadToTurn }>(kept: readonly Kept[], leftOut: readonly LeadLeftOut[]): readonly Kept[] => {
  const gone = new Set(leftOut.map(({ leadId }) => leadId));
  return kept.filter(({ turn }) => !gone.has(turn.leadId));
};
