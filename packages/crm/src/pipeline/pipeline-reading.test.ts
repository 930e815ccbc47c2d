import { deepFreeze, Instant } from "@nexus/common";
import { expect, test } from "vitest";
import { specification } from "../shared/specification.js";
import { PipelineNotFound } from "./errors.js";
import { OpportunityStage } from "./opportunity-stage.js";
import { Pipeline } from "./pipeline.js";
import { pipelineDecider } from "./pipeline-decider.js";
import { PipelineStage } from "./pipeline-stage.js";
import { standardPipeline } from "./standard-pipeline.js";

const environment = { tenantId: "default", actorId: "user-1", now: Instant.of("2026-01-15T09:00:00.000Z"), fields: [], others: [], occupiedStageIds: [] };
const pipeline = (): Pipeline => {
  const { state } = specification(pipelineDecider, environment).after({ type: "create", ...standardPipeline({ id: "P-1", name: "Main" }) });
  if (!state) throw new Error("The standard pipeline was not created.");
  return state;
};

test("a stage is found by its id, and the open ones are those before the closing ones", () => {
  expect(Pipeline.stageById(pipeline(), "proposal")).toMatchObject({ id: "proposal", position: 5 });
  expect(Pipeline.stageById(pipeline(), "nowhere")).toBeUndefined();
  expect(Pipeline.openStages(pipeline()).map((stage) => stage.id)).toEqual(OpportunityStage.all.slice(0, 6));
});

test("what the template says of a stage is what a stage made from it says", () => {
  for (const name of OpportunityStage.all) {
    const { label, ...standard } = OpportunityStage.standard(name);
    expect(PipelineStage.fromStandard(name)).toMatchObject({ name: label, ...standard });
  }
});

test("a stage knows its kind, and whether its forecast category fits it", () => {
  const kinds = ["prospecting", "closed-won", "closed-lost"] as const;
  expect(kinds.map((name) => PipelineStage.kind(PipelineStage.fromStandard(name)))).toEqual(["open", "win", "loss"]);
  const won = PipelineStage.fromStandard("closed-won");
  const open = PipelineStage.fromStandard("prospecting");
  expect([won, open, deepFreeze({ ...won, forecastCategory: "omitted" as const }), deepFreeze({ ...open, forecastCategory: "closed" as const })].map(PipelineStage.hasSoundCategory)).toEqual([true, true, false, false]);
});

test("[EXC-CRM-0128] a missing pipeline is named by its id, its name, or as the tenant's missing default", () => {
  expect(PipelineNotFound.byId("P-404")).toMatchObject({ code: "pipeline_not_found", details: { id: "P-404" } });
  expect(PipelineNotFound.byName("Enterprise")).toMatchObject({ code: "pipeline_not_found", details: { name: "Enterprise" } });
  expect(PipelineNotFound.noDefault("tenant-7")).toMatchObject({ code: "pipeline_not_found", details: { default: true, tenantId: "tenant-7" } });
  expect([PipelineNotFound.byId("P-404"), PipelineNotFound.byName("Enterprise")].map((error) => error.message)).toEqual([expect.stringContaining("P-404"), expect.stringContaining("Enterprise")]);
});
