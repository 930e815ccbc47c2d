import { compareText, type Instant } from "@nexus/common";

/** Configuration that is published in versions, each of which never changes again. */
export interface ConfigurationVersion {
  readonly id: string;
  /** 1, 2, 3, … per id. */
  readonly version: number;
  /** The version holds from this instant until the next one does. */
  readonly effectiveFrom: Instant;
}

/** The version that holds at the instant: of those begun, the one begun last, then the highest version, then the lowest id. */
export const versionAt = <Version extends ConfigurationVersion>(versions: readonly Version[], at: Instant): Version | undefined =>
  versions
    .filter(({ effectiveFrom }) => effectiveFrom <= at)
    .toSorted((a, b) => compareText(a.effectiveFrom, b.effectiveFrom) || a.version - b.version || compareText(b.id, a.id))
    .at(-1);
