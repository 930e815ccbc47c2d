import type { RecordRow, TableDefinition } from "@nexus/crm-operations";
import { Gossip, withRecords, type Saboteur } from "./saboteur.js";

const copyOf = <Row extends RecordRow>(row: Row): Row => structuredClone(row);

/** A row with every value of some column types changed. */
const changed = <Row extends RecordRow>(table: TableDefinition, row: Row, change: (type: string, value: unknown) => unknown): Row => {
  const copy = { ...row };
  for (const [name, column] of Object.entries(table.columns)) Reflect.set(copy, name, change(column.type, Reflect.get(row, name)));
  return copy;
};

/** Fails nowhere: makes something valid of whatever comes, as a weakly typed database would. */
const lenient = (type: string, value: unknown): unknown => {
  if (type === "integer" && typeof value === "number" && !Number.isSafeInteger(value)) return 0;
  if (type === "integer" && Object.is(value, -0)) return 0;
  if (type === "text" && typeof value === "string") return value.replaceAll(/\p{Surrogate}/gu, "?").replaceAll("\u0000", "");
  return value;
};

const withoutMilliseconds = (type: string, value: unknown): unknown => (type === "instant" && typeof value === "string" ? value.replace(/\.\d{3}Z$/, ".000Z") : value);

const withoutNullKeys = (type: string, value: unknown): unknown =>
  type === "json" && typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).filter(([, part]) => part !== null))
    : value;

const throughColumns = (change: (type: string, value: unknown) => unknown): Saboteur["sabotage"] =>
  withRecords((records) => ({
    insert: (table, rows) => records.insert(table, rows.map((row) => changed(table, row, change))),
    update: (table, changes) => records.update(table, changes.map(({ row, expectedVersion }) => ({ row: changed(table, row, change), expectedVersion }))),
  }));

const keepsRowsGivenIn: Saboteur["sabotage"] = (storage) => {
  const given = new Gossip();
  return withRecords((records, tenantId) => ({
    insert: async (table, rows) => {
      await records.insert(table, rows);
      given.tell(table.name, tenantId, rows);
    },
    get: async (table, ids) => {
      const kept = new Map(given.about(table).map((row) => [row.id, row]));
      return (await records.get(table, ids)).map((row) => (row.version === 1 ? (kept.get(row.id) ?? row) : row));
    },
  }))(storage);
};

const handsOutItsOwnRows: Saboteur["sabotage"] = (storage) => {
  const cache = new Map<RecordRow, RecordRow>();
  const mutable = <Row extends RecordRow>(row: Row): Row => {
    const known = cache.get(row) ?? copyOf(row);
    cache.set(row, known);
    return known as Row;
  };
  return withRecords((records) => ({
    get: async (table, ids) => (await records.get(table, ids)).map(mutable),
    find: async (table, query) => (await records.find(table, query)).map(mutable),
  }))(storage);
};

