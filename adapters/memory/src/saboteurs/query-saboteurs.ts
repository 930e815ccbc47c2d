import type { Condition, Order, RecordQuery, RecordRow } from "@nexus/crm-operations";
import { withRecords, type Saboteur } from "./saboteur.js";

const limited = <Row>(rows: readonly Row[], limit: number | undefined): readonly Row[] => (limit === undefined ? rows : rows.slice(0, limit));

/** A wrong limit stays in, for the storage to refuse. */
const unlimited = <Row extends RecordRow>({ limit, ...query }: RecordQuery<Row>): RecordQuery<Row> =>
  limit === undefined || (Number.isInteger(limit) && limit >= 1) ? query : { ...query, limit };

const utf16 = (a: unknown, b: unknown): number => (String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0);

const byUtf16 = <Row extends RecordRow>(rows: readonly Row[], orders: readonly Order<Row>[] = []): readonly Row[] => {
  const textOrders = orders.filter(({ column }) => rows.some((row) => typeof row[column] === "string"));
  if (textOrders.length < orders.length) return rows;
  return rows.toSorted((a, b) => {
    for (const { column, direction } of textOrders) {
      if (a[column] === null || b[column] === null) return Number(a[column] === null) - Number(b[column] === null);
      const order = utf16(a[column], b[column]);
      if (order !== 0) return direction === "ascending" ? order : -order;
    }
    return utf16(a.id, b.id);
  });
};

/** Makes every comparison two-valued: with null it is false, and its opposite true. */
const twoValued = <Row extends RecordRow>(condition: Condition<Row>): Condition<Row> => {
  if ("all" in condition) return { all: condition.all.map(twoValued) };
  if ("any" in condition) return { any: condition.any.map(twoValued) };
  if ("not" in condition) return { not: twoValued(condition.not) };
  if (condition.is === "null" || condition.is === "not-null") return condition;
  return { all: [condition, { column: condition.column, is: "not-null" }] };
};

/** Leaves out conditions on empty lists, as string-built SQL likes to do. */
const withoutEmptyIn = <Row extends RecordRow>(condition: Condition<Row>): Condition<Row> => {
  if ("all" in condition) return { all: condition.all.map(withoutEmptyIn) };
  if ("any" in condition) return { any: condition.any.map(withoutEmptyIn) };
  if ("not" in condition) return { not: withoutEmptyIn(condition.not) };
  return "values" in condition && condition.values.length === 0 ? { all: [] } : condition;
};

