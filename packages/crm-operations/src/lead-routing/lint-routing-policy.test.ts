import { CalendarDate, deepFreeze, Instant } from "@nexus/common";
import { expect, test } from "vitest";
import type { BusinessCalendar } from "../business-calendar/index.js";
import type { Criteria } from "../criteria/index.js";
import { lintRoutingPolicy } from "./lint-routing-policy.js";
import { defaultMember, type RoutingMember } from "./routing-member.js";
import type { RoutingPolicy, RoutingRule, RoutingTarget } from "./routing-policy.js";
import type { RoutingSnapshot } from "./routing-snapshot.js";
import { at, policy, rule, snapshot, target } from "./testing/routing-fixture.js";

interface Configuration {
  readonly policy: RoutingPolicy;
  readonly snapshot: RoutingSnapshot;
}

const always = { from: CalendarDate.of("2020-01-01"), to: null };
const office: BusinessCalendar = { id: "office", name: "Office", timeZone: "UTC", week: { kind: "weekly", hours: [{ days: [1, 2, 3, 4, 5], from: "09:00", to: "17:00" }] }, holidays: [], exceptions: [] };
const country = (id: string, name: string) => ({ id, name: id, parentId: null, priority: 1, coverage: { type: "country" as const, countries: [name] }, ...always });

const team = snapshot(
  [
    { userId: "ann", skills: [{ skill: "german", proficiency: 3 }], capacity: 10, quotas: [{ count: 5, days: 1 }], calendarId: "office" },
    { userId: "ben", weight: 2, skills: [{ skill: "enterprise", proficiency: 1 }] },
    { userId: "cem" },
  ],
  {
    calendars: [office],
    territories: {
      territories: [country("germany", "DE"), country("france", "FR")],
      members: ["germany", "france"].map((territoryId) => ({ id: `t-${territoryId}`, territoryId, userId: "ben", role: "owner", ...always })),
    },
    availability: { absences: [], delegations: [{ id: "d1", userId: "ann", delegateId: "ben", ...always }] },
    fields: [{ entity: "lead", name: "segment", label: "Segment", type: "choice", choices: ["gold"], required: false, personalData: "none" }],
  },
);

const sound: Configuration = {
  policy: policy(
    [
      rule("experts", 1, { all: [{ field: "country", is: "eq", value: "DE" }, { field: "score", is: "gte", value: 50 }] }, { strategies: ["skill-based", "round-robin"], requiredSkills: ["german"], additionalSkills: [] }),
      rule("field", 2, { field: "territory", is: "eq", value: "germany" }, { pool: { kind: "territory", roles: ["owner"], climb: true }, additionalSkills: [{ skill: "enterprise", dropAfterMinutes: 30 }] }),
      rule("web", 3, { field: "source", is: "eq", value: "web" }, { pool: { kind: "users", userIds: ["ann", "ben"] }, strategies: ["weighted-round-robin"], weights: { ann: 1 } }),
      rule("gold", 4, { field: "custom.segment", is: "eq", value: "gold" }, { withinTerritory: true, strategies: ["free-capacity", "least-loaded"] }),
    ],
    { catchAll: target(), queueId: "inbox" },
  ),
  snapshot: {
    ...team,
    directory: {
      ...team.directory,
      groups: [...team.directory.groups, { id: "inbox", kind: "queue", name: "Inbox", parentId: null, ...always }, { id: "idle", kind: "queue", name: "Idle", parentId: null, ...always }],
      memberships: [...team.directory.memberships, { id: "m-inbox", groupId: "inbox", userId: "ann", ...always }],
    },
  },
};

type Plant = (configuration: Configuration) => Configuration;
const inPolicy = (change: Partial<RoutingPolicy>): Plant => ({ policy: before, snapshot: team }) => ({ policy: { ...before, ...change }, snapshot: team });
const inRule = (id: string, change: Partial<RoutingRule>): Plant => ({ policy: before, snapshot: team }) => ({ policy: { ...before, rules: before.rules.map((each) => (each.id === id ? { ...each, ...change } : each)) }, snapshot: team });
const extraRule = (criteria: Criteria, more: Partial<RoutingTarget> = {}, priority = 9): Plant => ({ policy: before, snapshot: team }) => ({ policy: { ...before, rules: [...before.rules, rule("extra", priority, criteria, more)] }, snapshot: team });
const inTeam = (change: (team: RoutingSnapshot) => Partial<RoutingSnapshot>): Plant => ({ policy: rules, snapshot: before }) => ({ policy: rules, snapshot: { ...before, ...change(before) } });
const everybody = (change: Partial<RoutingMember>): Plant => inTeam(({ members }) => ({ members: members.map((member) => ({ ...member, ...change })) }));
const both = (...plants: readonly Plant[]): Plant => (configuration) => plants.reduce((changed, plant) => plant(changed), configuration);

