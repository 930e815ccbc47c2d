import { CalendarDate, type Result } from "@nexus/common";
import { emptyAvailability, emptyDirectory, emptyTerritories, type DirectoryUser, type Membership } from "@nexus/crm-operations";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { openDesk } from "../desk/desk.js";
import { policyFrom, readPolicyFile } from "./policy-file.js";
import { putTeamCommand, readTeam } from "./put-team.js";
import { teamFileSchema } from "./team-file.js";
import { isOfTeamFile, teamAfter, type Team } from "./team-plan.js";

const since = { from: CalendarDate.of("2026-01-01"), to: null };
const person = (id: string, name: string, source = "crm"): DirectoryUser => ({ id, name, email: null, timeZone: "UTC", activeFrom: since.from, terminatedOn: null, externalReferences: [{ source, externalId: `${source}-${id}` }] });
const belongs = (userId: string): Membership => ({ id: `m-${userId}`, groupId: "g-north", userId, ...since });

const known: Team = {
  directory: {
    ...emptyDirectory,
    users: [person("u1", "Ana"), person("u2", "Rui"), person("u3", "Bea", "hr")],
    groups: [{ id: "g-north", kind: "team", name: "North", parentId: null, ...since }],
    memberships: ["u1", "u2"].map(belongs),
    reportingLines: [{ id: "r1", userId: "u1", managerId: "u2", ...since }],
  },
  members: [],
  availability: emptyAvailability,
  calendars: [],
  territories: emptyTerritories,
};

const after = (content: Readonly<Record<string, unknown>>, before = known): Result<Team> => teamAfter(teamFileSchema.parse({ name: "x", ...content }), before);
const planned = (content: Readonly<Record<string, unknown>>, before = known): Team => {
  const result = after(content, before);
  if (!result.ok) throw new Error(result.refusal.message);
  return result.value;
};
const inGroup = ({ directory }: Team, groupId: string): readonly string[] => directory.memberships.filter((each) => each.groupId === groupId).map(({ userId }) => userId);

test("people are meant by name, by either id, as a whole team or by where they came from, with or without managers", () => {
  const members = ["Ana", "crm-u2", "u3"];
  expect(inGroup(planned({ groups: [{ kind: "role", name: "All", members }] }), "all")).toEqual(["u1", "u2", "u3"]);
  expect(inGroup(planned({ groups: [{ kind: "role", name: "All", members: [{ team: "North" }, "Bea"] }] }), "all")).toEqual(["u1", "u2", "u3"]);
  expect(inGroup(planned({ groups: [{ kind: "role", name: "All", members: [{ team: "North", managers: false }] }] }), "all")).toEqual(["u1"]);
  expect(inGroup(planned({ groups: [{ kind: "role", name: "All", members: [{ source: "hr" }] }] }), "all")).toEqual(["u3"]);
});

test("a group of the file may be a team that later ones speak of", () => {
  const team = planned({
    users: ["Eva"],
    members: [{ who: { team: "Night" }, capacity: 5 }],
    groups: [{ kind: "team", name: "Night", members: ["Eva", "Bea"] }, { kind: "queue", name: "Desk", members: [{ team: "Night" }] }],
  });
  expect([inGroup(team, "desk"), team.members.map(({ userId, capacity }) => [userId, capacity])]).toEqual([["eva", "u3"], [["eva", 5], ["u3", 5]]]);
});

test("a group that is there keeps its id, and one of another kind with the same name gets its own", () => {
  expect(inGroup(planned({ groups: [{ kind: "team", name: "North", members: ["Bea"] }] }), "g-north")).toEqual(["u1", "u2", "u3"]);
  const { directory } = planned({ groups: [{ kind: "role", name: "Sales" }, { kind: "queue", name: "Sales" }] });
  expect(directory.groups.map(({ id, kind }) => [id, kind])).toEqual([["g-north", "team"], ["sales", "role"], ["sales-queue", "queue"]]);
});

