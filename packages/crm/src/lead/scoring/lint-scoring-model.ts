import { ppmPerWhole, Rate, type FieldDefinition, type FieldType } from "@nexus/common";
import type { LeadSourceCatalogue } from "../lead-source.js";
import { LeadScoringWeights, type FitRule, type LeadScoringModel, type PointBand } from "./lead-scoring-model.js";

export type ScoringModelProblem =
  | "weights-not-100"
  | "bands-not-ascending"
  | "duplicate-rule"
  | "overlapping-rules"
  | "unknown-source"
  | "unknown-field"
  | "field-of-other-type"
  | "currency-missing"
  | "points-beyond-100"
  | "100-out-of-reach"
  | "rule-without-points"
  | "band-out-of-reach";

/** What is wrong with a model (`error`: it cannot score) or looks like a mistake (`warning`). */
export interface ScoringModelFinding {
  readonly severity: "error" | "warning";
  readonly code: ScoringModelProblem;
  /** Where in the model: `fit.rules[2]`. */
  readonly path: string;
  readonly message: string;
}

/** What the tenant has, against which names in a model are checked; not checked where absent. */
export interface ScoringModelSurroundings {
  readonly sources?: LeadSourceCatalogue;
  readonly fields?: readonly FieldDefinition[];
}

type Finder = (model: LeadScoringModel, around: ScoringModelSurroundings) => readonly ScoringModelFinding[];

const error = (code: ScoringModelProblem, path: string, message: string): ScoringModelFinding => ({ severity: "error", code, path, message });
const warning = (code: ScoringModelProblem, path: string, message: string): ScoringModelFinding => ({ severity: "warning", code, path, message });

/**
 * Mistakes in a scoring model, before it is deployed: weights that are not exactly 100 %, rules said
 * twice, bands out of order, names the tenant does not have, points that can never be reached or never
 * count. Empty when there is nothing to say. Order: as the rules of this function, then by place.
 */
export const lintScoringModel = (model: LeadScoringModel, around: ScoringModelSurroundings = {}): readonly ScoringModelFinding[] =>
  [weights, bands, duplicates, overlaps, unknownSources, unknownFields, pointless, reach].flatMap((find) => find(model, around));

const weights: Finder = (model) => {
  const total = LeadScoringWeights.total(model.weights);
  return total === ppmPerWhole ? [] : [error("weights-not-100", "weights", `Make the weights add up to 100 %: they are ${Rate.toPercent(total)} %.`)];
};

const bandsOf = ({ engagement, fit, timing, budget }: LeadScoringModel): readonly (readonly [string, readonly PointBand[]])[] => [
  ...engagement.behaviour.map(({ bands }, i) => [`engagement.behaviour[${i}].bands`, bands] as const),
  ...fit.rules.flatMap(({ test }, i) => (test.kind === "bands" ? [[`fit.rules[${i}].test.bands`, test.bands] as const] : [])),
  ["timing.timeframe", timing.timeframe],
  ["budget.coverage", budget.coverage],
];

const bands: Finder = (model) =>
  bandsOf(model).flatMap(([path, list]) => [
    ...list.flatMap(({ atLeast }, i) =>
      atLeast > (list[i - 1]?.atLeast ?? Number.NEGATIVE_INFINITY)
        ? []
        : [error("bands-not-ascending", `${path}[${i}]`, `Order the bands of ${path}: ${atLeast} does not lie above the band before.`)],
    ),
    ...list.flatMap((_, i) => {
      const next = list[i + 1];
      const never = next !== undefined && next.atLeast <= 0 && !path.startsWith("fit");
      return never ? [warning("band-out-of-reach", `${path}[${i}]`, `Drop ${path}[${i}]: what it measures is never below 0.`)] : [];
    }),
  ]);

const repeated = (names: readonly string[]): readonly number[] => names.flatMap((name, i) => (names.indexOf(name) < i ? [i] : []));

const duplicates: Finder = ({ engagement, fit }) => [
  ...repeated(engagement.kinds.map(({ kind }) => kind)).map((i) => twice(`engagement.kinds[${i}]`, engagement.kinds[i]?.kind)),
  ...repeated(engagement.behaviour.map(({ measure }) => measure)).map((i) => twice(`engagement.behaviour[${i}]`, engagement.behaviour[i]?.measure)),
  ...repeated(fit.rules.map(({ id }) => id)).map((i) => twice(`fit.rules[${i}]`, fit.rules[i]?.id)),
];

const twice = (path: string, name: string | undefined): ScoringModelFinding => error("duplicate-rule", path, `Drop ${path}: ${name} is there already.`);

