import { OperationsError } from "../operations-error.js";
import { knownRows } from "./known-rows.js";
import type { LockKey } from "./lock-key.js";
import { checkAggregateQuery, checkQuery } from "./query-rules.js";
import { checkChanges, checkRows, isRecordId } from "./record-rules.js";
import type { TableDefinition } from "./record-table.js";
import type { Records } from "./records.js";

export interface GuardedRecords {
  readonly records: Records;
  /**
   * To be called when the work has accepted, before the commit: throws what a call on the rows threw,
   * even when the work swallowed it, and `unit_of_work_ended` when a call is still under way.
   */
  readyToCommit(): void;
  /** From now on every call throws `unit_of_work_ended`. */
  close(): void;
}

/**
 * An adapter's rows behind the rules that are the same for all adapters, so that an adapter only
 * stores. Values and queries outside the table's definition never arrive; `get` and `remove` pass on
 * only ids that a row can have, each once; nothing is asked of the storage for empty lists, nor twice for
 * rows that nobody else can change; append-only tables and reads are protected; the first error ends the
 * unit of work: later calls throw it again. `locks` are those that the unit of work holds.
 */
export const guardRecords = (inner: Records, mode: "read-write" | "read-only", locks: readonly LockKey[] = []): GuardedRecords => {
  const known = knownRows(locks);
  let closed = false;
  let failed: { readonly error: unknown } | undefined;
  let underWay = 0;

  const call = async <T>(check: () => void, ask: () => Promise<T>): Promise<T> => {
    if (closed) throw OperationsError.unitOfWorkEnded();
    if (failed) throw failed.error;
    underWay += 1;
    try {
      check();
      return await ask();
    } catch (error) {
      // Calls made together fail because of the first.
      failed ??= { error };
      throw failed.error;
    } finally {
      underWay -= 1;
    }
  };

  const writable = (table: TableDefinition, how: "adds" | "changes"): void => {
    if (mode === "read-only") throw OperationsError.readOnly(table.name);
    if (table.appendOnly === true && how === "changes") throw OperationsError.appendOnly(table.name);
  };

  const unlessEmpty = <T>(items: readonly unknown[], empty: T, ask: () => Promise<T>): Promise<T> =>
    items.length === 0 ? Promise.resolve(empty) : ask();

  return {
    records: {
      get: (table, ids) => {
        const possible = possibleIds(ids);
        return call(nothingToCheck, async () => {
          const asked = possible.filter((id) => !known.of(table, id));
          const rows = await unlessEmpty(asked, [], () => inner.get(table, asked));
          if (asked.length === possible.length && table.guardedBy === undefined) return rows;
          known.read(table, rows);
          const read = new Map(rows.map((row) => [row.id, row]));
          return possible.flatMap((id) => known.of(table, id) ?? read.get(id) ?? []);
        });
      },
      find: (table, query) =>
        call(
          () => checkQuery(table, query),
          async () => {
            const rows = await inner.find(table, query);
            known.read(table, rows);
            return rows;
          },
        ),
      aggregate: (table, query) => call(() => checkAggregateQuery(table, query), () => inner.aggregate(table, query)),
      insert: (table, rows) =>
        call(
          () => {
            writable(table, "adds");
            checkRows(table, rows);
          },
          async () => {
            await unlessEmpty(rows, undefined, () => inner.insert(table, rows));
            known.wrote(table, rows);
          },
        ),
      update: (table, changes) =>
        call(
          () => {
            writable(table, "changes");
            checkChanges(table, changes);
          },
          async () => {
            await unlessEmpty(changes, undefined, () => inner.update(table, changes));
            known.wrote(table, changes.map(({ row }) => row));
          },
        ),
      remove: (table, ids) => {
        const possible = possibleIds(ids);
        return call(() => writable(table, "changes"), async () => {
          known.removed(table, possible);
          return unlessEmpty(possible, 0, () => inner.remove(table, possible));
        });
      },
    },
    readyToCommit() {
      if (failed) throw failed.error;
      if (underWay > 0) throw OperationsError.unitOfWorkEnded();
    },
    close() {
      closed = true;
    },
  };
};

const nothingToCheck = (): void => undefined;

const possibleIds = (ids: readonly string[]): readonly string[] => [...new Set(ids)].filter(isRecordId);
