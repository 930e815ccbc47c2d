import type { Instant } from "@nexus/common";
import type { Lead, LeadScoringContext } from "@nexus/crm";

/** What scoring knows beside the lead: behaviour that stands in its custom fields. */
export const scoringContextOf = (lead: Lead, at: Instant, behaviourFields: Readonly<Record<string, string>>): LeadScoringContext => {
  const behaviour = Object.entries(behaviourFields).flatMap(([measure, field]) => {
    const value = Number(Object.hasOwn(lead.customFields, field) ? lead.customFields[field] : Number.NaN);
    return Number.isFinite(value) ? [[measure, value] as const] : [];
  });
  return { at, ...(behaviour.length === 0 ? {} : { behaviour: Object.fromEntries(behaviour) }) };
};
