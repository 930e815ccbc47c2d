import { Instant, isSafeInteger, type Page, type PageRequest } from "@nexus/common";
import { OperationsError } from "../operations-error.js";
import type { Condition } from "./record-query.js";
import type { RecordRow, RecordTable } from "./record-table.js";
import type { Records } from "./records.js";

/**
 * One page in the order of the columns, which no two rows share together. The cursor is what the last
 * item has there, so pages neither skip nor repeat what stays while others come and go. Throws `invalid_page`.
 */
export const pageBy = async <Row extends RecordRow>(
  records: Records,
  table: RecordTable<Row>,
  columns: readonly (keyof Row & string)[],
  where: readonly Condition<Row>[],
  { limit, after }: PageRequest,
): Promise<Page<Row>> => {
  if (!isSafeInteger(limit) || limit < 1 || limit > 1_000) throw invalidPage("`limit` is a whole number from 1 to 1,000");
  const cursor = after === undefined ? [] : behind(table, columns, after);
  const rows = await records.find(table, { where: { all: [...where, ...cursor] }, orderBy: columns.map((name) => ({ column: name, direction: "ascending" })), limit: limit + 1 });
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next: rows.length > limit && last ? JSON.stringify(columns.map((name) => last[name])) : null };
};

/** Behind the position, column by column. The first column once more by itself, for the index. */
const behind = <Row extends RecordRow>(table: RecordTable<Row>, columns: readonly (keyof Row & string)[], after: string): readonly Condition<Row>[] => {
  const values = valuesIn(after);
  const place = columns.map((name, i) => ({ column: name, value: fitting(table.columns[name].type, values[i]) }));
  const [first] = place;
  if (!first || values.length !== columns.length) throw foreignCursor();
  const steps = place.map(({ column, value }, i): Condition<Row> => ({ all: [...place.slice(0, i).map((same): Condition<Row> => ({ ...same, is: "eq" })), { column, is: "gt", value }] }));
  return [{ ...first, is: "gte" }, { any: steps }];
};

const valuesIn = (after: string): readonly unknown[] => {
  try {
    const values: unknown = JSON.parse(after);
    return Array.isArray(values) ? values : [];
  } catch {
    throw foreignCursor();
  }
};

const fitting = (type: string, value: unknown): string => {
  if (typeof value !== "string" || /[\p{Surrogate}\0]/u.test(value) || (type === "instant" && !Instant.is(value))) throw foreignCursor();
  return value;
};

const invalidPage = (why: string): OperationsError => new OperationsError("invalid_page", `Correct the page: ${why}.`);

const foreignCursor = (): OperationsError => invalidPage("`after` is the `next` of the page before");
