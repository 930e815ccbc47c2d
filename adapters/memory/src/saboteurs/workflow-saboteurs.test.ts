import { setTimeout as wait } from "node:timers/promises";
import { NexusError } from "@nexus/common";
import { runSuite, workflowEngineSuite } from "@nexus/crm-operations-conformance";
import { expect, test } from "vitest";
import { memoryWorkflowSubject } from "../testing/memory-workflow-subject.js";
import { workflowSaboteurs } from "./workflow-saboteurs.js";

const host = { sleep: (milliseconds: number) => wait(milliseconds, undefined, { ref: false }) };

test.concurrent.each(workflowSaboteurs)("the suite rejects an engine that $name", async ({ caughtBy, name: _name, ...sabotage }) => {
  const report = await runSuite(workflowEngineSuite, memoryWorkflowSubject(undefined, sabotage), host, { patience: 300 });
  expect(report.failed.map(({ name }) => name).toSorted()).toEqual(caughtBy.toSorted());
  const error = report.failed.find(({ name }) => name === caughtBy[0])?.error;
  expect(NexusError.is(error) && error.code).toBe("contract_broken");
});

test("every case has somebody to reject", () => {
  expect(new Set(workflowSaboteurs.flatMap(({ caughtBy }) => caughtBy))).toEqual(new Set(workflowEngineSuite.cases.map(({ name }) => name)));
});
