import { Instant } from "@nexus/common";
import { versionAt, type ConfigurationVersion } from "../version-at.js";

/**
 * What a lead must have before it is qualified, as versioned data: a published version never changes.
 * A criterion that is null is not weighed. All thresholds are whole and inclusive.
 */
export interface QualificationSettings extends ConfigurationVersion {
  readonly name: string;
  /** The lowest score, 0 to 100. */
  readonly minimumScore: number | null;
  /** What a lead without a score comes to, where a score is asked for. */
  readonly unknownScore: "fails" | "passes";
  /** The lowest number of completed activities. */
  readonly minimumActivities: number | null;
  /** Days since the inquiry of its present cycle: not before. */
  readonly minimumAgeDays: number | null;
  /** Days since the inquiry of its present cycle: not after. */
  readonly maximumAgeDays: number | null;
}

/** The settings of a tenant that has none of its own: a score of 50 (BUS-CRMOP-0017), some activity, and not older than a year. */
export const standardQualification: QualificationSettings = {
  id: "standard",
  version: 1,
  name: "Standard",
  effectiveFrom: Instant.of("1970-01-01T00:00:00.000Z"),
  minimumScore: 50,
  unknownScore: "fails",
  minimumActivities: 1,
  minimumAgeDays: null,
  maximumAgeDays: 365,
};

/** The version that holds at the instant: of those begun, the one begun last, then the highest version, then the lowest id. */
export const qualificationAt = (versions: readonly QualificationSettings[], at: Instant): QualificationSettings | undefined => versionAt(versions, at);
