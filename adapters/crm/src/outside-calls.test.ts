import { expect, test } from "vitest";
import { trustedHost } from "@nexus/adapter-memory";
import { bindStores, CommandPath, silentLogger } from "@nexus/crm-operations";
import { outsideCalls, undoing } from "@nexus/crm-operations-conformance";
import { bindCrm } from "./bind-crm.js";
import { coreCommands, deps, sampleOf } from "./testing/core-commands.js";
import { settledCrm } from "./testing/settled-crm.js";

test(`all ${coreCommands.length} commands of the CRM call nothing inside their unit of work that may leave the process`, async () => {
  const crm = await settledCrm();
  const outside = outsideCalls(crm.rows, crm.ctx);
  const path = new CommandPath({
    unitOfWork: bindStores(undoing(crm.rows), bindCrm({ ...deps, clock: crm.clock })),
    authorizer: outside.watch("Authorizer", trustedHost),
    logger: outside.watch("Logger", silentLogger),
    hasher: deps.hasher,
    clock: crm.clock,
  });
  for (const command of coreCommands) {
    for (const idempotencyKey of [undefined, `try ${command.name}`]) {
      const answer = await path.execute({ ...crm.ctx, ...(idempotencyKey === undefined ? {} : { idempotencyKey }) }, command, sampleOf(command));
      expect([command.name, answer.ok]).toEqual([command.name, true]);
    }
  }
  expect(await outside.inside()).toEqual([]);
  expect(outside.called()).toEqual(["Authorizer.permission", "Logger.log"]);
});
