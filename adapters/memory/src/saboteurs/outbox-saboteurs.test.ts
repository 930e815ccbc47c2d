import { setTimeout as wait } from "node:timers/promises";
import { NexusError, uuidV7Generator } from "@nexus/common";
import { simulatedRandom } from "@nexus/common/testing";
import { outboxQueueSuite, runSuite } from "@nexus/crm-operations-conformance";
import { expect, test } from "vitest";
import { memoryStorage } from "../memory-storage.js";
import { outboxSaboteurs } from "./outbox-saboteurs.js";

test.concurrent.each(outboxSaboteurs)("the suite rejects an outbox that $name", async ({ caughtBy, sabotage }) => {
  const report = await runSuite(
    outboxQueueSuite,
    async ({ clock }) => {
      const random = simulatedRandom(7);
      const { unitOfWork, outbox } = memoryStorage({ clock, ids: uuidV7Generator({ clock, random }), random });
      return { unitOfWork, outbox: Object.assign(Object.create(outbox) as typeof outbox, sabotage(outbox)), close: () => Promise.resolve() };
    },
    { sleep: (milliseconds) => wait(milliseconds, undefined, { ref: false }) },
    { capabilities: ["concurrent-work"], patience: 10_000 },
  );
  expect(report.failed.map(({ name }) => name).toSorted()).toEqual(caughtBy.toSorted());
  const error = report.failed.find(({ name }) => name === caughtBy[0])?.error;
  expect(NexusError.is(error) && error.code).toBe("contract_broken");
});
