import type { Instant, OperationContext, Page, PageRequest } from "@nexus/common";
import type { AggregateReference } from "../unit-of-work/index.js";

/** An event that was tried as often as allowed. What it says is not repeated here. */
export interface DeadLetter {
  readonly id: string;
  readonly type: string;
  readonly at: Instant;
  readonly aggregate: AggregateReference;
  readonly attempts: number;
  /** Why the last attempt failed. */
  readonly errorCode: string | null;
  /** How many later events of its aggregate it holds back. */
  readonly waiting: number;
}

/**
 * The dead letters of one tenant, for operators, inside a unit of work. Whoever redrives or skips puts
 * an entry per event into the audit trail, in the same unit of work.
 */
export interface DeadLetters {
  /** Ordered by when they happened, then id. Throws `invalid_page`. */
  list(ctx: OperationContext, page: PageRequest): Promise<Page<DeadLetter>>;

  /** They are due at once, with all their attempts before them. Ids that are no dead letters are ignored; answers the others, in the order given. */
  redrive(ctx: OperationContext, ids: readonly string[]): Promise<readonly string[]>;

  /** They will never be delivered, and hold back nobody any more. Ids that are no dead letters are ignored; answers the others, in the order given. */
  skip(ctx: OperationContext, ids: readonly string[], reason: string): Promise<readonly string[]>;
}
