import { ruleIndex, type FieldCatalogue, type RuleIndex } from "../criteria/index.js";
import { routingFields } from "./routing-fields.js";
import { rulesInOrder, targetsOf, type RoutingPolicy, type RoutingRule, type RoutingTarget } from "./routing-policy.js";
import type { RoutingSnapshot } from "./routing-snapshot.js";
import { indexSnapshot, type IndexedSnapshot } from "./routing-team.js";
import type { AssignmentStrategy } from "./strategies/assignment-strategy.js";
import { RoundRobinStrategy, strategiesOf } from "./strategies/strategies.js";

/** The strategies of a target, and what they need to be known of candidates. */
export interface Plan {
  readonly first: AssignmentStrategy;
  readonly others: readonly AssignmentStrategy[];
  readonly measured: boolean;
  readonly territorial: boolean;
}

/** A policy and a snapshot made ready for any number of runs. Thousands of rules take a moment: keep it. */
export interface CompiledRouting {
  readonly rules: readonly RoutingRule[];
  readonly catalogue: FieldCatalogue;
  readonly index: RuleIndex;
  readonly plans: ReadonlyMap<RoutingTarget, Plan>;
  readonly team: IndexedSnapshot;
}

export const compileRouting = (policy: RoutingPolicy, snapshot: RoutingSnapshot): CompiledRouting => {
  const rules = rulesInOrder(policy);
  const catalogue = routingFields(policy.entity, snapshot.fields);
  return {
    rules,
    catalogue,
    index: ruleIndex(rules.map((rule) => rule.criteria), catalogue),
    plans: new Map(targetsOf(policy).map((target) => [target, planOf(target)])),
    team: indexSnapshot(snapshot),
  };
};

const planOf = ({ strategies }: RoutingTarget): Plan => {
  const [first = RoundRobinStrategy, ...others] = strategiesOf(strategies);
  const territorial = strategies.includes("territory-based");
  return { first, others, territorial, measured: territorial || strategies.includes("skill-based") };
};

/** How many pairs of policy and team are kept ready. */
const kept = 16;

/** The policy that comes back is the one that was compiled: decide on that one. */
export interface KeptRouting {
  readonly policy: RoutingPolicy;
  readonly compiled: CompiledRouting;
}

/** What was compiled last, by what it was compiled from: a version of a policy never changes, and a team is its hash. */
export interface CompiledRoutings {
  of(tenantId: string, policy: RoutingPolicy, snapshot: RoutingSnapshot, snapshotHash: string): KeptRouting;
}

export const compiledRoutings = (): CompiledRoutings => {
  const known = new Map<string, KeptRouting>();
  return {
    of(tenantId, policy, snapshot, snapshotHash) {
      const key = JSON.stringify([tenantId, policy.id, policy.version, snapshotHash]);
      const found = known.get(key) ?? { policy, compiled: compileRouting(policy, snapshot) };
      known.delete(key);
      known.set(key, found);
      const [oldest] = known.keys();
      if (known.size > kept && oldest !== undefined) known.delete(oldest);
      return found;
    },
  };
};
