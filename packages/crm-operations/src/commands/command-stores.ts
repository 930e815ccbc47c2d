import type { Transaction } from "../unit-of-work/index.js";
import { commandAnswersOver, type CommandAnswers } from "./command-answers.js";
import type { RecordFactsFinders } from "./record-facts.js";

/** What the command path itself needs inside a unit of work, beside what commands run on. */
export interface CommandStores {
  /** So that a repeated call with the same key has no second effect. */
  readonly answers: CommandAnswers;
  /** Where events and audit entries go; denials too. */
  readonly outbox: Pick<Transaction, "emit" | "audit">;
  readonly recordFacts: RecordFactsFinders;
}

/**
 * The command path's own stores on a transaction of any storage.
 *
 * @example
 * ```ts
 * declare const storage: UnitOfWork<Transaction>;
 * const unitOfWork = bindStores(storage, (tx) => ({ ...commandStores(tx), records: tx.records }));
 * ```
 */
export const commandStores = (tx: Transaction, recordFacts: RecordFactsFinders = {}): CommandStores => ({
  answers: commandAnswersOver(tx.records),
  outbox: tx,
  recordFacts,
});
