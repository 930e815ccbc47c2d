import { deepFreeze } from "@nexus/common";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { LintFinding } from "../lint-finding.js";
import { lintRoutingPolicy } from "./lint-routing-policy.js";
import type { RoutingPolicy, RoutingTarget, StrategyName } from "./routing-policy.js";
import { simulateRouting } from "./simulate-routing.js";
import { at, worlds, type World } from "./testing/routing-fixture.js";

const parameters = { numRuns: process.env["NEXUS_SOAK"] ? 10_000 : 400 };
const request = { at, actorUserId: "ben" };

type Lint = (world: World) => readonly LintFinding[];
const lint: Lint = ({ policy, snapshot }) => lintRoutingPolicy(policy, snapshot, at);

const targetAt = ({ rules, catchAll }: RoutingPolicy, path: LintFinding["path"]): RoutingTarget | null | undefined => (path[0] === "catchAll" ? catchAll : rules[Number(path[1])]);
const inVain = new Set(["empty_pool", "nobody_can_take", "zero_weights", "skill_nobody_has"]);

/** How often rules from which nobody could ever get anything were met. */
const nobodyGetsWhatIsInVain = (find: Lint): number => {
  let met = 0;
  fc.assert(
    fc.property(worlds, (world) => {
      const { policy, snapshot, state, subjects } = deepFreeze(world);
      const found = find(world).filter(({ severity, path }) => severity === "error" && (path[0] === "rules" || path[0] === "catchAll"));
      const byStrategy = new Set(found.filter(({ code }) => inVain.has(code)).map(({ path }) => (path[0] === "catchAll" ? null : policy.rules[Number(path[1])]?.id)));
      const atAll = new Set(found.filter(({ code }) => code === "unreachable_rule").map(({ path }) => policy.rules[Number(path[1])]?.id));
      met += byStrategy.size + atAll.size;
      for (const { outcome } of simulateRouting(policy, subjects, snapshot, request, state).records) {
        if (outcome.outcome !== "assigned" || outcome.by === "duplicate-owner") continue;
        expect(outcome.by === "strategy" && byStrategy.has(outcome.ruleId)).toBe(false);
        expect(outcome.ruleId !== null && atAll.has(outcome.ruleId)).toBe(false);
      }
    }),
    parameters,
  );
  return met;
};

test("a rule found to be in vain never gives anybody anything", () => {
  expect(nobodyGetsWhatIsInVain(lint)).toBeGreaterThan(200);
});

test("control: a lint that calls a rule with one unknown user an empty pool is caught", () => {
  expect(() => nobodyGetsWhatIsInVain((world) => lint(world).map((finding) => (finding.code === "unknown_reference" && finding.path[2] === "pool" ? { ...finding, code: "empty_pool" } : finding)))).toThrow();
});

/** The strategy out; where it compared skills, what it brings along stays. */
const withoutStrategy = (target: RoutingTarget, place: number): RoutingTarget => {
  const strategies = target.strategies.flatMap((name, i): readonly StrategyName[] => (i !== place ? [name] : name === "skill-based" ? ["least-loaded"] : []));
  return { ...target, strategies: strategies.length === 0 ? ["round-robin"] : strategies };
};

const withoutThem = (policy: RoutingPolicy, findings: readonly LintFinding[]): RoutingPolicy =>
  findings.toReversed().reduce<RoutingPolicy>((changed, { path }) => {
    const [list, index] = path;
    const target = targetAt(changed, path);
    if (!target) return changed;
    const replaced = withoutStrategy(target, Number(path.at(-1)));
    return list === "catchAll" ? { ...changed, catchAll: replaced } : { ...changed, rules: changed.rules.map((rule, i) => (i === index ? { ...rule, ...replaced } : rule)) };
  }, policy);

const idleOnesChangeNothing = (find: Lint): number => {
  let met = 0;
  fc.assert(
    fc.property(worlds, (world) => {
      const { policy, snapshot, state, subjects } = world;
      const idle = find(world);
      met += idle.length;
      const leaner = withoutThem(policy, idle);
      expect(simulateRouting(leaner, subjects, snapshot, request, state).records).toEqual(simulateRouting(policy, subjects, snapshot, request, state).records);
    }),
    parameters,
  );
  return met;
};

test("strategies found to decide nothing can be left out", () => {
  expect(idleOnesChangeNothing((world) => lint(world).filter(({ code }) => code === "idle_strategy"))).toBeGreaterThan(100);
});

test("control: a lint that calls every first strategy idle is caught", () => {
  expect(() => idleOnesChangeNothing(({ policy }) => policy.rules.map((_, i) => ({ severity: "warning", code: "idle_strategy", path: ["rules", i, "strategies", 0], message: "" })))).toThrow();
});
