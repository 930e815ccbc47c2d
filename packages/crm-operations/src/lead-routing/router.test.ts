import { CalendarDate, deepFreeze, explanationToText, Instant } from "@nexus/common";
import { describe, expect, test } from "vitest";
import type { Criteria } from "../criteria/index.js";
import { openRouter } from "./router.js";
import { defaultMember } from "./routing-member.js";
import type { RoutingOutcome } from "./routing-outcome.js";
import type { RoutingPolicy, RoutingTarget } from "./routing-policy.js";
import { emptyRoutingState, type RoutingSnapshot, type RoutingState, type RoutingSubject } from "./routing-snapshot.js";
import { at, policy, rule, snapshot, subject, target } from "./testing/routing-fixture.js";

const always = { from: CalendarDate.of("2020-01-01"), to: null };
const users = (...userIds: readonly string[]): Partial<RoutingTarget> => ({ pool: { kind: "users", userIds } });
const minutesAgo = (minutes: number): Instant => Instant.addMilliseconds(at, -minutes * 60_000);

/** What becomes of the leads in their order; the quick and the explained router must say the same. */
const route = (rules: RoutingPolicy, team: RoutingSnapshot, leads: readonly RoutingSubject[], state: Partial<RoutingState> = {}): readonly RoutingOutcome[] => {
  const input = deepFreeze({ policy: rules, snapshot: team, state: { ...emptyRoutingState, ...state }, request: { at, actorUserId: null } });
  const originals = new Set(leads.flatMap(({ duplicateOf }) => duplicateOf?.id ?? []));
  const [quick, plain] = [openRouter(input, originals), openRouter(input, originals)];
  const outcomes = leads.map((lead) => quick.decide(quick.prepare(deepFreeze(lead))));
  expect(leads.map((lead) => plain.explain(plain.prepare(lead)).outcome)).toEqual(outcomes);
  return outcomes;
};

/** Owner and rule, in short: `ben by r2`. */
const short = (outcome: RoutingOutcome): string => {
  switch (outcome.outcome) {
    case "assigned": return `${outcome.userId} by ${outcome.by === "strategy" ? (outcome.ruleId ?? "catch-all") : outcome.by}`;
    case "kept": return `${outcome.userId} keeps it`;
    case "queued": return `queue ${outcome.queueId}: ${outcome.reason}`;
    case "unassigned": return `nobody: ${outcome.reason}`;
  }
};
const owners = (...asked: Parameters<typeof route>): readonly string[] => route(...asked).map(short);
const leads = (count: number, more: Partial<RoutingSubject> = {}): readonly RoutingSubject[] => Array.from({ length: count }, (_, i) => subject(`l${i}`, more));

const pair = snapshot([{ userId: "ann" }, { userId: "ben" }]);
const nobody = users("zoe");
const away = (...userIds: readonly string[]): RoutingSnapshot["availability"]["absences"] => userIds.map((userId) => ({ id: `a-${userId}`, userId, kind: "leave", from: at, to: null }));

const europe: RoutingSnapshot["territories"] = {
  territories: [
    { id: "europe", name: "Europe", parentId: null, priority: 1, coverage: { type: "country", countries: ["DE", "FR"] }, ...always },
    { id: "germany", name: "Germany", parentId: "europe", priority: 1, coverage: { type: "country", countries: ["DE"] }, ...always },
    { id: "berlin", name: "Berlin", parentId: "germany", priority: 1, coverage: { type: "postal-range", ranges: [{ country: "DE", from: "10115", to: "14199" }] }, ...always },
  ],
  members: [["europe", "eva"], ["germany", "gil"], ["berlin", "bob"]].flatMap(([territoryId, userId]) => (territoryId && userId ? [{ id: `t-${userId}`, territoryId, userId, role: "owner", ...always }] : [])),
};
const field = snapshot([{ userId: "bob" }, { userId: "eva" }, { userId: "gil" }], { territories: europe });
const inBerlin = { country: "DE", postalCode: "10115" };

