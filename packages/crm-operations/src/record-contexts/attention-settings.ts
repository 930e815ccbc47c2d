import { Instant } from "@nexus/common";
import { versionAt, type ConfigurationVersion } from "../version-at.js";

/** In the order in which they are looked at. */
export const attentionCodes = ["stale", "overdue", "no_next_activity", "no_decision_maker", "stage_too_old", "close_date_pushed"] as const;

export type AttentionCode = (typeof attentionCodes)[number];

export type AttentionSeverity = "warning" | "critical";

/** From which figure on somebody should look, and from which on at once; null for never. */
export interface AttentionLevels {
  readonly warningFrom: number | null;
  readonly criticalFrom: number | null;
}

/**
 * What counts as a deal that needs attention, as versioned data: a published version never changes.
 * An indicator that is null is not looked at. Figures are whole and inclusive.
 */
export interface AttentionSettings extends ConfigurationVersion {
  readonly name: string;
  /** Days without a completed activity; without any, days since the deal was created. */
  readonly stale: AttentionLevels | null;
  /** Days since the expected close date: 1 is the day after it (UTC). */
  readonly overdue: AttentionLevels | null;
  /** No activity is planned. */
  readonly noNextActivity: { readonly severity: AttentionSeverity } | null;
  /** Nobody with one of these roles takes part. */
  readonly noDecisionMaker: { readonly severity: AttentionSeverity; readonly roles: readonly string[] } | null;
  /** Days in the stage beyond what the pipeline allows there: 0 is the day it allows no more. */
  readonly stageTooOld: AttentionLevels | null;
  /** How often the expected close date was moved to a later day. */
  readonly closeDatePushed: AttentionLevels | null;
}

/** The settings of a tenant that has none of its own. */
export const standardAttentionSettings: AttentionSettings = {
  id: "standard",
  version: 1,
  name: "Standard",
  effectiveFrom: Instant.of("1970-01-01T00:00:00.000Z"),
  stale: { warningFrom: 14, criticalFrom: 30 },
  overdue: { warningFrom: 1, criticalFrom: 14 },
  noNextActivity: { severity: "warning" },
  noDecisionMaker: { severity: "warning", roles: ["decision-maker", "economic-buyer"] },
  stageTooOld: { warningFrom: 0, criticalFrom: 14 },
  closeDatePushed: { warningFrom: 2, criticalFrom: 4 },
};

/** The version that holds at the instant: of those begun, the one begun last, then the highest version, then the lowest id. */
export const attentionSettingsAt = (versions: readonly AttentionSettings[], at: Instant): AttentionSettings | undefined => versionAt(versions, at);
