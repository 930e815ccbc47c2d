import { Instant } from "@nexus/common";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { specification } from "../shared/specification.js";
import { lintPipeline } from "./lint-pipeline.js";
import type { PipelineCommand } from "./pipeline-command.js";
import { pipelineDecider, type PipelineEnvironment } from "./pipeline-decider.js";
import { standardPipeline } from "./standard-pipeline.js";

const runs = process.env["NEXUS_SOAK"] ? 20_000 : 200;
const id = "P-1";
const environment: PipelineEnvironment = {
  tenantId: "default", actorId: "user-1", now: Instant.of("2026-01-15T09:00:00.000Z"), fields: [], others: [], occupiedStageIds: ["qualification"],
};

const stageId = fc.constantFrom("prospecting", "qualification", "proposal", "closed-won", "closed-lost", "s1", "s2");
const probabilityPpm = fc.constantFrom(0, 1, 500_000, 999_999, 1_000_000);
const category = fc.constantFrom("omitted", "pipeline", "closed");
const commands = fc.array(
  fc.oneof(
    fc.record({ type: fc.constant("add-stage"), id: fc.constant(id), stage: fc.record({ id: stageId, name: stageId, probabilityPpm }), position: fc.integer({ min: 1, max: 10 }) }),
    fc.record({ type: fc.constant("change-stage"), id: fc.constant(id), stageId, probabilityPpm, forecastCategory: category }),
    fc.record({ type: fc.constant("remove-stage"), id: fc.constant(id), stageId }),
    fc.shuffledSubarray(["prospecting", "qualification", "needs-analysis", "value-proposition", "proposal", "negotiation", "closed-won", "closed-lost"], { minLength: 7 })
      .map((stageIds) => ({ type: "reorder-stages", id, stageIds })),
  ) as fc.Arbitrary<PipelineCommand>,
  { minLength: 1, maxLength: 25 },
);

const staysSound = (decider: typeof pipelineDecider): void => {
  fc.assert(
    fc.property(commands, (all) => {
      const pipelines = specification(decider, environment);
      let given = pipelines.after({ type: "create", ...standardPipeline({ id }) });
      const history = [...pipelines.when({ type: "create", ...standardPipeline({ id }) }).events];
      for (const command of all) {
        const { after, events } = given.when(command);
        expect(lintPipeline(after ?? { stages: [] }).filter((finding) => finding.severity === "error")).toEqual([]);
        expect(after?.stages.some((stage) => stage.id === "qualification")).toBe(true);
        history.push(...events);
        given = pipelines.from(after);
      }
      expect(pipelines.given(...history).state).toEqual(given.state);
    }),
    { numRuns: runs },
  );
};

test("[FUN-CRM-0061] whatever is done to its stages, a pipeline stays sound, and its events fold to its state", () => {
  expect(() => staysSound(pipelineDecider)).not.toThrow();
});

test("an evolve that leaves gaps in the positions is caught", () => {
  expect(() => {
    staysSound({
      ...pipelineDecider,
      evolve: (state, event) =>
        event.type === "PipelineStageRemoved" && state
          ? { ...state, version: state.version + 1, updatedAt: event.at, stages: state.stages.filter((stage) => stage.id !== event.data.stageId) }
          : pipelineDecider.evolve(state, event),
    });
  }).toThrow(/Property failed/);
});
