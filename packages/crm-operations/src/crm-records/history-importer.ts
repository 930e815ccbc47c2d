import type { ExternalReference, OperationContext, Refusal } from "@nexus/common";
import type { AccountFacts, ImportEntity, LeadFacts, OpportunityFacts, ProductFacts, UserFacts } from "./history-facts.js";

/** What is odd about facts that were recorded all the same, as they were stated. For somebody to look at. */
export interface ImportFinding {
  /** Stable: `closed_before_lead`. */
  readonly code: string;
  readonly message: string;
}

/** What became of one item, in the order of the batch. What was found when its facts were new is told again as long as they are `unchanged`. */
export type ImportOutcome =
  | { readonly reference: ExternalReference; readonly outcome: "created" | "updated" | "unchanged"; readonly id: string; readonly findings: readonly ImportFinding[] }
  | { readonly reference: ExternalReference; readonly outcome: "rejected"; readonly refusal: Refusal };

/**
 * Records facts as they were, without gates, validations of the future, routing turns or
 * notifications, audited as imported.
 *
 * Idempotent by `reference`: the same facts again are `unchanged` and write nothing, also when people
 * have worked on the record since. What the source says differently is `updated`, or rejected with
 * the core's refusal where it would undo their work. A fact that is absent says nothing: it neither
 * clears what is known nor counts as changed.
 *
 * Dates that cannot be are facts, too: they are recorded as stated and told in the findings of the outcome.
 *
 * One outcome per item, in the order given; a rejected item does not keep the others from being
 * written. A batch is one transaction and a bounded number of round trips, whatever its size. The
 * same reference twice in a batch: the first counts, the rest are rejected with `duplicate_in_batch`.
 * A reference to a user, account, product, lead, pipeline or stage that is not there is rejected
 * (`user_not_found`, `account_not_found`, …): import those first, in the order of the methods here.
 *
 * Batches of one entity must not overlap in time; two importers of the same reference meet at the
 * unique key, and the later one answers `unchanged` or `updated`. Throws `storage_unavailable` and
 * `concurrency_exhausted`, both retryable with the same batch.
 */
export interface HistoryImporter {
  /**
   * Managers may stand anywhere in the same batch; one that is nowhere is added as a user under its
   * reference, with the external id for a name. A user has one manager and one team at a time as far as
   * imports go: another one ends the former, from `since` on.
   */
  importUsers(ctx: OperationContext, facts: readonly UserFacts[]): Promise<readonly ImportOutcome[]>;
  importProducts(ctx: OperationContext, facts: readonly ProductFacts[]): Promise<readonly ImportOutcome[]>;
  /** Parents may stand anywhere in the same batch. A cycle rejects every account on it with `account_hierarchy_cycle`. */
  importAccounts(ctx: OperationContext, facts: readonly AccountFacts[]): Promise<readonly ImportOutcome[]>;
  importLeads(ctx: OperationContext, facts: readonly LeadFacts[]): Promise<readonly ImportOutcome[]>;
  /**
   * With `leadConvertedAt` the source lead is converted into the deal, past the gates; its own source does not
   * take that back. A lead that has become another deal, or that people have moved otherwise since it came in,
   * rejects the deal with the core's refusal. A deal that was closed before its lead began is taken with the
   * finding `closed_before_lead`.
   */
  importOpportunities(ctx: OperationContext, facts: readonly OpportunityFacts[]): Promise<readonly ImportOutcome[]>;
  /** External ids under which records of an entity are there from a source, in the order of their text: what a mapping's `known` may name. */
  knownIds(ctx: OperationContext, entity: ImportEntity, source: string): Promise<readonly string[]>;
}
