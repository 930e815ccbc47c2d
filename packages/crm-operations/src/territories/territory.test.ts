import { CalendarDate, deepFreeze, explanationToText, parseInput } from "@nexus/common";
import { describe, expect, test } from "vitest";
import {
  emptyTerritories,
  explainTerritory,
  indexTerritories,
  matchTerritory,
  territoryMembersOn,
  territorySnapshotSchema,
  type Territory,
  type TerritoryCoverage,
  type TerritoryMember,
  type TerritorySnapshot,
  type TerritorySubject,
} from "./index.js";

const day = CalendarDate.of;
const today = day("2026-11-22");

const territory = (id: string, coverage: TerritoryCoverage, changes: Partial<Territory> = {}): Territory => ({ id, name: id, parentId: null, priority: 100, coverage, from: day("2026-01-01"), to: null, ...changes });
const country = (...countries: readonly string[]): TerritoryCoverage => ({ type: "country", countries });
const region = (inCountry: string, name: string): TerritoryCoverage => ({ type: "region", regions: [{ country: inCountry, region: name }] });
const postal = (inCountry: string, from: string, to: string): TerritoryCoverage => ({ type: "postal-range", ranges: [{ country: inCountry, from, to }] });
const industry = (...industries: readonly string[]): TerritoryCoverage => ({ type: "industry", industries });
const named = (changes: { readonly accountIds?: readonly string[]; readonly companyNames?: readonly string[]; readonly emailDomains?: readonly string[] }): TerritoryCoverage => ({ type: "named-account", accountIds: [], companyNames: [], emailDomains: [], ...changes });
const member = (id: string, territoryId: string, userId: string, changes: Partial<TerritoryMember> = {}): TerritoryMember => ({ id, territoryId, userId, role: "account-executive", from: day("2026-01-01"), to: null, ...changes });

const snapshotOf = (...territories: readonly Territory[]): TerritorySnapshot => deepFreeze({ ...emptyTerritories, territories });
const winner = (snapshot: TerritorySnapshot, subject: TerritorySubject, on = today): string | undefined => matchTerritory(indexTerritories(snapshot), subject, on)?.territory.id;

/** Germany with Bavaria and Munich under it, mining anywhere and mining in Germany, and one company by name. */
const market = snapshotOf(
  territory("germany", country("DE")),
  territory("bavaria", region("DE", "Bavaria"), { parentId: "germany" }),
  territory("munich", postal("DE", "80", "81"), { parentId: "bavaria" }),
  territory("mining", industry("Mining")),
  territory("mining-germany", country("de"), { parentId: "mining" }),
  territory("orchard", named({ accountIds: ["A-1"], companyNames: ["Orchard Fruit"], emailDomains: ["orchard.example"] })),
);
const munich: TerritorySubject = { country: "DE", region: "Bavaria", postalCode: "80331" };

