import { CalendarDate, deepFreeze } from "@nexus/common";
import { describe, expect, test } from "vitest";
import { indexTerritories, lintTerritories, matchTerritory, type Territory, type TerritoryCoverage, type TerritoryMember, type TerritorySnapshot } from "./index.js";

const day = CalendarDate.of;

const territory = (id: string, coverage: TerritoryCoverage, changes: Partial<Territory> = {}): Territory => ({ id, name: id, parentId: null, priority: 100, coverage, from: day("2026-01-01"), to: null, ...changes });
const country = (...countries: readonly string[]): TerritoryCoverage => ({ type: "country", countries });
const region = (...regions: readonly string[]): TerritoryCoverage => ({ type: "region", regions: regions.map((name) => ({ country: "DE", region: name })) });
const postal = (...ranges: readonly (readonly [from: string, to: string])[]): TerritoryCoverage => ({ type: "postal-range", ranges: ranges.map(([from, to]) => ({ country: "DE", from, to })) });
const named = (changes: { readonly accountIds?: readonly string[]; readonly companyNames?: readonly string[]; readonly emailDomains?: readonly string[] }): TerritoryCoverage => ({ type: "named-account", accountIds: [], companyNames: [], emailDomains: [], ...changes });
const industry = (...industries: readonly string[]): TerritoryCoverage => ({ type: "industry", industries });
const member = (territoryId: string, userId = "ana", changes: Partial<TerritoryMember> = {}): TerritoryMember => ({ id: `${territoryId}-${userId}`, territoryId, userId, role: "owner", from: day("2025-01-01"), to: null, ...changes });

/** With somebody in every territory, so that only what a test plants is found. */
const staffed = (...territories: readonly Territory[]): TerritorySnapshot => deepFreeze({ territories, members: [...new Set(territories.map(({ id }) => id))].map((id) => member(id)) });

const findings = (snapshot: TerritorySnapshot, known?: ReadonlySet<string>): readonly string[] => lintTerritories(snapshot, known).map(({ severity, code, path }) => `${severity} ${code} ${path.join(".")}`);
const messages = (snapshot: TerritorySnapshot): readonly string[] => lintTerritories(snapshot).map(({ message }) => message);

test("sound territories have no findings", () => {
  const snapshot = staffed(
    territory("de", country("DE")),
    territory("south", region("Bavaria", "Hesse"), { parentId: "de" }),
    territory("north", postal(["10", "19"], ["20000", "29999"]), { parentId: "de" }),
    territory("mining", industry("Mining")),
    territory("orchard", named({ emailDomains: ["orchard.example"] })),
  );
  expect(findings(snapshot, new Set(["ana"]))).toEqual([]);
});