describe("rules", () => {
  const by = (criteria: Criteria, facts: RoutingSubject["facts"], place: RoutingSubject["place"] = {}): string =>
    owners(policy([rule("match", 1, criteria, users("bob")), rule("other", 2, { all: [] }, users("gil"))]), field, [subject("l1", { facts, place })]).join();

  test("[RTE-CRMOP-0106] a rule's criteria decide whom it is for; the lowest priority number is asked first, whatever the order in the policy, and the first match wins", () => {
    const german: Criteria = { field: "country", is: "eq", value: "DE" };
    const rules = policy([rule("rest", 30, { all: [] }, users("gil")), rule("big", 20, { field: "employees", is: "gte", value: 500 }, users("eva")), rule("german", 10, german, users("bob"))]);
    const facts = [{ country: "DE", employees: 900 }, { country: "FR", employees: 900 }, { country: "FR", employees: 499 }, {}];
    expect(owners(rules, field, facts.map((each, i) => subject(`l${i}`, { facts: each })))).toEqual(["bob by german", "eva by big", "gil by rest", "gil by rest"]);
  });

  test("a fact that is missing keeps a rule from applying, and so it does its opposite", () => {
    const german: Criteria = { field: "country", is: "eq", value: "DE" };
    expect(by(german, {})).toBe("gil by other");
    expect(by({ not: german }, {})).toBe("gil by other");
    expect(by({ not: german }, { country: "FR" })).toBe("bob by match");
  });

  test("[RTE-CRMOP-0107] by territory: the record's own and all above it, found from where the record is", () => {
    const within = (value: string): Criteria => ({ field: "territory", is: "eq", value });
    expect(by(within("berlin"), {}, inBerlin)).toBe("bob by match");
    expect(by(within("europe"), {}, inBerlin)).toBe("bob by match");
    expect(by(within("berlin"), {}, { country: "DE", postalCode: "80331" })).toBe("gil by other");
    expect(by(within("germany"), {}, { country: "FR" })).toBe("gil by other");
    expect(by(within("germany"), { territory: ["germany"] }, {})).toBe("gil by other");
  });

  test("[RTE-CRMOP-0108] by score", () => {
    const hot: Criteria = { field: "score", is: "between", from: 60, to: 80 };
    expect([59, 60, 80, 81].map((score) => by(hot, { score }))).toEqual(["gil by other", "bob by match", "bob by match", "gil by other"]);
    expect(by(hot, {})).toBe("gil by other");
  });

  test("[RTE-CRMOP-0109] by source, to the letter", () => {
    const source: Criteria = { field: "source", is: "in", values: ["web", "fair"] };
    expect(["web", "fair", "Web", "partner"].map((value) => by(source, { source: value }))).toEqual(["bob by match", "bob by match", "gil by other", "gil by other"]);
  });

  test("[RTE-CRMOP-0110] by industry, in upper or lower case", () => {
    const industry: Criteria = { field: "industry", is: "eq", value: "Retail" };
    expect(["Retail", " RETAIL ", "Retail banking"].map((value) => by(industry, { industry: value }))).toEqual(["bob by match", "bob by match", "gil by other"]);
  });

  test("by the tenant's own fields", () => {
    const gold: Criteria = { field: "custom.segment", is: "eq", value: "gold" };
    const team: RoutingSnapshot = { ...pair, fields: [{ entity: "lead", name: "segment", label: "Segment", type: "choice", choices: ["gold", "silver"], required: false, personalData: "none" }] };
    const rules = policy([rule("gold", 1, gold, users("ann")), rule("rest", 2, { all: [] }, users("ben"))]);
    expect(owners(rules, team, [subject("l1", { facts: { "custom.segment": "gold" } }), subject("l2", { facts: { "custom.segment": "silver" } })])).toEqual(["ann by gold", "ben by rest"]);
  });
});

