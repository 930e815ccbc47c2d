import { setTimeout as wait } from "node:timers/promises";
import { uuidV7Generator } from "@nexus/common";
import { simulatedRandom } from "@nexus/common/testing";
import { auditTable, outboxTable } from "@nexus/crm-operations";
import {
  accountOwnersSuite,
  authorizerSuite,
  enrichmentSuite,
  hasherSuite,
  outboxAndAuditSuite,
  outboxQueueSuite,
  recordsSuite,
  registerSuite,
  tenancySuite,
  unitOfWorkSuite,
  type Capability,
  type MakeSubject,
  type OutboxSubject,
  type StorageSubject,
} from "@nexus/crm-operations-conformance";
import { describe, test } from "vitest";
import { grantActions, memoryStorage, seededTurns, sha256Hasher, type MemoryStorageOptions } from "./index.js";
import { accountOwnersWith, enrichmentWith } from "./testing/routing-sources-under-test.js";

const close = (): Promise<void> => Promise.resolve();
const runner = { describe, test, sleep: (milliseconds: number) => wait(milliseconds, undefined, { ref: false }) };
const capabilities: readonly Capability[] = ["concurrent-work", "deadline-while-waiting"];

const memoryWith =
  (options: Partial<MemoryStorageOptions>): MakeSubject<StorageSubject & OutboxSubject> =>
  async ({ clock }) => {
    const random = simulatedRandom(7);
    const { unitOfWork, outbox } = memoryStorage({ clock, ids: uuidV7Generator({ clock, random }), random, ...options });
    return { unitOfWork, outbox, outboxTable, auditTable, close };
  };

const storageSuites = [recordsSuite, unitOfWorkSuite, tenancySuite, outboxAndAuditSuite];

describe("memory", () => {
  for (const suite of storageSuites) registerSuite(suite, memoryWith({}), runner, { capabilities });
  registerSuite(outboxQueueSuite, memoryWith({}), runner, { capabilities });
});

describe("memory, with its calls interleaved at random", () => {
  const concurrent = [unitOfWorkSuite, outboxAndAuditSuite];
  for (const seed of process.env["NEXUS_SOAK"] ? Array.from({ length: 500 }, (_, i) => i) : [1, 2, 3]) {
    describe(`seed ${seed}`, () => {
      for (const suite of concurrent) registerSuite(suite, memoryWith({ turn: seededTurns(simulatedRandom(seed)), sleep: runner.sleep }), runner, { capabilities });
      registerSuite(outboxQueueSuite, memoryWith({ turn: seededTurns(simulatedRandom(seed)), sleep: runner.sleep }), runner, { capabilities });
    });
  }
});

registerSuite(hasherSuite, async () => ({ hasher: sha256Hasher, close }), runner);
registerSuite(authorizerSuite, async () => ({ authorizer: grantActions({ "user-1": ["lead:read"], "user-2": ["lead:write"] }), granted: "user-1", action: "lead:read", close }), runner);
registerSuite(accountOwnersSuite, accountOwnersWith(), runner, { capabilities: ["counted-round-trips"] });
registerSuite(enrichmentSuite, enrichmentWith(), runner);
