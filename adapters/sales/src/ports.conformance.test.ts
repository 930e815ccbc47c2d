import { setTimeout as wait } from "node:timers/promises";
import { quotationProviderSuite, registerSuite } from "@nexus/crm-operations-conformance";
import { describe, test } from "vitest";
import { salesSubjectOn } from "./testing/sales-subject.js";
import { onRowsOfAllStorages } from "./testing/storages.js";

const runner = { describe, test, sleep: (milliseconds: number) => wait(milliseconds, undefined, { ref: false }) };

onRowsOfAllStorages((rows, storage) => {
  const register = (): void => registerSuite(quotationProviderSuite, salesSubjectOn(rows), runner, { capabilities: ["counted-round-trips"] });
  describe(storage === "memory" ? "[TST-CRMOP-0098] the fake of QuotationProvider" : "[INT-CRMOP-0084] [INT-CRMOP-0085] Sales as QuotationProvider", register);
});
