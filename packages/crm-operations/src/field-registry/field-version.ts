import { compareText, type FieldDefinition, type FieldEntity, type Instant } from "@nexus/common";

/** One definition of a custom field and the time it holds: half-open, `from <= t < to`. */
export interface FieldVersion {
  /** 1, 2, 3, … per entity and name. */
  readonly version: number;
  readonly definition: FieldDefinition;
  readonly from: Instant;
  /** Null while it holds. Set when it is replaced by the next version or retired. */
  readonly to: Instant | null;
}

/** The tenant's custom fields with all their versions, ordered by entity, name and version. */
export type FieldRegistry = readonly FieldVersion[];

/** What is stored under a field, over all records of the entity. */
export interface FieldUsage {
  /** How many records have a value. */
  readonly records: number;
  /** The distinct values of a `choice`, ordered by text; empty for other types. */
  readonly choices: readonly string[];
}

export const inRegistryOrder = (a: FieldVersion, b: FieldVersion): number =>
  compareText(a.definition.entity, b.definition.entity) || compareText(a.definition.name, b.definition.name) || a.version - b.version;

/**
 * The definitions that hold at the instant, in the order of the registry: what `checkFieldValues` and
 * the core's decisions take.
 */
export const fieldsAsOf = (registry: FieldRegistry, at: Instant, entity?: FieldEntity): readonly FieldDefinition[] =>
  registry
    .filter(({ from, to }) => from <= at && (to === null || at < to))
    .map(({ definition }) => definition)
    .filter((definition) => entity === undefined || definition.entity === entity);