const impossible: Criteria = { all: [{ field: "score", is: "lt", value: 10 }, { field: "score", is: "gt", value: 60 }] };
const experts: Criteria = { all: [{ field: "score", is: "gte", value: 60 }, { field: "country", is: "eq", value: "de" }] };
const unitedBy = (...userIds: readonly string[]) => ({ pool: { kind: "users" as const, userIds } });
const left = (userId: string): Plant => inTeam(({ directory }) => ({ directory: { ...directory, users: directory.users.map((user) => (user.id === userId ? { ...user, terminatedOn: CalendarDate.of("2025-12-01") } : user)) } }));

/** One mistake at a time, and all that is to be said about it. */
const mistakes: readonly (readonly [mistake: string, plant: Plant, ...findings: readonly string[]])[] = [
  ["a rule that reaches nobody whom a broader one before it does not", extraRule(experts, { requiredSkills: ["german"], strategies: ["least-loaded"] }), "error unreachable_rule rules.4.criteria"],
  ["a rule behind a broader one, asked only when nobody there is eligible", extraRule(experts), "warning shadowed_rule rules.4.criteria"],
  ["criteria that nothing meets", inRule("web", { criteria: impossible }), "error never_true rules.2.criteria"],
  ["an alternative that nothing meets", inRule("web", { criteria: { any: [{ field: "source", is: "eq", value: "web" }, impossible] } }), "warning never_true rules.2.criteria.any.1"],
  ["criteria that everything meets, said as conditions", extraRule({ any: [{ field: "score", is: "exists" }, { field: "score", is: "missing" }] }), "warning always_true rules.4.criteria"],
  ["a rule for everything before the end", extraRule({ all: [] }, unitedBy("ben"), 0), "warning always_true_before_end rules.4.criteria"],
  ["a field that is not in the registry", inRule("gold", { criteria: { field: "custom.tier", is: "exists" } }), "error unknown_field rules.3.criteria.field"],
  ["a value that is not of the field's type", inRule("gold", { criteria: { field: "custom.segment", is: "eq", value: "silver" } }), "error invalid_condition rules.3.criteria.value"],
  ["two rules of one id", inRule("gold", { id: "web" }), "error duplicate_id rules.3.id"],
  ["two rules of one priority", inRule("gold", { priority: 3 }), "error duplicate_priority rules.3.priority"],
  ["a pool of nobody", inRule("web", { ...unitedBy(), weights: {} }), "error empty_pool rules.2.pool"],
  ["a pool of nobody where owners go first", inRule("web", { ...unitedBy(), weights: {}, ownersFirst: ["account-owner"] }), "warning empty_pool rules.2.pool"],
  ["a pool of whoever has left", both(left("cem"), inRule("web", { ...unitedBy("cem"), strategies: ["round-robin"], weights: {} })), "error empty_pool rules.2.pool"],
  ["a team that is not there", inRule("experts", { pool: { kind: "team", groupId: "north", withSubTeams: false } }), "error unknown_reference rules.0.pool.groupId"],
  ["a queue taken for a team", inRule("experts", { pool: { kind: "team", groupId: "inbox", withSubTeams: false } }), "error wrong_group_kind rules.0.pool.groupId"],
  ["a team with nobody in it", both(inTeam(({ directory }) => ({ directory: { ...directory, groups: [...directory.groups, { id: "new", kind: "team", name: "New", parentId: null, ...always }] } })), inPolicy({ catchAll: target({ pool: { kind: "team", groupId: "new", withSubTeams: true } }) })), "error empty_pool catchAll.pool"],
  ["a user who is not there", inRule("web", { pool: { kind: "users", userIds: ["ann", "zoe"] } }), "error unknown_reference rules.2.pool.userIds.1"],
  ["a weight for somebody who is not there", inRule("web", { weights: { zoe: 1 } }), "error unknown_reference rules.2.weights.zoe"],
  ["a territory that is not there", inRule("web", { criteria: { any: [{ field: "source", is: "eq", value: "web" }, { not: { field: "territory", is: "in", values: ["france", "spain"] } }] } }), "error unknown_reference rules.2.criteria.any.1.not.values.1"],
  ["a territory pool without territories", inTeam(() => ({ territories: { territories: [], members: [] } })), "error unknown_reference rules.1.criteria.value", "error empty_pool rules.1.pool", "error nobody_can_take rules.3"],
  ["a territory pool of a role that nobody has", inRule("field", { pool: { kind: "territory", roles: ["engineer"], climb: false } }), "error empty_pool rules.1.pool"],
  ["weights that are all 0", inRule("web", { weights: { ann: 0, ben: 0 } }), "error zero_weights rules.2.weights"],
  ["a skill that nobody has", inRule("experts", { requiredSkills: ["german", "dutch"] }), "error skill_nobody_has rules.0.requiredSkills.1"],
  ["an additional skill that nobody has", inRule("field", { additionalSkills: [{ skill: "dutch", dropAfterMinutes: 5 }] }), "warning skill_nobody_has rules.1.additionalSkills.0.skill"],
  ["skills that nobody has together", inRule("experts", { requiredSkills: ["german", "enterprise"] }), "error nobody_can_take rules.0"],
  ["a record heavier than every capacity", both(everybody({ capacity: 10 }), inPolicy({ loadWeights: { lead: 11, contact: 1, account: 0, opportunity: 1 } })), ...["rules.0", "rules.1", "rules.2", "rules.3", "catchAll"].map((path) => `error nobody_can_take ${path}`)],
  ["a capacity of 0", inTeam(({ members }) => ({ members: members.map((member) => (member.userId === "ann" ? { ...member, capacity: 0 } : member)) })), "error nobody_can_take rules.0"],
  ["a quota of 0", inTeam(({ members }) => ({ members: members.map((member) => (member.userId === "ann" ? { ...member, quotas: [{ count: 0, days: 30 }] } : member)) })), "error nobody_can_take rules.0"],
  ["a pause without an end", inTeam(({ members }) => ({ members: members.map((member) => (member.userId === "ann" ? { ...member, pause: { from: Instant.of("2025-12-01T00:00:00.000Z"), until: null } } : member)) })), "error nobody_can_take rules.0"],
  ["a strategy that is named twice", inRule("web", { strategies: ["weighted-round-robin", "least-loaded", "weighted-round-robin"] }), "warning idle_strategy rules.2.strategies.2"],
  ["skills compared where none is asked for", inRule("web", { strategies: ["weighted-round-robin", "skill-based"] }), "warning idle_strategy rules.2.strategies.1"],
  ["loads compared twice", inRule("experts", { strategies: ["skill-based", "least-loaded"] }), "warning idle_strategy rules.0.strategies.1"],
  ["territories compared in the pool of one", inRule("field", { pool: { kind: "territory", climb: true }, strategies: ["territory-based", "round-robin"] }), "warning idle_strategy rules.1.strategies.0"],
  ["capacities compared where nobody has one", inRule("gold", { ...unitedBy("ben"), strategies: ["free-capacity"] }), "warning idle_strategy rules.3.strategies.0"],
  ["loads compared where nothing weighs anything", inPolicy({ loadWeights: { lead: 0, contact: 0, account: 0, opportunity: 0 } }), "warning idle_strategy rules.3.strategies.1"],
  ["an unknown queue", inPolicy({ queueId: "outbox" }), "error unknown_reference queueId"],
  ["a team taken for a queue", inPolicy({ queueId: "sales" }), "error wrong_group_kind queueId"],
  ["a queue without members", inPolicy({ queueId: "idle" }), "warning empty_queue queueId"],
  ["neither catch-all nor queue", inPolicy({ catchAll: null, queueId: null }), "warning no_fallback queueId"],
  ["settings for somebody who is not there", inTeam(({ members }) => ({ members: [...members, defaultMember("zoe")] })), "error unknown_reference snapshot.members.3.userId"],
  ["a calendar that is not there", inTeam(({ members }) => ({ members: members.map((member) => ({ ...member, calendarId: member.userId === "cem" ? "nights" : null })) })), "error unknown_reference snapshot.members.2.calendarId"],
  ["a calendar without hours", inTeam(() => ({ calendars: [{ ...office, week: { kind: "weekly", hours: [] } }] })), "error no_hours snapshot.calendars.0.week.hours"],
  ["a calendar in a time zone that nobody knows", inTeam(() => ({ calendars: [{ ...office, timeZone: "Mars/Olympus" }] })), "error unknown_time_zone snapshot.calendars.0.timeZone"],
  ["two calendars of one id", inTeam(() => ({ calendars: [office, office] })), "error duplicate_id snapshot.calendars.1.id"],
  ["delegation in a circle", inTeam(({ availability }) => ({ availability: { ...availability, delegations: [...availability.delegations, { id: "d2", userId: "ben", delegateId: "ann", ...always }] } })), "error delegation_cycle snapshot.availability.delegations.0"],
  ["a hole between territories", inTeam(({ territories }) => ({ territories: withPostal(territories, [["10", "19"], ["30", "99"]]) })), "warning postal_hole snapshot.territories.territories.2.coverage"],
  ["territories that overlap", inTeam(({ territories }) => ({ territories: withPostal(territories, [["00", "50"], ["50", "99"]]) })), "warning overlapping_territories snapshot.territories.territories.3.coverage"],
];

