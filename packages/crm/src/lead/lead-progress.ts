import type { Instant } from "@nexus/common";
import { LeadHistoryFlag, type Lead, type LeadOutcome } from "./lead.js";
import type { LeadProgress } from "./lead-event.js";
import { LeadHandoverStage, type LeadHandover } from "./lead-handover.js";
import type { LeadHistory } from "./lead-history-facts.js";

/** How far a lead has come, apart from what describes it. */
export const progressOf = (lead: Lead): LeadProgress => ({ outcome: outcomeOf(lead), cycle: lead.cycle, handovers: lead.handovers });

const outcomeOf = (lead: Lead): LeadOutcome => {
  switch (lead.status) {
    case "disqualified": return { status: lead.status, disqualification: lead.disqualification, conversion: null };
    case "converted": return { status: lead.status, disqualification: null, conversion: lead.conversion };
    default: return { status: lead.status, disqualification: null, conversion: null };
  }
};

/** The same from the facts of another system; hand-overs come in the order of cycle and stage. */
export const progressInHistory = (facts: LeadHistory): LeadProgress => {
  const handovers = [...(facts.handovers ?? [{ cycle: 1, stage: "inquiry", at: facts.createdAt } as const])].sort(byCycleAndStage);
  return { outcome: outcomeInHistory(facts), cycle: handovers.at(-1)?.cycle ?? 1, handovers };
};

const byCycleAndStage = (a: LeadHandover, b: LeadHandover): number =>
  a.cycle - b.cycle || LeadHandoverStage.all.indexOf(a.stage) - LeadHandoverStage.all.indexOf(b.stage);

const outcomeInHistory = (facts: LeadHistory): LeadOutcome => {
  switch (facts.status) {
    case "disqualified": {
      const { at = null, reason = null, note = null } = facts.disqualification ?? {};
      return { status: facts.status, disqualification: { at, reason, note }, conversion: null };
    }
    case "converted": {
      const { at = null, opportunityId = null, accountId = null, contactId = null } = facts.conversion ?? {};
      return { status: facts.status, disqualification: null, conversion: { at, opportunityId, accountId, contactId } };
    }
    default: return { status: facts.status, disqualification: null, conversion: null };
  }
};

/** What is odd about the dates of an import, in a fixed order. An inquiry may well be older than the record of it. */
export const historyFlags = (createdAt: Instant, { outcome, handovers }: LeadProgress, now: Instant): readonly LeadHistoryFlag[] => {
  const closedAt = outcome.conversion?.at ?? outcome.disqualification?.at ?? null;
  const flags: Readonly<Record<LeadHistoryFlag, boolean>> = {
    "created-in-future": createdAt > now,
    "closed-before-created": closedAt !== null && closedAt < createdAt,
    "closed-in-future": closedAt !== null && closedAt > now,
    "handover-before-created": handovers.some(({ stage, at }) => stage !== "inquiry" && at < createdAt),
    "handover-in-future": handovers.some(({ at }) => at > now),
    "handovers-out-of-order": handovers.some((handover, i) => isBefore(handover, handovers[i - 1])),
  };
  return LeadHistoryFlag.all.filter((flag) => flags[flag]);
};

const isBefore = (handover: LeadHandover, previous: LeadHandover | undefined): boolean =>
  previous !== undefined && handover.at < previous.at;
