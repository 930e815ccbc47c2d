import type { LintFinding } from "../lint-finding.js";
import type { TerritorySnapshot } from "./territory.js";

/** Users are held against `knownUsers` where given. */
export declare const lintTerritories: (snapshot: TerritorySnapshot, knownUsers?: ReadonlySet<string>) => readonly LintFinding[];
