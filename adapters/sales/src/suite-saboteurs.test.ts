import { setTimeout as wait } from "node:timers/promises";
import { NexusError, uuidV7Generator, type OperationContext } from "@nexus/common";
import { simulatedRandom } from "@nexus/common/testing";
import { memoryStorage, sha256Hasher } from "@nexus/adapter-memory";
import { bindStores, quotationsLock, type Records, type Transaction, type UnitOfWork } from "@nexus/crm-operations";
import { quotationProviderSuite, runSuite, type QuotationPorts, type SuiteReport } from "@nexus/crm-operations-conformance";
import { describe, expect, test } from "vitest";
import { bindSales } from "./bind-sales.js";
import { counted } from "./testing/counted.js";
import { quotationSaboteurs } from "./testing/quotation-saboteurs.js";

/** Runs the suite on Sales in memory, each case on a storage of its own. */
const reportOn = (bind: (clocked: (tx: Transaction) => QuotationPorts, kept: Map<string, unknown>) => (tx: Transaction) => QuotationPorts, around: (rows: UnitOfWork<Transaction>) => UnitOfWork<Transaction> = (rows) => rows): Promise<SuiteReport> =>
  runSuite(
    quotationProviderSuite,
    ({ clock }) => {
      let calls = 0;
      const storage = memoryStorage({ clock, ids: uuidV7Generator({ clock, random: simulatedRandom(3) }) });
      const bound = bind(bindSales({ clock, hasher: sha256Hasher }), new Map());
      const tell = (records: Records): Records => counted(records, () => (calls += 1));
      return Promise.resolve({ unitOfWork: bindStores(around(storage.unitOfWork), (tx) => bound({ ...tx, records: tell(tx.records) })), lockOf: quotationsLock, roundTrips: () => calls, close: () => Promise.resolve() });
    },
    { sleep: (milliseconds) => wait(milliseconds, undefined, { ref: false }) },
    { capabilities: ["counted-round-trips"] },
  );

const failuresOf = ({ failed }: SuiteReport): readonly string[] => failed.map(({ name }) => name).toSorted();

describe("the suite rejects every broken Sales, for the reason it is broken", () => {
  test.each(quotationSaboteurs)("one that $name", async ({ caughtBy, sabotage }) => {
    const report = await reportOn((sound, kept) => (tx) => {
      const { quotations } = sound(tx);
      return { quotations: Object.assign(Object.create(quotations) as typeof quotations, sabotage(quotations, tx, kept)) };
    });
    expect(failuresOf(report)).toEqual(caughtBy.toSorted());
    const error = report.failed.find(({ name }) => name === caughtBy[0])?.error;
    expect(NexusError.is(error) && error.code).toBe("contract_broken");
  });

  test("every case has somebody to reject", () => {
    const made = new Set(quotationSaboteurs.flatMap(({ caughtBy }) => caughtBy));
    expect(quotationProviderSuite.cases.map(({ name }) => name).filter((name) => !made.has(name))).toEqual([]);
  });

  test("one that shows tenants each other's quotations", async () => {
    const everybody = (ctx: OperationContext): OperationContext => ({ ...ctx, tenantId: "everybody" });
    const report = await reportOn((sound) => sound, ({ run, read }) => ({ run: (ctx, locks, work) => run(everybody(ctx), locks, work), read: (ctx, work) => read(everybody(ctx), work) }));
    expect(failuresOf(report)).toContain("another tenant's quotations are unknown, and stay as they are");
  });
});
