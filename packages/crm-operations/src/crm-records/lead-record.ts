import type { Instant, Money } from "@nexus/common";
import type { CrmRecord } from "./crm-record.js";

export type LeadRecordStatus = "new" | "contacted" | "qualified" | "disqualified" | "converted";

export const leadRecordStatuses = ["new", "contacted", "qualified", "disqualified", "converted"] as const satisfies readonly LeadRecordStatus[];

/** Who asked, as far as is known. */
export interface LeadContact {
  readonly name: string | null;
  readonly email: string | null;
  /** As given; the normalised form is in the lead's duplicate keys. */
  readonly phone: string | null;
  readonly jobTitle: string | null;
}

/** The organisation behind the lead, as far as is known. */
export interface LeadCompany {
  readonly name: string | null;
  readonly domain: string | null;
  readonly industry: string | null;
  readonly employees: number | null;
  readonly annualRevenue: Money | null;
}

export interface LeadAddress {
  readonly country: string | null;
  readonly region: string | null;
  readonly city: string | null;
  readonly postalCode: string | null;
}

/**
 * What makes two leads the same: normalised, comparable by equality, null where the lead gives none.
 * The domain is null for public mail hosts, so that not everybody there is everybody else.
 */
export interface LeadDuplicateKeys {
  readonly email: string | null;
  /** E.164. */
  readonly phone: string | null;
  readonly companyDomain: string | null;
}

/** When the lead was handed on: inquiry, marketing qualified, sales accepted, sales qualified. */
export interface LeadHandOvers {
  readonly inquiryAt: Instant | null;
  readonly marketingQualifiedAt: Instant | null;
  readonly salesAcceptedAt: Instant | null;
  readonly salesQualifiedAt: Instant | null;
}

/** A lead as routing, qualification, conversion and SLA read it. */
export interface LeadRecord extends CrmRecord {
  readonly title: string;
  readonly status: LeadRecordStatus;
  /** Since when it has this status. */
  readonly statusSince: Instant;
  /** Id of a lead source of the tenant: `organic-search`. */
  readonly source: string;
  /** Category of that source: `organic`. */
  readonly sourceCategory: string;
  /** 0 to 100; null while it has not been scored. */
  readonly score: number | null;
  readonly scoredAt: Instant | null;
  readonly contact: LeadContact;
  readonly company: LeadCompany;
  readonly address: LeadAddress;
  readonly estimatedValue: Money | null;
  readonly duplicateKeys: LeadDuplicateKeys;
  readonly handOvers: LeadHandOvers;
  /** Why it was disqualified; null in every other status and where an import did not know. */
  readonly disqualificationReason: string | null;
  /** What it became; null unless it is converted, and where an import did not know. */
  readonly conversion: LeadConversionRecord | null;
}

export interface LeadConversionRecord {
  readonly at: Instant;
  readonly opportunityId: string | null;
  readonly accountId: string | null;
}
