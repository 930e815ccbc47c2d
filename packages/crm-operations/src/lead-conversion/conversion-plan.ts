import type { Instant, Refusal } from "@nexus/common";
import type { LeadToTurn } from "./conversion-input.js";
import type { KeptConversion } from "./lead-conversion-store.js";
import type { FreshIds, LeadPlace } from "./place-leads.js";

/** What a run of conversions is started with. Ids and choices; no person. */
export interface ConversionOrder {
  readonly leads: readonly LeadToTurn[];
  /** `all`: one that cannot be converted ends the run. `each`: it is left out and told of. */
  readonly mode: "all" | "each";
  /** Whether the qualification rule is asked. */
  readonly qualified: "asked" | "waived";
}

/** A lead that was read and may go on. */
export interface LeadInHand {
  readonly turn: LeadToTurn;
  readonly version: number;
  readonly ownerId: string | null;
  readonly source: string;
  readonly fresh: FreshIds;
}

export interface LeadLeftOut {
  readonly leadId: string;
  readonly refusal: Refusal;
}

/** What the first steps make of an order, and the next ones of theirs. */
export interface Sifted<Kept> {
  readonly kept: readonly Kept[];
  readonly leftOut: readonly LeadLeftOut[];
}

export interface LoadedLeads extends Sifted<LeadInHand> {
  /** Converted before, with the answer they got then. */
  readonly before: readonly KeptConversion[];
  /** Ids of conversions that stand although their lead was taken back by other ways. */
  readonly stale: readonly string[];
  readonly at: Instant;
}

/** A lead with its customer and contact. */
export interface PlacedLead extends LeadInHand {
  readonly place: LeadPlace;
}

/** A lead with its deal, too. */
export interface PlacedDeal extends PlacedLead {
  readonly opportunityId: string | null;
  readonly createdOpportunity: boolean;
}

export interface PlacedDeals {
  readonly kept: readonly PlacedDeal[];
  /** Deals that were there and nobody's, and whose they are now. */
  readonly attached: readonly { readonly opportunityId: string; readonly customerId: string }[];
}

/** What one lead has become. The same however often it is asked for. */
export type ConvertedLead = Omit<KeptConversion, "id" | "runId">;

export interface LeadConversionResult {
  /** In the order of the leads, those that were converted before included. */
  readonly converted: readonly ConvertedLead[];
  /** Which of them were converted before: nothing has changed for these. */
  readonly convertedBefore: readonly string[];
  /** In the order of the leads. */
  readonly leftOut: readonly LeadLeftOut[];
}

export const convertedLead = ({ id: _id, runId: _runId, ...kept }: KeptConversion): ConvertedLead => kept;
