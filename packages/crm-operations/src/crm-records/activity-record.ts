import type { Instant } from "@nexus/common";
import type { CrmRecord } from "./crm-record.js";

export type ActivityRecordType = "call" | "email" | "meeting" | "task" | "note";
export type ActivityRecordStatus = "planned" | "in-progress" | "completed" | "cancelled";

/** The record an activity is about. */
export interface RelatedRecord {
  readonly entityType: "lead" | "opportunity" | "account" | "contact" | "partner" | "quote" | "order" | "contract";
  readonly id: string;
}

export interface ActivityRecord extends CrmRecord {
  readonly type: ActivityRecordType;
  readonly title: string;
  readonly description: string | null;
  readonly status: ActivityRecordStatus;
  readonly relatedTo: RelatedRecord;
  /** When it is to happen; for a task, when it is due. */
  readonly scheduledAt: Instant | null;
  readonly startedAt: Instant | null;
  readonly endedAt: Instant | null;
  /** Minutes: planned until it is completed, then how long it took; null for e-mails, tasks and notes. */
  readonly durationMinutes: number | null;
  readonly outcome: string | null;
}

/** What SLA, qualification and attention indicators ask about the activities around one record. */
export interface ActivitySummary {
  readonly relatedTo: RelatedRecord;
  readonly completedCount: number;
  /** End of the first completed call, e-mail or meeting: what stops a first-contact deadline. */
  readonly firstCommunicationAt: Instant | null;
  readonly lastCompletedAt: Instant | null;
  /** Time of the earliest planned activity, which may have passed. */
  readonly nextScheduledAt: Instant | null;
}
