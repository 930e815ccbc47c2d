import type { Instant, OperationContext } from "@nexus/common";
import { column, type RecordRow, type RecordTable } from "../unit-of-work/index.js";

/**
 * What consumers have handled, inside the unit of work of their effect: so that the effect of an event
 * happens once, however often the event is delivered.
 */
export interface Inbox {
  /**
   * Marks events as handled by the consumer and answers those that were not before, in the order given,
   * each once. When another unit of work marks one of them at the same time, one of the two throws
   * `duplicate_record` or meets `concurrency_conflict`, at the latest at its commit.
   */
  admit(ctx: OperationContext, consumer: string, eventIds: readonly string[]): Promise<readonly string[]>;

  /** Forgets that these events were handled, by whomever. For events that can never be delivered again. */
  forget(ctx: OperationContext, eventIds: readonly string[]): Promise<void>;
}

export interface InboxRow extends RecordRow {
  readonly consumer: string;
  readonly eventId: string;
  readonly at: Instant;
}

/** The key is consumer and event together: consumers have no colon in their name. */
export const inboxTable: RecordTable<InboxRow> = {
  name: "nexus_inbox",
  columns: { id: column.text, version: column.integer, consumer: column.text, eventId: column.text, at: column.instant },
  unique: [],
};

export const inboxId = (consumer: string, eventId: string): string => `${consumer}:${eventId}`;
