import { Decimal, type Fact, type FieldValue, type Money } from "@nexus/common";
import { amountText } from "./amount-text.js";
import { knownPart, pointsInBands, unknownPart, withinHundred, type AssessFactor, type FactorPart, type ScorableLead } from "./factor-assessment.js";
import type { FitRule, LeadScoringModel } from "./lead-scoring-model.js";

type Found = { readonly points: number; readonly part: FactorPart };

/** How well a lead meets the ideal customer profile. A missing value is unknown: no points, and named. */
export const fitFactor = ({ rules }: LeadScoringModel["fit"]): AssessFactor => {
  const judges = rules.map(judgeOf);
  if (judges.length === 0) return () => ({ points: 0, parts: [knownPart("profile", 0, [], "The customer profile has no rules.")] });
  return (lead) => {
    const found = judges.map((judge) => judge(lead));
    return { points: withinHundred(found.reduce((sum, { points }) => sum + points, 0)), parts: found.map(({ part }) => part) };
  };
};

const judgeOf = (rule: FitRule): ((lead: ScorableLead) => Found) => {
  const pointsOf = pointsFor(rule);
  const name = rule.field.of === "lead" ? rule.field.name : `customFields.${rule.field.name}`;
  return (lead) => {
    const value = valueOf(lead, rule);
    if (value === null) return { points: 0, part: unknownPart(rule.id, [{ name: `lead.${name}`, value: null }], `${name} unknown.`) };
    const points = pointsOf(value);
    const facts: readonly Fact[] = [{ name: `lead.${name}`, value }];
    if (points === undefined) return { points: 0, part: unknownPart(rule.id, facts, `${name} ${inWords(value)} cannot be compared.`) };
    return { points, part: knownPart(rule.id, points, facts, `${name} ${inWords(value)}: ${points} points.`) };
  };
};

const valueOf = ({ customFields, ...lead }: ScorableLead, { field }: FitRule): FieldValue | null => {
  if (field.of === "lead") return lead[field.name];
  return Object.hasOwn(customFields, field.name) ? (customFields[field.name] ?? null) : null;
};

/** Points for a value that is there; undefined when the test cannot be put to it. */
const pointsFor = ({ test }: FitRule): ((value: FieldValue) => number | undefined) => {
  switch (test.kind) {
    case "known": return () => test.points;
    case "one-of": {
      const wanted = new Set(test.values.map(comparable));
      return (value) => (typeof value === "object" ? undefined : wanted.has(comparable(String(value))) ? test.points : 0);
    }
    case "bands": return (value) => {
      const number = numberIn(value, test.currency);
      return number === undefined ? undefined : pointsInBands(test.bands, number);
    };
  }
};

const comparable = (text: string): string => text.normalize("NFC").trim().toLowerCase();

/** An amount counts in minor units of the rule's currency; another currency cannot be compared. */
const numberIn = (value: FieldValue, currency: string | undefined): number | undefined => {
  if (typeof value === "number") return value;
  if (isMoney(value)) return value.currency === currency ? value.minorUnits : undefined;
  return Decimal.is(value) ? Number(value) : undefined;
};

const isMoney = (value: FieldValue): value is Money => typeof value === "object";

const inWords = (value: FieldValue): string | number | boolean => (isMoney(value) ? amountText(value) : value);