export const rowSaboteurs: readonly Saboteur[] = [
  {
    name: "drops the last row of a large batch",
    suite: "records",
    caughtBy: [
      "a batch of 5,000 rows is inserted, read, updated and removed to the last row",
      "one wrong row in 5,000 keeps out the whole batch",
    ],
    sabotage: withRecords((records) => ({ insert: (table, rows) => records.insert(table, rows.length > 1_000 ? rows.slice(0, -1) : rows) })),
  },
  {
    name: "skips rows whose id exists instead of refusing the batch",
    suite: "records",
    caughtBy: [
      "inserting an id that a committed row has throws duplicate_record, and no row of the batch is there",
      "inserting an id that a row of this unit of work has throws duplicate_record",
    ],
    sabotage: withRecords((records) => ({
      insert: async (table, rows) => {
        const there = new Set((await records.get(table, rows.map((row) => row.id))).map((row) => row.id));
        await records.insert(table, rows.filter((row) => !there.has(row.id)));
      },
    })),
  },
  {
    name: "updates only the rows that are there, and says nothing of the others",
    suite: "records",
    caughtBy: [
      "an update of rows that moved on or are gone throws concurrency_conflict with their ids, and changes no row",
      "a row that was removed cannot be updated",
      "a wrong value of the column id throws invalid_record, in inserts and updates, and stores nothing",
    ],
    sabotage: withRecords((records) => ({
      update: async (table, changes) => {
        const there = new Set((await records.get(table, changes.map(({ row }) => row.id))).map((row) => row.id));
        await records.update(table, changes.filter(({ row }) => there.has(row.id)));
      },
    })),
  },
  {
    name: "ignores the expected version",
    suite: "records",
    caughtBy: [
      "an update of rows that moved on or are gone throws concurrency_conflict with their ids, and changes no row",
      "an expected version in the future is a conflict too",
      "a unit of work updates what it has written itself, version by version",
      "a version that does not grow, and an id named twice, are invalid",
      "a wrong value of the column version throws invalid_record, in inserts and updates, and stores nothing",
    ],
    sabotage: withRecords((records) => ({
      update: async (table, changes) => {
        const rows = new Map((await records.get(table, changes.map(({ row }) => row.id))).map((row) => [row.id, row.version]));
        await records.update(table, changes.map(({ row, expectedVersion }) => {
          const version = rows.get(row.id) ?? expectedVersion;
          return { row: { ...row, version: Math.max(row.version, version + 1) }, expectedVersion: version };
        }));
      },
    })),
  },
  {
    name: "merges an update into the row instead of replacing it",
    suite: "records",
    caughtBy: [
      "update replaces whole rows and sets the version given",
      "an update to a unique key that is taken throws duplicate_record; a row keeps its own",
    ],
    sabotage: withRecords((records) => ({
      update: async (table, changes) => {
        const before = new Map((await records.get(table, changes.map(({ row }) => row.id))).map((row) => [row.id, row]));
        await records.update(table, changes.map(({ row, expectedVersion }) => {
          const kept = Object.entries(before.get(row.id) ?? {}).filter(([name]) => Reflect.get(row, name) === null && Object.hasOwn(row, name) && Reflect.get(table.columns, name).nullable);
          return { row: { ...row, ...Object.fromEntries(kept) }, expectedVersion };
        }));
      },
    })),
  },
  {
    name: "counts the ids it was given as removed",
    suite: "records",
    caughtBy: [
      "remove takes rows out for good, ignores unknown ids, and answers how many went",
      "ids of one table mean nothing in another",
    ],
    sabotage: withRecords((records) => ({
      remove: async (table, ids) => {
        await records.remove(table, ids);
        return ids.length;
      },
    })),
  },
  {
    name: "makes something valid of wrong numbers and texts",
    suite: "records",
    caughtBy: [
      "a wrong value of the column quantity throws invalid_record, in inserts and updates, and stores nothing",
      "a wrong value of the column id throws invalid_record, in inserts and updates, and stores nothing",
      "a wrong value of the column title throws invalid_record, in inserts and updates, and stores nothing",
      "a wrong value of the column note throws invalid_record, in inserts and updates, and stores nothing",
      "a wrong value of the column order throws invalid_record, in inserts and updates, and stores nothing",
    ],
    sabotage: throughColumns(lenient),
  },
  {
    name: "knows no bounds",
    suite: "records",
    caughtBy: ["a value beyond its bound throws invalid_record, in inserts and updates, and stores nothing; a null on either side is no limit"],
    sabotage: withRecords((records) => ({
      insert: (table, rows) => records.insert({ ...table, atMost: [] }, rows),
      update: (table, changes) => records.update({ ...table, atMost: [] }, changes),
    })),
  },
  {
    name: "keeps instants to the second",
    suite: "records",
    caughtBy: [
      "instants come back to the millisecond, from the year 0 to 9999",
      "instants sort by time, nulls last in either direction",
    ],
    sabotage: throughColumns(withoutMilliseconds),
  },
  {
    name: "drops null keys of json",
    suite: "records",
    caughtBy: [
      "json comes back as it was, nested or not, with every key",
      "a wrong value of the column payload throws invalid_record, in inserts and updates, and stores nothing",
    ],
    sabotage: throughColumns(withoutNullKeys),
  },
  {
    name: "keeps the rows it was given",
    suite: "records",
    caughtBy: [
      "changing a row after it was given in changes nothing in the storage",
      "changing a row that was given out changes nothing in the storage",
    ],
    sabotage: keepsRowsGivenIn,
  },
  {
    name: "hands out its own rows",
    suite: "records",
    caughtBy: ["changing a row that was given out changes nothing in the storage"],
    sabotage: handsOutItsOwnRows,
  },
];
