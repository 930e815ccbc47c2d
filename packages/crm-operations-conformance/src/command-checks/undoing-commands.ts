import { refuse, type OperationContext, type Result } from "@nexus/common";
import type { LockKey, UnitOfWork } from "@nexus/crm-operations";
import type { AnyCommand } from "./commands-in.js";

/** A unit of work that undoes what commands have done, and lets everything else be: denials stay in the audit trail. */
export interface UndoingCommands<Stores> {
  readonly unitOfWork: UnitOfWork<Stores>;
  /** The same command; what it does is undone, and answered as if it were not. */
  watched(command: AnyCommand<Stores>): AnyCommand<Stores>;
}

export const undoingCommands = <Stores>(inner: UnitOfWork<Stores>): UndoingCommands<Stores> => {
  let handled = false;
  return {
    watched: (command) => ({
      ...command,
      handle: (ctx, input, stores) => {
        handled = true;
        return command.handle(ctx, input, stores);
      },
    }),
    unitOfWork: {
      read: (ctx, work) => inner.read(ctx, work),
      async run<T>(ctx: OperationContext, locks: readonly LockKey[], work: (stores: Stores) => Promise<Result<T>>): Promise<Result<T>> {
        const accepted: Result<T>[] = [];
        const answer = await inner.run<T>(ctx, locks, async (stores) => {
          handled = false;
          const result = await work(stores);
          if (!result.ok || !handled) return result;
          accepted.push(result);
          return refuse("undone", "Accepted, and undone for the next.");
        });
        return accepted.at(-1) ?? answer;
      },
    },
  };
};
