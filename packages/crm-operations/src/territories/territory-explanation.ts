import type { CalendarDate, Consideration, Explanation } from "@nexus/common";
import { isEffectiveOn } from "../effective-period.js";
import { judgeCoverage, type CoverageVerdict } from "./coverage-verdict.js";
import { territoryTypes, type Territory, type TerritorySubject } from "./territory.js";
import type { TerritoryIndex } from "./territory-index.js";
import type { RankedTerritory } from "./territory-paths.js";

/**
 * Why the record belongs where `matchTerritory` says: every territory in the order in which they would
 * win, with its verdict and what it read, and what decided between the first two that cover the record.
 * Territories whose way to the top is broken are not considered. Reads every territory, so it
 * costs as much as there are.
 */
export const explainTerritory = (index: TerritoryIndex, subject: TerritorySubject, on: CalendarDate): Explanation => {
  const judged = index.ranked.map((ranked) => ({ ranked, ...judgeTerritory(ranked, subject, on) }));
  const [winner, next] = judged.filter(({ verdict }) => verdict === "matched").map(({ ranked }) => ranked);
  return {
    decision: `Territory on ${on}`,
    outcome: winner ? winner.territory.name : "none",
    considered: judged.map(({ ranked, verdict, detail, facts }): Consideration => ({
      subject: `${ranked.territory.name} (${ranked.territory.id})`,
      verdict: ranked === winner ? "chosen" : verdict,
      detail,
      facts,
    })),
    ...(winner && next ? { tieBreak: `${winner.territory.name} goes before ${next.territory.name}: ${advantage(winner, next)}.` } : {}),
  };
};

/** Of the territory and its ancestors the first that does not cover the record decides, before the first of which nobody can tell. */
const judgeTerritory = ({ territory, ancestors }: RankedTerritory, subject: TerritorySubject, on: CalendarDate): CoverageVerdict & { readonly detail: string } => {
  const judged = [territory, ...ancestors].map((each) => ({ each, holds: isEffectiveOn(each, on), ...judgeCoverage(each.coverage, subject) }));
  const against = judged.find(({ holds, verdict }) => !holds || verdict === "not-matched") ?? judged.find(({ verdict }) => verdict === "unknown");
  const { each, holds, verdict, facts } = against ?? { each: territory, holds: true, ...judgeCoverage(territory.coverage, subject) };
  const who = each === territory ? "It" : `It is part of ${each.name}, which`;
  const what = nouns[each.coverage.type];
  if (!holds) return { verdict: "not-matched", detail: `${who} does not hold on that day.`, facts: [] };
  if (verdict === "not-matched") return { verdict, facts, detail: `${who} does not cover this ${what}.` };
  return verdict === "unknown" ? { verdict, facts, detail: `${who} goes by the ${what}, of which something is missing.` } : { verdict, facts, detail: `It covers this ${what}.` };
};

const nouns: Readonly<Record<Territory["coverage"]["type"], string>> = {
  country: "country",
  region: "region",
  "postal-range": "postal code",
  industry: "industry",
  "named-account": "account",
};

const advantage = (winner: RankedTerritory, next: RankedTerritory): string => {
  if (winner.specificity !== next.specificity) return `${territoryTypes[winner.specificity]} is more specific than ${territoryTypes[next.specificity]}`;
  if (winner.ancestors.length !== next.ancestors.length) return "it is deeper in the tree";
  if (winner.territory.priority !== next.territory.priority) return `priority ${winner.territory.priority} before ${next.territory.priority}`;
  return `equal in all else, the id ${winner.territory.id} before ${next.territory.id}`;
};
