import { NexusError } from "@nexus/common";
import type { Records, Transaction, UnitOfWork } from "@nexus/crm-operations";
import { undoing } from "./undoing.js";

/** What is to happen: everything is undone though it was accepted, or the n-th call into storage (1, 2, 3, …) fails. */
export type Mishap = { readonly is: "undone" } | { readonly is: "failure"; readonly call: number; /** With its effect done or not. */ readonly effect: "before" | "after" };

export interface FaultyStorage {
  readonly unitOfWork: UnitOfWork<Transaction>;
  /** What happens in the next unit of work; nothing unusual when absent. Counting begins anew. */
  arm(mishap?: Mishap): void;
  /** Calls of the last unit of work, in order: `update crm_lead`, …, and at the end `commit`. */
  calls(): readonly string[];
  /** Whether the failure has happened. */
  hasFailed(): boolean;
}

/**
 * A storage whose calls fail at will, to find out what becomes of a command then. Like every storage it
 * does not let an error be swallowed: later calls throw it again, and so does the end of the work.
 */
export const faultyStorage = (inner: UnitOfWork<Transaction>): FaultyStorage => {
  let mishap: Mishap | undefined;
  let calls: string[] = [];
  let failure: NexusError | undefined;

  const fails = (call: number, effect: "before" | "after"): boolean => mishap?.is === "failure" && mishap.call === call && mishap.effect === effect;
  const fail = (): never => {
    failure = new NexusError("storage_unavailable", "Try again later: the storage failed on purpose.", { retryable: true, details: { call: calls.at(-1) } });
    throw failure;
  };
  const call = async <T>(name: string, ask: () => Promise<T>): Promise<T> => {
    if (failure) throw failure;
    const number = calls.push(name);
    if (fails(number, "before")) fail();
    const answer = await ask();
    if (fails(number, "after")) fail();
    return answer;
  };
  const failing = (tx: Transaction): Transaction => ({
    ...tx,
    records: failingRecords(tx.records, call),
    emit: (events) => call("emit", () => tx.emit(events)),
    audit: (entries) => call("audit", () => tx.audit(entries)),
  });

  return {
    unitOfWork: {
      read: (ctx, work) => inner.read(ctx, (tx) => work(failing(tx))),
      run: (ctx, locks, work) =>
        (mishap?.is === "undone" ? undoing(inner) : inner).run(ctx, locks, async (tx) => {
          const result = await work(failing(tx));
          if (failure) throw failure;
          if (result.ok && fails(calls.push("commit"), "before")) fail();
          return result;
        }),
    },
    arm(next) {
      mishap = next;
      calls = [];
      failure = undefined;
    },
    calls: () => calls,
    hasFailed: () => failure !== undefined,
  };
};

const failingRecords = (records: Records, call: <T>(name: string, ask: () => Promise<T>) => Promise<T>): Records => ({
  get: (table, ids) => call(`get ${table.name}`, () => records.get(table, ids)),
  find: (table, query) => call(`find ${table.name}`, () => records.find(table, query)),
  aggregate: (table, query) => call(`aggregate ${table.name}`, () => records.aggregate(table, query)),
  insert: (table, rows) => call(`insert ${table.name}`, () => records.insert(table, rows)),
  update: (table, changes) => call(`update ${table.name}`, () => records.update(table, changes)),
  remove: (table, ids) => call(`remove ${table.name}`, () => records.remove(table, ids)),
});
