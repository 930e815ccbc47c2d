import type { CalendarDate, ExternalReference, FieldValues, Instant, Money } from "@nexus/common";
import type { LeadRecordRating, LeadRecordStatus } from "./lead-record.js";
import type { OpportunityRecordStatus, OpportunityRecordType } from "./opportunity-record.js";

/**
 * Facts of the past as a source states them: outcomes, dates, owners and amounts as they were. What
 * the source does not say is absent. `reference` is the identity of the record: importing the same
 * reference again finds the same record. People, accounts and products are named by the references
 * under which they were imported.
 */
interface HistoryFacts {
  readonly reference: ExternalReference;
  /** Absent where the source does not say: the record then counts as created at the earliest time among its facts, else when it was first imported. */
  readonly createdAt?: Instant;
  readonly customFields?: FieldValues;
}

export interface LeadFacts extends HistoryFacts {
  readonly title: string;
  readonly status: LeadRecordStatus;
  /** Id of a lead source of the tenant. */
  readonly source: string;
  readonly ownerReference?: ExternalReference;
  readonly contactName?: string;
  readonly jobTitle?: string;
  readonly companyName?: string;
  readonly email?: string;
  readonly phone?: string;
  readonly website?: string;
  readonly country?: string;
  readonly region?: string;
  readonly city?: string;
  readonly postalCode?: string;
  readonly industry?: string;
  readonly interest?: string;
  readonly employees?: number;
  readonly annualRevenue?: Money;
  readonly budget?: Money;
  readonly purchaseWithinDays?: number;
  readonly rating?: LeadRecordRating;
  readonly note?: string;
  readonly inquiryAt?: Instant;
  readonly marketingQualifiedAt?: Instant;
  readonly salesAcceptedAt?: Instant;
  readonly salesQualifiedAt?: Instant;
  readonly convertedAt?: Instant;
  readonly disqualifiedAt?: Instant;
  /** Id of a disqualification reason of the tenant. */
  readonly disqualificationReason?: string;
}

export interface OpportunityFacts extends HistoryFacts {
  readonly name: string;
  readonly status: OpportunityRecordStatus;
  /** Name of the pipeline; the tenant's default pipeline when absent. */
  readonly pipelineName?: string;
  /**
   * Name of the stage it is in; of a won or lost deal, the last open stage it was in. Absent: the first
   * open stage. A won or lost deal then stands in the pipeline's first stage of that outcome.
   */
  readonly stageName?: string;
  readonly type?: OpportunityRecordType;
  /** Absent while it is not known, which is not zero. Of a won deal: what it was won for. */
  readonly amount?: Money;
  readonly expectedCloseDate?: CalendarDate;
  /** When it entered the stage that `stageName` names. */
  readonly stageEnteredAt?: Instant;
  readonly closedAt?: Instant;
  readonly closeReason?: string;
  readonly competitor?: string;
  readonly ownerReference?: ExternalReference;
  readonly accountReference?: ExternalReference;
  readonly productReference?: ExternalReference;
  readonly sourceLeadReference?: ExternalReference;
  /** When the source lead became this deal: from then on it counts as converted into it, whatever it was before. Says nothing without `sourceLeadReference`. */
  readonly leadConvertedAt?: Instant;
  /** Who worked on the source lead, beside `ownerReference` who worked on the deal: the owner of the lead. Says nothing without `leadConvertedAt`. */
  readonly leadOwnerReference?: ExternalReference;
}

export interface AccountFacts extends HistoryFacts {
  readonly name: string;
  readonly parentReference?: ExternalReference;
  /** The first day it belonged to its parent; when absent, the day the account counts as created. */
  readonly parentSince?: CalendarDate;
  readonly industry?: string;
  readonly country?: string;
  readonly employees?: number;
  readonly annualRevenue?: Money;
  readonly yearEstablished?: number;
  readonly domain?: string;
  readonly ownerReference?: ExternalReference;
}

export interface ProductFacts extends HistoryFacts {
  readonly name: string;
  readonly family?: string;
  readonly listPrice?: Money;
}

export interface UserFacts extends HistoryFacts {
  readonly name: string;
  readonly email?: string;
  /** IANA zone; UTC when absent. */
  readonly timeZone?: string;
  /** Whom the user reports to from `since` on. */
  readonly managerReference?: ExternalReference;
  /** Team the user belongs to from `since` on; added when it does not exist. */
  readonly teamName?: string;
  readonly since: CalendarDate;
}

/** What a source can be mapped to. */
export interface FactsByEntity {
  readonly lead: LeadFacts;
  readonly opportunity: OpportunityFacts;
  readonly account: AccountFacts;
  readonly product: ProductFacts;
  readonly user: UserFacts;
}

export type ImportEntity = keyof FactsByEntity;