describe("when nobody is eligible", () => {
  const rules = (more: Partial<RoutingPolicy>) => policy([rule("r1", 1, { field: "country", is: "eq", value: "DE" }, nobody), rule("r2", 2, { field: "score", is: "gte", value: 50 }, nobody)], more);
  const german = subject("l1", { facts: { country: "DE", score: 10 } });
  const other = subject("l2", { facts: { country: "FR", score: 10 } });

  test("a rule falls through to the next that matches", () => {
    const falling = policy([rule("r1", 1, { all: [] }, nobody), rule("r2", 2, { field: "country", is: "eq", value: "FR" }, users("ben")), rule("r3", 3, { all: [] }, users("ann"))]);
    expect(owners(falling, pair, [german, other])).toEqual(["ann by r3", "ben by r2"]);
  });

  test("then the catch-all has them, matched or not", () => {
    expect(owners(rules({ catchAll: target(users("ben")), queueId: "inbox" }), pair, [german, other])).toEqual(["ben by catch-all", "ben by catch-all"]);
  });

  test("then the queue, with the reason", () => {
    expect(owners(rules({ queueId: "inbox" }), pair, [german, other])).toEqual(["queue inbox: nobody_eligible", "queue inbox: no_rule_matched"]);
    expect(owners(rules({ catchAll: target(nobody), queueId: "inbox" }), pair, [other])).toEqual(["queue inbox: nobody_eligible"]);
  });

  test("else they stay unassigned, with the reason; never does everybody get them", () => {
    expect(owners(rules({}), pair, [german, other])).toEqual(["nobody: nobody_eligible", "nobody: no_rule_matched"]);
    expect(owners(policy([]), pair, [german])).toEqual(["nobody: no_rule_matched"]);
    expect(owners(policy([rule("r1", 1, { all: [] }, users())]), pair, [german])).toEqual(["nobody: nobody_eligible"]);
  });

  test("an open capacity and a quota are used up within a batch", () => {
    const team = snapshot([{ userId: "ann", capacity: 2 }, { userId: "ben", quotas: [{ count: 1, days: 30 }] }]);
    expect(owners(policy([rule("r1", 1, { all: [] })]), team, leads(4))).toEqual(["ann by r1", "ben by r1", "ann by r1", "nobody: nobody_eligible"]);
  });
});

test("what has an owner is kept", () => {
  expect(owners(policy([rule("r1", 1, { all: [] })]), pair, [subject("l1", { ownerId: "ben" })])).toEqual(["ben keeps it"]);
});

describe("duplicates", () => {
  const rules = policy([rule("r1", 1, { all: [] })]);
  const copyOf = (id: string, ownerId: string | null, more: Partial<RoutingSubject> = {}) => subject(`copy-${id}`, { duplicateOf: { id, ownerId }, ...more });

  test("follow the owner of the open record and take no turn", () => {
    expect(owners(rules, pair, [copyOf("old", "ann"), ...leads(2)])).toEqual(["ann by duplicate-owner", "ann by r1", "ben by r1"]);
  });

  test("follow within a batch, and only what came before them", () => {
    expect(owners(rules, pair, [subject("a"), subject("b"), copyOf("b", null), copyOf("a", null)])).toEqual(["ann by r1", "ben by r1", "ben by duplicate-owner", "ann by duplicate-owner"]);
    expect(owners(rules, pair, [copyOf("a", null), subject("a")])).toEqual(["ann by r1", "ben by r1"]);
  });

  test("follow even beyond the capacity, and to somebody paused", () => {
    expect(owners(rules, snapshot([{ userId: "ann", capacity: 0, pause: { from: at, until: null } }, { userId: "ben" }]), [copyOf("old", "ann")])).toEqual(["ann by duplicate-owner"]);
  });

  test("go to the stand-in of an owner who is absent, else to the owner all the same", () => {
    const team = (delegateAway: boolean): RoutingSnapshot => ({ ...pair, availability: { absences: away("ann", ...(delegateAway ? ["ben"] : [])), delegations: [{ id: "d", userId: "ann", delegateId: "ben", ...always }] } });
    expect(owners(rules, team(false), [copyOf("old", "ann")])).toEqual(["ben by duplicate-owner"]);
    expect(owners(rules, team(true), [copyOf("old", "ann")])).toEqual(["ann by duplicate-owner"]);
    expect(owners(rules, { ...pair, availability: { absences: away("ann"), delegations: [] } }, [copyOf("old", "ann")])).toEqual(["ann by duplicate-owner"]);
    const paused = (userId: string): RoutingSnapshot => ({ ...team(userId === "ben"), members: [{ ...defaultMember(userId), pause: { from: at, until: null } }] });
    expect(owners(rules, paused("ann"), [copyOf("old", "ann")])).toEqual(["ben by duplicate-owner"]);
    expect(owners(rules, paused("ben"), [copyOf("old", "ann")])).toEqual(["ann by duplicate-owner"]);
  });

  test("of an owner who has left, or that nobody owns, are routed as any other", () => {
    expect(owners(rules, pair, [copyOf("old", "zoe"), copyOf("older", null)])).toEqual(["ann by r1", "ben by r1"]);
  });

  test("do not go back to an owner who has declined them", () => {
    expect(owners(rules, pair, [copyOf("old", "ann", { declinedBy: ["ann"] })])).toEqual(["ben by r1"]);
  });
});

