import { Instant } from "@nexus/common";
import { versionAt, type ConfigurationVersion } from "../version-at.js";

/** In the order in which what is missing is told. */
export const closingFields = ["amount", "customer", "owner", "reason", "competitor", "lines", "contacts", "primary-contact", "expected-close-date"] as const;

/** Something a deal, or its closing, may be asked for: `reason` and `competitor` are said when it is closed. */
export type ClosingField = (typeof closingFields)[number];

/** What must be known of a deal when it is closed. */
export interface ClosingRequirements {
  readonly fields: readonly ClosingField[];
  /** Names of custom fields of the deal. */
  readonly customFields: readonly string[];
}

/**
 * What a tenant asks for when deals are closed, as versioned data: a published version never changes.
 * What holds for everybody is not listed: a deal is won with an amount, a customer and an owner, and lost
 * for a reason.
 */
export interface CloseSettings extends ConfigurationVersion {
  readonly name: string;
  readonly won: ClosingRequirements;
  readonly lost: ClosingRequirements;
  /** What becomes of a deal that no customer has accepted a quotation for: one is written when it is won, or it cannot be won. */
  readonly withoutQuotation: "created-at-close" | "refused";
}

/** The settings of a tenant that has none of its own: nothing beyond what holds for everybody. */
export const standardCloseSettings: CloseSettings = {
  id: "standard",
  version: 1,
  name: "Standard",
  effectiveFrom: Instant.of("1970-01-01T00:00:00.000Z"),
  won: { fields: [], customFields: [] },
  lost: { fields: [], customFields: [] },
  withoutQuotation: "created-at-close",
};

/** The version that holds at the instant: of those begun, the one begun last, then the highest version, then the lowest id. */
export const closeSettingsAt = (versions: readonly CloseSettings[], at: Instant): CloseSettings | undefined => versionAt(versions, at);
