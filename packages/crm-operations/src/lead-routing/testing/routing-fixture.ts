import fc from "fast-check";
import { CalendarDate, Instant } from "@nexus/common";
import type { BusinessCalendar } from "../../business-calendar/index.js";
import type { Condition, Criteria } from "../../criteria/index.js";
import { defaultMember, type RoutingMember } from "../routing-member.js";
import type { RoutingPolicy, RoutingPool, RoutingRule, RoutingTarget, StrategyName } from "../routing-policy.js";
import { strategyNames } from "../routing-policy.js";
import { emptyRoutingState, type RoutingSnapshot, type RoutingState, type RoutingSubject } from "../routing-snapshot.js";

/** What the tests of routing share: small worlds by hand, and random ones. Test-only. */

export const at = Instant.of("2026-03-02T10:00:00.000Z");
const since = CalendarDate.of("2020-01-01");

export const target = (more: Partial<RoutingTarget> = {}): RoutingTarget => ({
  pool: { kind: "team", groupId: "sales", withSubTeams: true },
  strategies: ["round-robin"],
  requiredSkills: [],
  additionalSkills: [],
  withinTerritory: false,
  ownersFirst: [],
  weights: {},
  ...more,
});

export const rule = (id: string, priority: number, criteria: Criteria, more: Partial<RoutingTarget> = {}): RoutingRule => ({ id, name: `Rule ${id}`, priority, criteria, ...target(more) });

export const policy = (rules: readonly RoutingRule[], more: Partial<RoutingPolicy> = {}): RoutingPolicy => ({
  id: "inbound",
  version: 1,
  name: "Inbound",
  entity: "lead",
  effectiveFrom: Instant.of("2026-01-01T00:00:00.000Z"),
  rules,
  catchAll: null,
  queueId: null,
  rotation: { scope: "rule", manualAssignmentsCount: false, joining: "back", returning: "back", easeInDays: 0 },
  loadWeights: { lead: 1, contact: 1, account: 0, opportunity: 1 },
  selfAssignment: false,
  ...more,
});

/** A team called `sales` of these users, everybody at work since 2020. */
export const snapshot = (members: readonly (Partial<RoutingMember> & { readonly userId: string })[], more: Partial<RoutingSnapshot> = {}): RoutingSnapshot => ({
  directory: {
    users: members.map(({ userId }) => ({ id: userId, name: userId.toUpperCase(), email: null, timeZone: "UTC", activeFrom: since, terminatedOn: null, externalReferences: [] })),
    positions: [],
    holdings: [],
    groups: [{ id: "sales", kind: "team", name: "Sales", parentId: null, from: since, to: null }],
    memberships: members.map(({ userId }) => ({ id: `m-${userId}`, groupId: "sales", userId, from: since, to: null })),
    reportingLines: [],
  },
  members: members.map((member) => ({ ...defaultMember(member.userId), ...member })),
  availability: { absences: [], delegations: [] },
  calendars: [],
  territories: { territories: [], members: [] },
  fields: [],
  ...more,
});

export const subject = (id: string, more: Partial<RoutingSubject> = {}): RoutingSubject => ({
  entity: "lead",
  id,
  facts: {},
  place: {},
  ownerId: null,
  duplicateOf: null,
  accountOwnerId: null,
  previousOwnerId: null,
  waitingSince: at,
  declinedBy: [],
  ...more,
});

/** A world to route in: everything a decision can meet, in small. */
export interface World {
  readonly policy: RoutingPolicy;
  readonly snapshot: RoutingSnapshot;
  readonly state: RoutingState;
  readonly subjects: readonly RoutingSubject[];
}

const countries = ["DE", "FR", "US", "BR"];
const industries = ["retail", "software", "health"];
const skills = ["german", "enterprise", "retail"];
const users = ["ann", "ben", "cem", "dia", "eva", "fin"];
const territoryIds = ["europe", "germany", "berlin", "software"];

/** Null most of the time. */
const rarely = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.oneof({ weight: 7, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: value });

