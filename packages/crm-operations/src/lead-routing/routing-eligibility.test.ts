import { CalendarDate, deepFreeze, Instant } from "@nexus/common";
import { describe, expect, test } from "vitest";
import type { BusinessCalendar } from "../business-calendar/index.js";
import { eliminationTexts } from "./elimination.js";
import { openRouter } from "./router.js";
import type { RoutingMember } from "./routing-member.js";
import { eliminationReasons, type EliminationReason } from "./routing-outcome.js";
import type { RoutingPolicy, RoutingTarget } from "./routing-policy.js";
import { emptyRoutingState, type RoutingRequest, type RoutingSnapshot, type RoutingState, type RoutingSubject } from "./routing-snapshot.js";
import { at, policy, rule, snapshot, subject } from "./testing/routing-fixture.js";

const always = { from: CalendarDate.of("2020-01-01"), to: null };
const office: BusinessCalendar = { id: "office", name: "Office", timeZone: "UTC", week: { kind: "weekly", hours: [{ days: [1, 2, 3, 4, 5], from: "09:00", to: "17:00" }] }, holidays: [], exceptions: [] };

/** What is special about this case; otherwise Ann, then Ben, are at work and nothing keeps them out. */
interface Case {
  readonly ann?: Partial<RoutingMember>;
  readonly user?: Partial<RoutingSnapshot["directory"]["users"][number]>;
  readonly team?: Partial<RoutingSnapshot>;
  readonly target?: Partial<RoutingTarget>;
  readonly policy?: Partial<RoutingPolicy>;
  readonly subject?: Partial<RoutingSubject>;
  readonly request?: Partial<RoutingRequest>;
  readonly state?: Partial<RoutingState>;
}

/** Who gets the lead, and why Ann does not: the quick and the explained decision must agree. */
const decide = (how: Case): { readonly to: string; readonly ann: string | undefined } => {
  const base = snapshot([{ userId: "ann", ...how.ann }, { userId: "ben", skills: [{ skill: "german", proficiency: 1 }] }], {
    calendars: [office],
    territories: { territories: [{ id: "germany", name: "Germany", parentId: null, priority: 1, coverage: { type: "country", countries: ["DE"] }, ...always }], members: [{ id: "t", territoryId: "germany", userId: "ben", role: "owner", ...always }] },
    ...how.team,
  });
  const team: RoutingSnapshot = { ...base, directory: { ...base.directory, users: base.directory.users.map((user) => (user.id === "ann" ? { ...user, ...how.user } : user)) } };
  const rules = policy([rule("all", 1, { all: [] }, { pool: { kind: "users", userIds: ["ann", "ben"] }, ...how.target })], how.policy);
  const input = deepFreeze({ policy: rules, snapshot: team, state: { ...emptyRoutingState, ...how.state }, request: { at, actorUserId: null, ...how.request } });
  const lead = subject("l1", { place: { country: "DE" }, ...how.subject });
  const [quick, plain] = [openRouter(input), openRouter(input)];
  const outcome = quick.decide(quick.prepare(lead));
  const { outcome: again, explanation } = plain.explain(plain.prepare(lead));
  expect(again).toEqual(outcome);
  const people = explanation.considered[0]?.considered ?? [];
  return { to: "userId" in outcome ? outcome.userId : "nobody", ann: people.find(({ subject: name, verdict }) => name.toLowerCase() === "ann" && verdict === "eliminated")?.detail };
};

const instant = Instant.of;
const absent = (from: string, to: string | null): Case => ({ team: { availability: { absences: [{ id: "a", userId: "ann", kind: "leave", from: instant(from), to: to === null ? null : instant(to) }], delegations: [] } } });
const inOffice = (timeZone: string): Case => ({ ann: { calendarId: "office" }, user: { timeZone } });
const given = (count: number, when: Instant): Partial<RoutingState> => ({ recent: { ann: Array<Instant>(count).fill(when) } });
const daysAgo = (days: number, plus = 0): Instant => Instant.addMilliseconds(at, -days * 86_400_000 + plus);
const weighted: Partial<RoutingTarget> = { strategies: ["weighted-round-robin"] };

