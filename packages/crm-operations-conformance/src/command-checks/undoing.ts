import { refuse, type OperationContext, type Result } from "@nexus/common";
import type { LockKey, UnitOfWork } from "@nexus/crm-operations";

/** The same unit of work, but what is accepted is undone as well, and answered as if it were not: so that every try meets the same state. */
export const undoing = <Stores>(inner: UnitOfWork<Stores>): UnitOfWork<Stores> => ({
  read: (ctx, work) => inner.read(ctx, work),
  async run<T>(ctx: OperationContext, locks: readonly LockKey[], work: (stores: Stores) => Promise<Result<T>>): Promise<Result<T>> {
    const accepted: Result<T>[] = [];
    const answer = await inner.run<T>(ctx, locks, async (stores) => {
      const result = await work(stores);
      if (!result.ok) return result;
      accepted.push(result);
      return refuse("undone", "Accepted, and undone for the next.");
    });
    return accepted.at(-1) ?? answer;
  },
});
