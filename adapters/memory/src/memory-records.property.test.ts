import { accept, NexusError } from "@nexus/common";
import { simulatedClock, simulatedContext, simulatedIds, simulatedRandom } from "@nexus/common/testing";
import { column, nullable, type Condition, type Order, type RecordRow, type Records, type RecordTable, type Scalar } from "@nexus/crm-operations";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { memoryStorage } from "./index.js";

const runs = process.env["NEXUS_SOAK"] ? 20_000 : 300;

interface Row extends RecordRow {
  readonly name: string;
  readonly rank: number | null;
  readonly open: boolean;
}

const table: RecordTable<Row> = {
  name: "rows",
  columns: { id: column.text, version: column.integer, name: column.text, rank: nullable(column.integer), open: column.boolean },
  unique: [["name", "rank"]],
};

/** Few values, so that rows collide, groups fill and conditions hit. */
const id = fc.constantFrom("a", "b", "c", "d");
const name = fc.constantFrom("x", "\uFFFF", "😀");
const rank = fc.option(fc.integer({ min: -1, max: 1 }));
const row = fc.record({ id, version: fc.constant(1), name, rank, open: fc.boolean() });

const comparison = fc.oneof(
  fc.record({ column: fc.constant("name" as const), is: fc.constantFrom("eq", "ne", "gt", "gte", "lt", "lte"), value: name }),
  fc.record({ column: fc.constant("rank" as const), is: fc.constantFrom("eq", "ne", "gt", "gte", "lt", "lte"), value: fc.integer({ min: -2, max: 2 }) }),
  fc.record({ column: fc.constant("open" as const), is: fc.constantFrom("eq", "ne"), value: fc.boolean() }),
  fc.record({ column: fc.constantFrom("name", "id"), is: fc.constant("in" as const), values: fc.array(fc.oneof(name, id), { maxLength: 3 }) }),
  fc.record({ column: fc.constant("rank" as const), is: fc.constant("in" as const), values: fc.array(fc.integer({ min: -2, max: 2 }), { maxLength: 3 }) }),
  fc.record({ column: fc.constantFrom("rank", "name"), is: fc.constantFrom("null", "not-null") }),
) as fc.Arbitrary<Condition<Row>>;

const { condition } = fc.letrec<{ condition: Condition<Row> }>((tie) => ({
  condition: fc.oneof(
    { depthSize: "small" },
    comparison,
    fc.record({ all: fc.array(tie("condition"), { maxLength: 3 }) }),
    fc.record({ any: fc.array(tie("condition"), { maxLength: 3 }) }),
    fc.record({ not: tie("condition") }),
  ),
}));

const order: fc.Arbitrary<Order<Row>> = fc.record({ column: fc.constantFrom("id", "name", "rank", "open"), direction: fc.constantFrom("ascending", "descending") });

/** The plain word of the contract, a row at a time: 1 true, 0 false, ½ unknown; and is the least, or the most, not the rest. */
const truth = (where: Condition<Row>, of: Row): number => {
  if ("all" in where) return Math.min(1, ...where.all.map((part) => truth(part, of)));
  if ("any" in where) return Math.max(0, ...where.any.map((part) => truth(part, of)));
  if ("not" in where) return 1 - truth(where.not, of);
  const value = of[where.column];
  if (where.is === "null") return Number(value === null);
  if (where.is === "not-null") return Number(value !== null);
  if ("values" in where && where.values.length === 0) return 0;
  if (value === null) return 0.5;
  if ("values" in where) return Number(where.values.includes(value));
  const sign = compare(value, "value" in where ? where.value : value);
  return Number({ eq: sign === 0, ne: sign !== 0, gt: sign > 0, gte: sign >= 0, lt: sign < 0, lte: sign <= 0, in: false }[where.is]);
};

const compare = (a: Scalar, b: Scalar): number => (typeof a === "string" ? Buffer.compare(Buffer.from(a), Buffer.from(String(b))) : Number(a) - Number(b));

const expected = (rows: readonly Row[], where: Condition<Row>, orders: readonly Order<Row>[], limit: number): readonly Row[] =>
  rows
    .filter((candidate) => truth(where, candidate) === 1)
    .sort((a, b) => {
      for (const { column: by, direction } of [...orders, { column: "id", direction: "ascending" } as const]) {
        const [left, right] = [a[by], b[by]];
        const sign = left === null || right === null ? Number(left === null) - Number(right === null) : compare(left, right) * (direction === "ascending" ? 1 : -1);
        if (sign !== 0) return sign;
      }
      return 0;
    })
    .slice(0, limit);