const withPostal = ({ territories, members }: RoutingSnapshot["territories"], ranges: readonly (readonly [from: string, to: string])[]): RoutingSnapshot["territories"] => ({
  territories: [...territories, ...ranges.map(([from, to], i) => ({ id: `p${i}`, name: `P${i}`, parentId: "germany", priority: 1, coverage: { type: "postal-range" as const, ranges: [{ country: "DE", from, to }] }, ...always }))],
  members: [...members, ...ranges.map((_, i) => ({ id: `t-p${i}`, territoryId: `p${i}`, userId: "cem", role: "owner", ...always }))],
});

type Lint = typeof lintRoutingPolicy;
const said = (lint: Lint, { policy: rules, snapshot: who }: Configuration): readonly string[] => lint(deepFreeze(rules), deepFreeze(who)).map(({ severity, code, path }) => `${severity} ${code} ${path.join(".")}`);
const findsAll = (lint: Lint): void => {
  for (const [, plant, ...findings] of mistakes) expect(said(lint, plant(sound))).toEqual(findings);
};

test("a sound policy and its team have no findings", () => {
  expect(said(lintRoutingPolicy, sound)).toEqual([]);
});

test.each(mistakes.map(([mistake, plant, ...findings]) => ({ mistake, plant, findings })))("finds $mistake", ({ plant, findings }) => {
  expect(said(lintRoutingPolicy, plant(sound))).toEqual(findings);
});

