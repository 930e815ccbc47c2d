import { NexusError, type Result } from "@nexus/common";
import type { FaultyStorage, Mishap } from "./faulty-storage.js";

export interface CommandAtWork {
  readonly name: string;
  readonly storage: FaultyStorage;
  /** Does the command, with an input that is accepted, through the faulty storage. */
  execute(): Promise<Result<unknown>>;
  /** Equal for equal state, events and audit entries included. */
  snapshotHash(): string;
}

export interface AllOrNothing {
  /** What the command asked of the storage when all went well, and `commit`. */
  readonly calls: readonly string[];
  /** How many calls were made to fail. */
  readonly failed: number;
  /** Empty when the command is all or nothing. */
  readonly problems: readonly string[];
}

const writes = /^(insert|update|remove|emit|audit)/;

/**
 * Makes every call of a command into storage fail, one after the other, each before and after its
 * effect, and the commit before it. Each time the command must throw a typed error or refuse, and
 * leave the state as it was to the last byte.
 */
export const failEveryCall = async ({ name, storage, execute, snapshotHash }: CommandAtWork): Promise<AllOrNothing> => {
  const problems: string[] = [];
  const before = snapshotHash();
  storage.arm({ is: "undone" });
  const answer = await execute();
  const calls = [...storage.calls()];
  if (!answer.ok) return { calls, failed: 0, problems: [`${name}: the sample is refused: ${answer.refusal.code} ${answer.refusal.message}`] };
  if (!calls.some((call) => writes.test(call))) problems.push(`${name}: the sample changes nothing`);

  let failed = 0;
  for (const mishap of failuresOf(calls)) {
    const where = `${name}, ${mishap.effect} call ${mishap.call} of ${calls.length} (${calls[mishap.call - 1] ?? ""})`;
    storage.arm(mishap);
    const problem = await problemOf(execute);
    if (!storage.hasFailed()) problems.push(`${where}: was not reached`);
    failed += storage.hasFailed() ? 1 : 0;
    if (problem !== undefined) problems.push(`${where}: ${problem}`);
  }
  if (snapshotHash() !== before) problems.push(`${name}: one of its failures has changed the state`);
  storage.arm();
  return { calls, failed, problems };
};

const failuresOf = (calls: readonly string[]): readonly (Mishap & { readonly is: "failure" })[] =>
  calls.flatMap((name, i) => (name === "commit" ? (["before"] as const) : (["before", "after"] as const)).map((effect) => ({ is: "failure" as const, call: i + 1, effect })));

const problemOf = async (execute: () => Promise<Result<unknown>>): Promise<string | undefined> => {
  try {
    const answer = await execute();
    return answer.ok ? "was accepted" : undefined;
  } catch (error) {
    return NexusError.is(error) ? undefined : `throws ${String(error)}`;
  }
};
