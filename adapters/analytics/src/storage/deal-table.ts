import { Instant, type CalendarDate } from "@nexus/common";
import { column, nullable, type RecordRow, type RecordTable, type TrackedDeal } from "@nexus/crm-operations";

/** The newest version of a deal that was tracked. `id` is the deal's, `version` too. */
export interface DealRow extends RecordRow, Omit<TrackedDeal, "id" | "opportunityId" | "amount" | "weightedAmount"> {
  readonly factId: string;
  /** Of `amount` and `weighted`. */
  readonly currency: string | null;
  readonly amount: number | null;
  readonly weighted: number | null;
  /** The day `closedAt` counts for. */
  readonly closedOn: CalendarDate | null;
  /** When it came into its stage, in whole seconds since 1970, to be averaged. */
  readonly stageEnteredSecond: number | null;
  /** From opening to closing, in whole seconds. */
  readonly cycleSeconds: number | null;
}

/** The keys are unique by the id alone: they make the order of exports, and find the deals of a pipeline and what was closed when. */
export const dealTable: RecordTable<DealRow> = {
  name: "analytics_deal",
  columns: {
    id: column.text,
    version: column.integer,
    factId: column.text,
    at: column.instant,
    ownerId: nullable(column.text),
    source: nullable(column.text),
    pipelineId: column.text,
    stageId: column.text,
    stageEnteredAt: nullable(column.instant),
    status: column.text,
    currency: nullable(column.text),
    amount: nullable(column.integer),
    weighted: nullable(column.integer),
    forecastCategory: column.text,
    expectedCloseDate: nullable(column.date),
    openedAt: column.instant,
    closedAt: nullable(column.instant),
    closedOn: nullable(column.date),
    stageEnteredSecond: nullable(column.integer),
    cycleSeconds: nullable(column.integer),
  },
  unique: [
    ["at", "factId", "id"],
    ["status", "pipelineId", "id"],
    ["status", "closedAt", "id"],
    ["status", "closedOn", "id"],
  ],
};

export const secondOf = (at: Instant): number => Math.floor(Instant.toEpochMilliseconds(at) / 1_000);

export const dealRow = ({ id, opportunityId, amount, weightedAmount, ...deal }: TrackedDeal, closedOn: CalendarDate | null): DealRow => ({
  ...deal,
  id: opportunityId,
  factId: id,
  currency: amount?.currency ?? null,
  amount: amount?.minorUnits ?? null,
  weighted: weightedAmount?.minorUnits ?? null,
  closedOn,
  stageEnteredSecond: deal.stageEnteredAt && secondOf(deal.stageEnteredAt),
  cycleSeconds: deal.closedAt && secondOf(deal.closedAt) - secondOf(deal.openedAt),
});

export const dealOf = ({ id, factId, currency, amount, weighted, closedOn: _closedOn, stageEnteredSecond: _second, cycleSeconds: _cycle, ...deal }: DealRow): TrackedDeal => {
  const money = (minorUnits: number | null) => (currency === null || minorUnits === null ? null : { minorUnits, currency });
  return { ...deal, id: factId, opportunityId: id, amount: money(amount), weightedAmount: money(weighted) };
};