test("the same file again makes the same team, also from the team it made", () => {
  const file = { users: ["Eva"], groups: [{ kind: "team", name: "Night", members: ["Eva", "Ana"] }], absences: [{ name: "Ana", from: "2026-03-01" }], members: [{ who: "Ana", skills: { energy: 3 } }] };
  const once = planned(file);
  expect(planned(file, once)).toEqual(once);
});

test("what a file no longer says ends; what other sources say of people stays", () => {
  const once = planned({ members: [{ who: "Ana", capacity: 3 }], groups: [{ kind: "role", name: "Keys", members: ["Ana"] }], territories: [{ name: "Iberia", coverage: { type: "country", countries: ["Spain"] }, members: ["Rui"] }] });
  const later = planned({}, once);
  expect([later.territories, later.directory.memberships.filter(isOfTeamFile)]).toEqual([emptyTerritories, []]);
  expect(later.members).toMatchObject([{ userId: "u1", capacity: null }]);
  expect(inGroup(later, "g-north")).toEqual(["u1", "u2"]);
});

test.each([
  [{ members: [{ who: "Anna" }] }, "members[0].who: nobody is called Anna, perhaps Ana"],
  [{ groups: [{ kind: "role", name: "x", members: [{ team: "Nord" }] }] }, "groups[0].members[0].team: no team is called Nord, perhaps North"],
  [{ groups: [{ kind: "role", name: "x", members: [{ source: "erp" }] }] }, "groups[0].members[0].source: nobody came from erp: import them as well"],
  [{ absences: [{ name: "Zoe", from: "2026-01-01" }], delegations: [{ name: "Ana", to: "Zoe", from: "2026-01-01" }] }, "absences[0].name: nobody is called Zoe (and 1 more)"],
])("%j is refused", (content, message) => {
  const result = after(content);
  expect(result.ok ? "accepted" : result.refusal.message).toBe(message);
});

test("the command writes what has changed and counts it, the second time nothing", async () => {
  const desk = await openDesk("memory");
  const file = teamFileSchema.parse({ name: "x", users: ["Eva", "Zoe"], groups: [{ kind: "queue", name: "Desk", members: ["Eva", "Zoe"] }], members: [{ who: "Eva", weight: 2 }] });
  expect(await desk.execute(putTeamCommand, file)).toEqual({ created: 6, updated: 0, unchanged: 0 });
  expect(await desk.execute(putTeamCommand, file)).toEqual({ created: 0, updated: 0, unchanged: 6 });
  expect(await desk.execute(putTeamCommand, { ...file, members: [], groups: file.groups.map((group) => ({ ...group, members: ["Eva"] })) })).toEqual({ created: 0, updated: 2, unchanged: 4 });
  expect((await desk.read(readTeam)).directory.memberships.map(({ userId }) => userId)).toEqual(["eva"]);
  await desk.close();
});

test("a policy needs only what it says", async () => {
  const directory = planned({ groups: [{ kind: "role", name: "Sellers", members: ["Ana"] }, { kind: "role", name: "Closers", members: ["Rui"] }, { kind: "queue", name: "Origin unknown" }] }).directory;
  const draft = policyFrom(await readPolicyFile(fileURLToPath(new URL("../../routing/olist.json", import.meta.url))), directory);
  expect(draft.rules[1]).toEqual({
    id: "organic-search",
    name: "Organic search",
    priority: 20,
    criteria: { field: "source", is: "eq", value: "organic-search" },
    pool: { kind: "role", groupId: "sellers" },
    strategies: ["round-robin"],
    requiredSkills: [],
    additionalSkills: [],
    withinTerritory: false,
    ownersFirst: [],
    weights: {},
  });
  expect(draft).toMatchObject({ queueId: "origin-unknown", catchAll: null, rotation: { scope: "pool", joining: "back" }, loadWeights: { lead: 1, contact: 0, account: 0, opportunity: 1 }, selfAssignment: false });
});
