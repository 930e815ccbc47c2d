import { beforeAll, expect, test } from "vitest";
import { trustedHost } from "@nexus/adapter-memory";
import { bindStores, CommandPath, type Transaction, type UnitOfWork } from "@nexus/crm-operations";
import { autocommitting, failEveryCall, faultyStorage, type AllOrNothing } from "@nexus/crm-operations-conformance";
import type { Desk } from "./testing/routing-under-test.js";
import { deps, routedCommands, settledDesk, type RoutedCommand, type SettledDesk } from "./testing/settled-desk.js";

let settled: SettledDesk;
beforeAll(async () => {
  settled = await settledDesk();
});

/** With an idempotency key, so that the answer is one of the things that are there or not. */
const failEachCallOf = ({ ctx, storage, bind, samples }: SettledDesk, command: RoutedCommand, rows: UnitOfWork<Transaction> = storage.unitOfWork): Promise<AllOrNothing> => {
  const faulty = faultyStorage(rows);
  const path = new CommandPath<Desk>({ unitOfWork: bindStores(faulty.unitOfWork, bind), authorizer: trustedHost, hasher: deps.hasher, clock: deps.clock });
  const keyed = { ...ctx, idempotencyKey: `try ${command.name}` };
  return failEveryCall({ name: command.name, storage: faulty, snapshotHash: storage.snapshotHash, execute: () => path.execute(keyed, command, samples[command.name]) });
};

test("every command of routing, access, dead letters and personal data happens as a whole or not at all, its answer included, whichever call into storage fails", async () => {
  const found = [];
  for (const command of routedCommands) found.push(await failEachCallOf(settled, command));
  expect(found.flatMap(({ problems }) => problems)).toEqual([]);
  const calls = found.reduce((sum, each) => sum + each.calls.length, 0);
  const failed = found.reduce((sum, each) => sum + each.failed, 0);
  // Each call before and after its effect; a commit that has had its effect has happened.
  expect(failed).toBe(2 * calls - routedCommands.length);
  console.info(`${routedCommands.length} commands of routing, access, dead letters and personal data, ${calls} calls into storage, ${failed} failures: 100 % of the calls`);
});

test("control: the same check is red for every command on a storage that commits call by call", async () => {
  for (const command of routedCommands) {
    const other = await settledDesk();
    const { problems } = await failEachCallOf(other, command, autocommitting(other.storage.unitOfWork));
    expect([command.name, problems.some((problem) => problem.includes("changed the state"))]).toEqual([command.name, true]);
  }
});
