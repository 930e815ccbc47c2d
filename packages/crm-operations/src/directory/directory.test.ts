import { CalendarDate, deepFreeze, parseInput } from "@nexus/common";
import { describe, expect, test } from "vitest";
import {
  chainOfManagers,
  directorySnapshotSchema,
  emptyDirectory,
  groupsOf,
  holderOf,
  indexDirectory,
  isActiveOn,
  lintDirectory,
  managerOf,
  membersOf,
  membersWithin,
  positionOf,
  positionsOf,
  reportsOf,
  type DirectorySnapshot,
  type DirectoryUser,
} from "./index.js";

const day = CalendarDate.of;

const user = (id: string, changes: Partial<DirectoryUser> = {}): DirectoryUser => ({
  id,
  name: `User ${id}`,
  email: `${id}@orchard.example`,
  timeZone: "Europe/Lisbon",
  activeFrom: day("2026-01-01"),
  terminatedOn: null,
  externalReferences: [],
  ...changes,
});

const since2026 = { from: day("2026-01-01"), to: null };

/** ines leads; rui and ana report to ines, bo to rui until July and to ana from then on; zoe left at the end of March. */
const office: DirectorySnapshot = deepFreeze({
  users: [user("ines"), user("rui"), user("ana"), user("bo"), user("zoe", { terminatedOn: day("2026-04-01") })],
  positions: [{ id: "p-north", name: "Account executive, north", ...since2026 }],
  holdings: [
    { id: "h1", positionId: "p-north", userId: "zoe", from: day("2026-01-01"), to: day("2026-04-01") },
    { id: "h2", positionId: "p-north", userId: "bo", from: day("2026-05-01"), to: null },
  ],
  groups: [
    { id: "sales", kind: "team", name: "Sales", parentId: null, ...since2026 },
    { id: "north", kind: "team", name: "North", parentId: "sales", ...since2026 },
    { id: "inbound", kind: "queue", name: "Inbound", parentId: null, from: day("2026-01-01"), to: day("2026-09-01") },
  ],
  memberships: [
    { id: "m1", groupId: "sales", userId: "ines", ...since2026 },
    { id: "m2", groupId: "north", userId: "rui", ...since2026 },
    { id: "m3", groupId: "north", userId: "bo", ...since2026 },
    { id: "m4", groupId: "inbound", userId: "bo", ...since2026 },
    { id: "m5", groupId: "inbound", userId: "zoe", from: day("2026-01-01"), to: day("2026-04-01") },
  ],
  reportingLines: [
    { id: "r1", userId: "rui", managerId: "ines", ...since2026 },
    { id: "r2", userId: "ana", managerId: "ines", ...since2026 },
    { id: "r3", userId: "bo", managerId: "rui", from: day("2026-01-01"), to: day("2026-07-01") },
    { id: "r4", userId: "bo", managerId: "ana", from: day("2026-07-01"), to: null },
  ],
});

const directory = indexDirectory(office);

