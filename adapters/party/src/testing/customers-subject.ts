import { Instant } from "@nexus/common";
import { sha256Hasher } from "@nexus/adapter-memory";
import { bindStores, customersLock, withCatalogue, type LockKey, type Records, type Transaction, type UnitOfWork } from "@nexus/crm-operations";
import type { AccountOwnersSubject, Closable, MakeSubject } from "@nexus/crm-operations-conformance";
import { bindParty, type PartyStores } from "../bind-party.js";
import { partyEventCatalogue } from "../events/party-events.js";

export interface PartySubject extends Closable {
  readonly unitOfWork: UnitOfWork<PartyStores>;
  readonly locks: readonly LockKey[];
  roundTrips(): number;
}

/** Party on the rows of a storage, for one case of a suite: with the case's clock, counting its calls into storage. What is emitted must be described. */
export const partySubjectOn =
  (rows: () => UnitOfWork<Transaction>): MakeSubject<PartySubject> =>
  ({ clock }) => {
    let calls = 0;
    const bind = bindParty({ clock, hasher: sha256Hasher });
    return Promise.resolve({
      unitOfWork: bindStores(rows(), (tx) => bind({ ...withCatalogue(tx, partyEventCatalogue), records: counted(tx.records, () => (calls += 1)) })),
      locks: [customersLock()],
      roundTrips: () => calls,
      close: () => Promise.resolve(),
    });
  };

/** The accounts of routing are customers here. */
export const accountOwnersOn =
  (rows: () => UnitOfWork<Transaction>): MakeSubject<AccountOwnersSubject> =>
  async (request) => {
    const subject = await partySubjectOn(rows)(request);
    return {
      ...subject,
      prepareAccounts: async (ctx, ownerByAccount) => {
        const from = Instant.utcDate(request.clock.now());
        await subject.unitOfWork.run(ctx, subject.locks, async ({ customers }) => {
          await customers.createMany(ctx, [...ownerByAccount.keys()].map((id) => ({ id, name: id, externalReferences: [], customFields: {} })));
          const assignments = [...ownerByAccount].map(([id, ownerId]) => ({ id, ownerId, from, reason: "prepared" }));
          return { ok: true, value: await customers.assignOwners(ctx, assignments) };
        });
      },
    };
  };

/** The same rows, telling of every call into storage. */
const counted = (records: Records, tell: () => void): Records => {
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
