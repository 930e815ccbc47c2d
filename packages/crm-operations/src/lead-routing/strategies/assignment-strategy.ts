import type { StrategyName } from "../routing-policy.js";

/** Somebody who is eligible, as strategies see them at the moment of the decision. */
export interface StrategyCandidate {
  readonly live: {
    readonly userId: string;
    /** Weighted open load. */
    readonly load: number;
    /** Null for no limit. */
    readonly capacity: number | null;
  };
  /** What somebody new or back is taken to carry on top, so that not everything comes at once. */
  readonly easedIn: number;
  /** A whole number above 0. */
  readonly weight: number;
  readonly place: {
    /** Number of the last turn in the rotation. */
    readonly lastTurn: number;
    /** Credit in the rotation's smooth weighted round robin. */
    readonly credit: number;
  };
  /** Points of proficiency in the skills that are wanted; 0 where none are. */
  readonly proficiency: number;
  /** How far up from the record's most specific territory they work: 0 in it, 1 in its parent, …; Infinity for nowhere. */
  readonly territoryDistance: number;
}

/**
 * Picks between eligible candidates by one number: the lowest goes first, Infinity is out. It reads the
 * candidate and nothing else, so a decision can be made again. Candidates of the same number go to the
 * next strategy of the rule; whoever is left is ordered by the longest wait, then by id.
 */
export interface AssignmentStrategy {
  readonly name: StrategyName;
  score(candidate: StrategyCandidate): number;
  /** What it looks at, for people: `open load`. */
  readonly measure: string;
  /** The value of that, as people count it; null for no limit. */
  measured(candidate: StrategyCandidate): number | null;
}
