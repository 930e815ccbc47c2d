import { Instant, isSafeInteger, type Page, type PageRequest } from "@nexus/common";
import {
  OperationsError,
  type Condition,
  type Order,
  type RecordRow,
  type Records,
  type RecordTable,
} from "@nexus/crm-operations";

interface Created extends RecordRow {
  readonly createdAt: Instant;
}

const invalidPage = (why: string): OperationsError => new OperationsError("invalid_page", `Correct the page: ${why}.`);

/**
 * One page by createdAt, then id. The cursor is the position of the last item, so pages neither skip
 * nor repeat what stays while others come and go. Throws `invalid_page`.
 */
export const pageOf = <Row extends Created>(records: Records, table: RecordTable<Row>, where: Condition<Row>, page: PageRequest): Promise<Page<Row>> =>
  fetch(records, table, [where, ...(page.after === undefined ? [] : [behind<Row>(page.after)])], [], page.limit, positionOf);

/** The same by an integer column first, descending, rows without a value last. */
export const pageByDescending = <Row extends Created>(
  records: Records,
  table: RecordTable<Row>,
  name: keyof Row & string,
  where: Condition<Row>,
  page: PageRequest,
): Promise<Page<Row>> => {
  const cursor = page.after === undefined ? [] : [behindValue<Row>(name, page.after)];
  return fetch(records, table, [where, ...cursor], [{ column: name, direction: "descending" }], page.limit, (row) => `${String(row[name] ?? "")}~${positionOf(row)}`);
};

const fetch = async <Row extends Created>(
  records: Records,
  table: RecordTable<Row>,
  where: readonly Condition<Row>[],
  first: readonly Order<Row>[],
  limit: number,
  cursorOf: (row: Row) => string,
): Promise<Page<Row>> => {
  if (!Number.isInteger(limit) || limit < 1 || limit > 1_000) throw invalidPage("`limit` is a whole number from 1 to 1,000");
  const rows = await records.find(table, { where: { all: where }, orderBy: [...first, { column: "createdAt", direction: "ascending" }], limit: limit + 1 });
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next: rows.length > limit && last ? cursorOf(last) : null };
};

const positionOf = (row: Created): string => `${row.createdAt}~${row.id}`;

/** An instant and an id that a row can have. */
const positionPattern = /^([^~]{24})~([^\p{Surrogate}\0]{1,128})$/su;

const foreignCursor = (): OperationsError => invalidPage("`after` is the `next` of the page before");

const behind = <Row extends Created>(after: string): Condition<Row> => {
  const [, createdAt, id] = positionPattern.exec(after) ?? [];
  if (!Instant.is(createdAt) || id === undefined) throw foreignCursor();
  return {
    any: [
      { column: "createdAt", is: "gt", value: createdAt },
      { all: [{ column: "createdAt", is: "eq", value: createdAt }, { column: "id", is: "gt", value: id }] },
    ],
  };
};

const behindValue = <Row extends Created>(name: keyof Row & string, after: string): Condition<Row> => {
  const [, text, position = ""] = /^(-?\d*)~(.*)$/s.exec(after) ?? [];
  if (text === undefined) throw foreignCursor();
  if (text === "") return { all: [{ column: name, is: "null" }, behind<Row>(position)] };
  const value = Number(text);
  if (!isSafeInteger(value)) throw foreignCursor();
  return {
    any: [
      { column: name, is: "lt", value },
      { column: name, is: "null" },
      { all: [{ column: name, is: "eq", value }, behind<Row>(position)] },
    ],
  };
};
