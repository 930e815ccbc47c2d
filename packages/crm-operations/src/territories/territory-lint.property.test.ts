import { CalendarDate } from "@nexus/common";
import fc from "fast-check";
import { expect, test } from "vitest";
import { indexTerritories, lintTerritories, matchTerritory, type Territory, type TerritoryCoverage, type TerritorySubject } from "./index.js";

const runs = process.env["NEXUS_SOAK"] ? 4_000 : 400;

const dayAt = (offset: number): CalendarDate => CalendarDate.addDays(CalendarDate.of("2026-01-01"), offset);
const days = Array.from({ length: 12 }, (_, offset) => dayAt(offset));
const two = (value: number): string => String(value).padStart(2, "0");
const codes = Array.from({ length: 100 }, (_, code) => two(code));

const range = fc.oneof(
  { weight: 3, arbitrary: fc.record({ at: fc.nat(40), length: fc.nat(12) }).map(({ at, length }) => ({ country: "DE", from: two(at), to: two(at + length) })) },
  { weight: 1, arbitrary: fc.record({ at: fc.nat(5), length: fc.nat(1) }).map(({ at, length }) => ({ country: "DE", from: String(at), to: String(at + length) })) },
);
const period = fc.record({ from: fc.nat(5), length: fc.option(fc.nat(6)) }).map(({ from, length }) => ({ from: dayAt(from), to: length === null ? null : dayAt(from + length) }));
const family: fc.Arbitrary<readonly Territory[]> = fc.array(fc.record({ ranges: fc.array(range, { minLength: 1, maxLength: 2 }), period }), { minLength: 1, maxLength: 5 }).map((items) =>
  items.map(({ ranges, period: when }, i) => ({ id: `t${i}`, name: `T${i}`, parentId: i === 0 ? null : "t0", priority: i, coverage: { type: "postal-range", ranges }, ...when })),
);

const holds = (territory: Territory, on: CalendarDate): boolean => territory.from <= on && (territory.to === null || on < territory.to);
const covers = (territory: Territory, code: string): boolean =>
  territory.coverage.type === "postal-range" && territory.coverage.ranges.some(({ from, to }) => from <= code.slice(0, from.length) && code.slice(0, to.length) <= to);

/** Code by code and day by day: the parent covers it, there are children, and none of them does. */
const plainHoles = (territories: readonly Territory[]): readonly string[] => {
  const [parent, ...children] = territories;
  return codes.filter((code) =>
    days.some((on) => {
      const present = children.filter((child) => holds(child, on));
      return parent !== undefined && holds(parent, on) && covers(parent, code) && present.length > 0 && !present.some((child) => covers(child, code));
    }),
  );
};

/** One-digit codes stand for all that begin with them. */
const foundHoles = (findings: ReturnType<typeof lintTerritories>): readonly string[] => {
  const spans = findings.flatMap(({ code, message }) => {
    const [, from, to] = /^Cover postal codes? (\d+)(?: to (\d+))? of DE: .* under T0 does\.$/.exec(message) ?? [];
    return code === "postal_hole" && from !== undefined ? [{ from, to: to ?? from }] : [];
  });
  return codes.filter((code) => spans.some(({ from, to }) => from <= code.slice(0, from.length) && code.slice(0, to.length) <= to));
};

const findsHoles = (lint: (territories: readonly Territory[]) => ReturnType<typeof lintTerritories>): void => {
  fc.assert(
    fc.property(family, (territories) => {
      expect(foundHoles(lint(territories))).toEqual(plainHoles(territories));
    }),
    { numRuns: runs },
  );
};

test("holes under a parent are exactly the codes that it covers and on some day none of its children", () => {
  findsHoles((territories) => lintTerritories({ territories, members: [] }));
});

test("control: a lint that looks at the first day only does not find them", () => {
  expect(() => findsHoles((territories) => lintTerritories({ territories: territories.filter((each) => holds(each, dayAt(0))), members: [] }))).toThrow();
});

const names = fc.uniqueArray(fc.constantFrom("x", "X", "y", "z.y", "w"), { minLength: 1, maxLength: 2 });
const coverages: fc.Arbitrary<TerritoryCoverage> = fc.oneof(
  names.map((countries) => ({ type: "country" as const, countries })),
  names.map((industries) => ({ type: "industry" as const, industries })),
  names.map((regions) => ({ type: "region" as const, regions: regions.map((region) => ({ country: "DE", region })) })),
  fc.array(range, { minLength: 1, maxLength: 2 }).map((ranges) => ({ type: "postal-range" as const, ranges })),
  fc.tuple(names, names, names).map(([accountIds, companyNames, emailDomains]) => ({ type: "named-account" as const, accountIds, companyNames, emailDomains: emailDomains.map((each) => each.toLowerCase()) })),
);
const flat: fc.Arbitrary<readonly Territory[]> = fc.array(fc.record({ coverage: coverages, priority: fc.nat(1), period }), { maxLength: 6 }).map((items) =>
  items.map(({ coverage, priority, period: when }, i) => ({ id: `t${i}`, name: `T${i}`, parentId: null, priority, coverage, ...when })),
);

/** Records that say one thing, so that two territories meet in one exactly when they name the same. */
const records: readonly TerritorySubject[] = [
  ...["x", "y", "w", "z.y", "X"].flatMap((name) => [{ country: name }, { industry: name }, { country: "DE", region: name }, { accountId: name }, { companyName: name }, { emailDomain: name }]),
  ...codes.map((postalCode) => ({ country: "DE", postalCode })),
];

const decidedById = (territories: readonly Territory[]): ReadonlySet<string> => {
  const index = indexTerritories({ territories, members: [] });
  const byId = new Map(territories.map((territory) => [territory.id, territory]));
  const rank = (id: string): string => `${byId.get(id)?.coverage.type} ${byId.get(id)?.priority}`;
  return new Set(
    days.flatMap((on) =>
      records.flatMap((record) => {
        const ids = matchTerritory(index, record, on)?.matchingIds ?? [];
        return ids.filter((id, i) => ids.slice(0, i).some((before) => rank(before) === rank(id)));
      }),
    ),
  );
};

const findsOverlaps = (lint: (territories: readonly Territory[]) => ReturnType<typeof lintTerritories>): void => {
  fc.assert(
    fc.property(flat, (territories) => {
      const found = lint(territories).flatMap(({ code, path }) => (code === "overlapping_territories" ? [`t${String(path[1])}`] : []));
      expect(found).toEqual(territories.map(({ id }) => id).filter((id) => decidedById(territories).has(id)));
    }),
    { numRuns: Math.ceil(runs / 4) },
  );
};

test("among territories without parents exactly those overlap of which some record on some day gets the other by its id alone", () => {
  findsOverlaps((territories) => lintTerritories({ territories, members: [] }));
});

test("control: a lint that looks only at neighbours in the list does not find them", () => {
  expect(() =>
    findsOverlaps((territories) =>
      territories.flatMap((each, i) => lintTerritories({ territories: territories.slice(Math.max(0, i - 1), i + 1), members: [] }).map((finding) => ({ ...finding, path: ["territories", territories.indexOf(each), "coverage"] }))),
    ),
  ).toThrow();
});
