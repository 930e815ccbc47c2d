import type { CalendarDate, Instant, InstantRange, Money } from "@nexus/common";
import type { Entity } from "../shared/entity.js";
import { lastHandover, type LeadHandover, type LeadHandoverStage } from "./lead-handover.js";
import { LeadScore } from "./lead-score.js";
import type { OpenLeadStatus } from "./lead-status.js";

/** A salesperson's own judgement, beside the calculated score. */
export type LeadRating = "hot" | "warm" | "cold";

const ratings = ["hot", "warm", "cold"] as const satisfies readonly LeadRating[];

export const LeadRating = {
  all: ratings,
  is: (value: unknown): value is LeadRating => ratings.some((rating) => rating === value),
} as const;

/** What describes a lead. Null where it is not known. How personal each field is: `leadDataClasses`. */
export interface LeadDetails {
  /** What the lead is about, 1 to 200 characters (VAL-CRM-0129). */
  readonly title: string;
  readonly contactName: string | null;
  readonly jobTitle: string | null;
  readonly companyName: string | null;
  /** As given; compare by `duplicateKeys`. */
  readonly email: string | null;
  /** As given; compare by `duplicateKeys`. */
  readonly phone: string | null;
  readonly website: string | null;
  /** A name or an ISO 3166 code, as the tenant writes it. */
  readonly country: string | null;
  /** A state, province or county within the country: a name or an ISO 3166-2 code, as the tenant writes it. */
  readonly region: string | null;
  readonly city: string | null;
  /** As people write it, such as `01067` or `SW1A 1AA`. */
  readonly postalCode: string | null;
  readonly industry: string | null;
  /** The product or service asked for. */
  readonly interest: string | null;
  readonly employees: number | null;
  /** Zero or more. */
  readonly annualRevenue: Money | null;
  /** What the prospect says they can spend; zero or more. Null is unknown, which is not zero. */
  readonly budget: Money | null;
  /** In how many days from the inquiry the prospect says they will buy; 0 is at once. */
  readonly purchaseWithinDays: number | null;
  readonly rating: LeadRating | null;
  readonly note: string | null;
}

/** When and why a lead was given up. `at` and `reason` are null only where an import did not know them. */
export interface Disqualification {
  readonly at: Instant | null;
  /** Id of a reason in the tenant's list at the time. */
  readonly reason: string | null;
  readonly note: string | null;
}

/** What became of a lead. Ids are as the caller gave them; null for what was not made of it. `at` is null only where an import did not know it. */
export interface LeadConversion {
  readonly at: Instant | null;
  readonly opportunityId: string | null;
  readonly accountId: string | null;
  readonly contactId: string | null;
}

/** Why a lead is worked again. */
export interface LeadRecycling {
  readonly at: Instant;
  readonly reason: string;
  /** The day to take it up again; null for at once. */
  readonly workAgainOn: CalendarDate | null;
  /** What it had been given up for. */
  readonly disqualification: Disqualification;
}

/** A score set by hand, and why. It stands until somebody clears it. */
export interface LeadScoreOverride {
  readonly score: LeadScore;
  readonly reason: string;
}

/** What an import said, so that the next one can tell what its source has changed since. */
export interface ImportedLeadFacts {
  readonly at: Instant;
  /** A fingerprint of each fact as last imported, by name; `progress` stands for outcome, cycle and hand-overs together. */
  readonly fingerprints: Readonly<Record<string, string>>;
  /** What was odd about the facts; they were recorded all the same. */
  readonly flags: readonly LeadHistoryFlag[];
}

/** What can be odd about the facts of an import. */
export type LeadHistoryFlag =
  | "created-in-future"
  | "closed-before-created"
  | "closed-in-future"
  | "handover-before-created"
  | "handover-in-future"
  | "handovers-out-of-order";

const flags = [
  "created-in-future",
  "closed-before-created",
  "closed-in-future",
  "handover-before-created",
  "handover-in-future",
  "handovers-out-of-order",
] as const satisfies readonly LeadHistoryFlag[];

export const LeadHistoryFlag = { all: flags } as const;

