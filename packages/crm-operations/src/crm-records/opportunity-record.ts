import type { CalendarDate, Decimal, Instant, Money, RatePpm } from "@nexus/common";
import type { CrmRecord } from "./crm-record.js";

export type OpportunityRecordStatus = "open" | "won" | "lost";
export type OpportunityRecordType = "new" | "expansion" | "renewal" | "contraction";
/** How sure the forecast is of a deal. */
export type ForecastCategory = "omitted" | "pipeline" | "best-case" | "commit" | "closed";

export const opportunityRecordStatuses = ["open", "won", "lost"] as const satisfies readonly OpportunityRecordStatus[];
export const opportunityRecordTypes = ["new", "expansion", "renewal", "contraction"] as const satisfies readonly OpportunityRecordType[];
export const forecastCategories = ["omitted", "pipeline", "best-case", "commit", "closed"] as const satisfies readonly ForecastCategory[];

/** One product on a deal. */
export interface OpportunityLineRecord {
  readonly id: string;
  /** Null for free text. */
  readonly productId: string | null;
  readonly description: string;
  readonly quantity: Decimal;
  /** Null while the price is not known. */
  readonly unitPrice: Money | null;
  /** 0 to 1,000,000 (0 to 100 %) off. */
  readonly discountPpm: RatePpm;
  /** Quantity times price less discount, rounded half up by the core; null while the price is not known. */
  readonly total: Money | null;
}

export interface OpportunityContactRecord {
  readonly contactId: string;
  /** `decision-maker`, `influencer`, … as the tenant names them. */
  readonly role: string;
  readonly primary: boolean;
}

/** One stay in one stage. */
export interface StageStay {
  readonly stageId: string;
  /** Null where an import did not know. */
  readonly enteredAt: Instant | null;
  /** Null for the present stage, and where an import did not know. */
  readonly leftAt: Instant | null;
}

/** What comes in again and again, beside the one-off amount. */
export interface RecurringRevenue {
  readonly monthly: Money;
  readonly termMonths: number;
}

/** A deal as close, splits, approval, forecast, performance and commission read it. */
export interface OpportunityRecord extends CrmRecord {
  readonly name: string;
  readonly pipelineId: string;
  readonly stageId: string;
  readonly status: OpportunityRecordStatus;
  readonly type: OpportunityRecordType;
  /** Null when it is not known, which is not zero. Of a won deal: what it was won for. */
  readonly amount: Money | null;
  readonly recurring: RecurringRevenue | null;
  readonly probabilityPpm: RatePpm;
  /** Amount times probability, rounded half to even; null while the amount is unknown. */
  readonly weightedAmount: Money | null;
  readonly forecastCategory: ForecastCategory;
  readonly expectedCloseDate: CalendarDate | null;
  /** When it was won or lost; null while open, and where an import did not know. */
  readonly closedAt: Instant | null;
  /** Id of the reason it was won or lost for. */
  readonly closeReason: string | null;
  readonly competitor: string | null;
  readonly accountId: string | null;
  readonly sourceLeadId: string | null;
  readonly lines: readonly OpportunityLineRecord[];
  readonly contacts: readonly OpportunityContactRecord[];
  /** Null where an import did not know. */
  readonly stageEnteredAt: Instant | null;
  /** Oldest first; the last one is the present stage. */
  readonly stageHistory: readonly StageStay[];
}
