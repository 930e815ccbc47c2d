import type { Instant } from "@nexus/common";

/**
 * The hand-overs between marketing and sales: the inquiry comes in, marketing qualifies it (MQL),
 * sales accepts it (SAL), sales qualifies it (SQL).
 */
export type LeadHandoverStage = "inquiry" | "mql" | "sal" | "sql";

const all = ["inquiry", "mql", "sal", "sql"] as const satisfies readonly LeadHandoverStage[];

/** In order. A lead may skip a stage (sales found it itself), but never goes back within a cycle. */
export const LeadHandoverStage = {
  all,
  is: (value: unknown): value is LeadHandoverStage => all.some((stage) => stage === value),
  isBeyond: (stage: LeadHandoverStage, other: LeadHandoverStage): boolean => all.indexOf(stage) > all.indexOf(other),
} as const;

/** When a lead reached a stage. Stages and dates of one cycle both ascend. */
export interface LeadHandover {
  /** 1 for the first time the lead is worked; each recycling begins the next. */
  readonly cycle: number;
  readonly stage: LeadHandoverStage;
  readonly at: Instant;
}

/** The furthest hand-over of a cycle, or undefined where an import knew of none. */
export const lastHandover = (handovers: readonly LeadHandover[], cycle: number): LeadHandover | undefined =>
  handovers.filter((handover) => handover.cycle === cycle).at(-1);
