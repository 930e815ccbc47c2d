import { Instant } from "@nexus/common";
import { OperationsError, type Condition, type InstantRange, type Page, type PageRequest, type RecordRow, type Records, type RecordTable } from "@nexus/crm-operations";

interface Created extends RecordRow {
  readonly createdAt: Instant;
}

const invalidPage = (why: string): OperationsError => new OperationsError("invalid_page", `Correct the page: ${why}.`);

const position = (after: string): { readonly createdAt: Instant; readonly id: string } => {
  const createdAt = after.slice(0, 24);
  if (!Instant.is(createdAt) || after[24] !== "~" || after.length === 25) throw invalidPage("`after` is the `next` of the page before");
  return { createdAt, id: after.slice(25) };
};

/**
 * One page by createdAt, then id. The cursor is the position of the last item, so pages neither skip
 * nor repeat what stays while others come and go. Throws `invalid_page`.
 */
export const pageOf = async <Row extends Created>(
  records: Records,
  table: RecordTable<Row>,
  where: Condition<Row>,
  page: PageRequest,
): Promise<Page<Row>> => {
  if (!Number.isInteger(page.limit) || page.limit < 1 || page.limit > 1_000) throw invalidPage("`limit` is a whole number from 1 to 1,000");
  const rows = await records.find(table, {
    where: page.after === undefined ? where : { all: [where, behind<Row>(page.after)] },
    orderBy: [{ column: "createdAt", direction: "ascending" }],
    limit: page.limit + 1,
  });
  const items = rows.slice(0, page.limit);
  const last = items.at(-1);
  return { items, next: rows.length > page.limit && last ? `${last.createdAt}~${last.id}` : null };
};

const behind = <Row extends Created>(after: string): Condition<Row> => {
  const { createdAt, id } = position(after);
  return {
    any: [
      { column: "createdAt", is: "gt", value: createdAt },
      { all: [{ column: "createdAt", is: "eq", value: createdAt }, { column: "id", is: "gt", value: id }] },
    ],
  };
};

/** Half-open: from <= t < to. */
export const within = <Row extends RecordRow>(name: keyof Row & string, range: InstantRange): Condition<Row> => ({
  all: [
    ...(range.from === undefined ? [] : [{ column: name, is: "gte", value: range.from } as const]),
    ...(range.to === undefined ? [] : [{ column: name, is: "lt", value: range.to } as const]),
  ],
});
