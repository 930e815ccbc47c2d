/**
 * Territories: which part of the market a record belongs to, and who works there, on any day. A
 * territory covers countries, regions, postal codes, industries or named accounts, and under a parent
 * only what the parent covers too; the most specific one that covers a record wins.
 *
 * A snapshot is plain data; `indexTerritories` makes it ready, `matchTerritory` answers and
 * `explainTerritory` says why. `lintTerritories` finds cycles, holes and overlaps before records fall
 * into them. `TerritoryStore` keeps it.
 */
export {
  emptyTerritories,
  territoryTypes,
  type NamedAccountCoverage,
  type PostalRange,
  type RegionCoverage,
  type Territory,
  type TerritoryCoverage,
  type TerritoryMember,
  type TerritorySnapshot,
  type TerritorySubject,
  type TerritoryType,
} from "./territory.js";
export { territoryMemberSchema, territorySchema, territorySnapshotSchema } from "./territory-schema.js";
export { indexTerritories, matchTerritory, territoryMembersOn, type TerritoryIndex, type TerritoryMatch } from "./territory-index.js";
export { explainTerritory } from "./territory-explanation.js";
export { lintTerritories } from "./territory-lint.js";
export { territoryLock, type TerritoryIds, type TerritoryStore } from "./territory-store.js";
