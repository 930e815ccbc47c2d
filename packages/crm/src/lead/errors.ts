import type { ExternalReference } from "@nexus/common";
import { CrmError } from "../shared/crm-error.js";

/** The required form of a read found nothing. Code `lead_not_found`. */
export const LeadNotFound = {
  byId: (id: string): CrmError => new CrmError("lead_not_found", "There is no lead with this id: check the id and the tenant.", { details: { id } }),

  byExternalReference: ({ source, externalId }: ExternalReference): CrmError =>
    new CrmError("lead_not_found", "There is no lead with this external reference: import it first.", { details: { source, externalId } }),
} as const;

/** A source that is not in the catalogue. Code `unknown_lead_source`. */
export const UnknownLeadSource = {
  among: (source: string, known: readonly string[]): CrmError =>
    new CrmError("unknown_lead_source", `Use a source of the catalogue: ${known.join(", ")}.`, { details: { source, known } }),
} as const;

/** A scoring model that cannot score. Code `invalid_scoring_model`; `details.findings` says what to mend. */
export const InvalidScoringModel = {
  because: (version: string, findings: readonly { readonly code: string; readonly message: string }[]): CrmError =>
    new CrmError("invalid_scoring_model", `Mend the scoring model: ${findings.map(({ message }) => message).join(" ")}`, {
      details: { version, findings },
    }),
} as const;

/** Weights that are not a whole. Code `scoring_weights_not_100`. */
export const ScoringWeights = {
  notWhole: (totalPercent: string): CrmError =>
    new CrmError("scoring_weights_not_100", `Make the weights add up to exactly 100 %: they are ${totalPercent} %.`, { details: { totalPercent } }),
} as const;
