import type { CalendarDate } from "@nexus/common";
import type { Territory, TerritoryMember, TerritorySnapshot, TerritorySubject } from "./territory.js";

/** Territories made ready for questions. Build it once per snapshot. */
export interface TerritoryIndex {
  readonly snapshot: TerritorySnapshot;
}

/** Where a record belongs. */
export interface TerritoryMatch {
  /** The one that wins. */
  readonly territory: Territory;
  /** Ids of the winner's parent, its parent and so on, nearest first. They all cover the record too. */
  readonly ancestorIds: readonly string[];
  /** Ids of every territory that covers the record, the winner first, in the order in which they would win. */
  readonly matchingIds: readonly string[];
}

export declare const indexTerritories: (snapshot: TerritorySnapshot) => TerritoryIndex;

export declare const matchTerritory: (index: TerritoryIndex, subject: TerritorySubject, on: CalendarDate) => TerritoryMatch | undefined;

export declare const territoryMembersOn: (index: TerritoryIndex, territoryId: string, on: CalendarDate) => readonly TerritoryMember[];
