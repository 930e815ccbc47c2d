import { setTimeout as wait } from "node:timers/promises";
import { describe, test } from "vitest";
import {
  accountHierarchySuite,
  activityProviderSuite,
  directoryStoreSuite,
  exchangeRateSuite,
  fieldHistorySuite,
  fieldRegistryStoreSuite,
  fiscalCalendarSuite,
  historyImporterSuite,
  leadProviderSuite,
  opportunityProviderSuite,
  pipelineProviderSuite,
  registerSuite,
} from "@nexus/crm-operations-conformance";
import { crmSubjectOn } from "./testing/crm-subject.js";
import { onRowsOfAllStorages } from "./testing/storages.js";

const runner = { describe, test, sleep: (milliseconds: number) => wait(milliseconds, undefined, { ref: false }) };
const suites = [leadProviderSuite, opportunityProviderSuite, pipelineProviderSuite, activityProviderSuite, fieldHistorySuite, directoryStoreSuite, fieldRegistryStoreSuite, historyImporterSuite, accountHierarchySuite, fiscalCalendarSuite, exchangeRateSuite];

onRowsOfAllStorages((rows) => {
  for (const suite of suites) registerSuite(suite, crmSubjectOn(rows), runner, { capabilities: ["counted-round-trips"] });
});
