import { Instant } from "@nexus/common";
import { LeadQuality, LeadSource } from "@nexus/crm";
import type { LeadFigures, SourceFigures } from "../figures/lead-figures.js";
import type { ScoringTally } from "../scoring/score-files.js";
import { bar, count, table } from "../terminal/table.js";
import type { Section } from "./section.js";

const reasons: Readonly<Record<string, string>> = {
  lead_score_superseded: "keep their score of a later day (--reset starts over)",
};

/** How the scores of all leads in the database are spread. `dayNamed` says that somebody chose the day. */
export const scoresReport = (figures: LeadFigures, scoring: ScoringTally, dayNamed: boolean): Section => ({
  heading: `Scores of ${count(figures.leads)} leads${dayOf(figures, scoring, dayNamed)}`,
  body: [histogram(figures), qualities(figures), sources(figures), ...unscored(figures, scoring)].join("\n\n"),
});

const dayOf = ({ scoredFor }: LeadFigures, { at }: ScoringTally, dayNamed: boolean): string => {
  if (scoredFor === null) return "";
  const [first, last] = [Instant.utcDate(scoredFor.first), Instant.utcDate(scoredFor.last)];
  if (first !== last) return `, as of days from ${first} to ${last}`;
  const found = !dayNamed && at !== null && Instant.utcDate(at) === last;
  return `, as of ${last}${found ? ", the newest day they tell of (--as-of names another)" : ""}`;
};

const histogram = ({ histogram: classes }: LeadFigures): string => {
  const most = Math.max(1, ...classes);
  const rows = classes.map((leads, i) => ({ points: `${i * 10}–${i === 9 ? 100 : i * 10 + 9}`, leads }));
  return table(
    [
      { title: "Score", align: "right", value: ({ points }) => points },
      { title: "Leads", align: "right", value: ({ leads }) => count(leads) },
      { title: "", value: ({ leads }) => bar(leads / most, 40) },
    ],
    rows,
  );
};

const share = (part: number, whole: number): string => (whole === 0 ? "" : `${((part * 100) / whole).toFixed(1)} %`);

const qualities = ({ byQuality, scored }: LeadFigures): string =>
  table(
    [
      { title: "Quality", value: (quality: LeadQuality) => quality },
      { title: "Leads", align: "right", value: (quality) => count(byQuality[quality]) },
      { title: "Share", align: "right", value: (quality) => share(byQuality[quality], scored) },
    ],
    LeadQuality.all,
  );

const sources = ({ bySource }: LeadFigures): string =>
  table<SourceFigures>(
    [
      { title: "Source", value: ({ source }) => LeadSource.find(source)?.label ?? source },
      { title: "Leads", align: "right", value: ({ leads }) => count(leads) },
      { title: "Average", align: "right", value: ({ scored, scoreTotal }) => (scored === 0 ? "" : (scoreTotal / scored).toFixed(1)) },
      ...LeadQuality.all.map((quality) => ({ title: quality, align: "right" as const, value: ({ byQuality }: SourceFigures) => count(byQuality[quality]) })),
    ],
    bySource,
  );

const unscored = ({ leads, scored }: LeadFigures, { refused }: ScoringTally): readonly string[] => {
  const without = leads - scored;
  return [
    ...[...refused].map(([code, times]) => `  ${count(times)} leads ${reasons[code] ?? `were not scored: ${code}`}.`),
    without === 0 ? "  No lead is without a score." : `  ${count(without)} leads have no score: their files were not scored in this run.`,
  ];
};