const fieldOf = ({ field }: FitRule): string => `${field.of} ${field.name}`;

/** Two rules that both give points for the same fact. */
const overlaps: Finder = ({ fit }) =>
  fit.rules.flatMap((rule, i) => {
    const other = fit.rules.slice(0, i).find((earlier) => fieldOf(earlier) === fieldOf(rule) && overlap(earlier, rule));
    return other ? [warning("overlapping-rules", `fit.rules[${i}]`, `Merge ${rule.id} with ${other.id}: both give points for the same value.`)] : [];
  });

const overlap = ({ test: a }: FitRule, { test: b }: FitRule): boolean => {
  if (a.kind === "one-of" && b.kind === "one-of") {
    const known = new Set(a.values.map((value) => value.trim().toLowerCase()));
    return b.values.some((value) => known.has(value.trim().toLowerCase()));
  }
  return a.kind === b.kind && (a.kind !== "bands" || b.kind !== "bands" || a.currency === b.currency);
};

const unknownSources: Finder = ({ sourceQuality }, { sources }) =>
  Object.keys(sourceQuality.pointsBySource)
    .filter((source) => sources !== undefined && !sources.some(({ id }) => id === source))
    .map((source) => warning("unknown-source", `sourceQuality.pointsBySource.${source}`, `Drop ${source}, or add it to the catalogue.`));

const countable: readonly FieldType[] = ["integer", "decimal", "money"];

const unknownFields: Finder = ({ fit }, { fields }) =>
  fit.rules.flatMap((rule, i) => {
    const path = `fit.rules[${i}].field`;
    const type = typeOf(rule, fields);
    if (type === undefined) return fields === undefined ? [] : [error("unknown-field", path, `Define the custom field ${rule.field.name} first.`)];
    if (rule.test.kind === "bands" && !countable.includes(type)) return [error("field-of-other-type", path, `Bands need a number: ${rule.field.name} is ${type}.`)];
    if (rule.test.kind === "one-of" && type === "money") return [error("field-of-other-type", path, `Use bands for ${rule.field.name}: it is an amount.`)];
    const missing = rule.test.kind === "bands" && type === "money" && rule.test.currency === undefined;
    return missing ? [error("currency-missing", `fit.rules[${i}].test`, `Name the currency in which ${rule.field.name} is compared.`)] : [];
  });

const typeOf = ({ field }: FitRule, fields: readonly FieldDefinition[] | undefined): FieldType | undefined => {
  if (field.of === "custom") return fields?.find(({ entity, name }) => entity === "lead" && name === field.name)?.type;
  return field.name === "employees" ? "integer" : field.name === "annualRevenue" ? "money" : "text";
};

const highest = (list: readonly PointBand[]): number => Math.max(0, ...list.map(({ points }) => points));

const best = ({ test }: FitRule): number => (test.kind === "bands" ? highest(test.bands) : Math.max(0, test.points));

const pointless: Finder = ({ engagement, fit }) => [
  ...engagement.kinds.flatMap(({ kind, points, cap }, i) =>
    points === 0 || (points > 0 && cap === 0)
      ? [warning("rule-without-points", `engagement.kinds[${i}]`, `Give ${kind} points and a cap above 0, or drop it.`)]
      : [],
  ),
  ...fit.rules.flatMap(({ id, test }, i) =>
    (test.kind === "bands" ? test.bands.every(({ points }) => points === 0) : test.points === 0)
      ? [warning("rule-without-points", `fit.rules[${i}]`, `Give ${id} points, or drop it.`)]
      : [],
  ),
];

/** Engagement may reach far beyond 100: nobody does everything. The other factors should end at exactly 100. */
const reach: Finder = ({ weights: counted, engagement, fit, timing, budget }) => {
  const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
  const engagementMost = sum(engagement.kinds.map(({ points, cap }) => (points > 0 ? cap : 0))) + sum(engagement.behaviour.map(({ bands: list }) => highest(list)));
  const most = { engagement: Math.min(100, engagementMost), fit: sum(fit.rules.map(best)), timing: highest(timing.timeframe) + timing.recency.points, budget: highest(budget.coverage) };
  return (["engagement", "fit", "timing", "budget"] as const).flatMap((factor) => {
    const points = most[factor];
    if (counted[factor] === 0 || points === 100) return [];
    return points > 100
      ? [warning("points-beyond-100", factor, `Lower the points of ${factor}: ${points - 100} of ${points} can never count.`)]
      : [warning("100-out-of-reach", factor, `Raise the points of ${factor}: it ends at ${points} of 100.`)];
  });
};
