import type { StrategyName } from "../routing-policy.js";
import type { AssignmentStrategy } from "./assignment-strategy.js";

/** Whoever has waited longest. With a fixed eligible set nobody is ever more than one ahead. Source: RTE-CRMOP-0102. */
export const RoundRobinStrategy: AssignmentStrategy = {
  name: "round-robin",
  score: ({ place }) => place.lastTurn,
  measure: "last turn",
  measured: ({ place }) => place.lastTurn,
};

/**
 * In proportion to weights, without runs: the smooth weighted round robin. Everybody eligible gains
 * their weight in credit, the highest credit goes, and pays what all have gained together.
 */
export const WeightedRoundRobinStrategy: AssignmentStrategy = {
  name: "weighted-round-robin",
  score: ({ place, weight }) => -(place.credit + weight),
  measure: "credit",
  measured: ({ place, weight }) => place.credit + weight,
};

/** The lowest open load; only open records count, and members with none are in. Source: RTE-CRMOP-0105. */
export const LeastLoadedStrategy: AssignmentStrategy = {
  name: "least-loaded",
  score: ({ live, easedIn }) => live.load + easedIn,
  measure: "open load",
  measured: ({ live, easedIn }) => live.load + easedIn,
};

/** The most room left under the capacity; members without a limit first. */
export const FreeCapacityStrategy: AssignmentStrategy = {
  name: "free-capacity",
  score: ({ live, easedIn }) => (live.capacity === null ? -Number.MAX_SAFE_INTEGER : live.load + easedIn - live.capacity),
  measure: "free capacity",
  measured: ({ live, easedIn }) => (live.capacity === null ? null : live.capacity - live.load - easedIn),
};

/** The most proficient in the skills that are wanted; the rule's next strategy, or the load, decides between equals. Source: RTE-CRMOP-0104. */
export const SkillBasedStrategy: AssignmentStrategy = {
  name: "skill-based",
  score: ({ proficiency }) => -proficiency,
  measure: "proficiency",
  measured: ({ proficiency }) => proficiency,
};

/** Who works nearest to the record's own territory; whoever works in none of its territories is out. Source: RTE-CRMOP-0103. */
export const TerritoryBasedStrategy: AssignmentStrategy = {
  name: "territory-based",
  score: ({ territoryDistance }) => territoryDistance,
  measure: "levels above the territory",
  measured: ({ territoryDistance }) => territoryDistance,
};

const byName: Readonly<Record<StrategyName, AssignmentStrategy>> = {
  "round-robin": RoundRobinStrategy,
  "weighted-round-robin": WeightedRoundRobinStrategy,
  "least-loaded": LeastLoadedStrategy,
  "free-capacity": FreeCapacityStrategy,
  "skill-based": SkillBasedStrategy,
  "territory-based": TerritoryBasedStrategy,
};

/** The strategies of a rule in order. Skill alone would pile everything on the best: the load comes right after it. */
export const strategiesOf = (names: readonly StrategyName[]): readonly AssignmentStrategy[] => {
  const wanted = names.flatMap((name) => (name === "skill-based" ? [SkillBasedStrategy, LeastLoadedStrategy] : [byName[name]]));
  return [...new Set(wanted)];
};
