import { setTimeout as sleep } from "node:timers/promises";
import { accept, type OperationContext, type Result } from "@nexus/common";
import type { LockKey, Transaction, UnitOfWork } from "@nexus/crm-operations";

type Sabotage = (storage: UnitOfWork<Transaction>, say: (line: string) => void) => UnitOfWork<Transaction>;

/** Long enough for whoever watches to kill. */
const window = 5_000;

/** Writes the rows in one transaction and the rest in a second one, as an adapter does that has no transaction around both. */
const apart =
  (left: "emit" | "audit"): Sabotage =>
  (storage, say) => ({
    ...storage,
    async run<T>(ctx: OperationContext, locks: readonly LockKey[], work: (tx: Transaction) => Promise<Result<T>>) {
      const later: ((tx: Transaction) => Promise<void>)[] = [];
      const put = <Item>(write: (tx: Transaction, items: readonly Item[]) => Promise<void>) => (items: readonly Item[]): Promise<void> => {
        later.push((tx) => write(tx, items));
        return Promise.resolve();
      };
      const instead = left === "emit" ? { emit: put<Parameters<Transaction["emit"]>[0][number]>((tx, events) => tx.emit(events)) } : { audit: put<Parameters<Transaction["audit"]>[0][number]>((tx, entries) => tx.audit(entries)) };
      const answer = await storage.run(ctx, locks, (tx) => work({ ...tx, ...instead }));
      say("between");
      await sleep(window);
      await storage.run(ctx, [], async (tx) => {
        for (const write of later) await write(tx);
        return accept(undefined);
      });
      return answer;
    },
  });

/** Answers before the commit. */
const early: Sabotage = (storage) => ({
  ...storage,
  run: <T>(ctx: OperationContext, locks: readonly LockKey[], work: (tx: Transaction) => Promise<Result<T>>) =>
    new Promise<Result<T>>((resolve, reject) => {
      const run = storage.run(ctx, locks, async (tx) => {
        const answer = await work(tx);
        resolve(answer);
        await sleep(window);
        return answer;
      });
      run.catch(reject);
    }),
});

/** Broken units of work, and the line a program says when it is time to kill it. */
export const crashSaboteurs = {
  "puts events into the outbox in a second transaction": { killAt: "between", sabotage: apart("emit") },
  "writes audit entries in a second transaction": { killAt: "between", sabotage: apart("audit") },
  "acknowledges before the commit": { killAt: "done", sabotage: early },
} as const satisfies Readonly<Record<string, { readonly killAt: string; readonly sabotage: Sabotage }>>;

export type CrashSaboteur = keyof typeof crashSaboteurs;
