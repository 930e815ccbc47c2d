import { sameData } from "@nexus/common";
import type { Lead } from "@nexus/crm";
import type { KeptState } from "../storage/entity-kind.js";

/** Unless somebody overrides it, the score that counts is the calculated one: then it is kept once. */
export const keptLead = (lead: Lead): KeptState => {
  const { score, ...others } = lead;
  return sameData(score, lead.calculatedScore) ? others : lead;
};

/** The lead that `keptLead` was given. */
export const leadAsKept = (kept: KeptState): Lead => {
  const lead = kept as Lead;
  return "score" in kept ? lead : { ...lead, score: lead.calculatedScore };
};
