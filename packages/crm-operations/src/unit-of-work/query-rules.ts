import { isSafeInteger } from "@nexus/common";
import { OperationsError } from "../operations-error.js";
import type { AggregateQuery, Condition, RecordQuery } from "./record-query.js";
import { valueProblem } from "./record-rules.js";
import type { Column, RecordRow, TableDefinition } from "./record-table.js";

const deepest = 64;

/** Throws `invalid_query` for what the table's definition cannot answer. */
export const checkQuery = <Row extends RecordRow>(table: TableDefinition, query: RecordQuery<Row>): void => {
  if (query.where) checkCondition(table, query.where, 0);
  for (const order of query.orderBy ?? []) comparable(table, order.column);
  if (query.limit !== undefined && !(isSafeInteger(query.limit) && query.limit >= 1)) {
    throw OperationsError.invalidQuery(table.name, "limit", "must be an integer of at least 1");
  }
};

/** The same for aggregates: groups of comparable columns, sums of integer columns. */
export const checkAggregateQuery = <Row extends RecordRow>(table: TableDefinition, query: AggregateQuery<Row>): void => {
  if (query.where) checkCondition(table, query.where, 0);
  for (const name of query.groupBy) comparable(table, name);
  for (const name of query.sum) {
    if (comparable(table, name).type !== "integer") throw OperationsError.invalidQuery(table.name, name, "only integers add up");
  }
};

const checkCondition = <Row extends RecordRow>(table: TableDefinition, condition: Condition<Row>, depth: number): void => {
  if (depth === deepest) throw OperationsError.invalidQuery(table.name, "where", `is nested deeper than ${deepest} levels`);
  if ("all" in condition) return condition.all.forEach((part) => checkCondition(table, part, depth + 1));
  if ("any" in condition) return condition.any.forEach((part) => checkCondition(table, part, depth + 1));
  if ("not" in condition) return checkCondition(table, condition.not, depth + 1);
  if ("value" in condition) return checkValues(table, condition.column, [condition.value]);
  if ("values" in condition) return checkValues(table, condition.column, condition.values);
  columnOf(table, condition.column);
};

const checkValues = (table: TableDefinition, name: string, values: readonly unknown[]): void => {
  const { type } = comparable(table, name);
  for (const value of values) {
    const problem = valueProblem({ type, nullable: false }, value);
    if (problem !== undefined) throw OperationsError.invalidQuery(table.name, name, `the value to compare with ${problem}`);
  }
};

const columnOf = (table: TableDefinition, name: string): Column => {
  const column = Object.hasOwn(table.columns, name) ? table.columns[name] : undefined;
  if (!column) throw OperationsError.invalidQuery(table.name, name, "is no column of the table");
  return column;
};

const comparable = (table: TableDefinition, name: string): Column => {
  const column = columnOf(table, name);
  if (column.type === "json") throw OperationsError.invalidQuery(table.name, name, "a json column can only be tested for null");
  return column;
};
