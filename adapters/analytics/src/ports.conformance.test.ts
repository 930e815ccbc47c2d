import { setTimeout as wait } from "node:timers/promises";
import { analyticsProviderSuite, analyticsTrackerSuite, registerSuite } from "@nexus/crm-operations-conformance";
import { describe, test } from "vitest";
import { analyticsSubjectOn, trackerSubjectOn } from "./testing/analytics-subject.js";
import { onRowsOfAllStorages } from "./testing/storages.js";

const runner = { describe, test, sleep: (milliseconds: number) => wait(milliseconds, undefined, { ref: false }) };
const capabilities = ["counted-round-trips"] as const;

onRowsOfAllStorages((rows, storage) => {
  describe(storage === "memory" ? "[TST-CRMOP-0098] the fake of AnalyticsTracker" : "[INT-CRMOP-0087] analytics as AnalyticsTracker", () => {
    registerSuite(analyticsTrackerSuite, trackerSubjectOn(rows), runner, { capabilities });
  });
  describe(storage === "memory" ? "[TST-CRMOP-0098] the fake of AnalyticsProvider" : "[IFC-CRMOP-0037] [INT-CRMOP-0086] [INT-CRMOP-0088] [INT-CRMOP-0089] analytics as AnalyticsProvider", () => {
    registerSuite(analyticsProviderSuite, analyticsSubjectOn(rows), runner, { capabilities });
  });
});
