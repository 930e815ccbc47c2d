import type { ForecastCategory } from "./forecast-category.js";

/**
 * The standard stages: a template that pipelines are built from. An opportunity never stores one; it
 * stores the id of a stage of its own pipeline.
 */
export type OpportunityStage =
  | "prospecting"
  | "qualification"
  | "needs-analysis"
  | "value-proposition"
  | "proposal"
  | "negotiation"
  | "closed-won"
  | "closed-lost";

export interface StandardStage {
  readonly label: string;
  readonly probabilityPpm: number;
  /** Days after which a deal in this stage counts as rotten; null for the closing stages. */
  readonly rottenAfterDays: number | null;
  readonly forecastCategory: ForecastCategory;
}

const standard: Readonly<Record<OpportunityStage, StandardStage>> = {
  prospecting: { label: "Prospecting", probabilityPpm: 100_000, rottenAfterDays: 30, forecastCategory: "pipeline" },
  qualification: { label: "Qualification", probabilityPpm: 200_000, rottenAfterDays: 30, forecastCategory: "pipeline" },
  "needs-analysis": { label: "Needs analysis", probabilityPpm: 350_000, rottenAfterDays: 21, forecastCategory: "pipeline" },
  "value-proposition": { label: "Value proposition", probabilityPpm: 500_000, rottenAfterDays: 21, forecastCategory: "pipeline" },
  proposal: { label: "Proposal", probabilityPpm: 750_000, rottenAfterDays: 14, forecastCategory: "best-case" },
  negotiation: { label: "Negotiation", probabilityPpm: 900_000, rottenAfterDays: 14, forecastCategory: "commit" },
  "closed-won": { label: "Closed won", probabilityPpm: 1_000_000, rottenAfterDays: null, forecastCategory: "closed" },
  "closed-lost": { label: "Closed lost", probabilityPpm: 0, rottenAfterDays: null, forecastCategory: "omitted" },
};

const all = Object.keys(standard) as readonly OpportunityStage[];
const open = all.filter((stage) => !stage.startsWith("closed-"));

/** The stage after this one, or undefined where only winning and losing are left. */
const next = (stage: OpportunityStage): OpportunityStage | undefined => {
  const index = open.indexOf(stage);
  return index === -1 ? undefined : open[index + 1];
};

/** Source: ENUM-CRM-0111 to ENUM-CRM-0113, BUS-CRM-0021. */
export const OpportunityStage = {
  /** In the order of their positions. */
  all,
  is: (value: unknown): value is OpportunityStage => typeof value === "string" && Object.hasOwn(standard, value),
  standard: (stage: OpportunityStage): StandardStage => standard[stage],
  defaultProbabilityPpm: (stage: OpportunityStage): number => standard[stage].probabilityPpm,
  /** From 1. */
  position: (stage: OpportunityStage): number => all.indexOf(stage) + 1,
  next,
  canAdvance: (stage: OpportunityStage): boolean => next(stage) !== undefined,
  isOpen: (stage: OpportunityStage): boolean => open.includes(stage),
} as const;
