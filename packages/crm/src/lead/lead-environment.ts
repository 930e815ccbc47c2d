import type { DecisionEnvironment } from "../shared/decider.js";
import { standardDisqualificationReasons, type DisqualificationReason } from "./disqualification-reason.js";
import { standardLeadSources, type LeadSourceCatalogue } from "./lead-source.js";

/** What a decision about a lead may know: the tenant's sources and reasons beside the usual. */
export interface LeadEnvironment extends DecisionEnvironment {
  readonly sources: LeadSourceCatalogue;
  readonly disqualificationReasons: readonly DisqualificationReason[];
}

/** The environment with the standard sources and reasons, where the tenant has none of its own. */
export const leadEnvironment = (
  environment: DecisionEnvironment,
  own: Partial<Pick<LeadEnvironment, "sources" | "disqualificationReasons">> = {},
): LeadEnvironment => ({
  ...environment,
  sources: own.sources ?? standardLeadSources,
  disqualificationReasons: own.disqualificationReasons ?? standardDisqualificationReasons,
});
