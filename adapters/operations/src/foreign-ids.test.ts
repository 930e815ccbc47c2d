import { trustedHost } from "@nexus/adapter-memory";
import { bindStores, CommandPath, type RecordRow, type RecordTable, type Transaction, type UnitOfWork } from "@nexus/crm-operations";
import { foreignIdsIn, idsOf, undoing } from "@nexus/crm-operations-conformance";
import { expect, test } from "vitest";
import type { Desk } from "./testing/routing-under-test.js";
import { deps, mirrorDesk, routedCommands, settledDesk, type RoutedCommand, type SettledDesk } from "./testing/settled-desk.js";

const tryAll = async (settled: SettledDesk, rows: UnitOfWork<Transaction>, commands: readonly RoutedCommand[] = routedCommands) => {
  const ids = idsOf(settled.storage.dump(settled.ctx.tenantId));
  const other = await mirrorDesk(settled);
  const before = settled.storage.snapshotHash(other.tenantId);
  const path = new CommandPath<Desk>({ ...deps, unitOfWork: undoing(bindStores(rows, settled.bind)), authorizer: trustedHost });
  const found = [];
  for (const command of commands) found.push(await foreignIdsIn<Desk>({ ctx: settled.ctx, command, sample: settled.samples[command.name], ids, execute: (ctx, tried, input) => path.execute(ctx, tried, input) }));
  expect(settled.storage.snapshotHash(other.tenantId)).toBe(before);
  return { tried: found.reduce((sum, { tried }) => sum + tried, 0), problems: found.flatMap(({ problems }) => problems) };
};

test("another tenant's ids, in any place of any command of routing, access, dead letters and personal data, are answered as ids that nobody has", async () => {
  const settled = await settledDesk();
  const { tried, problems } = await tryAll(settled, settled.storage.unitOfWork);
  expect(problems).toEqual([]);
  expect(tried).toBeGreaterThan(10);
  console.info(`${routedCommands.length} commands of routing, access, dead letters and personal data, ${tried} ids of another tenant: all unknown`);
});

test("control: a storage that shows other tenants' rows is found", async () => {
  const settled = await settledDesk();
  const mirror = `${settled.ctx.tenantId}-mirror`;
  const leaking: UnitOfWork<Transaction> = {
    ...settled.storage.unitOfWork,
    run: (ctx, locks, work) =>
      settled.storage.unitOfWork.run(ctx, locks, async (tx) => {
        const theirs = settled.storage.dump(mirror);
        const alsoTheirs = <Row extends RecordRow>(table: RecordTable<Row>, ids: readonly string[]): readonly Row[] => (theirs[table.name] ?? []).filter(({ id }) => ids.includes(id)) as unknown as readonly Row[];
        return work({ ...tx, records: { ...tx.records, get: async (table, ids) => [...(await tx.records.get(table, ids)), ...alsoTheirs(table, ids)] } });
      }),
  };
  expect((await tryAll(settled, leaking)).problems).not.toEqual([]);
});
