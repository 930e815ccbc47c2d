import { setTimeout as wait } from "node:timers/promises";
import { registerSuite } from "@nexus/crm-operations-conformance";
import { describe, test } from "vitest";
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
});
