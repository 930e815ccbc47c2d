import { uuidV7Generator } from "@nexus/common";
import { simulatedRandom } from "@nexus/common/testing";
import { sha256Hasher } from "@nexus/adapter-memory";
import { availabilityLock, bindStores, businessCalendarLock, commandAnswersOver, routingLock, territoryLock, type CommandAnswers, type LockKey, type Records, type Transaction, type UnitOfWork } from "@nexus/crm-operations";
import type { Closable, MakeSubject } from "@nexus/crm-operations-conformance";
import { bindOperations, type OperationsStores } from "../bind-operations.js";

export interface OperationsSubject extends Closable {
  readonly unitOfWork: UnitOfWork<OperationsStores & { readonly answers: CommandAnswers }>;
  /** What whoever writes holds. */
  readonly locks: readonly LockKey[];
  /** How many calls into storage there were so far. */
  roundTrips(): number;
}

/** The stores on the rows of a storage, for one case of a suite: with the case's clock, and counting its calls into storage. */
export const operationsSubjectOn =
  (rows: () => UnitOfWork<Transaction>): MakeSubject<OperationsSubject> =>
  ({ clock }) => {
    let calls = 0;
    const bind = bindOperations({ clock, ids: uuidV7Generator({ clock, random: simulatedRandom(11) }), hasher: sha256Hasher });
    return Promise.resolve({
      unitOfWork: bindStores(rows(), (tx) => {
        const records = counted(tx.records, () => (calls += 1));
        return { ...bind({ ...tx, records }), answers: commandAnswersOver(records) };
      }),
      locks: [routingLock(), territoryLock(), businessCalendarLock(), availabilityLock()],
      roundTrips: () => calls,
      close: () => Promise.resolve(),
    });
  };

/** The same rows, telling of every call into storage. */
export const counted = (records: Records, tell: () => void): Records => {
  const told = <T>(answer: Promise<T>): Promise<T> => {
    tell();
    return answer;
  };
  return {
    get: (table, ids) => told(records.get(table, ids)),
    find: (table, query) => told(records.find(table, query)),
    aggregate: (table, query) => told(records.aggregate(table, query)),
    insert: (table, given) => told(records.insert(table, given)),
    update: (table, changes) => told(records.update(table, changes)),
    remove: (table, ids) => told(records.remove(table, ids)),
  };
};
