import { beforeAll, describe, expect, test } from "vitest";
import { accept, type OperationContext } from "@nexus/common";
import { trustedHost } from "@nexus/adapter-memory";
import { bindStores, CommandPath, type Transaction, type UnitOfWork } from "@nexus/crm-operations";
import { autocommitting, failEveryCall, faultyStorage, type AllOrNothing } from "@nexus/crm-operations-conformance";
import { bindCrm } from "./bind-crm.js";
import { coreCommands, deps, sampleOf } from "./testing/core-commands.js";
import { settledCrm, type SettledCrm } from "./testing/settled-crm.js";

const failEachCallOf = (crm: SettledCrm, command: (typeof coreCommands)[number], rows: UnitOfWork<Transaction> = crm.rows): Promise<AllOrNothing> => {
  const storage = faultyStorage(rows);
  const path = new CommandPath({ unitOfWork: bindStores(storage.unitOfWork, bindCrm({ ...deps, clock: crm.clock })), authorizer: trustedHost, hasher: deps.hasher, clock: crm.clock });
  return failEveryCall({ name: command.name, storage, snapshotHash: crm.snapshotHash, execute: () => path.execute(crm.ctx, command, sampleOf(command)) });
};

describe("every command of the CRM happens as a whole or not at all, whichever call into storage fails", () => {
  let crm: SettledCrm;
  beforeAll(async () => {
    crm = await settledCrm();
  });

  test(`all ${coreCommands.length} of them`, async () => {
    const found = [];
    for (const command of coreCommands) found.push(await failEachCallOf(crm, command));
    expect(found.flatMap(({ problems }) => problems)).toEqual([]);
    const calls = found.reduce((sum, each) => sum + each.calls.length, 0);
    const failed = found.reduce((sum, each) => sum + each.failed, 0);
    // Each call before and after its effect; a commit that has had its effect has happened.
    expect(failed).toBe(2 * calls - coreCommands.length);
    console.info(`${coreCommands.length} commands of the CRM, ${calls} calls into storage, ${failed} failures: 100 % of the calls`);
  });
});

describe("control: the same check is red", () => {
  test("for every command on a storage that commits call by call", async () => {
    for (const command of coreCommands) {
      const crm = await settledCrm();
      const { problems } = await failEachCallOf(crm, command, autocommitting(crm.rows));
      expect([command.name, problems.some((problem) => problem.includes("changed the state"))]).toEqual([command.name, true]);
    }
  });

  test("for a command that swallows what went wrong, throws what has no type, or changes nothing", async () => {
    const crm = await settledCrm();
    const [command] = coreCommands;
    if (!command) throw new Error("There are no commands.");
    const untyped = { ...command, handle: (ctx: OperationContext, input: unknown, stores: Parameters<typeof command.handle>[2]) => command.handle(ctx, input, stores).catch(() => { throw new TypeError("x is not a function"); }) };
    expect((await failEachCallOf(crm, untyped)).problems[0]).toContain("throws TypeError");
    const idle = { ...command, handle: () => Promise.resolve(accept(undefined)) };
    expect((await failEachCallOf(crm, idle)).problems).toEqual([`${command.name}: the sample changes nothing`]);
  });
});
