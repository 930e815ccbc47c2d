import { OperationsError, type AggregateQuery, type AggregateRow, type RecordRow, type RecordTable, type Scalar } from "@nexus/crm-operations";
import { isScalar } from "./condition-truth.js";
import { compareNullsLast } from "./row-order.js";

interface Group {
  readonly key: Readonly<Record<string, Scalar | null>>;
  count: number;
  readonly sums: Map<string, bigint>;
}

/** Counts and exact sums of rows that already meet the query's condition. */
export const aggregateRows = <Row extends RecordRow>(table: RecordTable<Row>, rows: readonly Row[], query: AggregateQuery<Row>): readonly AggregateRow[] => {
  const groups = new Map<string, Group>();
  for (const row of rows) {
    const values = query.groupBy.map((column) => scalarOrNull(row[column]));
    const group = groupOf(groups, query.groupBy, values);
    group.count += 1;
    for (const column of query.sum) {
      const value: unknown = row[column];
      group.sums.set(column, (group.sums.get(column) ?? 0n) + (typeof value === "number" ? BigInt(value) : 0n));
    }
  }
  return [...groups.values()]
    .sort((a, b) => compareKeys(query.groupBy, a, b))
    .map(({ key, count, sums }) => ({ key, count, sums: Object.fromEntries([...sums].map(([column, sum]) => [column, exact(table.name, column, sum)])) }));
};

const groupOf = (groups: Map<string, Group>, columns: readonly string[], values: readonly (Scalar | null)[]): Group => {
  const text = JSON.stringify(values);
  const known = groups.get(text);
  if (known) return known;
  const group: Group = { key: Object.fromEntries(columns.map((column, i) => [column, values[i] ?? null])), count: 0, sums: new Map() };
  groups.set(text, group);
  return group;
};

const compareKeys = (columns: readonly string[], a: Group, b: Group): number => {
  for (const column of columns) {
    const order = compareNullsLast(a.key[column], b.key[column]);
    if (order !== 0) return order;
  }
  return 0;
};

const exact = (table: string, column: string, sum: bigint): number => {
  const asNumber = Number(sum);
  if (!Number.isSafeInteger(asNumber)) throw OperationsError.overflow(table, column);
  return asNumber;
};

const scalarOrNull = (value: unknown): Scalar | null => (isScalar(value) ? value : null);
