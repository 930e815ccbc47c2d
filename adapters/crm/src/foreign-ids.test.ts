import { expect, test } from "vitest";
import { accept, type OperationContext } from "@nexus/common";
import { trustedHost } from "@nexus/adapter-memory";
import { bindStores, CommandPath, type RecordRow, type RecordTable, type TableDefinition } from "@nexus/crm-operations";
import { foreignIdsIn, idsOf, mirrored, undoing } from "@nexus/crm-operations-conformance";
import { bindCrm, type CrmStores } from "./bind-crm.js";
import { crmTables } from "./crm-schema.js";
import { coreCommands, deps, sampleOf } from "./testing/core-commands.js";
import { settledCrm, type SettledCrm } from "./testing/settled-crm.js";
import { accepted } from "./testing/storages.js";

const tables = new Map<string, TableDefinition>(crmTables.map((table) => [table.name, table]));

/** Another tenant with everything this one has, under ids of its own. */
const mirrorTenant = async (crm: SettledCrm, ids: ReadonlySet<string>): Promise<OperationContext> => {
  const other = { ...crm.ctx, tenantId: `${crm.ctx.tenantId}-mirror` };
  await accepted(
    crm.rows.run(other, [], async ({ records }) => {
      for (const [name, rows] of Object.entries(crm.dump(crm.ctx.tenantId))) {
        const table = tables.get(name);
        // What the dump holds are rows of this very table.
        if (table) await records.insert(table as RecordTable<RecordRow>, mirrored(rows, ids));
      }
      return accept(undefined);
    }),
  );
  return other;
};

test("another tenant's ids, in any place of any command of the CRM, are answered as ids that nobody has", async () => {
  const crm = await settledCrm();
  const ids = idsOf(crm.dump(crm.ctx.tenantId));
  const other = await mirrorTenant(crm, ids);
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
