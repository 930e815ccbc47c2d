import { setTimeout as wait } from "node:timers/promises";
import { describe, test } from "vitest";
import { auditTable, outboxTable } from "@nexus/crm-operations";
import { uuidV7Generator } from "@nexus/common";
import { simulatedRandom } from "@nexus/common/testing";
import { outboxAndAuditSuite, recordsSuite, registerSuite, tenancySuite, unitOfWorkSuite, type MakeSubject, type StorageSubject } from "@nexus/crm-operations-conformance";
import { memoryStorage } from "./memory-storage.js";

const makeSubject: MakeSubject<StorageSubject> = async ({ clock }) => {
  const random = simulatedRandom(7);
  const { unitOfWork } = memoryStorage({ clock, ids: uuidV7Generator({ clock, random }), random });
  return { unitOfWork, outboxTable, auditTable, close: () => Promise.resolve() };
};

const runner = { describe, test, sleep: (milliseconds: number) => wait(milliseconds, undefined, { ref: false }) };
const options = { capabilities: ["concurrent-work", "deadline-while-waiting"] } as const;

for (const suite of [recordsSuite, unitOfWorkSuite, tenancySuite, outboxAndAuditSuite]) {
  registerSuite(suite, makeSubject, runner, options);
}