const cases: readonly (readonly [who: string, answer: EliminationReason | "eligible", how: Case])[] = [
  ["who has no settings of any kind", "eligible", {}],
  ["who is not in the directory", "unknown-user", { user: { id: "anna" } }],
  ["who begins tomorrow", "not-active", { user: { activeFrom: CalendarDate.of("2026-03-03") } }],
  ["who begins today", "eligible", { user: { activeFrom: CalendarDate.of("2026-03-02") } }],
  ["who is terminated as of today", "not-active", { user: { terminatedOn: CalendarDate.of("2026-03-02") } }],
  ["who is terminated as of tomorrow", "eligible", { user: { terminatedOn: CalendarDate.of("2026-03-03") } }],
  ["who is paused until somebody resumes it", "paused", { ann: { pause: { from: at, until: null } } }],
  ["who is paused a millisecond longer", "paused", { ann: { pause: { from: daysAgo(1), until: daysAgo(0, 1) } } }],
  ["whose pause ends now", "eligible", { ann: { pause: { from: daysAgo(1), until: at } } }],
  ["whose pause begins in a millisecond", "eligible", { ann: { pause: { from: daysAgo(0, 1), until: null } } }],
  ["who is absent", "absent", absent("2026-03-02T10:00:00.000Z", "2026-03-02T10:00:00.001Z")],
  ["who is absent without an end", "absent", absent("2026-02-01T00:00:00.000Z", null)],
  ["who is back now", "eligible", absent("2026-02-01T00:00:00.000Z", "2026-03-02T10:00:00.000Z")],
  ["whose office is open at ten", "eligible", inOffice("UTC")],
  ["whose office is not open yet, at five in New York", "outside-working-hours", inOffice("America/New_York")],
  ["whose office is closed again, at seven in Tokyo", "outside-working-hours", inOffice("Asia/Tokyo")],
  ["whose office is open in the own zone whatever the zone of the calendar", "eligible", { ...inOffice("UTC"), team: { calendars: [{ ...office, timeZone: "Asia/Tokyo" }] } }],
  ["who has a calendar that does not exist", "outside-working-hours", { ann: { calendarId: "nights" } }],
  ["whose own time zone nobody knows", "outside-working-hours", inOffice("Mars/Olympus")],
  ["whose calendar is in a time zone that nobody knows", "outside-working-hours", { ...inOffice("UTC"), team: { calendars: [{ ...office, timeZone: "Mars/Olympus" }] } }],
  ["who has declined it", "declined", { subject: { declinedBy: ["cem", "ann"] } }],
  ["who routes it", "self-assignment", { request: { actorUserId: "ann" } }],
  ["who routes it where the policy lets them", "eligible", { request: { actorUserId: "ann" }, policy: { selfAssignment: true } }],
  ["who works in no territory of the lead", "not-in-territory", { target: { withinTerritory: true } }],
  ["who lacks a required skill", "missing-skill", { target: { requiredSkills: ["german"] } }],
  ["who has the required skill, at any level", "eligible", { target: { requiredSkills: ["german"] }, ann: { skills: [{ skill: "german", proficiency: 1 }] } }],
  ["who lacks an additional skill that is still asked for", "missing-skill", { target: { additionalSkills: [{ skill: "german", dropAfterMinutes: 1 }] } }],
  ["who lacks an additional skill that is no longer asked for", "eligible", { target: { additionalSkills: [{ skill: "german", dropAfterMinutes: 1 }] }, subject: { waitingSince: Instant.addMilliseconds(at, -60_000) } }],
  ["whose own weight is 0", "no-weight", { target: weighted, ann: { weight: 0 } }],
  ["whose weight in the rule is 0", "no-weight", { target: { ...weighted, weights: { ann: 0 } }, ann: { weight: 5 } }],
  ["whose weight in the rule is above 0", "eligible", { target: { ...weighted, weights: { ann: 1 } }, ann: { weight: 0 } }],
  ["whose weight is 0 where weights do not count", "eligible", { ann: { weight: 0 } }],
  ["who would carry more than the capacity", "at-capacity", { ann: { capacity: 9 }, policy: { loadWeights: { lead: 3, contact: 0, account: 0, opportunity: 0 } }, state: { loads: { ann: 7 } } }],
  ["who would carry just the capacity", "eligible", { ann: { capacity: 10 }, policy: { loadWeights: { lead: 3, contact: 0, account: 0, opportunity: 0 } }, state: { loads: { ann: 7 } } }],
  ["who has had as many as the day allows", "quota-used", { ann: { quotas: [{ count: 2, days: 1 }] }, state: given(2, daysAgo(1, 1)) }],
  ["whose last ones are a day old", "eligible", { ann: { quotas: [{ count: 2, days: 1 }] }, state: given(2, daysAgo(1)) }],
  ["who has had as many as thirty days allow", "quota-used", { ann: { quotas: [{ count: 5, days: 1 }, { count: 2, days: 30 }] }, state: given(2, daysAgo(30, 1)) }],
  ["whose last ones are thirty days old", "eligible", { ann: { quotas: [{ count: 5, days: 1 }, { count: 2, days: 30 }] }, state: given(2, daysAgo(30)) }],
  ["who has had one less than the quota", "eligible", { ann: { quotas: [{ count: 3, days: 1 }] }, state: given(2, at) }],
];