const conditions: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({ field: fc.constant("country"), is: fc.constantFrom("eq" as const, "ne" as const), value: fc.constantFrom(...countries) }),
  fc.record({ field: fc.constant("country"), is: fc.constantFrom("in" as const, "not-in" as const), values: fc.uniqueArray(fc.constantFrom(...countries), { minLength: 1, maxLength: 3 }) }),
  fc.record({ field: fc.constant("industry"), is: fc.constant("eq" as const), value: fc.constantFrom(...industries) }),
  fc.record({ field: fc.constant("score"), is: fc.constantFrom("gte" as const, "lt" as const), value: fc.constantFrom(20, 50, 80) }),
  fc.record({ field: fc.constant("territory"), is: fc.constant("eq" as const), value: fc.constantFrom(...territoryIds) }),
  fc.record({ field: fc.constantFrom("source", "industry"), is: fc.constantFrom("exists" as const, "missing" as const) }),
);

const criteria: fc.Arbitrary<Criteria> = fc.letrec<{ any: Criteria }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 2, depthIdentifier: "criteria" },
    conditions,
    fc.record({ all: fc.array(tie("any"), { maxLength: 3 }) }),
    fc.record({ any: fc.array(tie("any"), { minLength: 1, maxLength: 3 }) }),
    fc.record({ not: tie("any") }),
  ),
})).any;

const pools: fc.Arbitrary<RoutingPool> = fc.oneof(
  fc.record({ kind: fc.constant("users" as const), userIds: fc.subarray([...users, "nobody"], { minLength: 1 }) }),
  fc.record({ kind: fc.constant("team" as const), groupId: fc.constantFrom("sales", "berlin-team", "unknown"), withSubTeams: fc.boolean() }),
  fc.record({ kind: fc.constant("territory" as const), climb: fc.boolean() }),
);

const targets: fc.Arbitrary<RoutingTarget> = fc.record({
  pool: pools,
  strategies: fc.subarray<StrategyName>([...strategyNames], { minLength: 1, maxLength: 3 }),
  requiredSkills: fc.subarray(skills, { maxLength: 1 }),
  additionalSkills: fc.uniqueArray(fc.record({ skill: fc.constantFrom(...skills), dropAfterMinutes: fc.constantFrom(0, 30, 60) }), { maxLength: 2, selector: (each) => each.skill }),
  withinTerritory: fc.boolean(),
  ownersFirst: fc.subarray(["account-owner", "previous-owner"] as const),
  weights: fc.dictionary(fc.constantFrom(...users), fc.nat(3), { maxKeys: 2 }),
});

const policies: fc.Arbitrary<RoutingPolicy> = fc
  .record({
    rules: fc.array(fc.record({ criteria, on: targets }), { maxLength: 8 }),
    catchAll: fc.option(targets),
    queueId: fc.option(fc.constant("inbox")),
    scope: fc.constantFrom("organisation" as const, "pool" as const, "rule" as const),
    joining: fc.constantFrom("back" as const, "front" as const),
    returning: fc.constantFrom("back" as const, "front" as const, "keep" as const),
    easeInDays: fc.constantFrom(0, 30),
    selfAssignment: fc.boolean(),
  })
  .map(({ rules, catchAll, queueId, scope, joining, returning, easeInDays, selfAssignment }) =>
    policy(
      rules.map(({ criteria: when, on }, i) => rule(`r${i}`, i + 1, when, on)),
      { catchAll, queueId, selfAssignment, rotation: { scope, manualAssignmentsCount: false, joining, returning, easeInDays } },
    ),
  );

const office: BusinessCalendar = {
  id: "office",
  name: "Office",
  timeZone: "UTC",
  week: { kind: "weekly", hours: [{ days: [1, 2, 3, 4, 5], from: "09:00", to: "17:00" }] },
  holidays: [],
  exceptions: [],
};

const member = (userId: string): fc.Arbitrary<RoutingMember> =>
  fc.record({
    userId: fc.constant(userId),
    capacity: fc.option(fc.integer({ min: 0, max: 6 })),
    weight: fc.nat(3),
    skills: fc.subarray(skills).chain((known) => fc.tuple(...known.map((skill) => fc.record({ skill: fc.constant(skill), proficiency: fc.integer({ min: 1, max: 5 }) })))),
    quotas: fc.array(fc.record({ count: fc.nat(4), days: fc.constantFrom(1, 30) }), { maxLength: 1 }),
    calendarId: fc.constantFrom(null, null, "office", "office", "unknown"),
    pause: rarely(fc.constant({ from: Instant.of("2026-02-01T00:00:00.000Z"), until: null })),
  });

