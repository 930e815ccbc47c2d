import { compareText, type ExternalReference, type InstantRange } from "@nexus/common";
import { duplicateKeys, type DuplicateKey, type DuplicateKeyOptions } from "./duplicates/duplicate-keys.js";
import { Lead } from "./lead.js";
import type { LeadStatus } from "./lead-status.js";

/** Which leads a list is to hold, as data: all conditions must be met, absent ones are open. Leads in the bin never are. */
export interface LeadCriteria {
  readonly status?: LeadStatus;
  readonly source?: string;
  readonly created?: InstantRange;
  /** Scored, and with at least this value. */
  readonly minimumScore?: number;
  readonly unassigned?: true;
  readonly convertible?: true;
  /** Shares at least one of these keys. */
  readonly duplicateKeys?: readonly DuplicateKey[];
}

/** `created`: by createdAt, then id, ascending. `score`: by score descending, leads without one last, then as `created`. */
export type LeadOrder = "created" | "score";

/** The meaning of {@link LeadCriteria}, against which every storage is measured. */
export const meetsCriteria = (lead: Lead, criteria: LeadCriteria, options: DuplicateKeyOptions = {}): boolean =>
  lead.deletedAt === null &&
  (criteria.status === undefined || lead.status === criteria.status) &&
  (criteria.source === undefined || lead.source === criteria.source) &&
  (criteria.created === undefined || Lead.isCreatedWithin(lead, criteria.created)) &&
  (criteria.minimumScore === undefined || Lead.isHighScoring(lead, criteria.minimumScore)) &&
  (criteria.unassigned === undefined || Lead.isUnassigned(lead)) &&
  (criteria.convertible === undefined || Lead.isConvertible(lead)) &&
  (criteria.duplicateKeys === undefined || sharesKey(lead, criteria.duplicateKeys, options));

const sharesKey = (lead: Lead, keys: readonly DuplicateKey[], options: DuplicateKeyOptions): boolean =>
  duplicateKeys(lead, options).some((own) => keys.some((key) => key.kind === own.kind && key.value === own.value));

/** The order of a list: negative when `a` comes first. Text compares by code point, as storage does. */
export const compareLeads =
  (order: LeadOrder) =>
  (a: Lead, b: Lead): number =>
    (order === "score" ? (b.score?.value ?? -1) - (a.score?.value ?? -1) : 0) || compareText(a.createdAt, b.createdAt) || compareText(a.id, b.id);

/** Whether it is the lead that another system knows under this reference. */
export const hasReference = (lead: Lead, reference: ExternalReference): boolean =>
  lead.externalReferences.some(({ source, externalId }) => source === reference.source && externalId === reference.externalId);