describe("owners first", () => {
  const rules = policy([rule("r1", 1, { all: [] }, { ...users("ann"), ownersFirst: ["account-owner", "previous-owner"] })]);
  const lead = (accountOwnerId: string | null, previousOwnerId: string | null): RoutingSubject => subject("l1", { accountOwnerId, previousOwnerId });

  test("in the declared order, outside the pool, without a turn", () => {
    const team = snapshot([{ userId: "ann" }, { userId: "ben" }, { userId: "cem" }]);
    expect(owners(rules, team, [lead("ben", "cem"), lead(null, "cem"), lead(null, null)])).toEqual(["ben by account-owner", "cem by previous-owner", "ann by r1"]);
  });

  test("as far as they are eligible; their stand-in while they are absent", () => {
    const team = snapshot([{ userId: "ann" }, { userId: "ben", capacity: 0 }, { userId: "cem" }], { availability: { absences: away("dia"), delegations: [{ id: "d", userId: "dia", delegateId: "cem", ...always }] } });
    const withDia: RoutingSnapshot = { ...team, directory: { ...team.directory, users: [...team.directory.users, { id: "dia", name: "Dia", email: null, timeZone: "UTC", activeFrom: always.from, terminatedOn: null, externalReferences: [] }] } };
    expect(owners(rules, withDia, [lead("ben", null), lead("dia", null), lead("ben", "dia")])).toEqual(["ann by r1", "cem by account-owner", "cem by previous-owner"]);
    expect(owners(rules, withDia, [subject("l1", { accountOwnerId: "cem", declinedBy: ["cem"] })])).toEqual(["ann by r1"]);
  });
});

describe("territories", () => {
  const pool = (climb: boolean, roles?: readonly string[]): Partial<RoutingTarget> => ({ pool: { kind: "territory", climb, ...(roles ? { roles } : {}) } });
  const lead = subject("l1", { place: inBerlin });

  test("[RTE-CRMOP-0103] the territory strategy prefers whoever works nearest to the record's own territory; who works in none of its territories is out", () => {
    const rules = policy([rule("r1", 1, { all: [] }, { strategies: ["territory-based"] })]);
    const places = [inBerlin, { country: "DE", postalCode: "80331" }, { country: "FR" }, { country: "US" }, {}];
    expect(owners(rules, field, places.map((place, i) => subject(`l${i}`, { place })))).toEqual(["bob by r1", "gil by r1", "eva by r1", "nobody: nobody_eligible", "nobody: nobody_eligible"]);
    expect(owners(rules, { ...field, availability: { absences: away("bob"), delegations: [] } }, [lead])).toEqual(["gil by r1"]);
  });

  test("a territory pool is whoever works in the most specific territory, and with climb in those above it when nobody there is eligible", () => {
    const team: RoutingSnapshot = { ...field, availability: { absences: away("bob", "gil"), delegations: [] } };
    expect(owners(policy([rule("r1", 1, { all: [] }, pool(true))]), field, [lead])).toEqual(["bob by r1"]);
    expect(owners(policy([rule("r1", 1, { all: [] }, pool(true))]), team, [lead])).toEqual(["eva by r1"]);
    expect(owners(policy([rule("r1", 1, { all: [] }, pool(false))]), team, [lead])).toEqual(["nobody: nobody_eligible"]);
    expect(owners(policy([rule("r1", 1, { all: [] }, pool(true, ["engineer"]))]), field, [lead])).toEqual(["nobody: nobody_eligible"]);
    expect(owners(policy([rule("r1", 1, { all: [] }, pool(true))]), field, [subject("l1", { place: { country: "US" } })])).toEqual(["nobody: nobody_eligible"]);
  });
});

