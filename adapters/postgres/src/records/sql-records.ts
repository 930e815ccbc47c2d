import { sql, type RawBuilder } from "kysely";
import {
  OperationsError,
  type AggregateQuery,
  type AggregateRow,
  type RecordChange,
  type RecordQuery,
  type RecordRow,
  type RecordTable,
  type Records,
  type Scalar,
} from "@nexus/crm-operations";
import type { Session } from "../database/database.js";
import { compiler } from "../database/session-dialect.js";
import { columnSql, conditionShape, conditionSql, orderSql } from "./condition-sql.js";
import { InsertTogether } from "./insert-together.js";
import { expectedVersionKey, forIds, idArgument, statementsOf } from "./table-statements.js";

/** Shapes of queries that are kept compiled, per table; a host whose queries are all different has no use for them. */
const mostFinds = 200;

/**
 * The rows of one tenant in one transaction; `guardRecords` has checked what arrives. Every method is
 * one statement. The tenant is in each of them as a bound value, and once more in the row-level
 * security of the table.
 */
export class SqlRecords implements Records {
  private readonly inserting: InsertTogether;

  constructor(
    private readonly session: Session,
    private readonly tenantId: string,
  ) {
    this.inserting = new InsertTogether(session, tenantId);
  }

  async get<Row extends RecordRow>(table: RecordTable<Row>, ids: readonly string[]): Promise<readonly Row[]> {
    const statements = statementsOf(table);
    const { rows } = await this.session.query(forIds(statements.get, ids), [this.tenantId, idArgument(ids)]);
    const byId = new Map(rows.map((answer) => statements.codec.decode<Row>(String(answer["row"]))).map((row) => [row.id, row]));
    return ids.flatMap((id) => byId.get(id) ?? []);
  }

  async find<Row extends RecordRow>(table: RecordTable<Row>, query: RecordQuery<Row>): Promise<readonly Row[]> {
    const { codec, finds } = statementsOf(table);
    const values: unknown[] = [this.tenantId];
    const where = query.where === undefined ? "" : conditionShape(table, query.where, values);
    if (query.limit !== undefined) values.push(query.limit);
    const shape = `${where};${(query.orderBy ?? []).map(({ column, direction }) => `${column} ${direction}`).join(",")};${query.limit === undefined ? "" : "limited"}`;
    const known = finds.get(shape);
    const text = known ?? this.compileFind(table, query).sql;
    if (known === undefined && finds.size < mostFinds) finds.set(shape, text);
    const { rows } = await this.session.query(text, values);
    return rows.map((answer) => codec.decode<Row>(String(answer["row"])));
  }

  private compileFind<Row extends RecordRow>(table: RecordTable<Row>, query: RecordQuery<Row>) {
    return sql`
      select row_to_json(found)::text as row from (
        select ${statementsOf(table).columns} from ${sql.table(table.name)} where ${this.where(table, query)}
        order by ${orderSql(query.orderBy ?? [])} ${query.limit === undefined ? sql`` : sql`limit ${query.limit}`}
      ) as found`.compile(compiler);
  }

  async aggregate<Row extends RecordRow>(table: RecordTable<Row>, query: AggregateQuery<Row>): Promise<readonly AggregateRow[]> {
    const groups = query.groupBy.map(columnSql);
    const keys = groups.map((column, index) => sql`${column} as ${sql.id(`key${index}`)}`);
    const sums = query.sum.map((name, index) => sql`coalesce(sum(${columnSql(name)}), 0) as ${sql.id(`sum${index}`)}`);
    const grouping =
      groups.length === 0
        ? sql`having count(*) > 0`
        : sql`group by ${sql.join(groups)} order by ${sql.join(groups.map((column) => sql`${column} nulls last`))}`;
    const { rows } = await this.ask(sql`
      select ${sql.join([...keys, sql`count(*) as count`, ...sums])}
      from ${sql.table(table.name)} where ${this.where(table, query)} ${grouping}`);
    return rows.map((row) => ({
      key: Object.fromEntries(query.groupBy.map((name, index) => [name, keyValue(row[`key${index}`])])),
      count: Number(row["count"]),
      sums: Object.fromEntries(query.sum.map((name, index) => [name, exactSum(table.name, name, String(row[`sum${index}`]))])),
    }));
  }

  insert<Row extends RecordRow>(table: RecordTable<Row>, rows: readonly Row[]): Promise<void> {
    return this.inserting.insert(table, rows);
  }

  async update<Row extends RecordRow>(table: RecordTable<Row>, changes: readonly RecordChange<Row>[]): Promise<void> {
    const { update, codec } = statementsOf(table);
    const given = changes.map(({ row, expectedVersion }) => ({ ...row, [expectedVersionKey]: expectedVersion }));
    const ids = changes.map(({ row }) => row.id);
    const { rows } = await this.session.query(forIds(update, ids), [this.tenantId, codec.encode(given), idArgument(ids)]);
    if (rows.length === 0) return;
    const missed = new Set(rows.map((row) => row["id"]));
    throw OperationsError.concurrencyConflict(table.name, ids.filter((id) => missed.has(id)));
  }

  async remove<Row extends RecordRow>(table: RecordTable<Row>, ids: readonly string[]): Promise<number> {
    const { affected } = await this.session.query(forIds(statementsOf(table).remove, ids), [this.tenantId, idArgument(ids)]);
    return affected;
  }

  private where<Row extends RecordRow>(table: RecordTable<Row>, { where }: Pick<RecordQuery<Row>, "where">): RawBuilder<unknown> {
    const tenant = sql`${sql.id("tenant_id")} = ${this.tenantId}`;
    return where === undefined ? tenant : sql`${tenant} and ${conditionSql(table, where)}`;
  }

  private ask(statement: RawBuilder<unknown>) {
    const compiled = statement.compile(compiler);
    return this.session.query(compiled.sql, compiled.parameters);
  }
}

const keyValue = (value: unknown): Scalar | null =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? value : null;

/** Sums of `bigint` are `numeric` and come as text: exact, or refused. */
const exactSum = (table: string, column: string, text: string): number => {
  const sum = Number(text);
  if (!Number.isSafeInteger(sum)) throw OperationsError.overflow(table, column);
  return sum;
};
