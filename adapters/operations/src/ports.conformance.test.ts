import { setTimeout as wait } from "node:timers/promises";
import { assignmentStoreSuite, registerSuite, rotationStoreSuite, runSuite } from "@nexus/crm-operations-conformance";
import { describe, expect, test } from "vitest";
import { operationsSubjectOn } from "./testing/operations-subject.js";
import { portSuites } from "./testing/port-suites.js";
import { onRowsOfAllStorages } from "./testing/storages.js";

const runner = { describe, test, sleep: (milliseconds: number) => wait(milliseconds, undefined, { ref: false }) };

onRowsOfAllStorages((rows, storage) => {
  for (const [port, suite] of Object.entries(portSuites)) {
    const register = (): void => registerSuite(suite, operationsSubjectOn(rows), runner, { capabilities: ["counted-round-trips"] });
    if (storage === "memory") describe(`[TST-CRMOP-0098] the fake of ${port}`, register);
    else register();
  }

  // Memory and the embedded database run one work after the other, or again; only a server shows what locks are for.
  if (storage === "a server") {
    for (const [suite, lost] of [
      [rotationStoreSuite, "no turn is lost: 8 workers that take turns under the lock all count, and each takes another one"],
      [assignmentStoreSuite, "8 workers that route the same records under the lock give each to one user, and turns, loads and log agree"],
    ] as const) {
      test(`control: without locks turns are lost, and the suite of the ${suite.name} sees it`, async () => {
        const report = await runSuite(suite, async (request) => ({ ...(await operationsSubjectOn(rows)(request)), locks: [] }), runner, { label: "without locks" });
        expect(report.failed.map(({ name }) => name)).toContain(lost);
      });
    }
  }
});
