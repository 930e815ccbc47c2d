import { CalendarDate, Instant } from "@nexus/common";
import type { OpportunityRecord, PipelineRecord, PipelineStageRecord } from "@nexus/crm-operations";
import { countDays, type Days } from "./days.js";
import { noTotals, withAmount, type Totals } from "./totals.js";

export interface StageFigures {
  readonly stage: PipelineStageRecord;
  readonly deals: number;
  readonly unknownAmounts: number;
  readonly amount: Totals;
  readonly weighted: Totals;
  /** Days deals have spent in this stage, those that are in it until the day of the figures; null where nothing is known. */
  readonly medianDays: number | null;
}

export interface PipelineFigures {
  readonly pipeline: PipelineRecord;
  readonly stages: readonly StageFigures[];
}

export interface DealFigures {
  readonly pipelines: readonly PipelineFigures[];
  /** The day until which the days in open stages are counted; null without deals. */
  readonly asOf: CalendarDate | null;
}

interface StageCount {
  deals: number;
  unknownAmounts: number;
  amount: Totals;
  weighted: Totals;
  readonly days: Days;
  /** How many deals entered on a day and are still there. */
  readonly since: Map<CalendarDate, number>;
}

type Deal = Pick<OpportunityRecord, "pipelineId" | "stageId" | "status" | "amount" | "weightedAmount" | "stageHistory" | "closedAt">;

/** Adds up deals one by one; keeps sums, not deals. Open stages are counted until `asOf`, or else the latest day any deal tells of. */
export const countDeals = (pipelines: readonly PipelineRecord[], asOf: CalendarDate | undefined) => {
  const byStage = new Map<string, StageCount>();
  const stageOf = (pipelineId: string, stageId: string): StageCount => {
    const key = JSON.stringify([pipelineId, stageId]);
    const found = byStage.get(key) ?? { deals: 0, unknownAmounts: 0, amount: noTotals, weighted: noTotals, days: countDays(), since: new Map() };
    byStage.set(key, found);
    return found;
  };
  let latest: CalendarDate | null = null;
  const saw = (moment: Instant | null): void => {
    const day = moment === null ? null : Instant.utcDate(moment);
    if (day !== null && (latest === null || day > latest)) latest = day;
  };
  return {
    add(deal: Deal): void {
      const count = stageOf(deal.pipelineId, deal.stageId);
      count.deals += 1;
      if (deal.amount === null) count.unknownAmounts += 1;
      count.amount = withAmount(count.amount, deal.amount);
      count.weighted = withAmount(count.weighted, deal.weightedAmount);
      saw(deal.closedAt);
      for (const [i, { stageId, enteredAt, leftAt }] of deal.stageHistory.entries()) {
        saw(enteredAt);
        if (enteredAt === null) continue;
        const stay = stageOf(deal.pipelineId, stageId);
        const day = Instant.utcDate(enteredAt);
        if (leftAt !== null) stay.days.add(Math.max(0, Instant.wholeDaysBetween(enteredAt, leftAt)));
        else if (deal.status === "open" && i === deal.stageHistory.length - 1) stay.since.set(day, (stay.since.get(day) ?? 0) + 1);
      }
    },
    figures(): DealFigures {
      const until = asOf ?? latest;
      const of = (pipeline: PipelineRecord, stage: PipelineStageRecord): StageFigures => {
        const { days, since, ...sums } = stageOf(pipeline.id, stage.id);
        for (const [day, deals] of since) for (let i = 0; i < deals; i += 1) days.add(until === null ? 0 : Math.max(0, CalendarDate.daysBetween(day, until)));
        return { stage, ...sums, medianDays: days.median() };
      };
      return { pipelines: pipelines.map((pipeline) => ({ pipeline, stages: pipeline.stages.map((stage) => of(pipeline, stage)) })), asOf: until };
    },
  };
};
