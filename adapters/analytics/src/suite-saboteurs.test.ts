import { setTimeout as wait } from "node:timers/promises";
import { NexusError, type OperationContext } from "@nexus/common";
import { memoryStorage } from "@nexus/adapter-memory";
import type { Transaction, UnitOfWork } from "@nexus/crm-operations";
import { analyticsProviderSuite, analyticsTrackerSuite, runSuite, type SuiteReport } from "@nexus/crm-operations-conformance";
import { describe, expect, test } from "vitest";
import { analyticsSaboteurs } from "./testing/analytics-saboteurs.js";
import { analyticsSubjectOn, trackerSubjectOn, type Sabotage } from "./testing/analytics-subject.js";
import { simulatedDeps } from "./testing/storages.js";

const host = { sleep: (milliseconds: number) => wait(milliseconds, undefined, { ref: false }) };
const options = { capabilities: ["counted-round-trips"] } as const;

/** Runs a suite on analytics in memory. */
const reportOn = (suite: "tracker" | "provider", sabotage: Sabotage = () => ({}), around: (rows: UnitOfWork<Transaction>) => UnitOfWork<Transaction> = (rows) => rows): Promise<SuiteReport> => {
  const rows = around(memoryStorage(simulatedDeps()).unitOfWork);
  return suite === "tracker" ? runSuite(analyticsTrackerSuite, trackerSubjectOn(() => rows, sabotage), host, options) : runSuite(analyticsProviderSuite, analyticsSubjectOn(() => rows, sabotage), host, options);
};

const failuresOf = ({ failed }: SuiteReport): readonly string[] => failed.map(({ name }) => name).toSorted();

const tenants = { tracker: "another tenant's facts are not seen, and its ids are free", provider: "another tenant's facts are in no answer" };

describe("the suites reject all broken analytics, for the reason they are broken", () => {
  test.each(analyticsSaboteurs)("a $suite that $name", async ({ suite, caughtBy, sabotage }) => {
    const report = await reportOn(suite, sabotage);
    expect(failuresOf(report)).toEqual(caughtBy.toSorted());
    const error = report.failed.find(({ name }) => name === caughtBy[0])?.error;
    expect(NexusError.is(error) && error.code).toBe("contract_broken");
  });

  test("every case has somebody to reject", () => {
    const made = new Set(analyticsSaboteurs.flatMap(({ caughtBy }) => caughtBy));
    const all = [...analyticsTrackerSuite.cases, ...analyticsProviderSuite.cases].map(({ name }) => name);
    expect(all.filter((name) => !made.has(name))).toEqual([tenants.provider]);
  });

  test.each(["tracker", "provider"] as const)("a %s that shows tenants each other's facts", async (suite) => {
    const everybody = (ctx: OperationContext): OperationContext => ({ ...ctx, tenantId: "everybody" });
    const report = await reportOn(suite, undefined, ({ run, read }) => ({ run: (ctx, locks, work) => run(everybody(ctx), locks, work), read: (ctx, work) => read(everybody(ctx), work) }));
    expect(failuresOf(report)).toContain(tenants[suite]);
  });
});
