import { AsyncLocalStorage } from "node:async_hooks";
import { accept, NexusError, type OperationContext } from "@nexus/common";
import type { NewEvent, RecordChange, RecordRow, RecordTable, Records, Transaction, UnitOfWork } from "@nexus/crm-operations";
import { Gossip, withRecords, withTransaction, type Saboteur } from "./saboteur.js";

/** Rows that commit call by call, outside any unit of work. */
const autocommit = (storage: UnitOfWork<Transaction>, ctx: OperationContext): Transaction => {
  const alone = async <T>(call: (tx: Transaction) => Promise<T>): Promise<T> => {
    const result = await storage.run(ctx, [], async (tx) => accept(await call(tx)));
    if (!result.ok) throw new Error("A call on its own was refused.");
    return result.value;
  };
  const records: Records = {
    get: <Row extends RecordRow>(table: RecordTable<Row>, ids: readonly string[]) => alone((tx) => tx.records.get(table, ids)),
    find: (table, query) => alone((tx) => tx.records.find(table, query)),
    aggregate: (table, query) => alone((tx) => tx.records.aggregate(table, query)),
    insert: (table, rows) => alone((tx) => tx.records.insert(table, rows)),
    update: <Row extends RecordRow>(table: RecordTable<Row>, changes: readonly RecordChange<Row>[]) => alone((tx) => tx.records.update(table, changes)),
    remove: (table, ids) => alone((tx) => tx.records.remove(table, ids)),
  };
  return { records, emit: (events) => alone((tx) => tx.emit(events)), audit: (entries) => alone((tx) => tx.audit(entries)) };
};

/** Does what the work wrote again, after the work has failed. */
const keepsWhatWasWritten: Saboteur["sabotage"] = (storage) => ({
  ...storage,
  run: async (ctx, locks, work) => {
    let writes: ((tx: Transaction) => Promise<void>)[] = [];
    const result = await Promise.allSettled([
      storage.run(ctx, locks, (tx) => {
        writes = [];
        const insert: Records["insert"] = async (table, rows) => {
          await tx.records.insert(table, rows);
          writes.push((again) => again.records.insert(table, rows));
        };
        return work({ ...tx, records: { ...tx.records, insert } });
      }),
    ]);
    const [outcome] = result;
    const done = outcome.status === "fulfilled" && outcome.value.ok;
    if (!done) await storage.run(ctx, [], async (tx) => accept(await Promise.all(writes.map((write) => write(tx)))));
    if (outcome.status === "rejected") throw outcome.reason;
    return outcome.value;
  },
});

const emitsEventsWhateverHappens: Saboteur["sabotage"] = (storage) => ({
  ...storage,
  run: async (ctx, locks, work) => {
    const events: NewEvent[] = [];
    try {
      return await storage.run(ctx, locks, (tx) => work({ ...tx, emit: async (more) => void events.push(...more) }));
    } finally {
      await storage.run(ctx, [], async (tx) => accept(await tx.emit(events)));
    }
  },
});

const seesWhatIsNotCommitted: Saboteur["sabotage"] = (storage) => {
  const gossip = new Gossip();
  return withRecords((records, tenantId) => ({
    insert: async (table, rows) => {
      await records.insert(table, rows);
      gossip.tell(`${tenantId}/${table.name}`, tenantId, rows);
    },
    find: async (table, query) => {
      const rows = await records.find(table, query);
      if (query.where) return rows;
      const known = new Set(rows.map((row) => row.id));
      return [...rows, ...gossip.about({ ...table, name: `${tenantId}/${table.name}` }).filter((row) => !known.has(row.id))];
    },
  }))(storage);
};

const outlives: Saboteur["sabotage"] = (storage) =>
  withTransaction((tx, ctx) => {
    const later = autocommit(storage, ctx);
    const orLater = async <T>(call: (with_: Transaction) => Promise<T>): Promise<T> => {
      try {
        return await call(tx);
      } catch (error) {
        if (NexusError.is(error) && error.code === "unit_of_work_ended") return call(later);
        throw error;
      }
    };
    return {
      ...tx,
      records: { ...tx.records, insert: (table, rows) => orLater((with_) => with_.records.insert(table, rows)) },
    };
  })(storage);