describe("matchTerritory", () => {
  test("the most specific wins, with everything that covers the record and the way to the top", () => {
    const match = matchTerritory(indexTerritories(market), { ...munich, industry: "mining", emailDomain: "shop.orchard.example" }, today);
    expect(match?.territory.id).toBe("orchard");
    expect(match?.ancestorIds).toEqual([]);
    expect(match?.matchingIds).toEqual(["orchard", "mining-germany", "mining", "munich", "bavaria", "germany"]);
    expect(matchTerritory(indexTerritories(market), munich, today)?.ancestorIds).toEqual(["bavaria", "germany"]);
  });

  test("each step less that is known leads one step up, and to nothing in the end", () => {
    expect(winner(market, { ...munich, industry: "Mining" })).toBe("mining-germany");
    expect(winner(market, munich)).toBe("munich");
    expect(winner(market, { ...munich, postalCode: null })).toBe("bavaria");
    expect(winner(market, { country: "DE", postalCode: "80331" })).toBe("germany");
    expect(winner(market, { postalCode: "80331" })).toBeUndefined();
    expect(winner(market, {})).toBeUndefined();
  });

  test("names are compared regardless of case, white space and composition; account ids exactly", () => {
    expect(winner(market, { companyName: " orchard   FRUIT " })).toBe("orchard");
    expect(winner(snapshotOf(territory("sp", region("BR", "S\u00e3o Paulo"))), { country: "br", region: "Sa\u0303o paulo" })).toBe("sp");
    expect(winner(market, { accountId: "A-1" })).toBe("orchard");
    expect(winner(market, { accountId: "a-1" })).toBeUndefined();
  });

  test("a domain stands for its subdomains, not for others that end alike", () => {
    expect(winner(market, { emailDomain: "Shop.Orchard.example" })).toBe("orchard");
    expect(winner(market, { emailDomain: "notorchard.example" })).toBeUndefined();
    expect(winner(market, { emailDomain: "example" })).toBeUndefined();
  });

  test("a region of the same name in another country is another region", () => {
    const snapshot = snapshotOf(territory("us", region("US", "Georgia")));
    expect(winner(snapshot, { country: "US", region: "Georgia" })).toBe("us");
    expect(winner(snapshot, { country: "GE", region: "Georgia" })).toBeUndefined();
    expect(winner(snapshot, { region: "Georgia" })).toBeUndefined();
  });

  test("equally specific: the deeper wins, then the lower priority number, then the lower id", () => {
    const pt = country("PT");
    expect(winner(snapshotOf(territory("a", pt, { priority: 1 }), territory("b", pt), territory("c", pt, { parentId: "b" })), { country: "PT" })).toBe("c");
    expect(winner(snapshotOf(territory("a", pt, { priority: 2 }), territory("b", pt, { priority: 1 })), { country: "PT" })).toBe("b");
    expect(winner(snapshotOf(territory("b", pt), territory("a", pt)), { country: "PT" })).toBe("a");
  });

  test("a territory covers nothing while it or its parent does not hold, under an unknown parent, or in a cycle", () => {
    const pt = country("PT");
    const inJune = snapshotOf(territory("a", pt, { from: day("2026-06-01"), to: day("2026-07-01") }), territory("b", pt, { parentId: "a" }));
    expect([day("2026-05-31"), day("2026-06-01"), day("2026-06-30"), day("2026-07-01")].map((on) => winner(inJune, { country: "PT" }, on))).toEqual([undefined, "b", "b", undefined]);
    expect(winner(snapshotOf(territory("a", pt, { parentId: "x" })), { country: "PT" })).toBeUndefined();
    expect(winner(snapshotOf(territory("a", pt, { parentId: "b" }), territory("b", pt, { parentId: "a" }), territory("c", pt, { parentId: "b" })), { country: "PT" })).toBeUndefined();
  });

  test("hostile texts are only texts", () => {
    const snapshot = snapshotOf(territory("p", country("__proto__")), territory("q", named({ emailDomains: ["constructor"] })));
    expect(winner(snapshot, { country: "__proto__" })).toBe("p");
    expect(winner(snapshot, { country: "toString", emailDomain: `${"a.".repeat(50_000)}b` })).toBeUndefined();
  });
});

