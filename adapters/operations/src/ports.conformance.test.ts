import { setTimeout as wait } from "node:timers/promises";
import { registerSuite, rotationStoreSuite, runSuite } from "@nexus/crm-operations-conformance";
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
    test("control: without locks turns are lost and capacities passed, and the suite sees it", async () => {
      const report = await runSuite(
        rotationStoreSuite,
        async (request) => {
          const subject = await operationsSubjectOn(rows)(request);
          return { ...subject, locks: [] };
        },
        runner,
        { label: "without locks" },
      );
      expect(report.failed.map(({ name }) => name)).toEqual(expect.arrayContaining([
        "no turn is lost: 8 workers that take turns under the lock all count, and each takes another one",
      ]));
    });
  }
});
