import type { RecordRow, Scalar, TableDefinition } from "@nexus/crm-operations";
import { isScalar } from "./condition-truth.js";

/** The committed rows of one table and tenant, with a hash map per unique key and per column looked up by value. */
export class TableState {
  private readonly rows = new Map<string, RecordRow>();
  private readonly ownersByKey: readonly Map<string, string>[];
  private readonly idsByValue = new Map<string, Map<Scalar, Set<string>>>();
  /** How many snapshots look at this state; while there are any it must not change. */
  pins = 0;

  constructor(readonly table: TableDefinition) {
    this.ownersByKey = table.unique.map(() => new Map());
  }

  row(id: string): RecordRow | undefined {
    return this.rows.get(id);
  }

  all(): Iterable<RecordRow> {
    return this.rows.values();
  }

  get size(): number {
    return this.rows.size;
  }

  /** The id of the row that has this unique key. */
  owner(keyIndex: number, key: string): string | undefined {
    return this.ownersByKey[keyIndex]?.get(key);
  }

  /** Ids of the rows with this value in a column. The first question about a column builds its map. */
  idsWith(column: string, value: Scalar): ReadonlySet<string> {
    let byValue = this.idsByValue.get(column);
    if (!byValue) {
      byValue = new Map();
      this.idsByValue.set(column, byValue);
      for (const row of this.rows.values()) addId(byValue, Reflect.get(row, column), row.id);
    }
    return byValue.get(value) ?? none;
  }

  put(row: RecordRow): void {
    this.rows.set(row.id, row);
    for (const [index, key] of uniqueKeys(this.table, row)) this.ownersByKey[index]?.set(key, row.id);
    for (const [column, byValue] of this.idsByValue) addId(byValue, Reflect.get(row, column), row.id);
  }

  delete(id: string): void {
    const row = this.rows.get(id);
    if (!row) return;
    this.rows.delete(id);
    for (const [index, key] of uniqueKeys(this.table, row)) this.ownersByKey[index]?.delete(key);
    for (const [column, byValue] of this.idsByValue) removeId(byValue, Reflect.get(row, column), id);
  }

  copy(): TableState {
    const copy = new TableState(this.table);
    for (const row of this.rows.values()) copy.put(row);
    return copy;
  }
}

const none: ReadonlySet<string> = new Set();

const addId = (byValue: Map<Scalar, Set<string>>, value: unknown, id: string): void => {
  if (!isScalar(value)) return;
  const ids = byValue.get(value);
  if (ids) ids.add(id);
  else byValue.set(value, new Set([id]));
};

const removeId = (byValue: Map<Scalar, Set<string>>, value: unknown, id: string): void => {
  if (!isScalar(value)) return;
  const ids = byValue.get(value);
  ids?.delete(id);
  if (ids?.size === 0) byValue.delete(value);
};

/** The unique keys a row has, each with the index of its definition; keys with a null are left out. */
export const uniqueKeys = (table: TableDefinition, row: RecordRow): readonly (readonly [number, string])[] =>
  table.unique.flatMap((columns, index) => {
    const values = columns.map((column): unknown => Reflect.get(row, column));
    return values.includes(null) ? [] : [[index, JSON.stringify(values)] as const];
  });
