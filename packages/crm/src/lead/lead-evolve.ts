import type { Instant } from "@nexus/common";
import { EventWithoutRecord } from "../shared/event-without-record.js";
import type { Disqualification, Lead, LeadOutcome } from "./lead.js";
import type { LeadCreated, LeadEvent, LeadHistoryChanges, LeadImported, LeadProgress } from "./lead-event.js";
import type { LeadHandover } from "./lead-handover.js";
import type { LeadScore } from "./lead-score.js";

/**
 * What an event makes of a lead. Total over every event a decision gives; throws `event_without_record`
 * only when events are replayed without the one that began the lead.
 */
export const evolveLead = (lead: Lead | undefined, event: LeadEvent): Lead => {
  switch (event.type) {
    case "LeadCreated": return created(event);
    case "LeadImported": return imported(event);
    default: {
      if (!lead) throw EventWithoutRecord.of("lead", event);
      return { ...changed(lead, event), version: lead.version + 1, updatedAt: event.at };
    }
  }
};

type LaterEvent = Exclude<LeadEvent, LeadCreated | LeadImported>;

const open = { disqualification: null, conversion: null } as const;

const changed = (lead: Lead, { at, ...event }: LaterEvent): Lead => {
  switch (event.type) {
    case "LeadUpdated": return { ...lead, ...event.data.changes };
    case "LeadStatusChanged":
      return { ...lead, ...open, status: event.data.to, handovers: event.data.handover ? [...lead.handovers, event.data.handover] : lead.handovers };
    case "LeadSourceChanged": return { ...lead, source: event.data.to };
    case "LeadScoreAssigned": return withScore(lead, event.data.score);
    case "LeadScoreOverridden": {
      const { score, reason } = event.data;
      return { ...lead, score, scoreOverride: { score, reason } };
    }
    case "LeadScoreOverrideCleared": return { ...lead, score: lead.calculatedScore, scoreOverride: null };
    case "LeadOwnerAssigned": return { ...lead, ownerId: event.data.to };
    case "LeadConverted": {
      const { opportunityId, accountId, contactId } = event.data;
      return { ...lead, status: "converted", disqualification: null, conversion: { at, opportunityId, accountId, contactId } };
    }
    case "LeadConversionReverted": return { ...lead, ...open, status: "qualified" };
    case "LeadDisqualified": {
      const { reason, note } = event.data;
      return { ...lead, status: "disqualified", disqualification: { at, reason, note }, conversion: null };
    }
    case "LeadRecycled": {
      const { reason, workAgainOn, cycle } = event.data;
      const recycling = { at, reason, workAgainOn, disqualification: lead.disqualification ?? unknownDisqualification };
      return { ...lead, ...open, status: "new", cycle, recycling, handovers: [...lead.handovers, inquiry(cycle, at)] };
    }
    case "LeadHandedOver": {
      const { cycle, stage, at: reachedAt } = event.data;
      return { ...lead, handovers: [...lead.handovers, { cycle, stage, at: reachedAt }] };
    }
    case "LeadDeleted": return { ...lead, deletedAt: at };
    case "LeadRestored": return { ...lead, deletedAt: null };
    case "LeadHistoryCorrected": return { ...corrected(lead, event.data.changes), imported: event.data.imported };
  }
};

const inquiry = (cycle: number, at: Instant): LeadHandover => ({ cycle, stage: "inquiry", at });

const unknownDisqualification: Disqualification = { at: null, reason: null, note: null };

const withScore = (lead: Lead, calculatedScore: LeadScore | null): Lead => ({
  ...lead,
  calculatedScore,
  score: lead.scoreOverride?.score ?? calculatedScore,
});

const begun = {
  version: 1,
  deletedAt: null,
  scoreOverride: null,
  recycling: null,
} as const;

const created = ({ at, data: { inquiredAt, ...data } }: LeadCreated): Lead => ({
  ...begun,
  ...data,
  ...open,
  status: "new",
  score: null,
  calculatedScore: null,
  cycle: 1,
  handovers: [inquiry(1, inquiredAt)],
  imported: null,
  createdAt: at,
  updatedAt: at,
});

const imported = ({ at, data: { progress, ...data } }: LeadImported): Lead => ({
  ...begun,
  ...data,
  ...progressed(progress),
  score: data.calculatedScore,
  updatedAt: at,
});

const progressed = ({ outcome, cycle, handovers }: LeadProgress): LeadOutcome & { readonly cycle: number; readonly handovers: readonly LeadHandover[] } => ({
  ...outcome,
  cycle,
  handovers,
});

const corrected = (lead: Lead, { progress, ...changes }: Partial<LeadHistoryChanges>): Lead => {
  const described: Lead = { ...lead, ...changes };
  return withScore(progress ? { ...described, ...progressed(progress) } : described, described.calculatedScore);
};
