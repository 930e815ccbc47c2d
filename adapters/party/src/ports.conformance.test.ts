import { setTimeout as wait } from "node:timers/promises";
import { accountOwnersSuite, registerSuite } from "@nexus/crm-operations-conformance";
import { describe, test } from "vitest";
import { accountOwnersOn, partySubjectOn } from "./testing/customers-subject.js";
import { portSuites } from "./testing/port-suites.js";
import { onRowsOfAllStorages } from "./testing/storages.js";

const runner = { describe, test, sleep: (milliseconds: number) => wait(milliseconds, undefined, { ref: false }) };
const options = { capabilities: ["counted-round-trips"] } as const;

onRowsOfAllStorages((rows, storage) => {
  describe("[IFC-CRMOP-0034] [INT-CRMOP-0082] Party is a CustomerProvider", () => {
    for (const [port, suite] of Object.entries(portSuites)) {
      const register = (): void => registerSuite(suite, partySubjectOn(rows), runner, options);
      if (storage === "memory") describe(`[TST-CRMOP-0098] the fake of ${port}`, register);
      else if (storage === "a server") describe(`[INT-CRMOP-0083] on a real database: ${port}`, register);
      else register();
    }
  });
  registerSuite(accountOwnersSuite, accountOwnersOn(rows), runner, options);
});
