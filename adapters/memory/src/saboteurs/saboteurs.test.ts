import { setTimeout as wait } from "node:timers/promises";
import { NexusError, uuidV7Generator } from "@nexus/common";
import { simulatedRandom } from "@nexus/common/testing";
import { auditTable, outboxTable } from "@nexus/crm-operations";
import { outboxAndAuditSuite, recordsSuite, runSuite, tenancySuite, unitOfWorkSuite, type Capability, type SuiteReport } from "@nexus/crm-operations-conformance";
import { describe, expect, test } from "vitest";
import { memoryStorage } from "../memory-storage.js";
import { lockSaboteurs } from "./lock-saboteurs.js";
import { querySaboteurs } from "./query-saboteurs.js";
import { rowSaboteurs } from "./row-saboteurs.js";
import type { Saboteur } from "./saboteur.js";
import { tenantSaboteurs } from "./tenant-saboteurs.js";
import { transactionSaboteurs } from "./transaction-saboteurs.js";

const suites = { records: recordsSuite, "unit of work": unitOfWorkSuite, tenancy: tenancySuite, "outbox and audit": outboxAndAuditSuite };
const saboteurs = [...querySaboteurs, ...rowSaboteurs, ...transactionSaboteurs, ...lockSaboteurs, ...tenantSaboteurs];
const capabilities: readonly Capability[] = ["concurrent-work", "deadline-while-waiting"];
const host = { sleep: (milliseconds: number) => wait(milliseconds, undefined, { ref: false }) };

/** Large batches take time; only who is caught by one runs them. */
const isLarge = (caseName: string): boolean => caseName.includes("5,000");

const reportOn = ({ suite, sabotage, caughtBy }: Saboteur): Promise<SuiteReport> =>
  runSuite(
    { name: suite, cases: suites[suite].cases.filter((contractCase) => caughtBy.some(isLarge) || !isLarge(contractCase.name)) },
    async ({ clock }) => {
      const random = simulatedRandom(7);
      const { unitOfWork } = memoryStorage({ clock, ids: uuidV7Generator({ clock, random }), random, sleep: () => Promise.resolve() });
      return { unitOfWork: sabotage(unitOfWork), outboxTable, auditTable, close: () => Promise.resolve() };
    },
    host,
    { capabilities, patience: 1_000 },
  );

describe("the suites reject every broken storage, for the reason it is broken", () => {
  for (const saboteur of saboteurs) {
    const { name, caughtBy } = saboteur;
    test.concurrent(`a storage that ${name}`, async () => {
      const report = await reportOn(saboteur);
      const failed = new Map(report.failed.map((failure) => [failure.name, failure.error]));
      expect([...failed.keys()].toSorted()).toEqual(caughtBy.toSorted());
      const error = failed.get(caughtBy[0]);
      expect(NexusError.is(error) && error.code).toBe("contract_broken");
    });
  }
});
