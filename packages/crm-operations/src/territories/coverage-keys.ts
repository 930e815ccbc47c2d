import type { TerritoryCoverage, TerritorySubject } from "./territory.js";

/** The one form in which names are compared: composed (NFC), lower case, white space at most one blank. */
export const nameKey = (text: string): string => text.normalize("NFC").toLowerCase().replace(/\s+/g, " ").trim();

/** White space has become a blank in every name, so a line break keeps country and region apart. */
const keyOf = {
  country: (country: string): string => `country:${nameKey(country)}`,
  region: (country: string, region: string): string => `region:${nameKey(country)}\n${nameKey(region)}`,
  industry: (industry: string): string => `industry:${nameKey(industry)}`,
  account: (id: string): string => `account:${id}`,
  company: (name: string): string => `company:${nameKey(name)}`,
  domain: (domain: string): string => `domain:${nameKey(domain)}`,
} as const;

/** What a territory covers by itself, one key for each thing it names. Postal ranges have none: they are looked up by order. */
export const coverageKeys = (coverage: TerritoryCoverage): readonly string[] => {
  switch (coverage.type) {
    case "country":
      return coverage.countries.map(keyOf.country);
    case "region":
      return coverage.regions.map(({ country, region }) => keyOf.region(country, region));
    case "postal-range":
      return [];
    case "industry":
      return coverage.industries.map(keyOf.industry);
    case "named-account":
      return [...coverage.accountIds.map(keyOf.account), ...coverage.companyNames.map(keyOf.company), ...coverage.emailDomains.map(keyOf.domain)];
  }
};

/** Every key under which a territory could cover the record. */
export const subjectKeys = ({ country, region, industry, accountId, companyName, emailDomain }: TerritorySubject): readonly string[] => [
  ...(isBlank(country) ? [] : [keyOf.country(country)]),
  ...(isBlank(country) || isBlank(region) ? [] : [keyOf.region(country, region)]),
  ...(isBlank(industry) ? [] : [keyOf.industry(industry)]),
  ...(isBlank(accountId) ? [] : [keyOf.account(accountId)]),
  ...(isBlank(companyName) ? [] : [keyOf.company(companyName)]),
  ...(isBlank(emailDomain) ? [] : withParentDomains(keyOf.domain(emailDomain))),
];

export const isBlank = (text: string | null | undefined): text is null | undefined | "" => text === null || text === undefined || text.trim() === "";

/** A domain, such as `domain:a.b.example`, with those it is part of: `domain:b.example`, `domain:example`. Other keys alone. */
export const withParentDomains = (key: string): readonly string[] => {
  if (!key.startsWith("domain:")) return [key];
  const labels = key.slice("domain:".length).split(".");
  const first = Math.max(1, labels.length - mostLabels);
  return [key, ...labels.slice(first).map((_, i) => `domain:${labels.slice(first + i).join(".")}`)];
};

/** No domain has more within its 253 characters. */
const mostLabels = 127;
