import { setTimeout as wait } from "node:timers/promises";
import { Money, type Decimal } from "@nexus/common";
import { simulatedContext } from "@nexus/common/testing";
import { memoryStorage } from "@nexus/adapter-memory";
import { bindStores, type PersonalDataHolder } from "@nexus/crm-operations";
import { personalDataHolderSuite, registerSuite, runSuite } from "@nexus/crm-operations-conformance";
import { describe, expect, test } from "vitest";
import { bindSales } from "./bind-sales.js";
import { personalDataSubjectOn } from "./testing/personal-data-subject.js";
import { onRowsOfAllStorages, simulatedDeps } from "./testing/storages.js";

const runner = { describe, test, sleep: (milliseconds: number) => wait(milliseconds, undefined, { ref: false }) };

onRowsOfAllStorages((rows, storage) => {
  const register = (): void => registerSuite(personalDataHolderSuite, personalDataSubjectOn(rows), runner, { label: "sales" });
  describe(storage === "memory" ? "[TST-CRMOP-0098] the fake of PersonalDataHolder: sales-quotations" : "sales-quotations", register);
});

const but = (holder: PersonalDataHolder, change: Partial<PersonalDataHolder>): PersonalDataHolder => Object.assign(Object.create(holder) as PersonalDataHolder, change);

test.each<readonly [string, string, (holder: PersonalDataHolder) => PersonalDataHolder]>([
  ["erases nothing", "an erased person is in no row any more, the bin included", (holder) => but(holder, { erase: () => Promise.resolve(1) })],
  ["forgets the quotations of a deal", "links lead from a person's records to that person's, before and after the erasure", (holder) =>
    but(holder, { trace: async (ctx, records) => ((await holder.export(ctx, records)).some(({ data }) => JSON.stringify(data).includes("[erased]")) ? [] : holder.trace(ctx, records)) })],
  ["exports every quotation", "records that nobody keeps, and kinds it does not know, are nothing to it", (holder) =>
    but(holder, { export: (ctx, records) => holder.export(ctx, records.map(({ id }) => ({ entityType: "quotation", id: id === "nobody" ? "Q-b" : id }))) })],
])("the suite rejects a holder that %s", async (_name, caughtBy, sabotage) => {
  const storage = memoryStorage(simulatedDeps());
  const report = await runSuite(personalDataHolderSuite, personalDataSubjectOn(() => storage.unitOfWork, sabotage), runner);
  expect(report.failed.map(({ name }) => name)).toContain(caughtBy);
});

test("a person who is erased loses the words of their quotations, and nobody a cent", async () => {
  const deps = simulatedDeps();
  const ctx = simulatedContext();
  const unitOfWork = bindStores(memoryStorage(deps).unitOfWork, bindSales(deps));
  const lines = [{ id: "1", productId: "P-1", description: "Training for Ana", quantity: "1" as Decimal, unitPrice: Money.of(5_00, "EUR"), discountPpm: 0 }];
  await unitOfWork.run(ctx, [], ({ quotations }) => quotations.createAtClose(ctx, { id: "a", opportunityId: "O-1", customerId: "C-1", ownerId: null, currency: "EUR", lines, validUntil: null }, deps.clock.now()));
  await unitOfWork.run(ctx, [], async ({ salesPersonalData }) => {
    for (const holder of salesPersonalData) {
      for (const entity of [{ entityType: "customer", id: "C-1" }, { entityType: "opportunity", id: "O-1" }]) expect(await holder.trace(ctx, [entity])).toEqual([{ entityType: "quotation", id: "a" }]);
      await holder.erase(ctx, [{ entityType: "quotation", id: "a" }], { id: "E-1", at: deps.clock.now() });
    }
    return { ok: true, value: undefined };
  });
  const kept = await unitOfWork.read(ctx, ({ quotations }) => quotations.find(ctx, "a"));
  expect(kept).toMatchObject({ status: "accepted", acceptance: { by: "created-at-close" }, total: Money.of(5_00, "EUR"), lines: [{ description: "[erased]", total: Money.of(5_00, "EUR") }] });
});
