import type { Instant, Money } from "@nexus/common";
import type { CrmRecord } from "./crm-record.js";

export type LeadRecordStatus = "new" | "contacted" | "qualified" | "disqualified" | "converted";
export type LeadRecordRating = "hot" | "warm" | "cold";

export const leadRecordStatuses = ["new", "contacted", "qualified", "disqualified", "converted"] as const satisfies readonly LeadRecordStatus[];
export const leadRecordRatings = ["hot", "warm", "cold"] as const satisfies readonly LeadRecordRating[];

/** What describes a lead. Null where it is not known. */
export interface LeadRecordDetails {
  readonly title: string;
  readonly contactName: string | null;
  readonly jobTitle: string | null;
  readonly companyName: string | null;
  /** As given; compare by duplicate keys. */
  readonly email: string | null;
  /** As given; compare by duplicate keys. */
  readonly phone: string | null;
  readonly website: string | null;
  readonly country: string | null;
  /** A state, province or county within the country. */
  readonly region: string | null;
  readonly city: string | null;
  /** Text, as people write it: `01067` keeps its zero. */
  readonly postalCode: string | null;
  readonly industry: string | null;
  /** The product or service asked for. */
  readonly interest: string | null;
  readonly employees: number | null;
  readonly annualRevenue: Money | null;
  /** What the prospect says they can spend. Unknown is not zero. */
  readonly budget: Money | null;
  /** In how many days from the inquiry the prospect says they will buy. */
  readonly purchaseWithinDays: number | null;
  readonly rating: LeadRecordRating | null;
  readonly note: string | null;
}

/** A normalised value that duplicates share: compare by equality of both. Public mail domains are no company's. */
export interface DuplicateKeyRecord {
  readonly kind: "email" | "phone" | "company-domain" | "company-name";
  readonly value: string;
}

/** When the lead was handed on in its present cycle: inquiry, marketing qualified, sales accepted, sales qualified. */
export interface LeadHandOverRecord {
  readonly inquiryAt: Instant | null;
  readonly marketingQualifiedAt: Instant | null;
  readonly salesAcceptedAt: Instant | null;
  readonly salesQualifiedAt: Instant | null;
}

export interface LeadDisqualificationRecord {
  /** Null where an import did not know. */
  readonly at: Instant | null;
  /** Id of a reason of the tenant; null where an import did not know. */
  readonly reason: string | null;
}

/** What became of a lead; null for what was not made of it, and where an import did not know. */
export interface LeadConversionRecord {
  readonly at: Instant | null;
  readonly opportunityId: string | null;
  readonly accountId: string | null;
  readonly contactId: string | null;
}

/** A lead as routing, qualification, conversion and SLA read it. */
export interface LeadRecord extends CrmRecord, LeadRecordDetails {
  readonly status: LeadRecordStatus;
  /** Id of a lead source of the tenant: `organic-search`. */
  readonly source: string;
  /** Category of that source: `organic`. */
  readonly sourceCategory: string;
  /** The score that counts, 0 to 100; null while it has none. */
  readonly score: number | null;
  readonly scoredAt: Instant | null;
  readonly duplicateKeys: readonly DuplicateKeyRecord[];
  /** 1, and one more for each time it was taken up again. */
  readonly cycle: number;
  readonly handOvers: LeadHandOverRecord;
  /** Set in status `disqualified`, null in all others. */
  readonly disqualification: LeadDisqualificationRecord | null;
  /** Set in status `converted`, null in all others. */
  readonly conversion: LeadConversionRecord | null;
}
