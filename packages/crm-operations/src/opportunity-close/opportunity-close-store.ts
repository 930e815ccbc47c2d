import type { Instant, OperationContext } from "@nexus/common";
import type { ClosedOpportunity, ReopenedOpportunity } from "./close-result.js";

/** One closing of a deal, and what became of it. Ids and figures only. */
export interface KeptClose {
  readonly id: string;
  readonly opportunityId: string;
  /** 1, 2, 3, … per deal. */
  readonly number: number;
  readonly runId: string;
  readonly at: Instant;
  readonly answer: ClosedOpportunity;
  /** Null while it stands. */
  readonly reopening: ReopenedOpportunity | null;
}

/** Keeps closings, so that a repeated one answers the same. Bound to a transaction it joins that unit of work. */
export interface OpportunityCloseStore {
  /** The latest closing of the deal, by number, whether it stands or was reopened; undefined when there is none. One round trip. */
  findLatest(ctx: OperationContext, opportunityId: string): Promise<KeptClose | undefined>;
  /** Adds one that stands. Throws `duplicate_record` when the id or the number of the deal is taken. One round trip. */
  add(ctx: OperationContext, close: Omit<KeptClose, "reopening">): Promise<void>;
  /** It does not stand any more; with null it stands again. An unknown id is ignored. */
  setReopening(ctx: OperationContext, id: string, reopening: ReopenedOpportunity | null): Promise<void>;
  /** Takes it out, as if it had never been; an unknown id is ignored. */
  remove(ctx: OperationContext, id: string): Promise<void>;
}