const snapshots: fc.Arbitrary<RoutingSnapshot> = fc
  .record({
    members: fc.tuple(...users.map(member)),
    zones: fc.tuple(...users.map(() => fc.constantFrom("UTC", "America/New_York", "Asia/Tokyo"))),
    left: fc.subarray(users, { maxLength: 1 }),
    absent: fc.subarray(users, { maxLength: 2 }),
    delegations: fc.array(fc.record({ userId: fc.constantFrom(...users), delegateId: fc.constantFrom(...users) }), { maxLength: 3 }),
    workers: fc.uniqueArray(fc.record({ territoryId: fc.constantFrom(...territoryIds), userId: fc.constantFrom(...users) }), { maxLength: 8, selector: ({ territoryId, userId }) => `${territoryId} ${userId}` }),
  })
  .map(({ members, zones, left, absent, delegations, workers }) => {
    const base = snapshot(members);
    const own = { from: since, to: null };
    return {
      ...base,
      calendars: [office],
      directory: {
        ...base.directory,
        users: base.directory.users.map((user, i) => ({ ...user, timeZone: zones[i] ?? "UTC", terminatedOn: left.includes(user.id) ? CalendarDate.of("2026-01-31") : null })),
        groups: [...base.directory.groups, { id: "berlin-team", kind: "team" as const, name: "Berlin", parentId: "sales", ...own }],
        memberships: [...base.directory.memberships, { id: "m-berlin", groupId: "berlin-team", userId: "ann", ...own }],
      },
      availability: {
        absences: absent.map((userId) => ({ id: `a-${userId}`, userId, kind: "leave" as const, from: Instant.of("2026-03-01T00:00:00.000Z"), to: null })),
        delegations: delegations.map((each, i) => ({ id: `d${i}`, ...each, ...own })),
      },
      territories: {
        territories: [
          { id: "europe", name: "Europe", parentId: null, priority: 1, coverage: { type: "country" as const, countries: ["DE", "FR"] }, ...own },
          { id: "germany", name: "Germany", parentId: "europe", priority: 1, coverage: { type: "country" as const, countries: ["DE"] }, ...own },
          { id: "berlin", name: "Berlin", parentId: "germany", priority: 1, coverage: { type: "postal-range" as const, ranges: [{ country: "DE", from: "10115", to: "14199" }] }, ...own },
          { id: "software", name: "Software", parentId: null, priority: 2, coverage: { type: "industry" as const, industries: ["software"] }, ...own },
        ],
        members: workers.map((each, i) => ({ id: `t${i}`, role: "owner", ...each, ...own })),
      },
    };
  });

const subjects: fc.Arbitrary<readonly RoutingSubject[]> = fc
  .array(
    fc.record({
      country: fc.constantFrom(undefined, ...countries),
      industry: fc.constantFrom(undefined, ...industries),
      score: fc.option(fc.integer({ min: 0, max: 100 }), { nil: undefined }),
      source: fc.constantFrom(undefined, "web"),
      postalCode: fc.constantFrom(undefined, "10115", "80331"),
      ownerId: rarely(fc.constantFrom(...users)),
      duplicate: rarely(fc.record({ of: fc.nat(), ownerId: fc.option(fc.constantFrom(...users)) })),
      accountOwnerId: rarely(fc.constantFrom(...users)),
      previousOwnerId: rarely(fc.constantFrom(...users)),
      waitedMinutes: fc.constantFrom(0, 29, 30, 61),
      declinedBy: fc.subarray(users, { maxLength: 1 }),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((many) =>
    many.map(({ country, industry, score, source, postalCode, duplicate, waitedMinutes, ...rest }, i) =>
      subject(`l${i}`, {
        ...rest,
        facts: { country, industry, score, source, postalCode },
        place: { country: country ?? null, industry: industry ?? null, postalCode: postalCode ?? null },
        duplicateOf: duplicate && i > 0 ? { id: `l${duplicate.of % i}`, ownerId: duplicate.ownerId } : null,
        waitingSince: Instant.addMilliseconds(at, -waitedMinutes * 60_000),
      }),
    ),
  );

const states: fc.Arbitrary<RoutingState> = fc
  .record({ loads: fc.dictionary(fc.constantFrom(...users), fc.nat(5)), recent: fc.dictionary(fc.constantFrom(...users), fc.array(fc.constantFrom(at, Instant.of("2026-02-20T00:00:00.000Z")), { maxLength: 3 })) })
  .map((state) => ({ ...emptyRoutingState, ...state }));

export const worlds: fc.Arbitrary<World> = fc.record({ policy: policies, snapshot: snapshots, state: states, subjects });
