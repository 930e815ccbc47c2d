import type { Money, OperationContext } from "@nexus/common";
import type { RecordReference } from "../commands/index.js";

/** Who is told. At least one of both; somebody named twice is told once. */
export interface NotificationAudience {
  readonly userIds: readonly string[];
  /** Roles of the tenant, resolved when it is sent: `sales-manager`. */
  readonly roles: readonly string[];
}

/** An id, a figure, an instant, an amount. No names, no addresses, no text for people: whoever sends it reads the record. */
export type NotificationFact = string | number | boolean | null | Money;

/** What somebody is to be told, as facts: words, language and channel are chosen where it is sent. */
export interface Notification {
  /** Made by the caller: the same id is sent once, whatever else it says then. */
  readonly id: string;
  /** What has happened: `lead.converted`, `opportunity.won`. Lower-case words with dots and hyphens. */
  readonly kind: string;
  readonly to: NotificationAudience;
  /** The record it is about. */
  readonly about: RecordReference;
  /** By name; text of at most 128 characters. */
  readonly facts: Readonly<Record<string, NotificationFact>>;
}

/** Tells people. Who is told by which channel, and when, is known where it is sent. */
export interface Notifier {
  /**
   * Sends all of them once the unit of work has committed and never without it, in no particular order. An id that was
   * given before is left out, also within one call; so it may be repeated. Nothing happens for none.
   * Bounded round trips whatever their number. Throws `invalid_notification` for one that says nobody to
   * tell or does not fit, `concurrency_conflict` when two units of work give one id at the same time.
   */
  notify(ctx: OperationContext, notifications: readonly Notification[]): Promise<void>;
}
