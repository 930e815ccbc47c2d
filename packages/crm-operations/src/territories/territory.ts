import type { EffectivePeriod } from "../effective-period.js";

/** From the least specific to the most: a named account goes before an industry, an industry before whoever has the postal code. */
export const territoryTypes = ["country", "region", "postal-range", "industry", "named-account"] as const;

export type TerritoryType = (typeof territoryTypes)[number];

/**
 * What a territory covers by itself. Countries, regions, industries and company names are compared
 * regardless of case, composition (NFC) and white space; account ids exactly. Write countries as the
 * records do, at best by their ISO 3166 code.
 */
export type TerritoryCoverage =
  | { readonly type: "country"; readonly countries: readonly string[] }
  | { readonly type: "region"; readonly regions: readonly RegionCoverage[] }
  | { readonly type: "postal-range"; readonly ranges: readonly PostalRange[] }
  | { readonly type: "industry"; readonly industries: readonly string[] }
  | NamedAccountCoverage;

/** A region means something only within its country. */
export interface RegionCoverage {
  readonly country: string;
  readonly region: string;
}

/**
 * Postal codes of one country, both ends included, compared in upper case without white space and
 * hyphens. A range looks at as many characters of a code as its own ends have, which must be equally
 * long: `10115` to `10119` covers five codes, `10` to `12` every code that begins with 10, 11 or 12.
 * A code with fewer characters is not covered.
 */
export interface PostalRange {
  readonly country: string;
  readonly from: string;
  readonly to: string;
}

/** Any one of them is enough. A domain stands for its subdomains too. */
export interface NamedAccountCoverage {
  readonly type: "named-account";
  readonly accountIds: readonly string[];
  readonly companyNames: readonly string[];
  readonly emailDomains: readonly string[];
}

/** A part of the market that somebody looks after. Under a parent it covers only what the parent covers too; at most 16 stand above each other. */
export interface Territory extends EffectivePeriod {
  readonly id: string;
  readonly name: string;
  /** The territory this one is part of; null at the top. */
  readonly parentId: string | null;
  /** Decides between territories that are equally specific and equally deep: the lower number goes first. */
  readonly priority: number;
  readonly coverage: TerritoryCoverage;
}

/** Who works in a territory, and as what: `account-executive`, `sales-engineer`; the tenant's own words. */
export interface TerritoryMember extends EffectivePeriod {
  readonly id: string;
  readonly territoryId: string;
  readonly userId: string;
  readonly role: string;
}

/** Plain data, ids unique within each list. */
export interface TerritorySnapshot {
  readonly territories: readonly Territory[];
  readonly members: readonly TerritoryMember[];
}

export const emptyTerritories: TerritorySnapshot = { territories: [], members: [] };

/** What is known of the record that looks for its territory. Whatever is missing, null or blank matches nothing. */
export interface TerritorySubject {
  readonly country?: string | null;
  readonly region?: string | null;
  readonly postalCode?: string | null;
  readonly industry?: string | null;
  readonly accountId?: string | null;
  readonly companyName?: string | null;
  /** The part of an e-mail address behind the @. */
  readonly emailDomain?: string | null;
}
