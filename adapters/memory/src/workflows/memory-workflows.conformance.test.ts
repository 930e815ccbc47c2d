import { setTimeout as wait } from "node:timers/promises";
import { simulatedRandom } from "@nexus/common/testing";
import { registerSuite, workflowEngineSuite } from "@nexus/crm-operations-conformance";
import { describe, test } from "vitest";
import { seededTurns } from "../seeded-turns.js";
import { memoryWorkflowSubject } from "../testing/memory-workflow-subject.js";

const runner = { describe, test, sleep: (milliseconds: number) => wait(milliseconds, undefined, { ref: false }) };

describe("memory", () => registerSuite(workflowEngineSuite, memoryWorkflowSubject(), runner));

for (const seed of process.env["NEXUS_SOAK"] ? Array.from({ length: 500 }, (_, i) => i) : [1, 2]) {
  describe(`memory, interleaved at random, seed ${seed}`, () => registerSuite(workflowEngineSuite, memoryWorkflowSubject(seededTurns(simulatedRandom(seed))), runner));
}