describe("as of a day", () => {
  test("a manager changes on the first day of the new line, not a day before", () => {
    expect(managerOf(directory, "bo", day("2026-06-30"))).toBe("rui");
    expect(managerOf(directory, "bo", day("2026-07-01"))).toBe("ana");
    expect(managerOf(directory, "bo", day("2025-12-31"))).toBeUndefined();
    expect(managerOf(directory, "nobody", day("2026-07-01"))).toBeUndefined();
  });

  test("the chain of managers is nearest first and ends at the top", () => {
    expect(chainOfManagers(directory, "bo", day("2026-03-01"))).toEqual(["rui", "ines"]);
    expect(chainOfManagers(directory, "ines", day("2026-03-01"))).toEqual([]);
  });

  test("reports come level by level, direct ones alone when asked", () => {
    expect(reportsOf(directory, "ines", day("2026-03-01"))).toEqual(["ana", "rui", "bo"]);
    expect(reportsOf(directory, "ines", day("2026-03-01"), "direct")).toEqual(["ana", "rui"]);
    expect(reportsOf(directory, "rui", day("2026-08-01"))).toEqual([]);
  });

  test("members are those who are at work while the group exists", () => {
    expect(membersOf(directory, "inbound", day("2026-03-31"))).toEqual(["bo", "zoe"]);
    expect(membersOf(directory, "inbound", day("2026-04-01"))).toEqual(["bo"]);
    expect(membersOf(directory, "inbound", day("2026-09-01"))).toEqual([]);
    expect(membersOf(directory, "nowhere", day("2026-03-01"))).toEqual([]);
  });

  test("members within a team include those of the teams under it", () => {
    expect(membersOf(directory, "sales", day("2026-03-01"))).toEqual(["ines"]);
    expect(membersWithin(directory, "sales", day("2026-03-01"))).toEqual(["bo", "ines", "rui"]);
  });

  test("a user's groups end with the group", () => {
    expect(groupsOf(directory, "bo", day("2026-08-31"))).toEqual(["inbound", "north"]);
    expect(groupsOf(directory, "bo", day("2026-09-01"))).toEqual(["north"]);
  });

  test("a position is held, vacant, and held again", () => {
    expect(holderOf(directory, "p-north", day("2026-03-31"))).toBe("zoe");
    expect(holderOf(directory, "p-north", day("2026-04-15"))).toBeUndefined();
    expect(holderOf(directory, "p-north", day("2026-05-01"))).toBe("bo");
    expect(positionOf(directory, "bo", day("2026-05-01"))).toBe("p-north");
    expect(positionsOf(directory, "zoe", day("2026-05-01"))).toEqual([]);
  });

  test("a user is active from the first day until the day of leaving", () => {
    expect(isActiveOn(directory, "zoe", day("2026-03-31"))).toBe(true);
    expect(isActiveOn(directory, "zoe", day("2026-04-01"))).toBe(false);
    expect(isActiveOn(directory, "nobody", day("2026-04-01"))).toBe(false);
  });

  test("a cycle ends the chain and the reports instead of hanging", () => {
    const cyclic = indexDirectory({
      ...office,
      reportingLines: [
        { id: "c1", userId: "rui", managerId: "ana", ...since2026 },
        { id: "c2", userId: "ana", managerId: "bo", ...since2026 },
        { id: "c3", userId: "bo", managerId: "rui", ...since2026 },
        { id: "c4", userId: "zoe", managerId: "zoe", ...since2026 },
      ],
    });
    expect(chainOfManagers(cyclic, "rui", day("2026-03-01"))).toEqual(["ana", "bo"]);
    expect(reportsOf(cyclic, "rui", day("2026-03-01"))).toEqual(["bo", "ana"]);
    expect(chainOfManagers(cyclic, "zoe", day("2026-03-01"))).toEqual([]);
    expect(reportsOf(cyclic, "zoe", day("2026-03-01"))).toEqual([]);
  });

  test("ten thousand users are indexed once and answer at once", () => {
    const count = 10_000;
    const large = indexDirectory({
      ...emptyDirectory,
      users: Array.from({ length: count }, (_, i) => user(`u${i}`)),
      groups: [{ id: "all", kind: "team", name: "All", parentId: null, ...since2026 }],
      memberships: Array.from({ length: count }, (_, i) => ({ id: `m${i}`, groupId: "all", userId: `u${i}`, ...since2026 })),
      reportingLines: Array.from({ length: count - 1 }, (_, i) => ({ id: `r${i}`, userId: `u${i + 1}`, managerId: `u${Math.floor(i / 8)}`, ...since2026 })),
    });
    expect(membersOf(large, "all", day("2026-03-01"))).toHaveLength(count);
    expect(reportsOf(large, "u0", day("2026-03-01"))).toHaveLength(count - 1);
    for (let i = 0; i < count; i += 1) chainOfManagers(large, `u${i}`, day("2026-03-01"));
    expect(chainOfManagers(large, "u9999", day("2026-03-01"))).toEqual(["u1249", "u156", "u19", "u2", "u0"]);
    expect(lintDirectory(large.snapshot)).toEqual([]);
  });
});