export const transactionSaboteurs: readonly Saboteur[] = [
  {
    name: "puts events into the outbox whatever becomes of the work",
    suite: "unit of work",
    caughtBy: [
      "a refusal undoes everything, events and audit entries included, and comes out unchanged",
      "an exception undoes everything, events and audit entries included, and comes out unchanged",
      "an error of the stores that the work swallows still undoes everything and comes out",
      "after an error of the stores every later call throws it again",
      "a repeat starts afresh: with new stores and nothing of the run before",
      "at the very instant of its deadline a work still starts, and what has started may finish",
      "stores are dead when their unit of work has ended (accepted)",
      "stores are dead when their unit of work has ended (refused)",
      "stores are dead when their unit of work has ended (thrown)",
    ],
    sabotage: emitsEventsWhateverHappens,
  },
  {
    name: "keeps what was written before the work failed",
    suite: "unit of work",
    caughtBy: [
      "a refusal undoes everything, events and audit entries included, and comes out unchanged",
      "an exception undoes everything, events and audit entries included, and comes out unchanged",
      "an error of the stores that the work swallows still undoes everything and comes out",
      "a work may refuse after an error of its stores: the refusal comes out, with nothing done",
      "units of work one after the other each see what was committed before",
      "a work that always meets a conflict runs six times, then concurrency_exhausted comes out and nothing is written",
      "a work that does not await its stores is undone and told so",
    ],
    sabotage: keepsWhatWasWritten,
  },
  {
    name: "commits what a refusing work wrote",
    suite: "unit of work",
    caughtBy: [
      "a refusal undoes everything, events and audit entries included, and comes out unchanged",
      "after an error of the stores every later call throws it again",
      "a work may refuse after an error of its stores: the refusal comes out, with nothing done",
      "units of work one after the other each see what was committed before",
    ],
    sabotage: (storage) => ({
      ...storage,
      run: async (ctx, locks, work) => {
        const result = await storage.run(ctx, locks, async (tx) => accept(await work(tx)));
        return result.ok ? result.value : result;
      },
    }),
  },
  {
    name: "wraps the exceptions of a work in its own",
    suite: "unit of work",
    caughtBy: ["an exception undoes everything, events and audit entries included, and comes out unchanged"],
    sabotage: (storage) => ({
      ...storage,
      run: async (ctx, locks, work) => {
        try {
          return await storage.run(ctx, locks, work);
        } catch (error) {
          throw NexusError.is(error) ? error : new Error("The transaction failed.", { cause: error });
        }
      },
    }),
  },
  {
    name: "sees what others have not committed",
    suite: "unit of work",
    caughtBy: [
      "what is not committed is seen by nobody else, neither by a run nor by a read",
      "what an accepting work wrote is there afterwards, with its events and audit entries, and its answer comes out",
      "a refusal undoes everything, events and audit entries included, and comes out unchanged",
      "an exception undoes everything, events and audit entries included, and comes out unchanged",
      "an error of the stores that the work swallows still undoes everything and comes out",
      "a work may refuse after an error of its stores: the refusal comes out, with nothing done",
      "units of work one after the other each see what was committed before",
      "a work that always meets a conflict runs six times, then concurrency_exhausted comes out and nothing is written",
      "a work that does not await its stores is undone and told so",
      "of parallel inserts of one id exactly one is accepted, the others throw duplicate_record",
      "of parallel inserts of one unique key exactly one is accepted, the others throw duplicate_record",
      "a run sees what others commit meanwhile, a read keeps its snapshot",
    ],
    sabotage: seesWhatIsNotCommitted,
  },
  {
    name: "reads like it runs: without a snapshot, and with writes",
    suite: "unit of work",
    caughtBy: [
      "a write inside a read throws read_only, and nothing is written",
      "a run sees what others commit meanwhile, a read keeps its snapshot",
    ],
    sabotage: (storage) => ({
      run: storage.run,
      read: async (ctx, work) => {
        const result = await storage.run(ctx, [], async (tx) => accept(await work(tx)));
        if (!result.ok) throw new Error("A read was refused.");
        return result.value;
      },
    }),
  },
  {
    name: "keeps stores alive after the work",
    suite: "unit of work",
    caughtBy: [
      "stores are dead when their unit of work has ended (accepted)",
      "stores are dead when their unit of work has ended (refused)",
      "stores are dead when their unit of work has ended (thrown)",
      "stores are dead when their unit of work has ended (read)",
    ],
    sabotage: outlives,
  },
  {
    name: "lets units of work nest",
    suite: "unit of work",
    caughtBy: [
      "a run inside a run throws nested_unit_of_work and does not hang",
      "a read inside a run throws nested_unit_of_work and does not hang",
      "a run inside a read throws nested_unit_of_work and does not hang",
      "a read inside a read throws nested_unit_of_work and does not hang",
    ],
    sabotage: (storage) => {
      const outside = AsyncLocalStorage.snapshot();
      return {
        run: (ctx, locks, work) => outside(() => storage.run(ctx, locks, work)),
        read: (ctx, work) => outside(() => storage.read(ctx, work)),
      };
    },
  },
];
