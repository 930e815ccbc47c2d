import type { CustomersTally } from "../conversion/take-customers.js";
import { placeOf } from "../desk/desk.js";
import type { SetUp } from "../desk/set-up.js";
import type { DealFigures } from "../figures/deal-figures.js";
import type { LeadFigures } from "../figures/lead-figures.js";
import { outFiles } from "../files/out-files.js";
import type { FileTally } from "../import/file-tally.js";
import type { Findings } from "../import/findings.js";
import type { Options } from "../options/options.js";
import type { RouteResults } from "../routing/route-files.js";
import type { ScoringTally } from "../scoring/score-files.js";
import type { Stopwatch } from "../terminal/stopwatch.js";
import { count } from "../terminal/table.js";
import { changesReport } from "./changes-report.js";
import { odditiesReport, rejectionsReport, repairsReport } from "./findings-report.js";
import { pipelinesReport } from "./pipelines-report.js";
import { routingReport } from "./routing-report.js";
import { rowsReport } from "./rows-report.js";
import { scoresReport } from "./scores-report.js";
import type { Section } from "./section.js";
import { timeReport } from "./time-report.js";

/** All there is to tell about a run. */
export interface Results {
  readonly options: Options;
  readonly made: SetUp;
  readonly tallies: readonly FileTally[];
  readonly customers: CustomersTally;
  readonly findings: Findings;
  readonly scoring: ScoringTally;
  /** Undefined when nothing was to be routed. */
  readonly routing: RouteResults | undefined;
  /** Events that wait for a relay. */
  readonly undelivered: number;
  readonly leads: LeadFigures;
  readonly deals: DealFigures;
  readonly watch: Stopwatch;
}

/** The report of a run: what it did with the rows, what the database holds now, where everything is. */
export const report = ({ options, made, tallies, customers, findings, scoring, routing, undelivered, leads, deals, watch }: Results, bold: (text: string) => string): string => {
  const sections: readonly Section[] = [
    rowsReport(tallies),
    repairsReport(findings.repairs(), outFiles(options.out).repairs),
    rejectionsReport(findings.rejections(), outFiles(options.out).rejects),
    ...(findings.oddities().length === 0 ? [] : [odditiesReport(findings.oddities(), outFiles(options.out).oddities)]),
    changesReport(made, tallies, customers, scoring, routing),
    ...(leads.leads === 0 ? [] : [scoresReport(leads, scoring, options.asOf !== undefined)]),
    ...(routing ? routingReport(routing, outFiles(options.out).assignments) : []),
    ...pipelinesReport(deals),
    timeReport(watch),
    whereabouts(options, leads.leads, routing, undelivered),
  ];
  return `\n${sections.map(({ heading, body }) => `${bold(heading)}\n${body}\n`).join("\n")}`;
};

const whereabouts = ({ out, database }: Options, leads: number, routing: RouteResults | undefined, undelivered: number): Section => {
  const routed = routing !== undefined;
  const example = routing?.state.example ?? null;
  const { assignments, ...others } = outFiles(out);
  return {
    heading: "Where it is",
    body: [
      `  ${[...Object.values(others), ...(routed ? [assignments] : [])].join(", ")}`,
      `  Database: ${placeOf(database)}`,
      `  One score with its factors${routed ? ", and why a lead went where it went" : ""}: npm start -- --explain ID`,
      ...(example === null ? [] : [`  Who did what to lead ${example}, when and why, and its events: npm start -- --lead ${example}`]),
      ...(leads === 0 ? [] : ["  Leads that qualify become customers, contacts and deals: npm start -- --convert"]),
      ...(undelivered === 0 ? [] : [`  ${count(undelivered)} events wait in the outbox. To deliver and count them: npm start -- --relay`]),
    ].join("\n"),
  };
};