export const querySaboteurs: readonly Saboteur[] = [
  {
    name: "sorts nulls first in descending order, as PostgreSQL does unless told",
    suite: "records",
    caughtBy: [
      "integers sort as numbers, nulls last in either direction",
      "text sorts by code point, nulls last in either direction",
      "false sorts before true, nulls last in either direction",
      "instants sort by time, nulls last in either direction",
      "dates sort by time, nulls last in either direction",
      "ids ascending decide between equals, in descending order too",
    ],
    sabotage: withRecords((records) => ({
      find: async (table, query) => {
        const rows = await records.find(table, unlimited(query));
        const [first] = query.orderBy ?? [];
        if (first?.direction !== "descending") return limited(rows, query.limit);
        return limited([...rows.filter((row) => row[first.column] === null), ...rows.filter((row) => row[first.column] !== null)], query.limit);
      },
    })),
  },
  {
    name: "sorts text by UTF-16 units, as JavaScript does unless told",
    suite: "records",
    caughtBy: [
      "text sorts by code point, nulls last in either direction",
      "ids alone decide without an order, by code point",
    ],
    sabotage: withRecords((records) => ({
      find: async (table, query) => limited(byUtf16(await records.find(table, unlimited(query)), query.orderBy), query.limit),
    })),
  },
  {
    name: "ignores the limit",
    suite: "records",
    caughtBy: [
      "a limit takes the first rows of what is found, in order",
      "a unit of work reads its own updates in conditions, orders and sums",
    ],
    sabotage: withRecords((records) => ({
      find: (table, query) => records.find(table, unlimited(query)),
    })),
  },
  {
    name: "takes the limit before it sorts",
    suite: "records",
    caughtBy: ["a limit takes the first rows of what is found, in order"],
    sabotage: withRecords((records) => ({
      find: async (table, { orderBy, ...query }) => {
        if (query.limit === undefined || orderBy === undefined) return records.find(table, orderBy === undefined ? query : { ...query, orderBy });
        const ids = (await records.find(table, query)).map((row) => row.id);
        return records.find(table, { where: { column: "id", is: "in", values: ids }, orderBy });
      },
    })),
  },
  {
    name: "forgets the tie-break by id",
    suite: "records",
    caughtBy: [
      "ids ascending decide between equals, in descending order too",
      "a unit of work reads its own updates in conditions, orders and sums",
    ],
    sabotage: withRecords((records) => ({
      find: (table, query) => {
        const last = query.orderBy?.at(-1);
        return records.find(table, last === undefined ? query : { ...query, orderBy: [...(query.orderBy ?? []), { column: "id", direction: last.direction }] });
      },
    })),
  },
  {
    name: "takes not of unknown for true",
    suite: "records",
    caughtBy: [
      "a comparison with null is unknown: it finds nothing, and neither does its opposite",
      "all and any follow the three-valued truth tables, and so does not of them",
    ],
    sabotage: withRecords((records) => ({
      find: (table, query) => records.find(table, query.where ? { ...query, where: twoValued(query.where) } : query),
    })),
  },
  {
    name: "leaves out a condition on an empty list",
    suite: "records",
    caughtBy: ["in of no values is false, for nulls too, and its opposite true"],
    sabotage: withRecords((records) => ({
      find: (table, query) => records.find(table, query.where ? { ...query, where: withoutEmptyIn(query.where) } : query),
    })),
  },
  {
    name: "adds up in floating point",
    suite: "records",
    caughtBy: [
      "sums are exact, beyond 53 bits on the way too",
      "a sum that is no exact integer throws overflow, on either side of zero",
    ],
    sabotage: withRecords((records) => ({
      aggregate: async (table, query) => {
        if (query.sum.some((column) => table.columns[column].type !== "integer")) return records.aggregate(table, query);
        const groups = await records.aggregate(table, { ...query, sum: [] });
        const rows = await records.find(table, query.where ? { where: query.where } : {});
        return groups.map((group) => {
          const members = rows.filter((row) => query.groupBy.every((column) => row[column] === group.key[column]));
          const sums = query.sum.map((column) => [column, members.reduce((sum, row) => sum + Number(row[column]), 0)] as const);
          return { ...group, sums: Object.fromEntries(sums) };
        });
      },
    })),
  },
  {
    name: "drops the group of nulls",
    suite: "records",
    caughtBy: [
      "groups sort by code point, numbers as numbers, false before true, and nulls come last",
      "several columns group together, nulls apart from everything else",
    ],
    sabotage: withRecords((records) => ({
      aggregate: async (table, query) => (await records.aggregate(table, query)).filter((group) => !Object.values(group.key).includes(null)),
    })),
  },
  {
    name: "answers rows in the order it likes instead of the order of the ids",
    suite: "records",
    caughtBy: [
      "get answers rows in the order of the ids asked for",
      "get leaves out ids without a row and answers repeated ids once, at their first place",
      "ids of one table mean nothing in another",
      "a batch of 5,000 rows is inserted, read, updated and removed to the last row",
    ],
    sabotage: withRecords((records) => ({ get: async (table, ids) => records.get(table, ids.toSorted()) })),
  },
  {
    name: "answers a repeated id each time",
    suite: "records",
    caughtBy: ["get leaves out ids without a row and answers repeated ids once, at their first place"],
    sabotage: withRecords((records) => ({
      get: async (table, ids) => {
        const rows = new Map((await records.get(table, ids)).map((row) => [row.id, row]));
        return ids.flatMap((id) => rows.get(id) ?? []);
      },
    })),
  },
];
