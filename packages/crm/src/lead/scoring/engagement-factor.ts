import { Instant } from "@nexus/common";
import { decayed, describePoints, micropointsPerPoint, toPoints, type Micropoints } from "./decay.js";
import { knownPart, pointsInBands, unknownPart, type AssessFactor, type FactorPart, type LeadEngagement, type LeadScoringContext } from "./factor-assessment.js";
import type { BehaviourRule, EngagementRule, LeadScoringModel } from "./lead-scoring-model.js";

type Found = { readonly micropoints: Micropoints; readonly part: FactorPart };

/** What the prospect did: engagements decay from their own time, ready-made totals count by band. */
export const engagementFactor = ({ halfLifeDays, kinds, behaviour }: LeadScoringModel["engagement"]): AssessFactor => {
  const rules = new Map(kinds.map((rule) => [rule.kind, rule]));
  return (_, context) => {
    const found = [...engaged(context, rules, halfLifeDays), ...behaved(context, behaviour)];
    return { points: toPoints(found.reduce((sum, { micropoints }) => sum + micropoints, 0)), parts: found.map(({ part }) => part) };
  };
};

const engaged = ({ engagements, at }: LeadScoringContext, rules: ReadonlyMap<string, EngagementRule>, halfLifeDays: number): readonly Found[] => {
  if (engagements === undefined) return [{ micropoints: 0, part: unknownPart("engagements", [{ name: "engagements", value: null }], "Engagements unknown.") }];
  const past = engagements.filter((engagement) => engagement.at <= at);
  if (past.length === 0) return [{ micropoints: 0, part: knownPart("engagements", 0, [{ name: "engagements", value: 0 }], "No engagement so far.") }];
  const byKind = new Map<string, LeadEngagement[]>();
  for (const engagement of past) {
    const same = byKind.get(engagement.kind);
    if (same) same.push(engagement);
    else byKind.set(engagement.kind, [engagement]);
  }
  return [...byKind].map(([kind, same]) => ofKind(kind, same, rules.get(kind), at, halfLifeDays));
};

const ofKind = (kind: string, same: readonly LeadEngagement[], rule: EngagementRule | undefined, at: Instant, halfLifeDays: number): Found => {
  const facts = [
    { name: `engagements.${kind}`, value: same.length },
    { name: `engagements.${kind}.latest`, value: same.reduce((latest, engagement) => (engagement.at > latest ? engagement.at : latest), same[0]?.at ?? at) },
  ];
  if (!rule) return { micropoints: 0, part: unknownPart(kind, facts, `${same.length} × ${kind}: the model has no points for it.`) };
  const now = Instant.toEpochMilliseconds(at);
  const sum = same.reduce((total, engagement) => total + decayed(rule.points, now - Instant.toEpochMilliseconds(engagement.at), halfLifeDays), 0);
  const micropoints = Math.min(sum, rule.cap * micropointsPerPoint);
  const capped = micropoints < sum ? " (the most this kind can give)" : "";
  return { micropoints, part: knownPart(kind, micropoints, facts, `${same.length} × ${kind}, decayed: ${describePoints(micropoints)} points${capped}.`) };
};

const behaved = ({ behaviour = {} }: LeadScoringContext, rules: readonly BehaviourRule[]): readonly Found[] =>
  rules.map(({ measure, bands }) => {
    const value = Object.hasOwn(behaviour, measure) ? behaviour[measure] : undefined;
    if (value === undefined || !Number.isFinite(value)) {
      return { micropoints: 0, part: unknownPart(measure, [{ name: measure, value: null }], `${measure} unknown.`) };
    }
    const points = pointsInBands(bands, value);
    return { micropoints: points * micropointsPerPoint, part: knownPart(measure, points, [{ name: measure, value: value + 0 }], `${measure} ${value}: ${points} points.`) };
  });