test("control: a lint that leaves out any one of its checks is caught", () => {
  findsAll(lintRoutingPolicy);
  const codes = new Set(mistakes.flatMap(([, , ...findings]) => findings.map((finding) => finding.split(" ")[1])));
  expect(codes.size).toBeGreaterThan(20);
  for (const skipped of codes) expect(() => findsAll((...asked) => lintRoutingPolicy(...asked).filter(({ code }) => code !== skipped))).toThrow();
});

test("every finding says what to do", () => {
  for (const [, plant] of mistakes) {
    const { policy: rules, snapshot: who } = plant(sound);
    for (const { message } of lintRoutingPolicy(rules, who)) expect(message).toMatch(/^\p{Lu}.{20,}[.]$|^not a known field|^write one of/u);
  }
});

test("people are looked at as they are when the policy begins, or at the instant asked for", () => {
  const { policy: rules, snapshot: who } = both(
    inTeam(({ directory }) => ({ directory: { ...directory, users: directory.users.map((user) => (user.id === "cem" ? { ...user, terminatedOn: CalendarDate.of("2026-02-01") } : user)) } })),
    extraRule({ field: "source", is: "eq", value: "fair" }, unitedBy("cem")),
  )(sound);
  expect(lintRoutingPolicy(rules, who)).toEqual([]);
  expect(lintRoutingPolicy(rules, who, at)).toMatchObject([{ code: "empty_pool", path: ["rules", 4, "pool"] }]);
});

test("a rule for everything that is last, and a second pool for the same records, are no mistakes to correct", () => {
  expect(said(lintRoutingPolicy, extraRule({ all: [] })(sound))).toEqual([]);
  expect(said(lintRoutingPolicy, extraRule(experts, unitedBy("cem"))(sound))).toEqual(["warning shadowed_rule rules.4.criteria"]);
});

test("500 rules are read in a moment", () => {
  const many = Array.from({ length: 500 }, (_, i) => rule(`r${i}`, i, { all: [{ field: "country", is: "eq", value: `C${i % 50}` }, { field: "score", is: "eq", value: i }] }));
  const started = performance.now();
  expect(lintRoutingPolicy({ ...sound.policy, rules: many }, sound.snapshot)).toEqual([]);
  expect(performance.now() - started).toBeLessThan(5_000);
});
