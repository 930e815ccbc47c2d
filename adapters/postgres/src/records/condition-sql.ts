import { sql, type RawBuilder } from "kysely";
import type { Column, Comparison, Condition, Order, RecordRow, Scalar, TableDefinition } from "@nexus/crm-operations";
import { timeForPostgres } from "../database/parse-column.js";
import { columnName } from "../schema/names.js";

const operators: Readonly<Record<Comparison, RawBuilder<unknown>>> = {
  eq: sql`=`,
  ne: sql`<>`,
  gt: sql`>`,
  gte: sql`>=`,
  lt: sql`<`,
  lte: sql`<=`,
};

/** A condition as SQL with bound values; SQL's own three-valued logic is the port's. */
export const conditionSql = <Row extends RecordRow>(table: TableDefinition, condition: Condition<Row>): RawBuilder<unknown> => {
  if ("all" in condition) return joined(table, condition.all, "and");
  if ("any" in condition) return joined(table, condition.any, "or");
  if ("not" in condition) return sql`not (${conditionSql(table, condition.not)})`;
  const column = columnSql(condition.column);
  if ("value" in condition) return sql`${column} ${operators[condition.is]} ${bound(table, condition.column, condition.value)}`;
  // One of one is planned once, a list at every call: see table-statements.ts.
  if ("values" in condition && condition.values.length === 1) return sql`${column} = ${bound(table, condition.column, condition.values[0] ?? "")}`;
  if ("values" in condition) return sql`${column} = any(${condition.values.map((value) => bound(table, condition.column, value))})`;
  return condition.is === "null" ? sql`${column} is null` : sql`${column} is not null`;
};

/**
 * A condition without its values, so that all of one shape share a compiled statement; what is bound goes
 * to `values`, in the order in which `conditionSql` binds it.
 */
export const conditionShape = <Row extends RecordRow>(table: TableDefinition, condition: Condition<Row>, values: unknown[]): string => {
  const shapes = (parts: readonly Condition<Row>[]): string => parts.map((part) => conditionShape(table, part, values)).join(",");
  if ("all" in condition) return `all(${shapes(condition.all)})`;
  if ("any" in condition) return `any(${shapes(condition.any)})`;
  if ("not" in condition) return `not(${conditionShape(table, condition.not, values)})`;
  if ("value" in condition) values.push(bound(table, condition.column, condition.value));
  else if ("values" in condition) values.push(condition.values.length === 1 ? bound(table, condition.column, condition.values[0] ?? "") : condition.values.map((value) => bound(table, condition.column, value)));
  return `${condition.column} ${condition.is}${"values" in condition && condition.values.length === 1 ? " one" : ""}`;
};

export const orderSql = <Row extends RecordRow>(orderBy: readonly Order<Row>[]): RawBuilder<unknown> =>
  sql.join([
    ...orderBy.map(({ column, direction }) => sql`${columnSql(column)} ${direction === "ascending" ? sql`asc` : sql`desc`} nulls last`),
    sql`${sql.id("id")} asc`,
  ]);

export const columnSql = (name: string): RawBuilder<unknown> => sql.id(columnName(name));

const joined = <Row extends RecordRow>(table: TableDefinition, parts: readonly Condition<Row>[], by: "and" | "or"): RawBuilder<unknown> => {
  if (parts.length === 0) return by === "and" ? sql`true` : sql`false`;
  return sql`(${sql.join(parts.map((part) => conditionSql(table, part)), by === "and" ? sql` and ` : sql` or `)})`;
};

const bound = (table: TableDefinition, name: string, value: Scalar): Scalar =>
  typeof value === "string" && isTime(table.columns[name]) ? timeForPostgres(value) : value;

export const isTime = (column: Column | undefined): boolean => column?.type === "instant" || column?.type === "date";
