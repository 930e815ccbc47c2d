import { CalendarDate, explanationToText } from "@nexus/common";
import fc from "fast-check";
import { expect, test } from "vitest";
import { explainTerritory, indexTerritories, matchTerritory, type Territory, type TerritoryCoverage, type TerritoryMatch, type TerritorySubject } from "./index.js";

const runs = process.env["NEXUS_SOAK"] ? 10_000 : 1_500;

const dayAt = (offset: number): CalendarDate => CalendarDate.addDays(CalendarDate.of("2026-01-01"), offset);

const countries = fc.constantFrom("DE", "de ", "PT");
const regions = fc.constantFrom("Bavaria", " BAVARIA", "Porto");
const industries = fc.constantFrom("Retail", "retail", "Mining");
const companies = fc.constantFrom("Orchard  Fruit", "orchard fruit", "Mill");
const accounts = fc.constantFrom("a1", "a2", "A1");
const domains = fc.constantFrom("orchard.example", "shop.orchard.example", "mill.example");
const codes = fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 8, max: 15 }).map((code) => String(code).padStart(2, "0")) }, { weight: 1, arbitrary: fc.constantFrom("0", "1", "1-0", "A1", "a 2", "123") });

const coverages: fc.Arbitrary<TerritoryCoverage> = fc.oneof(
  fc.record({ type: fc.constant("country" as const), countries: fc.array(countries, { maxLength: 2 }) }),
  fc.record({ type: fc.constant("region" as const), regions: fc.array(fc.record({ country: countries, region: regions }), { maxLength: 2 }) }),
  fc.record({ type: fc.constant("postal-range" as const), ranges: fc.array(fc.record({ country: countries, from: codes, to: codes }), { maxLength: 3 }) }),
  fc.record({ type: fc.constant("industry" as const), industries: fc.array(industries, { maxLength: 2 }) }),
  fc.record({
    type: fc.constant("named-account" as const),
    accountIds: fc.array(accounts, { maxLength: 1 }),
    companyNames: fc.array(companies, { maxLength: 1 }),
    emailDomains: fc.array(domains, { maxLength: 1 }),
  }),
);

/** Ids that repeat, parents that do not exist or go in circles: whatever gets into a snapshot. */
const territories: fc.Arbitrary<readonly Territory[]> = fc
  .array(fc.record({ parent: fc.option(fc.nat(8)), id: fc.nat(30), priority: fc.nat(2), coverage: coverages, from: fc.nat(6), length: fc.option(fc.nat(8)) }), { maxLength: 9 })
  .map((items) =>
    items.map(({ parent, id, priority, coverage, from, length }, i) => ({
      id: id === 0 ? "t0" : `t${i}`,
      name: `T${i}`,
      parentId: parent === null ? null : `t${parent}`,
      priority,
      coverage,
      from: dayAt(from),
      to: length === null ? null : dayAt(from + length),
    })),
  );

const maybe = (values: fc.Arbitrary<string>): fc.Arbitrary<string | null> => fc.oneof({ weight: 4, arbitrary: values }, { weight: 1, arbitrary: fc.constantFrom(null, "", " ") });
const subjects: fc.Arbitrary<TerritorySubject> = fc.record(
  { country: maybe(countries), region: maybe(regions), postalCode: maybe(codes), industry: maybe(industries), accountId: maybe(accounts), companyName: maybe(companies), emailDomain: maybe(domains) },
  { requiredKeys: [] },
);

const tidy = (text: string | null | undefined): string => (text ?? "").toLowerCase().replace(/\s+/g, " ").trim();
const tidyCode = (text: string | null | undefined): string => (text ?? "").toUpperCase().replace(/[\s-]/g, "");

/** One territory after the other, one thing after the other, nothing remembered. */
const plainMatch = (all: readonly Territory[], subject: TerritorySubject, on: CalendarDate): readonly string[] => {
  const known = all.filter((territory, i) => all.findIndex(({ id }) => id === territory.id) === i);
  const is = (a: string, b: string | null | undefined): boolean => tidy(b) !== "" && tidy(a) === tidy(b);
  const inside = (range: { readonly country: string; readonly from: string; readonly to: string }): boolean => {
    const [from, to, code] = [tidyCode(range.from), tidyCode(range.to), tidyCode(subject.postalCode)];
    if (!is(range.country, subject.country) || from.length !== to.length || code.length < from.length) return false;
    return from <= code.slice(0, from.length) && code.slice(0, from.length) <= to;
  };
  const covers = (territory: Territory): boolean => {
    const { coverage } = territory;
    if (on < territory.from || (territory.to !== null && on >= territory.to)) return false;
    if (coverage.type === "country") return coverage.countries.some((each) => is(each, subject.country));
    if (coverage.type === "region") return coverage.regions.some((each) => is(each.country, subject.country) && is(each.region, subject.region));
    if (coverage.type === "postal-range") return coverage.ranges.some(inside);
    if (coverage.type === "industry") return coverage.industries.some((each) => is(each, subject.industry));
    return (
      coverage.accountIds.some((each) => each === subject.accountId) ||
      coverage.companyNames.some((each) => is(each, subject.companyName)) ||
      coverage.emailDomains.some((each) => is(each, subject.emailDomain) || tidy(subject.emailDomain).endsWith(`.${each}`))
    );
  };
  const pathOf = (territory: Territory): readonly Territory[] | undefined => {
    const path = [territory];
    for (let parentId = territory.parentId; parentId !== null; ) {
      const parent = known.find(({ id }) => id === parentId);
      if (!parent || path.length > known.length) return undefined;
      path.push(parent);
      parentId = parent.parentId;
    }
    return path;
  };
  const order = ["country", "region", "postal-range", "industry", "named-account"];
  return known
    .flatMap((territory) => {
      const path = pathOf(territory);
      return path?.every(covers) ? [{ territory, depth: path.length, type: Math.max(...path.map(({ coverage }) => order.indexOf(coverage.type))) }] : [];
    })
    .sort((a, b) => b.type - a.type || b.depth - a.depth || a.territory.priority - b.territory.priority || (a.territory.id < b.territory.id ? -1 : 1))
    .map(({ territory }) => territory.id);
};

