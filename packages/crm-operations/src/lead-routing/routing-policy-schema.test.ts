import { deepFreeze, parseInput, refuse, type FieldDefinition, type Result } from "@nexus/common";
import { withstands } from "@nexus/common/testing";
import { expect, test } from "vitest";
import { lintRoutingPolicy } from "./lint-routing-policy.js";
import { openRouter } from "./router.js";
import { checkRoutingPolicy, routingMemberSchema, routingPolicySchema } from "./routing-policy-schema.js";
import type { RoutingMember } from "./routing-member.js";
import type { RoutingPolicy } from "./routing-policy.js";
import { emptyRoutingState } from "./routing-snapshot.js";
import { at, policy, rule, snapshot, subject, target } from "./testing/routing-fixture.js";

const fields: readonly FieldDefinition[] = [{ entity: "lead", name: "segment", label: "Segment", type: "choice", choices: ["gold", "silver"], required: false, personalData: "none" }];

/** Something of every kind that a policy can hold. */
const everything: RoutingPolicy = deepFreeze(
  policy(
    [
      rule("a", 1, { all: [{ field: "country", is: "in", values: ["DE"] }, { not: { field: "custom.segment", is: "eq", value: "gold" } }] }, { requiredSkills: ["german"], additionalSkills: [{ skill: "retail", dropAfterMinutes: 30 }], ownersFirst: ["account-owner"], weights: { ann: 2 } }),
      rule("b", 2, { field: "score", is: "between", from: 1, to: 9 }, { pool: { kind: "territory", roles: ["owner"], climb: true }, strategies: ["territory-based"] }),
      rule("c", 3, { any: [{ field: "source", is: "exists" }] }, { pool: { kind: "users", userIds: ["ann"] } }),
      rule("d", 4, { all: [] }, { pool: { kind: "queue", groupId: "inbox" } }),
    ],
    { catchAll: target({ pool: { kind: "role", groupId: "owners" } }), queueId: "inbox" },
  ),
);

const member: RoutingMember = deepFreeze({ userId: "ann", capacity: 10, weight: 2, skills: [{ skill: "german", proficiency: 3 }], quotas: [{ count: 5, days: 30 }], calendarId: "office", pause: { from: at, until: at } });

/** As a policy comes in: its shape, then what holds between its parts. */
const read = (input: unknown): Result<RoutingPolicy> => {
  const shaped = parseInput(routingPolicySchema, input);
  return shaped.ok ? checkRoutingPolicy(shaped.value, fields) : shaped;
};

test("a policy withstands bad input: refused with a path, and what is let through can be linted and decided on", () => {
  const letThrough = withstands<RoutingPolicy>(routingPolicySchema, everything, (_, input) => read(input));
  expect(letThrough.length).toBeGreaterThan(0);
  const team = snapshot([{ userId: "ann" }], { fields });
  for (const through of letThrough) {
    lintRoutingPolicy(through, team);
    const router = openRouter({ policy: through, snapshot: team, state: emptyRoutingState, request: { at, actorUserId: null } });
    expect(["assigned", "queued", "unassigned"]).toContain(router.decide(router.prepare(subject("l1", { facts: { score: 5, source: "web" } }))).outcome);
  }
}, 60_000);

test("settings of a member withstand bad input, and what is let through can be decided on", () => {
  for (const through of withstands(routingMemberSchema, member)) {
    const router = openRouter({ policy: policy([rule("all", 1, { all: [] }, { pool: { kind: "users", userIds: [through.userId] } })]), snapshot: snapshot([through]), state: emptyRoutingState, request: { at, actorUserId: null } });
    expect(["assigned", "unassigned"]).toContain(router.decide(router.prepare(subject("l1"))).outcome);
  }
});

const issuesOf = (changed: RoutingPolicy): readonly string[] => {
  const checked = checkRoutingPolicy(changed, fields);
  return checked.ok ? [] : (checked.refusal.details["issues"] as readonly { readonly path: readonly (string | number)[] }[]).map(({ path }) => path.join("."));
};

test("what holds between the parts of a policy is checked, everything at once", () => {
  expect(issuesOf(everything)).toEqual([]);
  const [a, b] = everything.rules;
  if (!a || !b) throw new Error("The policy has two rules.");
  expect(issuesOf({ ...everything, rules: [a, { ...b, id: "a" }] })).toEqual(["rules.1.id"]);
  expect(issuesOf({ ...everything, rules: [a, { ...b, priority: 1 }] })).toEqual(["rules.1.priority"]);
  expect(issuesOf({ ...everything, rules: [{ ...a, criteria: { field: "nickname", is: "exists" } }, { ...b, id: "a", criteria: { any: [{ field: "custom.segment", is: "eq", value: "bronze" }] } }] })).toEqual(["rules.0.criteria.field", "rules.1.id", "rules.1.criteria.any.0.value"]);
  expect(checkRoutingPolicy({ ...everything, rules: [a, { ...b, id: "a" }] }, fields)).toMatchObject({ ok: false, refusal: { code: "invalid_input" } });
});

test("control: a reader that does not say where, and one that throws, are caught", () => {
  const silent = (input: unknown): Result<RoutingPolicy> => {
    const answer = read(input);
    return answer.ok ? answer : refuse("invalid_input", "No.");
  };
  const throwing = (input: unknown): Result<RoutingPolicy> => checkRoutingPolicy(routingPolicySchema.parse(input), fields);
  for (const reader of [silent, throwing]) expect(() => withstands<RoutingPolicy>(routingPolicySchema, everything, (_, input) => reader(input))).toThrow();
});

test("a policy that reads fields the registry does not have is refused", () => {
  expect(checkRoutingPolicy(everything, [])).toMatchObject({ ok: false, refusal: { details: { issues: [{ path: ["rules", 0, "criteria", "all", 1, "not", "field"] }] } } });
});
