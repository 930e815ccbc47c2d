import { setTimeout as wait } from "node:timers/promises";
import { registerSuite } from "@nexus/crm-operations-conformance";
import { describe, test } from "vitest";
import { auditSubjectOn, auditSuites } from "../testing/audit-subject.js";
import { onRowsOfAllStorages } from "../testing/storages.js";

const runner = { describe, test, sleep: (milliseconds: number) => wait(milliseconds, undefined, { ref: false }) };

onRowsOfAllStorages((_rows, _storage, opened) => {
  for (const suite of auditSuites) registerSuite(suite, auditSubjectOn(opened), runner);
});
