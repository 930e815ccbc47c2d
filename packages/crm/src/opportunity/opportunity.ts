import { Instant, millisecondsPerDay, Money, type CalendarDate } from "@nexus/common";
import { CrmError } from "../shared/crm-error.js";
import type { Entity } from "../shared/entity.js";
import { Pipeline, type ForecastCategory } from "../pipeline/index.js";
import type { ContactRole } from "./contact-role.js";
import { ForecastProbability } from "./forecast-probability.js";
import type { OpportunityLine } from "./opportunity-line.js";
import type { OpportunityType } from "./opportunity-type.js";

/** What comes in month by month, beside the one-off amount. */
export interface RecurringRevenue {
  /** Above zero. */
  readonly monthly: Money;
  /** 1 to 600. */
  readonly termMonths: number;
}

/** One stay in one stage. Oldest first in a history; the last one is the present stage. */
export interface StageStay {
  readonly stageId: string;
  /** Null where an import did not know. */
  readonly enteredAt: Instant | null;
  /** Null for the present stage, and where an import did not know. */
  readonly leftAt: Instant | null;
  /** Why it was entered, where somebody said so. */
  readonly reason: string | null;
}

/** One time a closed opportunity was opened again. */
export interface Reopening {
  readonly at: Instant;
  readonly by: string;
  readonly reason: string;
  readonly from: "won" | "lost";
  /** When and why it had been closed. */
  readonly closedAt: Instant | null;
  readonly closeReason: string | null;
}

export interface OpenOutcome {
  readonly status: "open";
  readonly closedAt: null;
  readonly closeReason: null;
  readonly competitor: null;
  readonly closeNote: null;
  readonly actualAmount: null;
}

export interface WonOutcome {
  readonly status: "won";
  /** Null only where an import did not know. */
  readonly closedAt: Instant | null;
  /** Id of a close reason. */
  readonly closeReason: string | null;
  readonly competitor: null;
  readonly closeNote: string | null;
  /** What it was won for. Null where only recurring revenue was won, or an import did not know. */
  readonly actualAmount: Money | null;
}

export interface LostOutcome {
  readonly status: "lost";
  /** Null only where an import did not know. */
  readonly closedAt: Instant | null;
  /** Id of a close reason; null only where an import did not know. */
  readonly closeReason: string | null;
  /** Who won it instead. */
  readonly competitor: string | null;
  readonly closeNote: string | null;
  readonly actualAmount: null;
}

/** How the deal stands, discriminated by `status`. */
export type OpportunityOutcome = OpenOutcome | WonOutcome | LostOutcome;

/** What a deal is about: the facts an import may bring and people may change. */
export interface OpportunityContent {
  readonly title: string;
  readonly type: OpportunityType;
  readonly ownerId: string | null;
  readonly accountId: string | null;
  /** The lead it was converted from. */
  readonly sourceLeadId: string | null;
  /** The expected one-off value. Null while it is not known, which is not zero; zero exactly for a free pilot; positive otherwise. */
  readonly amount: Money | null;
  /** Says that the amount of zero is meant. */
  readonly isFreePilot: boolean;
  readonly recurring: RecurringRevenue | null;
  /** All amounts of an opportunity are in one currency. */
  readonly lines: readonly OpportunityLine[];
  readonly contactRoles: readonly ContactRole[];
  /** In the past for an open deal that is overdue, which it may stay. */
  readonly expectedCloseDate: CalendarDate | null;
}

export interface OpportunityBase extends Entity, OpportunityContent {
  readonly pipelineId: string;
  /** A stage of the pipeline. */
  readonly stageId: string;
  readonly stageHistory: readonly StageStay[];
  readonly forecastCategory: ForecastCategory;
  /** False while the category follows from the stage. */
  readonly isForecastCategorySetByHand: boolean;
  /** What somebody set by hand instead of the stage's probability; kept over stage moves, lifted by closing. */
  readonly probabilityOverride: ForecastProbability | null;
  /** How often the expected close date was moved to a later day. */
  readonly pushCount: number;
  readonly reopenings: readonly Reopening[];
  /** What the last import said, to tell its word from a person's; null for what was never imported. */
  readonly imported: ImportedOpportunity | null;
}

export type OpenOpportunity = OpportunityBase & OpenOutcome;
export type WonOpportunity = OpportunityBase & WonOutcome;
export type LostOpportunity = OpportunityBase & LostOutcome;

/** A deal on its way through a pipeline. Source: FUN-CRM-0048 to FUN-CRM-0054. */
export type Opportunity = OpenOpportunity | WonOpportunity | LostOpportunity;

/** The content of an opportunity as an import stated it. */
export interface ImportedOpportunity extends OpportunityContent, Pick<Entity, "externalReferences" | "customFields" | "createdAt"> {
  readonly course: ImportedCourse;
}

/** Where an imported deal stands and how it came there. */
export interface ImportedCourse {
  readonly stageId: string;
  readonly stageHistory: readonly StageStay[];
  readonly outcome: OpportunityOutcome;
}

const openOutcome: OpenOutcome = { status: "open", closedAt: null, closeReason: null, competitor: null, closeNote: null, actualAmount: null };

const isOpen = (opportunity: Opportunity): opportunity is OpenOpportunity => opportunity.status === "open";

const daysSince = (from: Instant, to: Instant): number => Math.max(0, Instant.wholeDaysBetween(from, to));

const stageEnteredAt = (opportunity: Opportunity): Instant | null => opportunity.stageHistory.at(-1)?.enteredAt ?? null;

