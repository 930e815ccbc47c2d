import { personalFieldNames, type AnyDataClasses, type FieldValues, type Instant } from "@nexus/common";
import type { CoreEvent, Decider, DecisionEnvironment, Entity } from "@nexus/crm";
import { column, nullable, type RecordRow, type RecordTable } from "@nexus/crm-operations";

export type EntityType = "lead" | "opportunity" | "pipeline" | "activity";

/** The whole state as it is kept: of parts that say the same, only one. `stateOf` of its kind reads it back. */
export interface KeptState {
  readonly customFields: FieldValues;
}

/**
 * A record of the core as a row: the whole state, and beside it the columns that queries read. The
 * columns are derived from the state by one function per entity and never written otherwise.
 */
export type EntityRow<Columns> = RecordRow &
  Columns & {
    readonly ownerId: string | null;
    readonly createdAt: Instant;
    readonly updatedAt: Instant;
    readonly deletedAt: Instant | null;
    readonly state: KeptState;
  };

export const entityColumns = {
  id: column.text,
  version: column.integer,
  ownerId: nullable(column.text),
  createdAt: column.instant,
  updatedAt: column.instant,
  deletedAt: nullable(column.instant),
  state: column.json,
} as const;

/** The columns every record has. */
export const entityRow = (state: Entity, kept: KeptState = state) => ({
  id: state.id,
  version: state.version,
  ownerId: state.ownerId,
  createdAt: state.createdAt,
  updatedAt: state.updatedAt,
  deletedAt: state.deletedAt,
  state: kept,
});

/** Of a kind that keeps its state as it is. What is in the row was written by `toRow`. */
export const stateAsKept = <State extends Entity>(kept: KeptState): State => kept as State;

/** The classes of an entity and of what its commands say, which is also what its events say. */
export const dataClassed = (dataClasses: AnyDataClasses, inputs: AnyDataClasses) => ({
  dataClasses,
  personalFields: new Set([...personalFieldNames(dataClasses), ...personalFieldNames(inputs)]),
});

/** Everything the storage of one entity needs to know beside the rows themselves. */
export interface EntityKind<
  State extends Entity,
  Command extends { readonly type: string; readonly id: string },
  Event extends CoreEvent<string, unknown>,
  Environment extends DecisionEnvironment,
  Columns extends object,
> {
  readonly type: EntityType;
  readonly table: RecordTable<EntityRow<Columns>>;
  readonly decider: Decider<State, Command, Event, Environment>;
  /** The columns of this entity's own. */
  toRow(state: State): EntityRow<Columns>;
  /** The state that `toRow` was given. */
  stateOf(kept: KeptState): State;
  /** What is kept as field history, by name, JSON-plain. */
  tracked(state: State): Readonly<Record<string, unknown>>;
  /** What of a record is personal, and what is left of it when the person is erased. */
  readonly dataClasses: AnyDataClasses;
  /** Names of fields of states and events that hold personal data: they stay out of published events. */
  readonly personalFields: ReadonlySet<string>;
}

/** One record's step: from what was stored (undefined: nothing) to what is, by these events. */
export interface Step<State, Event> {
  readonly before: State | undefined;
  readonly after: State;
  readonly events: readonly Event[];
  /** The command's name, for the audit trail. */
  readonly action: string;
  readonly reason: string | null;
}