interface LeadFacts extends Entity, LeadDetails {
  /** Id of a source in the tenant's catalogue (FUN-CRM-0039). */
  readonly source: string;
  /** The score that counts: the override if there is one, else the calculated one (FUN-CRM-0040). */
  readonly score: LeadScore | null;
  /** What the engine last calculated or an import brought, also while an override hides it. */
  readonly calculatedScore: LeadScore | null;
  readonly scoreOverride: LeadScoreOverride | null;
  /** How often the lead has been begun: 1, and one more for each recycling. */
  readonly cycle: number;
  /** All hand-overs of all cycles, in order. */
  readonly handovers: readonly LeadHandover[];
  /** The latest recycling; null for a lead in its first cycle. */
  readonly recycling: LeadRecycling | null;
  /** Null for a lead that was born here. */
  readonly imported: ImportedLeadFacts | null;
}

interface Open {
  readonly status: OpenLeadStatus;
  readonly disqualification: null;
  readonly conversion: null;
}

interface Disqualified {
  readonly status: "disqualified";
  readonly disqualification: Disqualification;
  readonly conversion: null;
}

interface Converted {
  readonly status: "converted";
  readonly disqualification: null;
  readonly conversion: LeadConversion;
}

/** A lead's status with the facts that belong to it. */
export type LeadOutcome = Open | Disqualified | Converted;

export type OpenLead = LeadFacts & Open;
export type DisqualifiedLead = LeadFacts & Disqualified;
export type ConvertedLead = LeadFacts & Converted;

/**
 * Somebody who may become a customer. Discriminated by `status`: a disqualified lead has a
 * disqualification, a converted one a conversion, an open one neither.
 */
export type Lead = OpenLead | DisqualifiedLead | ConvertedLead;

/** Neither disqualified nor converted. */
const isOpenLead = (lead: Lead): lead is OpenLead => lead.disqualification === null && lead.conversion === null;

/** Sales has qualified it, and it is not yet converted (FUN-CRM-0041). */
const isQualified = (lead: Lead): boolean => lead.status === "qualified";

/** It could be converted now: qualified and not in the bin (BUS-CRM-0012). */
const isConvertible = (lead: Lead): boolean => isQualified(lead) && lead.deletedAt === null;

/** It has become an opportunity, an account or a contact; `conversion` says which. */
const isConverted = (lead: Lead): lead is ConvertedLead => lead.status === "converted";

/** It was given up; `disqualification` says why. */
const isDisqualified = (lead: Lead): lead is DisqualifiedLead => lead.status === "disqualified";

/** Nobody owns it yet. */
const isUnassigned = (lead: Lead): boolean => lead.ownerId === null;

/** It has a score, and of at least this value. */
const isHighScoring = (lead: Lead, threshold: number): boolean => lead.score !== null && lead.score.value >= threshold;

/** It has a score, older than so many hours (BUS-CRM-0017). A score set by hand does not grow stale. */
const isScoreStale = (lead: Lead, now: Instant, staleAfterHours: number): boolean =>
  lead.score !== null && lead.score.origin !== "manual" && LeadScore.isStale(lead.score, now, staleAfterHours);

/** Created in the range: from inclusive, to exclusive. */
const isCreatedWithin = (lead: Lead, { from, to }: InstantRange): boolean =>
  (from === undefined || lead.createdAt >= from) && (to === undefined || lead.createdAt < to);

/** How often it was taken back to `new` after having been given up. */
const recycleCount = (lead: Lead): number => lead.cycle - 1;

/** When the lead reached a stage in its present cycle; undefined when it has not. */
const handedOverAt = (lead: Lead, stage: LeadHandoverStage): Instant | undefined =>
  lead.handovers.find((handover) => handover.cycle === lead.cycle && handover.stage === stage)?.at;

/** How far the lead has come in its present cycle. */
const handoverStage = (lead: Lead): LeadHandoverStage | undefined => lastHandover(lead.handovers, lead.cycle)?.stage;

/** The read surface of a lead. Source: FUN-CRM-0041, IFC-CRM-0079. */
export const Lead = {
  isOpen: isOpenLead,
  isQualified,
  isConvertible,
  isConverted,
  isDisqualified,
  isUnassigned,
  isHighScoring,
  isScoreStale,
  isCreatedWithin,
  recycleCount,
  handedOverAt,
  handoverStage,
} as const;