type Match = (all: readonly Territory[], subject: TerritorySubject, on: CalendarDate) => TerritoryMatch | undefined;

const indexed: Match = (all, subject, on) => matchTerritory(indexTerritories({ territories: all, members: [] }), subject, on);

const agreesWithAPlainScan = (match: Match): void => {
  fc.assert(
    fc.property(territories, fc.array(subjects, { minLength: 1, maxLength: 4 }), fc.nat(14), (all, asked, offset) => {
      for (const subject of asked) {
        const found = match(all, subject, dayAt(offset));
        expect(found?.matchingIds ?? []).toEqual(plainMatch(all, subject, dayAt(offset)));
        expect(found?.territory.id).toBe(found?.matchingIds[0]);
        for (const id of found?.ancestorIds ?? []) expect(found?.matchingIds).toContain(id);
      }
    }),
    { numRuns: runs },
  );
};

test("the most specific territory wins: the index answers what a plain scan answers, in the same order", () => {
  agreesWithAPlainScan(indexed);
});

test("control: an index that forgets that a child covers only what its parent covers does not", () => {
  expect(() => agreesWithAPlainScan((all, subject, on) => indexed(all.map((territory) => ({ ...territory, parentId: null })), subject, on))).toThrow();
});

test("control: an index that takes a postal range to end before its upper end does not", () => {
  const shortened = (coverage: TerritoryCoverage): TerritoryCoverage =>
    coverage.type === "postal-range" ? { ...coverage, ranges: coverage.ranges.map((range) => ({ ...range, to: /^\d*[1-9]$/.test(range.to) ? String(Number(range.to) - 1).padStart(range.to.length, "0") : range.to })) } : coverage;
  expect(() => agreesWithAPlainScan((all, subject, on) => indexed(all.map((territory) => ({ ...territory, coverage: shortened(territory.coverage) })), subject, on))).toThrow();
});

test("control: an order in which the priority goes before the type does not", () => {
  expect(() =>
    agreesWithAPlainScan((all, subject, on) => {
      const found = indexed(all, subject, on);
      const byId = new Map(all.toReversed().map((territory) => [territory.id, territory]));
      const matchingIds = found?.matchingIds.toSorted((a, b) => (byId.get(a)?.priority ?? 0) - (byId.get(b)?.priority ?? 0));
      const territory = byId.get(matchingIds?.[0] ?? "");
      return found && matchingIds && territory && { ...found, territory, matchingIds };
    }),
  ).toThrow();
});

const explainsTheAnswer = (explain: typeof explainTerritory): void => {
  fc.assert(
    fc.property(territories, subjects, fc.nat(14), (all, subject, offset) => {
      const index = indexTerritories({ territories: all, members: [] });
      const found = matchTerritory(index, subject, dayAt(offset));
      const explanation = explain(index, subject, dayAt(offset));
      const covering = explanation.considered.filter(({ verdict }) => verdict === "chosen" || verdict === "matched");
      const names = new Map(index.ranked.map(({ territory }) => [territory.id, `${territory.name} (${territory.id})`]));
      expect(covering.map((each) => each.subject)).toEqual((found?.matchingIds ?? []).map((id) => names.get(id)));
      expect(covering.map(({ verdict }) => verdict)).toEqual(covering.map((_, i) => (i === 0 ? "chosen" : "matched")));
      expect(explanation.outcome).toBe(found?.territory.name ?? "none");
      expect(explanation.tieBreak === undefined).toBe(covering.length < 2);
      expect(explanationToText(explanation)).not.toContain("undefined");
    }),
    { numRuns: runs },
  );
};

test("an explanation settles on the territory that is found, and names the same ones as covering the record", () => {
  explainsTheAnswer(explainTerritory);
});

test("control: an explanation of the day before does not", () => {
  expect(() => explainsTheAnswer((index, subject, on) => explainTerritory(index, subject, CalendarDate.addDays(on, -1)))).toThrow();
});

test("a territory that does not match, rather than being unknown, does not match either when what is missing is filled in", () => {
  fc.assert(
    fc.property(territories, subjects, subjects, fc.nat(14), (all, subject, fill, offset) => {
      const index = indexTerritories({ territories: all, members: [] });
      const filled = { ...fill, ...Object.fromEntries(Object.entries(subject).filter(([, value]) => value !== null && value.trim() !== "")) };
      const refused = explainTerritory(index, subject, dayAt(offset)).considered.filter(({ verdict }) => verdict === "not-matched").map((each) => each.subject);
      const matched = explainTerritory(index, filled, dayAt(offset)).considered.filter(({ verdict }) => verdict === "matched" || verdict === "chosen").map((each) => each.subject);
      for (const each of refused) expect(matched).not.toContain(each);
    }),
    { numRuns: runs },
  );
});