describe("lintDirectory", () => {
  const findings = (changes: Partial<DirectorySnapshot>): readonly string[] =>
    lintDirectory(deepFreeze({ ...office, ...changes })).map((finding) => `${finding.code} ${finding.path.join(".")}`);

  test("a sound directory has no findings", () => {
    expect(lintDirectory(office)).toEqual([]);
  });

  test("an id used twice is named", () => {
    expect(findings({ positions: [...office.positions, ...office.positions] })).toEqual(["duplicate_id positions.1.id"]);
  });

  test("references to nobody are named where they stand", () => {
    expect(findings({ memberships: [{ id: "x", groupId: "gone", userId: "ghost", ...since2026 }] })).toEqual([
      "unknown_reference memberships.0.groupId",
      "unknown_reference memberships.0.userId",
      "empty_queue groups.2",
    ]);
    expect(findings({ reportingLines: [{ id: "x", userId: "bo", managerId: "ghost", ...since2026 }] })).toEqual(["unknown_reference reportingLines.0.managerId"]);
    expect(findings({ holdings: [{ id: "x", positionId: "gone", userId: "bo", ...since2026 }] })).toEqual(["unknown_reference holdings.0.positionId"]);
  });

  test("an unknown time zone and a bare offset are named", () => {
    expect(findings({ users: [...office.users, user("eve", { timeZone: "Mars/Olympus" }), user("kim", { timeZone: "+01:00" })] })).toEqual([
      "unknown_time_zone users.5.timeZone",
      "unknown_time_zone users.6.timeZone",
    ]);
  });

  test("overlapping memberships, holdings and reporting lines are named; touching ones are not", () => {
    const overlap = { from: day("2026-06-30"), to: null };
    expect(findings({ memberships: [...office.memberships, { id: "x", groupId: "north", userId: "bo", ...overlap }] })).toEqual(["overlapping_periods memberships.5"]);
    expect(findings({ reportingLines: [...office.reportingLines, { id: "x", userId: "rui", managerId: "ana", ...overlap }] })).toEqual(["overlapping_periods reportingLines.4"]);
    expect(findings({ holdings: [...office.holdings, { id: "x", positionId: "p-north", userId: "rui", ...overlap }] })).toEqual(["overlapping_periods holdings.2"]);
  });

  test("whoever has left belongs nowhere and manages nobody", () => {
    expect(findings({ memberships: office.memberships.map((item) => (item.id === "m5" ? { ...item, to: null } : item)) })).toEqual([
      "active_after_termination memberships.4.to",
    ]);
    expect(findings({ reportingLines: [...office.reportingLines, { id: "x", userId: "ines", managerId: "zoe", ...since2026 }] })).toEqual([
      "manager_after_termination reportingLines.4.managerId",
    ]);
  });

  test("a cycle is found even if it holds for a few days only, and once", () => {
    const lines = [...office.reportingLines, { id: "x", userId: "ines", managerId: "bo", from: day("2026-06-28"), to: day("2026-07-01") }];
    expect(lintDirectory({ ...office, reportingLines: lines })).toEqual([
      {
        severity: "error",
        code: "reporting_cycle",
        path: ["reportingLines", 4],
        message: "Break the cycle that begins on 2026-06-28: ines reports to bo reports to rui reports to ines.",
      },
    ]);
    expect(findings({ reportingLines: [{ id: "x", userId: "bo", managerId: "bo", ...since2026 }] })).toEqual(["reporting_cycle reportingLines.0"]);
  });

  test("periods that hold on no day are named", () => {
    expect(findings({ positions: [{ id: "p-north", name: "North", from: day("2026-02-01"), to: day("2026-02-01") }] })).toEqual(["empty_period positions.0.to"]);
    expect(findings({ users: [...office.users, user("eve", { terminatedOn: day("2025-12-01") })] })).toEqual(["empty_period users.5.terminatedOn"]);
  });

  test("teams are no part of themselves, nor of a queue, and a queue has members", () => {
    const [sales, north, inbound] = office.groups;
    if (!sales || !north || !inbound) throw new Error("the office has three groups");
    expect(findings({ groups: [{ ...sales, parentId: "north" }, north, inbound] })).toEqual(["team_cycle groups.0.parentId", "team_cycle groups.1.parentId"]);
    expect(findings({ groups: [sales, { ...north, parentId: "inbound" }, inbound] })).toEqual(["parent_of_wrong_kind groups.1.parentId"]);
    expect(findings({ memberships: office.memberships.filter((item) => item.groupId !== "inbound") })).toEqual(["empty_queue groups.2"]);
  });
});

describe("directorySnapshotSchema", () => {
  test("a sound directory passes unchanged", () => {
    expect(parseInput(directorySnapshotSchema, office)).toEqual({ ok: true, value: office });
  });

  test("an unknown key, an impossible day and a zone nobody knows are refused with their path", () => {
    const paths = (changes: object): unknown => {
      const answer = parseInput(directorySnapshotSchema, { ...office, ...changes });
      return answer.ok ? "accepted" : (answer.refusal.details["issues"] as readonly { readonly path: unknown }[]).map((issue) => issue.path);
    };
    expect(paths({ users: [{ ...user("a"), shoeSize: 44 }] })).toEqual([["users", 0, "shoeSize"]]);
    expect(paths({ users: [{ ...user("a"), activeFrom: "2026-02-30" }] })).toEqual([["users", 0, "activeFrom"]]);
    expect(paths({ users: [{ ...user("a"), timeZone: "Mars/Olympus" }] })).toEqual([["users", 0, "timeZone"]]);
  });
});