type Write = { readonly insert: readonly Row[] } | { readonly update: Row } | { readonly remove: readonly string[] };

const write: fc.Arbitrary<Write> = fc.oneof(
  fc.record({ insert: fc.array(row, { maxLength: 2 }) }),
  fc.record({ update: row }),
  fc.record({ remove: fc.array(id, { maxLength: 3 }) }),
);

/** The same write on a plain list of rows, or the code of the error it must end with. */
const onList = (rows: readonly Row[], change: Write): readonly Row[] | string => {
  const next =
    "insert" in change ? [...rows, ...change.insert]
    : "remove" in change ? rows.filter((there) => !change.remove.includes(there.id))
    : rows.map((there) => (there.id === change.update.id ? { ...change.update, version: there.version + 1 } : there));
  if ("update" in change && !rows.some((there) => there.id === change.update.id)) return "concurrency_conflict";
  const keys = next.flatMap((there) => (there.rank === null ? [`id ${there.id}`] : [`id ${there.id}`, `key ${there.name} ${there.rank}`]));
  return new Set(keys).size === keys.length ? next : "duplicate_record";
};

const onStorage = async (records: Records, rows: readonly Row[], change: Write): Promise<unknown> => {
  if ("insert" in change) return records.insert(table, change.insert);
  if ("remove" in change) return records.remove(table, change.remove);
  const version = rows.find((there) => there.id === change.update.id)?.version ?? 1;
  return records.update(table, [{ row: { ...change.update, version: version + 1 }, expectedVersion: version }]);
};

/** How a work ended: committed, undone on purpose, or with the code of an error; a broken expectation comes out. */
const endOf = (outcome: PromiseSettledResult<unknown>): string => {
  if (outcome.status === "fulfilled") return "committed";
  if (NexusError.is(outcome.reason)) return outcome.reason.code;
  if (String(outcome.reason) === "Error: undone") return "undone";
  throw outcome.reason;
};

const ctx = simulatedContext();

describe("rows in memory", () => {
  test("answer every query as a plain list of rows does, after any history, inside and outside a unit of work", async () => {
    const query = fc.record({ where: condition, orders: fc.array(order, { maxLength: 2 }), limit: fc.integer({ min: 1, max: 7 }) });
    const history = fc.array(fc.record({ writes: fc.array(write, { maxLength: 6 }), way: fc.constantFrom("careful", "careful", "undone", "careless") }), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(history, fc.array(query, { minLength: 1, maxLength: 4 }), async (works, queries) => {
        const storage = memoryStorage({ clock: simulatedClock(), ids: simulatedIds(), random: simulatedRandom(1), sleep: () => Promise.resolve() });
        let committed: readonly Row[] = [];
        const check = async (records: Records, rows: readonly Row[]): Promise<void> => {
          for (const { where, orders, limit } of queries) {
            expect(await records.find(table, { where, orderBy: orders, limit })).toEqual(expected(rows, where, orders, limit));
            const [all] = await records.aggregate(table, { where, groupBy: [], sum: ["rank"] });
            const met = expected(rows, where, [], rows.length);
            expect([all?.count ?? 0, all?.sums["rank"] ?? 0]).toEqual([met.length, met.reduce((sum, { rank: adds }) => sum + (adds ?? 0), 0)]);
          }
          expect(await records.get(table, ["d", "a", "c"])).toEqual(["d", "a", "c"].flatMap((wanted) => rows.filter((there) => there.id === wanted)));
        };
        for (const { writes, way } of works) {
          let rows = committed;
          let failure: string | undefined;
          const [outcome] = await Promise.allSettled([
            storage.unitOfWork.run(ctx, [], async ({ records }) => {
              rows = committed;
              failure = undefined;
              for (const change of writes) {
                const next = onList(rows, change);
                if (typeof next === "string" && way !== "careless") continue;
                if (typeof next === "string") failure = next;
                await onStorage(records, rows, change);
                if (typeof next !== "string") rows = next;
                await check(records, rows);
              }
              if (way === "undone") throw new Error("undone");
              return accept(undefined);
            }),
          ]);
          const expectedEnd = failure === undefined ? (way === "undone" ? "undone" : "committed") : failure === "concurrency_conflict" ? "concurrency_exhausted" : failure;
          expect(endOf(outcome)).toBe(expectedEnd);
          if (outcome.status === "fulfilled") committed = rows;
          await storage.unitOfWork.read(ctx, ({ records }) => check(records, committed));
        }
      }),
      { numRuns: runs },
    );
  });
});