describe("postal ranges", () => {
  const within = (inCountry: string, from: string, to: string, code: string): boolean => winner(snapshotOf(territory("t", postal(inCountry, from, to))), { country: inCountry, postalCode: code }) === "t";

  test("both ends belong to the range", () => {
    expect(["10114", "10115", "10119", "10120"].map((code) => within("DE", "10115", "10119", code))).toEqual([false, true, true, false]);
  });

  test("a shorter range looks at the beginning of a code; a shorter code is not covered", () => {
    expect(["09999", "10000", "12999", "13000", "11", "1"].map((code) => within("DE", "10", "12", code))).toEqual([false, true, true, false, true, false]);
    expect(within("US", "10115", "10119", "10119-1234")).toBe(true);
    expect(within("GB", "SW1A", "SW1A", "sw1a 1aa")).toBe(true);
    expect(within("DE", "1", "3", "2")).toBe(true);
    expect(within("DE", "10000", "30000", "2")).toBe(false);
  });

  test("case, white space and hyphens do not count", () => {
    expect(within("PT", "1000-001", "1000-999", "1000 205")).toBe(true);
    expect(within("CA", "k1a", "K2Z", "K1B 0A1")).toBe(true);
    expect(within("JP", "100-0001", "100-0014", "\uff11\uff10\uff10\u2010\uff10\uff10\uff10\uff15")).toBe(true);
  });

  test("ends of different lengths or the wrong way round cover nothing", () => {
    expect(within("DE", "10", "12000", "11000")).toBe(false);
    expect(within("DE", "12", "10", "11000")).toBe(false);
  });

  test("ten thousand ranges inside one that holds them all answer at once", () => {
    const ranges = Array.from({ length: 10_000 }, (_, i) => territory(`t${i}`, postal("DE", String(i * 10).padStart(5, "0"), String(i * 10 + 9).padStart(5, "0")), { parentId: "de" }));
    const index = indexTerritories(snapshotOf(territory("de", postal("DE", "0", "9")), ...ranges));
    const started = performance.now();
    for (let code = 0; code < 100_000; code += 10) expect(matchTerritory(index, { country: "DE", postalCode: String(code).padStart(5, "0") }, today)?.territory.id).toBe(`t${code / 10}`);
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});

test("members are those of the day, by user, while the territory holds", () => {
  const index = indexTerritories(
    deepFreeze({
      territories: [territory("north", country("PT"), { to: day("2026-09-01") }), territory("porto", region("PT", "Porto"), { parentId: "north" })],
      members: [
        member("m3", "north", "rui", { from: day("2026-03-01") }),
        member("m1", "north", "ana", { role: "sales-engineer" }),
        member("m2", "north", "ana", { to: day("2026-06-01") }),
        member("m4", "porto", "bo"),
      ],
    }),
  );
  const ids = (id: string, on: string): readonly string[] => territoryMembersOn(index, id, day(on)).map((each) => each.id);
  expect(ids("north", "2026-02-28")).toEqual(["m1", "m2"]);
  expect(ids("north", "2026-03-01")).toEqual(["m1", "m2", "m3"]);
  expect(ids("north", "2026-06-01")).toEqual(["m1", "m3"]);
  expect(ids("north", "2026-09-01")).toEqual([]);
  expect(ids("nowhere", "2026-03-01")).toEqual([]);
});

test("an explanation names every territory, what it read and what decided", () => {
  const index = indexTerritories(snapshotOf(territory("orchard", named({ companyNames: ["Orchard Fruit"] })), territory("porto", region("PT", "Porto")), territory("es", country("ES"), { priority: 1 }), territory("iberia", country("PT", "ES"))));
  expect(explanationToText(explainTerritory(index, { country: "ES", region: "Galicia" }, today))).toBe(
    [
      "Territory on 2026-11-22: es",
      "  unknown  orchard (orchard): It goes by the account, of which something is missing. [accountId = missing, companyName = missing, emailDomain = missing]",
      "  no       porto (porto): It does not cover this region. [country = \"ES\", region = \"Galicia\"]",
      "  chosen   es (es): It covers this country. [country = \"ES\"]",
      "  yes      iberia (iberia): It covers this country. [country = \"ES\"]",
      "  Tie-break: es goes before iberia: priority 1 before 100.",
    ].join("\n"),
  );
  expect(explainTerritory(index, { country: "FR" }, today).outcome).toBe("none");
});

describe("territorySnapshotSchema", () => {
  const issues = (changes: Record<string, unknown>): unknown => {
    const parsed = parseInput(territorySnapshotSchema, { territories: [{ ...territory("t", country("PT")), ...changes }], members: [] });
    return parsed.ok ? "accepted" : parsed.refusal.details?.["issues"];
  };

  test("what it accepts comes back as it was", () => {
    expect(parseInput(territorySnapshotSchema, structuredClone({ ...market, members: [member("m", "germany", "ana")] }))).toEqual({ ok: true, value: { ...market, members: [member("m", "germany", "ana")] } });
  });

  test("what cannot be meant is refused with its path", () => {
    expect(issues({ coverage: { type: "continent", countries: ["PT"] } })).toEqual([expect.objectContaining({ path: ["territories", 0, "coverage", "type"] })]);
    expect(issues({ coverage: postal("DE", "10", "12000") })).toEqual([expect.objectContaining({ path: ["territories", 0, "coverage", "ranges", 0] })]);
    expect(issues({ coverage: postal("DE", "20", "10") })).toEqual([expect.objectContaining({ path: ["territories", 0, "coverage", "ranges", 0] })]);
    expect(issues({ coverage: postal("DE", "1*", "2*") })).toHaveLength(2);
    expect(issues({ coverage: named({ emailDomains: ["@orchard.example"] }) })).toEqual([expect.objectContaining({ path: ["territories", 0, "coverage", "emailDomains", 0] })]);
    expect(issues({ priority: 1.5 })).toEqual([expect.objectContaining({ path: ["territories", 0, "priority"] })]);
    expect(issues({ owner: "ana" })).toEqual([expect.objectContaining({ path: ["territories", 0, "owner"] })]);
  });
});
