import type { OperationContext, Result } from "@nexus/common";
import type { LockKey } from "./lock-key.js";

/**
 * All or nothing. `run` takes the declared locks, hands over stores that live only as long as the
 * work, and commits when the work accepts. A refusal or an exception undoes everything, outbox and
 * audit included, and comes out unchanged.
 *
 * An error of the stores cannot be swallowed: later calls throw it again, and a work that accepts all
 * the same is undone and the error comes out (or, for a conflict, the work runs again). To answer for
 * an error, catch it and refuse. A store used after the work, or not awaited by it, throws
 * `unit_of_work_ended`.
 *
 * Reads see committed data (READ COMMITTED) and the work's own writes. When the adapter meets a
 * conflict (`concurrency_conflict`, a deadlock, a serialisation failure) it runs the work again with
 * fresh stores: at most five times (six runs in all), with jittered pauses, never past `ctx.deadline`;
 * then it throws `concurrency_exhausted` (or `deadline_exceeded`). Past its deadline it does not start;
 * what has started may finish. So the work must have no effect outside its stores: no call that
 * leaves the process belongs inside.
 *
 * A context no host should have made throws `invalid_context` before anything else.
 *
 * A `run` or `read` inside another one of the same adapter throws `nested_unit_of_work`; it never hangs.
 */
export interface UnitOfWork<Stores> {
  run<T>(ctx: OperationContext, locks: readonly LockKey[], work: (stores: Stores) => Promise<Result<T>>): Promise<Result<T>>;

  /** One consistent snapshot, nothing written: a write inside throws `read_only`. */
  read<T>(ctx: OperationContext, work: (stores: Stores) => Promise<T>): Promise<T>;
}

/**
 * The same unit of work with other stores: how CRM, Party and Sales join one transaction when they
 * share the database. `bind` makes stores from what the storage adapter gives.
 *
 * @example
 * ```ts
 * declare const storage: UnitOfWork<Transaction>;
 * const unitOfWork = bindStores(storage, (tx) => ({ records: tx.records }));
 * ```
 */
export const bindStores = <Inner, Stores>(inner: UnitOfWork<Inner>, bind: (inner: Inner) => Stores): UnitOfWork<Stores> => ({
  run: (ctx, locks, work) => inner.run(ctx, locks, (stores) => work(bind(stores))),
  read: (ctx, work) => inner.read(ctx, (stores) => work(bind(stores))),
});
