import { Decimal, Rate } from "@nexus/common";
import type { OpportunityRecord, PipelineRecord } from "@nexus/crm-operations";
import type { SpreadsheetCell } from "../files/spreadsheet.js";

/** What a deal refers to, by name where it has one. */
export interface DealSurroundings {
  readonly pipeline: PipelineRecord | undefined;
  readonly owner: string | null;
}

type Cell = (deal: OpportunityRecord, around: DealSurroundings) => SpreadsheetCell;

/** Columns of out/deals.csv, and what stands in them. */
const columns: readonly (readonly [string, Cell])[] = [
  ["id", (deal) => deal.id],
  ["external_source", (deal) => deal.externalReferences[0]?.source ?? null],
  ["external_id", (deal) => deal.externalReferences[0]?.externalId ?? null],
  ["name", (deal) => deal.name],
  ["pipeline", (_, { pipeline }) => pipeline?.name ?? null],
  ["stage", (deal, { pipeline }) => pipeline?.stages.find(({ id }) => id === deal.stageId)?.name ?? null],
  ["status", (deal) => deal.status],
  ["amount", (deal) => deal.amount && Decimal.ofMoney(deal.amount)],
  ["probability_percent", (deal) => Rate.toPercent(deal.probabilityPpm)],
  ["weighted_amount", (deal) => deal.weightedAmount && Decimal.ofMoney(deal.weightedAmount)],
  ["currency", (deal) => deal.amount?.currency ?? null],
  ["forecast", (deal) => deal.forecastCategory],
  ["created_at", (deal) => deal.createdAt],
  ["stage_entered_at", (deal) => deal.stageEnteredAt],
  ["expected_close", (deal) => deal.expectedCloseDate],
  ["closed_at", (deal) => deal.closedAt],
  ["owner", (_, { owner }) => owner],
  ["products", (deal) => deal.lines.map(({ description }) => description).join(", ")],
];

export const dealColumns: readonly string[] = columns.map(([name]) => name);

export const dealRow = (deal: OpportunityRecord, around: DealSurroundings): readonly SpreadsheetCell[] => columns.map(([, cell]) => cell(deal, around));