describe("eligible or not: somebody", () => {
  test.each(cases)("%s: %s", (_, expected, how) => {
    const decision = decide(how);
    expect(decision).toEqual(expected === "eligible" ? { to: "ann", ann: undefined } : { to: "ben", ann: eliminationTexts[expected] });
  });

  test("every reason there is has a case", () => {
    expect(new Set(cases.map(([, reason]) => reason))).toEqual(new Set(["eligible", ...eliminationReasons]));
  });
});

test("of several reasons the first in the declared order is the one reported", () => {
  const everything: Case = { ann: { pause: { from: daysAgo(1), until: null }, capacity: 0, quotas: [{ count: 0, days: 1 }] }, ...absent("2026-03-01T00:00:00.000Z", null), subject: { declinedBy: ["ann"] } };
  expect(decide(everything).ann).toBe(eliminationTexts.paused);
  expect(decide({ ...everything, ann: { capacity: 0, quotas: [{ count: 0, days: 1 }] } }).ann).toBe(eliminationTexts.absent);
  expect(decide({ ...everything, ann: { capacity: 0, quotas: [{ count: 0, days: 1 }] }, team: {} }).ann).toBe(eliminationTexts.declined);
  expect(decide({ ann: { capacity: 0, quotas: [{ count: 0, days: 1 }] } }).ann).toBe(eliminationTexts["at-capacity"]);
});

test("users may have any id, those that objects know included", () => {
  for (const userId of ["constructor", "toString", "__proto__", "hasOwnProperty"]) {
    const team = snapshot([{ userId, quotas: [{ count: 1, days: 1 }], capacity: 1 }]);
    const router = openRouter({ policy: policy([rule("all", 1, { all: [] })]), snapshot: team, state: emptyRoutingState, request: { at, actorUserId: null } });
    expect(router.decide(router.prepare(subject("l1")))).toEqual({ outcome: "assigned", userId, by: "strategy", ruleId: "all" });
    expect(router.decide(router.prepare(subject("l2")))).toMatchObject({ outcome: "unassigned" });
    const after = router.state();
    expect(Object.entries(after.recent)).toEqual([[userId, [at]]]);
    const next = openRouter({ policy: policy([rule("all", 1, { all: [] })]), snapshot: team, state: after, request: { at, actorUserId: null } });
    expect(next.decide(next.prepare(subject("l3")))).toMatchObject({ outcome: "unassigned" });
  }
});