const daysInStage = (opportunity: Opportunity, now: Instant): number | null => {
  const enteredAt = stageEnteredAt(opportunity);
  return enteredAt === null ? null : daysSince(enteredAt, now);
};

const stageOf = (opportunity: Opportunity, pipeline: Pipeline): Pipeline["stages"][number] => {
  const stage = opportunity.pipelineId === pipeline.id ? Pipeline.stageById(pipeline, opportunity.stageId) : undefined;
  if (!stage) {
    throw new CrmError("stage_not_found", "Pass the opportunity's own pipeline: this one has not got its stage.", {
      details: { id: opportunity.id, pipelineId: opportunity.pipelineId, stageId: opportunity.stageId, given: pipeline.id },
    });
  }
  return stage;
};

const probability = (opportunity: Opportunity, pipeline: Pipeline): ForecastProbability => {
  if (opportunity.status === "won") return ForecastProbability.guaranteed();
  if (opportunity.status === "lost") return ForecastProbability.lost();
  return opportunity.probabilityOverride ?? { probabilityPpm: stageOf(opportunity, pipeline).probabilityPpm, reason: null };
};

const value = (opportunity: Opportunity): Money | null => (opportunity.status === "won" ? opportunity.actualAmount : opportunity.amount);

/**
 * The read surface of an opportunity; what depends on stages takes its pipeline, and throws
 * `stage_not_found` for another. Days are whole days of 24 hours. Source: FUN-CRM-0052 to FUN-CRM-0054, IFC-CRM-0082.
 */
export const Opportunity = {
  /** Neither won nor lost. */
  isOpen,
  /** Won, and not reopened. */
  isWon: (opportunity: Opportunity): opportunity is WonOpportunity => opportunity.status === "won",
  /** Lost, and not reopened. */
  isLost: (opportunity: Opportunity): opportunity is LostOpportunity => opportunity.status === "lost",
  /** Won or lost. */
  isClosed: (opportunity: Opportunity): opportunity is WonOpportunity | LostOpportunity => opportunity.status !== "open",
  /** Whether it lies in the bin. */
  isDeleted: (opportunity: Opportunity): boolean => opportunity.deletedAt !== null,
  /** The outcome of every open deal: none yet. */
  openOutcome,

  /** When the present stage was entered; null where an import did not know. */
  stageEnteredAt,
  /** Since the present stage was entered; null where an import did not know. */
  daysInStage,
  /** From creation until it was closed, or until now. */
  ageInDays: (opportunity: Opportunity, now: Instant): number => daysSince(opportunity.createdAt, opportunity.closedAt ?? now),
  /** Time in each stage that is known, added up over all stays, in milliseconds, in the order of the first stay. A closed deal spends no time where it is. */
  millisecondsInStages: (opportunity: Opportunity, now: Instant): readonly { readonly stageId: string; readonly milliseconds: number }[] => {
    const sums = new Map<string, number>();
    opportunity.stageHistory.forEach(({ stageId, enteredAt, leftAt }, i) => {
      const isPresent = i === opportunity.stageHistory.length - 1;
      const until = leftAt ?? (isPresent && isOpen(opportunity) ? now : null);
      if (enteredAt === null || until === null) return;
      sums.set(stageId, (sums.get(stageId) ?? 0) + Math.max(0, Instant.toEpochMilliseconds(until) - Instant.toEpochMilliseconds(enteredAt)));
    });
    return [...sums].map(([stageId, milliseconds]) => ({ stageId, milliseconds }));
  },

  /** Open, and in its stage for as many whole days as the stage allows, or more. */
  isRotten: (opportunity: Opportunity, pipeline: Pipeline, now: Instant): boolean => {
    if (!isOpen(opportunity)) return false;
    const { rottenAfterDays } = stageOf(opportunity, pipeline);
    const days = daysInStage(opportunity, now);
    return rottenAfterDays !== null && days !== null && days >= rottenAfterDays;
  },
  /** Open, and the expected close date is over in UTC. */
  isOverdue: (opportunity: Opportunity, now: Instant): boolean =>
    isOpen(opportunity) && opportunity.expectedCloseDate !== null && opportunity.expectedCloseDate < Instant.utcDate(now),
  /** Open, and nothing was changed for as many days of 24 hours, or more. */
  isStale: (opportunity: Opportunity, now: Instant, days: number): boolean =>
    isOpen(opportunity) && Instant.toEpochMilliseconds(now) - Instant.toEpochMilliseconds(opportunity.updatedAt) >= days * millisecondsPerDay,

  /** What was set by hand, or the stage's; 100 % when won, 0 % when lost. */
  probability,
  /** What the deal is worth: of a won one what it was won for, otherwise the expected amount. Null when unknown. */
  value,
  /** The value times the probability in minor units, rounded half to even; null while the value is unknown. */
  weightedAmount: (opportunity: Opportunity, pipeline: Pipeline): Money | null => {
    const worth = value(opportunity);
    return worth && ForecastProbability.weigh(probability(opportunity, pipeline), worth, "half-even");
  },
  /** The value plus all months of recurring revenue; null when neither is known. */
  totalContractValue: (opportunity: Opportunity): Money | null => {
    const worth = value(opportunity);
    const recurring = opportunity.recurring && Money.multiply(opportunity.recurring.monthly, opportunity.recurring.termMonths);
    return worth && recurring ? Money.add(worth, recurring) : (worth ?? recurring);
  },
} as const;

/** The fields whose changes are kept as field history. */
export const opportunityTrackedFields = ["ownerId", "amount", "expectedCloseDate", "forecastCategory", "stageId"] as const satisfies readonly (keyof OpportunityBase)[];
