import { moneyText } from "@nexus/common";
import type { DealFigures, PipelineFigures, StageFigures } from "../figures/deal-figures.js";
import { sumOf, type Totals } from "../figures/totals.js";
import { count, table } from "../terminal/table.js";
import type { Section } from "./section.js";

interface Line {
  readonly stage: string;
  readonly deals: number;
  readonly amount: Totals;
  readonly weighted: Totals;
  readonly unknownAmounts: number;
  readonly days: number | null;
}

const { format } = moneyText("en-US");

const amounts = (totals: Totals): string => (totals.size === 0 ? "–" : [...totals.values()].map(format).join(" + "));

/** What stands in each stage of each pipeline, and what was won and lost. Pipelines without deals are left out. */
export const pipelinesReport = ({ pipelines, asOf }: DealFigures): readonly Section[] =>
  pipelines
    .filter(({ stages }) => stages.some(({ deals }) => deals > 0))
    .map((figures) => ({
      heading: `Pipeline ${figures.pipeline.name}${asOf === null ? "" : `, days in stage until ${asOf}`}`,
      body: `${stagesTable(figures)}\n\n${outcome(figures)}`,
    }));

const stagesTable = ({ stages }: PipelineFigures): string =>
  table<Line>(
    [
      { title: "Stage", value: ({ stage }) => stage },
      { title: "Deals", align: "right", value: ({ deals }) => count(deals) },
      { title: "Amount", align: "right", value: ({ amount }) => amounts(amount) },
      { title: "Weighted", align: "right", value: ({ weighted }) => amounts(weighted) },
      { title: "Amount unknown", align: "right", value: ({ unknownAmounts }) => count(unknownAmounts) },
      { title: "Median days", align: "right", value: ({ days }) => (days === null ? "–" : String(days)) },
    ],
    [...stages.map((figures): Line => ({ ...figures, stage: figures.stage.name, days: figures.medianDays })), together("All", stages)],
  );

const together = (name: string, stages: readonly StageFigures[]): Line => ({
  stage: name,
  deals: stages.reduce((sum, { deals }) => sum + deals, 0),
  amount: sumOf(stages.map(({ amount }) => amount)),
  weighted: sumOf(stages.map(({ weighted }) => weighted)),
  unknownAmounts: stages.reduce((sum, { unknownAmounts }) => sum + unknownAmounts, 0),
  days: null,
});

const outcome = ({ stages }: PipelineFigures): string => {
  const [open, won, lost] = (["open", "won", "lost"] as const).map((kind) => together(kind, stages.filter(({ stage }) => stage.outcome === kind)));
  if (!open || !won || !lost) return "";
  const weighted = open.weighted.size === 0 ? "" : `, worth ${amounts(open.weighted)} weighted`;
  const unknown = open.unknownAmounts === 0 ? "" : `, ${open.unknownAmounts === open.deals ? "all" : count(open.unknownAmounts)} without an amount`;
  const worth = won.amount.size === 0 ? "" : ` with ${amounts(won.amount)} in all`;
  return `  Won ${count(won.deals)} deals${worth}, lost ${count(lost.deals)}; ${count(open.deals)} are open${weighted}${unknown}.`;
};
