import type { Instant, Money } from "@nexus/common";
import type { TrackedDeal } from "../analytics/index.js";
import type { ForecastCategory, OpportunityRecord, PipelineRecord } from "../crm-records/index.js";
import type { CloseSettings } from "./close-settings.js";
import type { ClosedOpportunity, WonQuotation } from "./close-result.js";

/** Where a deal stood, to be put back there. */
export interface FormerPlace {
  readonly stageId: string;
  readonly forecastCategory: ForecastCategory;
  readonly probabilityPpm: number;
}

/** A deal that was read, as far as a run may remember it: ids and figures, no words. */
export interface DealInHand {
  readonly opportunityId: string;
  readonly version: number;
  readonly ownerId: string | null;
  readonly accountId: string | null;
  readonly sourceLeadId: string | null;
  /** Id of the lead source. */
  readonly source: string | null;
  readonly amount: Money | null;
  readonly place: FormerPlace;
  /** The deal as a fact, so that what was tracked of its closing can be taken back. */
  readonly before: TrackedDeal;
  readonly at: Instant;
  /** Made before anything is written. */
  readonly fresh: { readonly closeId: string; readonly quotationId: string; readonly lineId: string };
  /** The number the closing gets. */
  readonly number: number;
  /** A closing that was kept and no longer stands: somebody reopened the deal elsewhere. */
  readonly staleCloseId: string | null;
  readonly withoutQuotation: CloseSettings["withoutQuotation"];
}

export type LoadedDeal<Answer extends ClosedOpportunity> = { readonly is: "open"; readonly deal: DealInHand } | { readonly is: "closed-before"; readonly answer: Answer };

/** The customer of a deal. */
export interface CustomerInHand {
  readonly customerId: string;
  /** Its own id, and those of customers that were merged into it. */
  readonly ids: readonly string[];
  readonly becomesCustomer: boolean;
}

/** A quotation that counts as accepted. */
export interface SecuredQuotation {
  readonly quotation: WonQuotation;
  /** What the deal is won for. */
  readonly amount: Money;
  /** Other quotations of the deal that are open. */
  readonly others: readonly string[];
}

/** The last open stage a deal was in, as far as its pipeline has it; otherwise the first open one; undefined where there is none. */
export const formerOpenStage = ({ stageHistory }: Pick<OpportunityRecord, "stageHistory">, pipeline: PipelineRecord | undefined): string | undefined => {
  const open = pipeline?.stages.filter(({ outcome }) => outcome === "open").map(({ id }) => id) ?? [];
  return stageHistory.map(({ stageId }) => stageId).findLast((id) => open.includes(id)) ?? open[0];
};