describe("the tree", () => {
  test("unknown parents, cycles and repeated ids are errors; a cycle is named once", () => {
    expect(findings(staffed(territory("a", country("PT"), { parentId: "x" })))).toEqual(["error unknown_reference territories.0.parentId"]);
    expect(findings(staffed(territory("a", country("PT")), territory("a", country("ES"))))).toEqual(["error duplicate_id territories.1.id"]);
    const cycle = staffed(territory("a", country("PT"), { parentId: "b" }), territory("b", country("PT"), { parentId: "c" }), territory("c", country("PT"), { parentId: "a" }), territory("d", country("PT"), { parentId: "a" }));
    expect(findings(cycle)).toEqual(["error territory_cycle territories.0.parentId"]);
    expect(messages(cycle)).toEqual(["Break the cycle: a is part of b is part of c is part of a."]);
    expect(findings(staffed(territory("a", country("PT"), { parentId: "a" })))).toEqual(["error territory_cycle territories.0.parentId"]);
  });

  test("a territory leading into a cycle is no part of it, and the cycle begins with the member listed first", () => {
    const snapshot = staffed(territory("d", country("PT"), { parentId: "b" }), territory("a", country("PT"), { parentId: "b" }), territory("b", country("PT"), { parentId: "a" }));
    expect(findings(snapshot)).toEqual(["error territory_cycle territories.1.parentId"]);
  });

  test("the seventeenth above each other is one too many, and is named once", () => {
    const chain = Array.from({ length: 20 }, (_, i) => territory(`t${i}`, country("PT"), { parentId: i === 0 ? null : `t${i - 1}` }));
    expect(findings(staffed(...chain.slice(0, 16)))).toEqual([]);
    expect(findings(staffed(...chain))).toEqual(["error too_deep territories.16.parentId"]);
    const winner = matchTerritory(indexTerritories({ territories: chain, members: [] }), { country: "PT" }, day("2026-11-22"));
    expect(winner?.territory.id).toBe("t15");
  });

  test("however long a chain or a list is, the lint comes to an end", () => {
    const chain = Array.from({ length: 5_000 }, (_, i) => territory(`t${i}`, country("PT"), { parentId: i === 0 ? null : `t${i - 1}` }));
    const list = Array.from({ length: 5_000 }, (_, i) => territory(`t${i}`, country("PT", `C${i}`)));
    const started = performance.now();
    expect(findings(staffed(...chain))).toEqual(["error too_deep territories.16.parentId"]);
    expect(findings(staffed(...list))).toHaveLength(4_999);
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  test("periods that are empty, or stick out of the parent's", () => {
    expect(findings(staffed(territory("a", country("PT"), { to: day("2026-01-01") })))).toEqual(["error empty_period territories.0.to"]);
    expect(findings(staffed(territory("a", country("PT"), { to: day("2026-06-01") }), territory("b", country("PT"), { parentId: "a" })))).toEqual(["warning outlives_parent territories.1"]);
    expect(findings(staffed(territory("a", country("PT")), territory("b", country("PT"), { parentId: "a", from: day("2025-12-31") })))).toEqual(["warning outlives_parent territories.1"]);
  });
});

describe("coverage", () => {
  test("nothing at all, or nothing of the parent", () => {
    for (const empty of [country(), region(), postal(), industry(), named({})]) expect(findings(staffed(territory("a", empty)))).toEqual(["error empty_coverage territories.0.coverage"]);
    expect(findings(staffed(territory("a", country("PT")), territory("b", postal(["10", "19"]), { parentId: "a" })))).toEqual(["error outside_parent territories.1.coverage"]);
    expect(findings(staffed(territory("a", postal(["10", "19"])), territory("b", postal(["20000", "20999"]), { parentId: "a" })))).toContain("error outside_parent territories.1.coverage");
    expect(findings(staffed(territory("a", country("DE")), territory("b", industry("Mining"), { parentId: "a" }), territory("c", country("PT"), { parentId: "b" })))).toContain("error outside_parent territories.2.coverage");
  });

  test("ranges the wrong way round and things named twice", () => {
    expect(findings(staffed(territory("a", postal(["20", "10"], ["30", "31000"]))))).toEqual(["error invalid_range territories.0.coverage.ranges.0", "error invalid_range territories.0.coverage.ranges.1"]);
    expect(findings(staffed(territory("a", country("PT", " pt "))))).toEqual(["warning repeated_coverage territories.0.coverage"]);
  });
});

describe("members", () => {
  const a = territory("a", country("PT"));

  test("unknown territories and users, empty and overlapping periods", () => {
    const withMembers = (...members: readonly TerritoryMember[]): TerritorySnapshot => ({ territories: [a], members: [member("a"), ...members] });
    expect(findings(withMembers(member("x")))).toEqual(["error unknown_reference members.1.territoryId"]);
    expect(findings(withMembers(member("a", "rui")), new Set(["ana"]))).toEqual(["error unknown_reference members.1.userId"]);
    expect(findings(withMembers(member("a", "rui", { to: day("2025-01-01") })))).toEqual(["error empty_period members.1.to"]);
    expect(findings(withMembers(member("a", "ana", { id: "again", from: day("2026-02-01") })))).toEqual(["error overlapping_periods members.1"]);
    expect(findings(withMembers(member("a", "ana", { id: "again", role: "engineer" })))).toEqual([]);
    expect(findings(withMembers(member("a")))).toEqual(["error duplicate_id members.1.id", "error overlapping_periods members.1"]);
  });

  test("a day on which nobody works in a territory without children", () => {
    expect(messages({ territories: [a], members: [] })).toEqual(["Add a member: from 2026-01-01 on nobody works in a."]);
    const until = member("a", "ana", { to: day("2026-06-01") });
    expect(messages({ territories: [a], members: [until, member("a", "rui", { from: day("2026-06-02") })] })).toEqual(["Add a member: from 2026-06-01 on nobody works in a."]);
    expect(messages({ territories: [a], members: [until, member("a", "rui", { from: day("2026-06-01") })] })).toEqual([]);
    expect(messages({ territories: [a, territory("b", country("PT"), { parentId: "a" })], members: [member("b")] })).toEqual([]);
  });
});

describe("holes", () => {
  test("between the postal ranges of siblings, at the range before the hole", () => {
    const snapshot = staffed(territory("b", postal(["10600", "10999"])), territory("a", postal(["10000", "10499"])));
    expect(findings(snapshot)).toEqual(["warning postal_hole territories.1.coverage"]);
    expect(messages(snapshot)).toEqual(["Cover postal codes 10500 to 10599 of DE: from 2026-01-01 on no territory at the top does."]);
    expect(findings(staffed(territory("a", postal(["10000", "10499"])), territory("b", postal(["10500", "10999"]))))).toEqual([]);
  });

  test("a range over the beginnings of codes closes a hole in full ones", () => {
    expect(messages(staffed(territory("a", postal(["10000", "10499"])), territory("b", postal(["11", "12"])), territory("c", postal(["105", "108"]))))).toEqual([
      "Cover postal codes 10900 to 10999 of DE: from 2026-01-01 on no territory at the top does.",
    ]);
  });

  test("letters are counted as they are written", () => {
    const inCanada = (id: string, from: string, to: string): Territory => territory(id, { type: "postal-range", ranges: [{ country: "CA", from, to }] });
    expect(messages(staffed(inCanada("a", "K1A", "K1Z"), inCanada("b", "K2B", "K9Z")))).toEqual(["Cover postal code K2A of CA: from 2026-01-01 on no territory at the top does."]);
  });

  test("of a parent by postal code, also before the first child and after the last", () => {
    const snapshot = staffed(territory("p", postal(["10", "12"])), territory("a", postal(["10100", "10999"]), { parentId: "p" }), territory("b", postal(["11000", "12998"]), { parentId: "p" }));
    expect(findings(snapshot)).toEqual(["warning postal_hole territories.0.coverage", "warning postal_hole territories.0.coverage"]);
    expect(messages(snapshot)).toEqual(["Cover postal codes 10000 to 10099 of DE: from 2026-01-01 on no territory under p does.", "Cover postal code 12999 of DE: from 2026-01-01 on no territory under p does."]);
  });

  test("that open when a sibling ends", () => {
    const snapshot = staffed(territory("a", postal(["10", "19"])), territory("b", postal(["20", "29"]), { to: day("2026-07-01") }), territory("c", postal(["30", "39"])));
    expect(messages(snapshot)).toEqual(["Cover postal codes 20 to 29 of DE: from 2026-07-01 on no territory at the top does."]);
  });

  test("countries, regions, industries and accounts that a parent has and none of its children", () => {
    const under = (parent: TerritoryCoverage, child: TerritoryCoverage): readonly string[] => messages(staffed(territory("p", parent), territory("c", child, { parentId: "p" })));
    expect(under(country("DE", "AT", "CH"), country("DE"))).toEqual(["Cover country at: from 2026-01-01 on no territory under p does.", "Cover country ch: from 2026-01-01 on no territory under p does."]);
    expect(under(country("DE", "AT"), region("Bavaria"))).toEqual(["Cover country at: from 2026-01-01 on no territory under p does."]);
    expect(under(region("Bavaria", "Hesse"), region("Hesse"))).toEqual(["Cover region de / bavaria: from 2026-01-01 on no territory under p does."]);
    expect(under(region("Bavaria", "Hesse"), postal(["60", "65"]))).toEqual([]);
    expect(under(industry("Mining", "Retail"), industry("Retail"))).toEqual(["Cover industry mining: from 2026-01-01 on no territory under p does."]);
    expect(under(named({ accountIds: ["1", "2"], companyNames: ["Mill"] }), named({ accountIds: ["2"] }))).toEqual(["Cover account 1: from 2026-01-01 on no territory under p does."]);
    expect(under(country("DE", "AT"), industry("Mining"))).toEqual([]);
  });
});

describe("overlaps", () => {
  const meet = (a: TerritoryCoverage, b: TerritoryCoverage, changes: Partial<Territory> = {}): boolean => findings(staffed(territory("a", a), territory("b", b, changes))).includes("warning overlapping_territories territories.1.coverage");

  test("the same thing, equally specific, with one priority", () => {
    expect(meet(country("DE", "AT"), country("at"))).toBe(true);
    expect(meet(country("DE"), country("AT"))).toBe(false);
    expect(meet(region("Bavaria"), region("bavaria", "Hesse"))).toBe(true);
    expect(meet(industry("Mining"), industry("Retail", "Mining"))).toBe(true);
    expect(meet(postal(["10", "19"]), postal(["19500", "20000"]))).toBe(true);
    expect(meet(postal(["10", "19"]), postal(["20000", "20999"]))).toBe(false);
    expect(meet(named({ companyNames: ["Mill"] }), named({ companyNames: ["mill"] }))).toBe(true);
    expect(meet(named({ companyNames: ["Mill"] }), named({ accountIds: ["Mill"] }))).toBe(false);
    expect(meet(named({ emailDomains: ["orchard.example"] }), named({ emailDomains: ["shop.orchard.example"] }))).toBe(true);
    expect(meet(named({ emailDomains: ["shop.orchard.example"] }), named({ emailDomains: ["orchard.example"] }))).toBe(true);
  });

  test("priority, depth, dates or a more specific type tell them apart", () => {
    expect(meet(country("DE"), country("DE"), { priority: 1 })).toBe(false);
    expect(meet(country("DE"), country("DE"), { parentId: "a" })).toBe(false);
    expect(meet(country("DE"), country("DE"), { from: day("2025-01-01"), to: day("2026-01-01") })).toBe(false);
    expect(meet(country("DE"), region("Bavaria"))).toBe(false);
  });

  test("the same thing under parents that have nothing in common does not meet", () => {
    const under = (other: string): readonly string[] =>
      findings(staffed(territory("a", country("DE")), territory("b", country(other), { priority: 1 }), territory("c", industry("Mining"), { parentId: "a" }), territory("d", industry("Mining"), { parentId: "b" })));
    expect(under("AT")).toEqual([]);
    expect(under("DE")).toEqual(["warning overlapping_territories territories.3.coverage"]);
  });

  test("each is named once, with the first it meets", () => {
    expect(messages(staffed(territory("a", country("DE")), territory("c", country("DE")), territory("b", country("DE"))))).toEqual([
      "Give it another priority than a (a), or let only one of them cover it: now their ids decide.",
      "Give it another priority than a (a), or let only one of them cover it: now their ids decide.",
    ]);
  });
});
