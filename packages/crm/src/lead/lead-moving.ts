import { accept, refuse, type Refused, type Result } from "@nexus/common";
import { targetOf } from "../shared/target.js";
import { Lead, type LeadConversion } from "./lead.js";
import type { ChangeLeadStatus, ConvertLead, DisqualifyLead, HandOverLead, RecycleLead, RevertLeadConversion } from "./lead-command.js";
import type { LeadEnvironment } from "./lead-environment.js";
import type { LeadEvent } from "./lead-event.js";
import { lastHandover, LeadHandoverStage, type LeadHandover } from "./lead-handover.js";
import { stamp } from "./lead-stamp.js";
import { LeadStatus, type OpenLeadStatus } from "./lead-status.js";

type Decision = Result<readonly LeadEvent[]>;

const transitionRefused = (from: LeadStatus, to: LeadStatus): Refused => {
  const allowed = LeadStatus.validTransitions[from];
  const next =
    allowed.length > 0 ? `From ${from} a lead goes to ${allowed.join(" or ")}.`
    : from === "disqualified" ? "Recycle the lead first: it is disqualified."
    : "Work on what became of the lead, or take the conversion back: it is converted.";
  return refuse("lead_transition_refused", next, { from, to, allowed });
};

/**
 * `disqualified` and `converted` are refused with `lead_command_required` even where the transition is
 * valid: they need facts that only their own commands carry.
 */
export const changeStatus = (command: ChangeLeadStatus, lead: Lead | undefined, environment: LeadEnvironment): Decision => {
  const target = targetOf("lead", command, lead);
  if (!target.ok) return target;
  const { status: to } = command;
  const { status: from } = target.value;
  if (to === from) return accept([]);
  if (!LeadStatus.canTransition(from, to)) return transitionRefused(from, to);
  if (!LeadStatus.isOpen(to)) {
    const required = to === "converted" ? "convert" : "disqualify";
    return refuse("lead_command_required", `Use ${required}: it records what goes with that status.`, { from, to, command: required });
  }
  const handover = handoverBroughtBy(to, target.value, environment);
  return accept([{ type: "LeadStatusChanged", ...stamp(environment), data: { id: target.value.id, from, to, handover } }]);
};

const stageOf: Readonly<Record<OpenLeadStatus, LeadHandoverStage>> = { new: "inquiry", contacted: "sal", qualified: "sql" };

const handoverBroughtBy = (to: OpenLeadStatus, lead: Lead, { now }: LeadEnvironment): LeadHandover | null => {
  const stage = stageOf[to];
  const last = lastHandover(lead.handovers, lead.cycle);
  if (last && !LeadHandoverStage.isBeyond(stage, last.stage)) return null;
  return { cycle: lead.cycle, stage, at: last && last.at > now ? last.at : now };
};

export const convert = (command: ConvertLead, lead: Lead | undefined, environment: LeadEnvironment): Decision => {
  const target = targetOf("lead", command, lead);
  if (!target.ok) return target;
  const { opportunityId = null, accountId = null, contactId = null } = command;
  const made = { opportunityId, accountId, contactId };
  const { status, conversion } = target.value;
  if (conversion && sameConversion(conversion, made)) return accept([]);
  if (status !== "qualified") return transitionRefused(status, "converted");
  return accept([{ type: "LeadConverted", ...stamp(environment), data: { id: target.value.id, ...made } }]);
};

const sameConversion = (conversion: LeadConversion, made: Omit<LeadConversion, "at">): boolean =>
  conversion.opportunityId === made.opportunityId && conversion.accountId === made.accountId && conversion.contactId === made.contactId;

/** Hand-overs keep their dates: that the lead was qualified is not taken back. */
export const revertConversion = (command: RevertLeadConversion, lead: Lead | undefined, environment: LeadEnvironment): Decision => {
  const target = targetOf("lead", command, lead);
  if (!target.ok) return target;
  const { status, conversion } = target.value;
  if (!conversion) return refuse("lead_not_converted", "Only a converted lead is taken back: convert it first, or leave it as it is.", { status });
  const { opportunityId, accountId, contactId } = conversion;
  const { reason } = command;
  return accept([{ type: "LeadConversionReverted", ...stamp(environment), data: { id: target.value.id, opportunityId, accountId, contactId, reason } }]);
};

export const disqualify = (command: DisqualifyLead, lead: Lead | undefined, environment: LeadEnvironment): Decision => {
  const target = targetOf("lead", command, lead);
  if (!target.ok) return target;
  const { reason, note = null } = command;
  const { disqualification } = target.value;
  if (disqualification?.reason === reason && disqualification.note === note) return accept([]);
  if (!Lead.isOpen(target.value)) return transitionRefused(target.value.status, "disqualified");
  const known = environment.disqualificationReasons.map(({ id }) => id);
  if (!known.includes(reason)) {
    return refuse("unknown_disqualification_reason", `Use a reason of the list: ${known.join(", ")}.`, { reason, known });
  }
  return accept([{ type: "LeadDisqualified", ...stamp(environment), data: { id: target.value.id, from: target.value.status, reason, note } }]);
};

export const recycle = (command: RecycleLead, lead: Lead | undefined, environment: LeadEnvironment): Decision => {
  const target = targetOf("lead", command, lead);
  if (!target.ok) return target;
  const { status, cycle } = target.value;
  if (status !== "disqualified") {
    return refuse("lead_not_disqualified", "Only a disqualified lead is recycled: disqualify it first, or work on.", { status });
  }
  const { reason, workAgainOn = null } = command;
  return accept([{ type: "LeadRecycled", ...stamp(environment), data: { id: target.value.id, reason, workAgainOn, cycle: cycle + 1 } }]);
};

export const handOver = (command: HandOverLead, lead: Lead | undefined, environment: LeadEnvironment): Decision => {
  const target = targetOf("lead", command, lead);
  if (!target.ok) return target;
  const { stage, at = environment.now } = command;
  const { cycle, handovers, status } = target.value;
  const recorded = handovers.find((handover) => handover.cycle === cycle && handover.stage === stage);
  if (recorded && (command.at === undefined || recorded.at === at)) return accept([]);
  if (!Lead.isOpen(target.value)) {
    return refuse("lead_closed", "Recycle the lead to begin a new cycle: hand-overs belong to open leads.", { status });
  }
  const last = lastHandover(handovers, cycle);
  if (last && !LeadHandoverStage.isBeyond(stage, last.stage)) {
    return refuse("handover_not_forward", `Hand over beyond ${last.stage}: hand-overs of a cycle only go forward.`, { stage, last });
  }
  if (at > environment.now) return refuse("handover_in_future", "Record the hand-over when it has happened.", { at });
  if (last && at < last.at) {
    return refuse("handover_before_last", `Give a time from ${last.at} on: ${last.stage} was reached then.`, { at, last });
  }
  return accept([{ type: "LeadHandedOver", ...stamp(environment), data: { id: target.value.id, cycle, stage, at } }]);
};
