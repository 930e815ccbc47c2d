import type { OperationContext } from "@nexus/common";
import { column, nullable, type Hasher, type MemberLoad, type RecordRow, type RecordTable, type Records, type Rotation, type RotationStore } from "@nexus/crm-operations";
import { replaceRows } from "../storage/write-rows.js";

/** `id` is a hash of the scope, which may be longer than a row's id. */
interface RotationRow extends RecordRow {
  readonly scope: string;
  readonly turn: number;
  /** User, last turn, credit, away: written with every run, so it is kept short. */
  readonly places: readonly (readonly [string, number, number, boolean])[];
}

/** `id` is the user. */
interface MemberLoadRow extends RecordRow {
  readonly openLoad: number;
  readonly capacity: number | null;
}

export const rotationTable: RecordTable<RotationRow> = {
  name: "operations_routing_rotation",
  columns: { id: column.text, version: column.integer, scope: column.text, turn: column.integer, places: column.json },
  unique: [],
};

export const memberLoadTable: RecordTable<MemberLoadRow> = {
  name: "operations_routing_load",
  columns: { id: column.text, version: column.integer, openLoad: column.integer, capacity: nullable(column.integer) },
  unique: [],
  atMost: [{ column: "openLoad", bound: "capacity" }],
};

export class StoredRotations implements RotationStore {
  constructor(
    private readonly records: Records,
    private readonly hasher: Hasher,
  ) {}

  async rotations(_ctx: OperationContext): Promise<Readonly<Record<string, Rotation>>> {
    const rows = await this.records.find(rotationTable, { orderBy: [{ column: "scope", direction: "ascending" }] });
    return Object.fromEntries(rows.map(({ scope, turn, places }) => [scope, { turn, places: placesOf(places) }]));
  }

  async saveRotations(_ctx: OperationContext, rotations: Readonly<Record<string, Rotation>>): Promise<void> {
    const rows = Object.entries(rotations).map(([scope, { turn, places }]): RotationRow => ({
      id: this.hasher.sha256(scope),
      version: 1,
      scope,
      turn,
      places: Object.entries(places).map(([userId, { lastTurn, credit, away }]) => [userId, lastTurn, credit, away]),
    }));
    await replaceRows(this.records, rotationTable, rows);
  }

  async loads(_ctx: OperationContext, userIds: readonly string[]): Promise<readonly MemberLoad[]> {
    return (await this.records.get(memberLoadTable, userIds)).map(({ id, openLoad, capacity }) => ({ userId: id, openLoad, capacity }));
  }

  async saveLoads(_ctx: OperationContext, loads: readonly MemberLoad[]): Promise<void> {
    await replaceRows(this.records, memberLoadTable, loads.map(({ userId, openLoad, capacity }) => ({ id: userId, version: 1, openLoad, capacity })));
  }
}

const placesOf = (places: RotationRow["places"]): Rotation["places"] =>
  Object.fromEntries(places.map(([userId, lastTurn, credit, away]) => [userId, { lastTurn, credit, away }]));