describe("skills", () => {
  const team = snapshot([
    { userId: "ann", skills: [{ skill: "german", proficiency: 2 }] },
    { userId: "ben", skills: [{ skill: "german", proficiency: 4 }, { skill: "retail", proficiency: 1 }] },
    { userId: "cem", skills: [{ skill: "german", proficiency: 4 }] },
    { userId: "dia", skills: [{ skill: "retail", proficiency: 5 }] },
  ]);

  test("[RTE-CRMOP-0104] the skill strategy prefers the most proficient in the skills asked for, and of equals the least loaded; who lacks one is out", () => {
    const german = policy([rule("r1", 1, { all: [] }, { strategies: ["skill-based"], requiredSkills: ["german"] })]);
    expect(owners(german, team, leads(3), { loads: { ben: 1 } })).toEqual(["cem by r1", "ben by r1", "cem by r1"]);
    const both = policy([rule("r1", 1, { all: [] }, { strategies: ["skill-based"], requiredSkills: ["german", "retail"] })]);
    expect(owners(both, team, leads(1), { loads: { ben: 50 } })).toEqual(["ben by r1"]);
    const dutch = policy([rule("r1", 1, { all: [] }, { strategies: ["skill-based"], requiredSkills: ["dutch"] })]);
    expect(owners(dutch, team, leads(1))).toEqual(["nobody: nobody_eligible"]);
  });

  test("additional skills are dropped in the declared order, never a later one before an earlier one", () => {
    const rules = (...skills: readonly (readonly [skill: string, after: number])[]) =>
      policy([rule("r1", 1, { all: [] }, { ...users("ann", "ben", "dia"), requiredSkills: [], additionalSkills: skills.map(([skill, dropAfterMinutes]) => ({ skill, dropAfterMinutes })) })]);
    const waiting = (...minutes: readonly number[]) => minutes.map((each) => subject("l1", { waitingSince: minutesAgo(each) }));
    const inTurn = (...minutes: readonly number[]) => (asked: RoutingPolicy) => waiting(...minutes).map((lead) => owners(asked, team, [lead])[0]);
    // Both: Ben only. Without the first: Ben and Dia. Without either: Ann too.
    expect(inTurn(29, 30, 59, 60)(rules(["german", 30], ["retail", 60]))).toEqual(["ben by r1", "ben by r1", "ben by r1", "ann by r1"]);
    expect(inTurn(29, 30, 60)(rules(["retail", 30], ["german", 60]))).toEqual(["ben by r1", "ann by r1", "ann by r1"]);
    expect(inTurn(30, 59, 60)(rules(["retail", 60], ["german", 30]))).toEqual(["ben by r1", "ben by r1", "ann by r1"]);
  });
});

describe("strategies", () => {
  const team = snapshot([{ userId: "ann", capacity: 10 }, { userId: "ben", capacity: 20 }, { userId: "cem" }]);
  const by = (...strategies: RoutingTarget["strategies"]): RoutingPolicy => policy([rule("r1", 1, { all: [] }, { ...users("ann", "ben"), strategies })]);

  test("are asked in their order; the next one decides between those whom the ones before find equal", () => {
    expect(owners(by("least-loaded", "free-capacity"), team, leads(1), { loads: { ann: 3, ben: 3 } })).toEqual(["ben by r1"]);
    expect(owners(by("least-loaded", "free-capacity"), team, leads(1), { loads: { ann: 3, ben: 4 } })).toEqual(["ann by r1"]);
    expect(owners(by("free-capacity", "least-loaded"), team, leads(1), { loads: { ann: 3, ben: 12 } })).toEqual(["ben by r1"]);
    expect(owners(by("free-capacity", "least-loaded"), team, leads(1), { loads: { ann: 2, ben: 12 } })).toEqual(["ann by r1"]);
  });

  test("of those who are equal to all of them the longest waiting goes, then the lowest id", () => {
    const turn = (ann: number, ben: number): Partial<RoutingState> => ({ rotations: { 'rule:["inbound","r1"]': { turn: 9, places: { ann: { lastTurn: ann, credit: 0, away: false }, ben: { lastTurn: ben, credit: 0, away: false } } } } });
    expect(owners(by("least-loaded"), team, leads(1), turn(5, 4))).toEqual(["ben by r1"]);
    expect(owners(by("least-loaded"), team, leads(1), turn(4, 4))).toEqual(["ann by r1"]);
  });

  test("weights count as such: three to one, without runs", () => {
    const rules = policy([rule("r1", 1, { all: [] }, { ...users("ann", "ben"), strategies: ["weighted-round-robin"], weights: { ann: 3 } })]);
    expect(owners(rules, team, leads(8)).map((text) => text.slice(0, 3))).toEqual(["ann", "ben", "ann", "ann", "ann", "ben", "ann", "ann"]);
  });
});

