import type { LintFinding } from "../lint-finding.js";
import type { AvailabilitySnapshot } from "./availability-snapshot.js";

/** Users are held against `knownUsers` where given. */
export declare const lintAvailability: (snapshot: AvailabilitySnapshot, knownUsers?: ReadonlySet<string>) => readonly LintFinding[];
