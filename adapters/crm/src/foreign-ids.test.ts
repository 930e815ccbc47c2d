import { expect, test } from "vitest";
import { trustedHost } from "@nexus/adapter-memory";
import { bindStores, CommandPath } from "@nexus/crm-operations";
import { foreignIdsIn, idsOf, mirrorTenant, undoing } from "@nexus/crm-operations-conformance";
import { bindCrm, type CrmStores } from "./bind-crm.js";
import { crmTables } from "./crm-schema.js";
import { coreCommands, deps, sampleOf } from "./testing/core-commands.js";
import { settledCrm } from "./testing/settled-crm.js";

test("another tenant's ids, in any place of any command of the CRM, are answered as ids that nobody has", async () => {
  const crm = await settledCrm();
  const ids = idsOf(crm.dump(crm.ctx.tenantId));
  const other = await mirrorTenant({ ctx: crm.ctx, unitOfWork: crm.rows, tables: crmTables, dump: crm.dump });
  const before = JSON.stringify(crm.dump(other.tenantId));
  const path = new CommandPath<CrmStores>({ ...deps, clock: crm.clock, unitOfWork: undoing(bindStores(crm.rows, bindCrm({ ...deps, clock: crm.clock }))), authorizer: trustedHost });
  let tried = 0;
  for (const command of coreCommands) {
    const found = await foreignIdsIn<CrmStores>({ ctx: crm.ctx, command, sample: sampleOf(command), ids, execute: (ctx, each, input) => path.execute(ctx, each, input) });
    expect(found.problems).toEqual([]);
    tried += found.tried;
  }
  expect(JSON.stringify(crm.dump(other.tenantId))).toBe(before);
  expect(tried).toBeGreaterThan(50);
  console.info(`${coreCommands.length} commands of the CRM, ${tried} ids of another tenant: all unknown`);
});