test("rotations are as wide as declared: of each rule, of each pool, or of the organisation", () => {
  const rules = (scope: RoutingPolicy["rotation"]["scope"]) =>
    policy([rule("a", 1, { field: "source", is: "eq", value: "a" }), rule("b", 2, { field: "source", is: "eq", value: "b" }), rule("c", 3, { field: "source", is: "eq", value: "c" }, users("ann", "ben"))], {
      rotation: { scope, manualAssignmentsCount: false, joining: "back", returning: "back", easeInDays: 0 },
    });
  const arrivals = ["a", "b", "c"].map((source, i) => subject(`l${i}`, { facts: { source } }));
  const who = (scope: RoutingPolicy["rotation"]["scope"]) => owners(rules(scope), pair, arrivals).map((text) => text.slice(0, 3));
  expect(who("rule")).toEqual(["ann", "ann", "ann"]);
  expect(who("pool")).toEqual(["ann", "ben", "ann"]);
  expect(who("organisation")).toEqual(["ann", "ben", "ann"]);
});

test("a decision explains itself, rule by rule and candidate by candidate", () => {
  const rules = policy([
    rule("big", 10, { field: "employees", is: "gte", value: 500 }),
    rule("partner", 20, { field: "source", is: "eq", value: "partner" }),
    rule("german", 30, { all: [{ field: "country", is: "eq", value: "DE" }, { field: "score", is: "gte", value: 50 }] }, { requiredSkills: ["german"], strategies: ["least-loaded"], ownersFirst: ["account-owner"] }),
    rule("rest", 40, { all: [] }),
  ]);
  const german = [{ skill: "german", proficiency: 3 }];
  const team = snapshot([{ userId: "ann", skills: german, capacity: 5 }, { userId: "ben", skills: german }, { userId: "cem" }, { userId: "dia", skills: german }, { userId: "eva", skills: german, capacity: 2 }], { availability: { absences: away("dia"), delegations: [] } });
  const router = openRouter({ policy: rules, snapshot: team, state: { ...emptyRoutingState, loads: { ann: 1, ben: 1, eva: 2 } }, request: { at, actorUserId: null } });
  const { outcome, explanation } = router.explain(router.prepare(subject("L-17", { facts: { country: "DE", score: 75, source: "web" }, accountOwnerId: "eva" })));
  expect(outcome).toEqual({ outcome: "assigned", userId: "ann", by: "strategy", ruleId: "german" });
  expect(explanationToText(explanation)).toBe(`Owner of lead L-17: ANN
  unknown  Rule 10, Rule big: Does not apply: a fact that decides it is missing.
      unknown  Employees: At least 500. [employees = missing]
  no       Rule 20, Rule partner: Does not apply.
      no  Source: Is partner. [source = "web"]
  yes      Rule 30, Rule german: Applies; ANN gets it.
      yes     All of: Every one of these.
          yes  Country: Is DE. [country = "DE"]
          yes  Score: At least 50. [score = 75]
      out     EVA, owner of the account: Carries as much as the capacity allows.
      out     CEM: Lacks a skill that is asked for.
      out     DIA: Is absent.
      out     EVA: Carries as much as the capacity allows. [open load = 2, capacity = 2]
      chosen  ANN: Goes first. [open load = 1, last turn = 0]
      out     BEN: Is eligible; somebody else goes first. [open load = 1, last turn = 0]
  Tie-break: ANN and BEN are equal in everything; the lower id goes first.`);
});
