import type { Fact } from "@nexus/common";
import { isBlank, nameKey } from "./coverage-keys.js";
import { postalEnds, postalKey } from "./postal-code.js";
import type { PostalRange, TerritoryCoverage, TerritorySubject } from "./territory.js";

/** `unknown` when what is missing of the record could have made it match. */
export interface CoverageVerdict {
  readonly verdict: "matched" | "not-matched" | "unknown";
  /** What was read of the record. */
  readonly facts: readonly Fact[];
}

/** Whether a territory by itself covers the record: read off its coverage, thing by thing, for explanations. */
export const judgeCoverage = (coverage: TerritoryCoverage, subject: TerritorySubject): CoverageVerdict => {
  const { country, region, postalCode, industry, accountId, companyName, emailDomain } = subject;
  switch (coverage.type) {
    case "country":
      return judge({ country }, coverage.countries.map((each) => sameName(each, country)));
    case "region":
      return judge({ country, region }, coverage.regions.map((each) => both(sameName(each.country, country), sameName(each.region, region))));
    case "postal-range":
      return judge({ country, postalCode }, coverage.ranges.map((range) => both(sameName(range.country, country), isWithin(range, postalCode))));
    case "industry":
      return judge({ industry }, coverage.industries.map((each) => sameName(each, industry)));
    case "named-account":
      return judge({ accountId, companyName, emailDomain }, [
        ...coverage.accountIds.map((each) => (isBlank(accountId) ? undefined : each === accountId)),
        ...coverage.companyNames.map((each) => sameName(each, companyName)),
        ...coverage.emailDomains.map((each) => isDomainOf(each, emailDomain)),
      ]);
  }
};

/** Undefined while nobody can tell. */
type Answer = boolean | undefined;
type Known = string | null | undefined;

const both = (a: Answer, b: Answer): Answer => (a === false || b === false ? false : a === undefined || b === undefined ? undefined : true);

const sameName = (name: string, known: Known): Answer => (isBlank(known) ? undefined : nameKey(name) === nameKey(known));

const isDomainOf = (domain: string, known: Known): Answer => (isBlank(known) ? undefined : `.${nameKey(known)}`.endsWith(`.${nameKey(domain)}`));

const isWithin = (range: PostalRange, known: Known): Answer => {
  const ends = postalEnds(range);
  const code = postalKey(known ?? "");
  if (!ends) return false;
  if (code === "") return undefined;
  const start = code.slice(0, ends.from.length);
  return start.length === ends.from.length && ends.from <= start && start <= ends.to;
};

const judge = (read: Readonly<Record<string, Known>>, answers: readonly Answer[]): CoverageVerdict => ({
  facts: Object.entries(read).map(([name, value]) => ({ name, value: value ?? null })),
  verdict: answers.includes(true) ? "matched" : answers.includes(undefined) ? "unknown" : "not-matched",
});
