import type { Instant } from "@nexus/common";
import type { EventEnvelope } from "../unit-of-work/index.js";

/** An event is known by its tenant and its id: ids are unique per tenant only. */
export interface EventKey {
  readonly tenantId: string;
  readonly id: string;
}

export interface ClaimRequest {
  /** Fences the claim: whoever reports a result names it, and only what is still claimed under it changes. New for every claim. */
  readonly token: string;
  /** Most events, at least 1. */
  readonly limit: number;
  /** After this long the events may be claimed by somebody else, in milliseconds. */
  readonly leaseMs: number;
}

export interface ClaimedEvent {
  readonly event: EventEnvelope;
  /** 1 for the first time the event is handed out, counted when it is claimed: a worker that dies counts too. */
  readonly attempt: number;
}

export interface DeliveryFailure extends EventKey {
  /** Why: a stable code, never a message or a value. */
  readonly errorCode: string;
  /** When to try again; null makes it a dead letter, which waits for an operator. */
  readonly retryAt: Instant | null;
}

/**
 * The outbox as background workers see it: across all tenants, events only. Any number of workers may
 * ask at the same time.
 *
 * The events of one aggregate form a line, ordered by `aggregate.sequence`. A claim takes from the head
 * of lines only, without gaps, so that an event that is dead, waiting for its next attempt or claimed
 * by somebody holds back the later ones of its aggregate, and only these. A line whose head has been
 * tried before is handed out one event at a time: if that event is what kills workers, those behind it
 * do not wear out with it. What commits late is found whenever it commits: no cursor is kept.
 *
 * `complete`, `fail` and `release` are fenced: events that are no longer claimed under the token are
 * left as they are, and the answer says how many were not. Times are the clock's of the adapter.
 */
export interface OutboxQueue {
  /**
   * Takes what is due, oldest events first, and counts an attempt on each. The answer keeps each line
   * together and in order; it is empty when nothing is due. Never waits for another worker.
   */
  claim(request: ClaimRequest): Promise<readonly ClaimedEvent[]>;

  /** They have been delivered. They stay in the store until they are removed. */
  complete(token: string, events: readonly EventKey[]): Promise<number>;

  /** They could not be delivered: they wait for `retryAt`, or for an operator. */
  fail(token: string, failures: readonly DeliveryFailure[]): Promise<number>;

  /** They have not been tried: they are due at once, and the attempt does not count. */
  release(token: string, events: readonly EventKey[]): Promise<number>;

  /**
   * Calls the listener soon after something was emitted, in this process or another one. A hint that
   * saves waiting, no promise: a worker that asks from time to time misses nothing. Answers how to stop.
   */
  onNews(listener: () => void): () => void;
}

/** What is kept of events that are done with, delivered or skipped. */
export interface OutboxRetention {
  /** Events settled before the instant, at most `limit` of them. */
  settledBefore(instant: Instant, limit: number): Promise<readonly EventKey[]>;

  /** Takes settled events out for good; others and unknown ones are left. Answers how many went. */
  remove(events: readonly EventKey[]): Promise<number>;
}

/** How an event stands in the outbox. Delivered and skipped ones are settled. */
export type DeliveryStatus = "pending" | "claimed" | "dead" | "delivered" | "skipped";
