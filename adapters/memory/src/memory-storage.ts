import { canonicalJson, compareText, type Clock, type IdGenerator, type Random } from "@nexus/common";
import { auditPendingTable, type OutboxQueue, type OutboxRetention, type RecordRow, type Transaction, type UnitOfWork, type UnsealedTenants } from "@nexus/crm-operations";
import { Database } from "./database.js";
import { EventNews } from "./event-news.js";
import { MemoryOutbox } from "./memory-outbox.js";
import { memoryUnitOfWork } from "./memory-unit-of-work.js";
import { inOrder } from "./row-order.js";
import { sha256Hasher } from "./sha256-hasher.js";
import { systemPatience, systemRandom, systemSleep } from "./system.js";

export interface MemoryStorageOptions {
  readonly clock: Clock;
  readonly ids: IdGenerator;
  /** Draws the pauses before repeats, and salts; the system's when absent. */
  readonly random?: Random;
  /** Waits between repeats and bounds waits for locks by the deadline; real time when absent. */
  readonly sleep?: (milliseconds: number) => Promise<void>;
  /** Awaited before every port call and commit; a test's scheduler may decide here who goes on. One microtask when absent. */
  readonly turn?: () => Promise<void>;
}

export interface MemoryStorage {
  readonly unitOfWork: UnitOfWork<Transaction>;
  /** For `AuditSealer`. */
  readonly unsealedTenants: UnsealedTenants;
  /** What units of work have emitted, for relays. */
  readonly outbox: OutboxQueue & OutboxRetention;
  /** A tenant's committed rows by table name, empty tables left out; for tests and debugging. */
  dump(tenantId: string): Readonly<Record<string, readonly RecordRow[]>>;
  /** SHA-256 of everything committed, of one tenant or of all: equal hashes mean equal state, whatever its history. */
  snapshotHash(tenantId?: string): string;
}

/**
 * The reference implementation of `UnitOfWork<Transaction>`: a storage that lives as long as the
 * process. Writes of a unit of work are kept beside the committed rows and swapped in at once;
 * locks are queues; written rows and unique keys are checked again at the commit.
 *
 * @example
 * ```ts
 * const parts = { clock: systemClock, ids: systemIds, hasher: sha256Hasher };
 * const unitOfWork = bindStores(memoryStorage(parts).unitOfWork, commandStores);
 * const commands = new CommandPath({ ...parts, unitOfWork, authorizer: trustedHost });
 * ```
 */
export const memoryStorage = (options: MemoryStorageOptions): MemoryStorage => {
  const database = new Database();
  const news = new EventNews();
  const turn = options.turn ?? (() => Promise.resolve());
  const dump = (tenantId: string): Readonly<Record<string, readonly RecordRow[]>> =>
    Object.fromEntries(
      database
        .tables(tenantId)
        .filter((state) => state.size > 0)
        .map((state) => [state.table.name, inOrder([...state.all()])]),
    );
  return {
    unitOfWork: memoryUnitOfWork(database, {
      clock: options.clock,
      ids: options.ids,
      random: options.random ?? systemRandom,
      sleep: options.sleep ?? systemSleep,
      patience: options.sleep ?? systemPatience,
      turn,
      news,
    }),
    unsealedTenants: {
      list: (limit, after) => {
        const waiting = database.tenantIds().filter((id) => database.live(id)(auditPendingTable).size > 0);
        const behind = after === undefined ? waiting : waiting.filter((id) => compareText(id, after) > 0);
        return Promise.resolve([...behind].sort(compareText).slice(0, limit));
      },
    },
    outbox: new MemoryOutbox(database, { clock: options.clock, news, turn }),
    dump,
    snapshotHash: (tenantId) => {
      const tenants = (tenantId === undefined ? database.tenantIds() : [tenantId]).map((id) => [id, dump(id)] as const);
      const filled = tenants.filter(([, tables]) => Object.keys(tables).length > 0);
      return sha256Hasher.sha256(canonicalJson(Object.fromEntries(filled)));
    },
  };
};
