import { sql, type RawBuilder } from "kysely";
import type { ColumnType, TableDefinition } from "@nexus/crm-operations";
import { compiler } from "../database/session-dialect.js";
import { columnName } from "../schema/names.js";
import { columnSql } from "./condition-sql.js";
import { rowCodec, type RowCodec } from "./row-codec.js";

/** Beside the columns of a row, in an update; no column can be called so. */
export const expectedVersionKey = "$expected";

/**
 * A statement for many ids, and the same for one. The planner cannot see how long a list is before it is
 * given, so it plans a list anew at every call, which takes longer than to find a row; for one id it plans once.
 */
export interface ByIds {
  readonly many: string;
  readonly one: string;
}

/** The statements every table has, compiled once; `$1` is always the tenant. */
export interface TableStatements {
  readonly codec: RowCodec;
  /** `$2`: ids, or the id. */
  readonly get: ByIds;
  /** For the rows as JSON in the parameter of that number. */
  insert(parameter: number): string;
  /**
   * `$2`: rows with the expected version as JSON, `$3`: their ids once more, or the id, so that the rows are found
   * by key however wrong the planner's statistics are; the join is one that no index serves, or else it
   * would look for all the ids once more per row. Answers the ids of those that were not updated.
   */
  readonly update: ByIds;
  /** `$2`: ids, or the id. */
  readonly remove: ByIds;
  /** Every column under the name it has in the record. */
  readonly columns: RawBuilder<unknown>;
  /** Queries compiled so far, by their shape. */
  readonly finds: Map<string, string>;
}

const recordsetTypes: Readonly<Record<ColumnType, RawBuilder<unknown>>> = {
  text: sql`text`,
  integer: sql`bigint`,
  boolean: sql`boolean`,
  instant: sql`timestamptz`,
  date: sql`date`,
  json: sql`json`,
};

/** Bound at each call; the statements have no values in them. */
const tenant = sql.raw("$1");
const second = sql.raw("$2");
const third = sql.raw("$3");

/** The arguments of a statement for many ids or one. */
export const idArgument = (ids: readonly string[]): readonly string[] | string => (ids.length === 1 ? (ids[0] ?? "") : ids);

export const forIds = ({ many, one }: ByIds, ids: readonly string[]): string => (ids.length === 1 ? one : many);

const byIds = (statement: (isOneOf: (argument: RawBuilder<unknown>) => RawBuilder<unknown>) => RawBuilder<unknown>): ByIds => ({
  many: text(statement((argument) => sql`= any(${argument})`)),
  one: text(statement((argument) => sql`= ${argument}`)),
});

const text = (statement: RawBuilder<unknown>): string => statement.compile(compiler).sql;

const known = new WeakMap<TableDefinition, TableStatements>();

export const statementsOf = (table: TableDefinition): TableStatements => {
  const statements = known.get(table) ?? compileStatements(table);
  known.set(table, statements);
  return statements;
};

const compileStatements = (table: TableDefinition): TableStatements => {
  const names = Object.keys(table.columns);
  const target = sql.table(table.name);
  const columns = sql.join(names.map((name) => sql`${columnSql(name)} as ${sql.id(name)}`));
  const stored = sql.join(names.map(columnSql));
  const given = sql.join(names.map((name) => sql.id("given", name)));
  const shape = Object.entries(table.columns).map(([name, column]) => sql`${sql.id(name)} ${recordsetTypes[column.type]}`);
  const assignments = sql.join(names.map((name) => sql`${sql.id(columnName(name))} = ${sql.id("given", name)}`));

  return {
    codec: rowCodec(table),
    columns,
    finds: new Map(),
    get: byIds((isOneOf) => sql`select row_to_json(found)::text as row from (select ${columns} from ${target} where tenant_id = ${tenant} and id ${isOneOf(second)}) as found`),
    insert: (parameter) =>
      text(sql`
        insert into ${target} (tenant_id, ${stored})
        select ${tenant}, ${given} from json_to_recordset(${sql.raw(`$${parameter}`)}::json) as given (${sql.join(shape)})`),
    update: byIds((isOneOf) => sql`
      with given as (
        select * from json_to_recordset(${second}::json) as given (${sql.join([...shape, sql`${sql.id(expectedVersionKey)} bigint`])})
      ), updated as (
        update ${target} as kept set ${assignments} from given
        where kept.tenant_id = ${tenant} and kept.id ${isOneOf(third)} and kept.id || '' = given.id and kept.version = given.${sql.id(expectedVersionKey)}
        returning kept.id
      )
      select given.id from given where not exists (select from updated where updated.id = given.id)`),
    remove: byIds((isOneOf) => sql`delete from ${target} where tenant_id = ${tenant} and id ${isOneOf(second)}`),
  };
};
