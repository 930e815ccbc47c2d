import { deepFreeze } from "@nexus/common";
import { describe, expect, test } from "vitest";
import { CrmError } from "../shared/crm-error.js";
import { withstands } from "@nexus/common/testing";
import { ForecastCategory } from "./forecast-category.js";
import { lintPipeline } from "./lint-pipeline.js";
import { OpportunityStage } from "./opportunity-stage.js";
import { PipelineStage, pipelineStageInputSchema } from "./pipeline-stage.js";
import { standardPipeline } from "./standard-pipeline.js";

const demo = { id: "demo", name: "Demo", position: 2, probabilityPpm: 400_000 };
const codeOf = (input: object): string | undefined => {
  const created = PipelineStage.create({ ...demo, ...input });
  return created.ok ? undefined : created.refusal.code;
};

test("[VO-CRM-0095] a stage is readonly data with name, position and probability", () => {
  const stage = PipelineStage.of(deepFreeze(demo));
  expect(stage).toEqual({ id: "demo", name: "Demo", position: 2, probabilityPpm: 400_000, rottenAfterDays: null, forecastCategory: "pipeline" });
  // @ts-expect-error a stage is immutable
  const rename = (given: PipelineStage): void => void (given.name = "Other");
  expect(() => rename(deepFreeze(stage))).toThrow(TypeError);
});

test("[VO-CRM-0096] [BUS-CRM-0025] a position below 1 is refused", () => {
  expect([1, 2, 1_000].map((position) => codeOf({ position }))).toEqual([undefined, undefined, undefined]);
  expect([0, -1, 1.5, Number.NaN, "1", null].map((position) => codeOf({ position }))).toEqual(Array(6).fill("invalid_input"));
});

test("[VO-CRM-0096] [BUS-CRM-0026] a probability outside 0 to 100 % is refused", () => {
  expect([0, 1, 999_999, 1_000_000].map((probabilityPpm) => codeOf({ probabilityPpm }))).toEqual(Array(4).fill(undefined));
  expect([-1, 1_000_001, 0.5, Number.NaN, "50"].map((probabilityPpm) => codeOf({ probabilityPpm }))).toEqual(Array(5).fill("invalid_input"));
  expect(() => PipelineStage.of({ ...demo, probabilityPpm: 1_000_001 })).toThrow(CrmError);
});

test("[VO-CRM-0098] [BUS-CRM-0027] 100 % is the win stage, 0 % the loss stage, all between is open", () => {
  const verdict = (probabilityPpm: number): readonly boolean[] => {
    const stage = PipelineStage.of({ ...demo, probabilityPpm });
    return [PipelineStage.isFinal(stage), PipelineStage.isWin(stage), PipelineStage.isLoss(stage)];
  };
  expect([1_000_000, 0, 1, 999_999].map(verdict)).toEqual([[true, true, false], [true, false, true], [false, false, false], [false, false, false]]);
});

test("a forecast category that contradicts the probability is refused", () => {
  expect(codeOf({ probabilityPpm: 1_000_000, forecastCategory: "commit" })).toBe("invalid_stage_category");
  expect(codeOf({ probabilityPpm: 0, forecastCategory: "pipeline" })).toBe("invalid_stage_category");
  expect(codeOf({ forecastCategory: "closed" })).toBe("invalid_stage_category");
  expect(codeOf({ forecastCategory: "omitted" })).toBeUndefined();
});

test("[VO-CRM-0096] every field of a stage withstands bad input", () => {
  const valid = { id: "demo", name: "Demo", probabilityPpm: 400_000, rottenAfterDays: 3, forecastCategory: "commit" };
  expect(withstands(pipelineStageInputSchema, valid).every((stage) => PipelineStage.create({ ...stage, position: 1 }).ok || stage.forecastCategory === "commit")).toBe(true);
});

test("[VO-CRM-0097] a stage is built from a standard one", () => {
  expect(PipelineStage.fromStandard("proposal")).toEqual({
    id: "proposal", name: "Proposal", position: 5, probabilityPpm: 750_000, rottenAfterDays: 14, forecastCategory: "best-case",
  });
  expect(PipelineStage.fromStandard("closed-won", "stage-7")).toMatchObject({ id: "stage-7", position: 7, probabilityPpm: 1_000_000, forecastCategory: "closed" });
});

describe("the standard stages", () => {
  test("[ENUM-CRM-0111] run from prospecting to closed won and closed lost", () => {
    expect(OpportunityStage.all).toEqual([
      "prospecting", "qualification", "needs-analysis", "value-proposition", "proposal", "negotiation", "closed-won", "closed-lost",
    ]);
    expect([OpportunityStage.is("proposal"), OpportunityStage.is("toString"), OpportunityStage.is(5)]).toEqual([true, false, false]);
  });

  test("[ENUM-CRM-0112] [BUS-CRM-0021] have a default probability and a position", () => {
    expect(OpportunityStage.all.map((stage) => [OpportunityStage.position(stage), OpportunityStage.defaultProbabilityPpm(stage)])).toEqual([
      [1, 100_000], [2, 200_000], [3, 350_000], [4, 500_000], [5, 750_000], [6, 900_000], [7, 1_000_000], [8, 0],
    ]);
  });

  test("[ENUM-CRM-0113] know the next stage and whether there is one", () => {
    expect(OpportunityStage.all.map((stage) => [OpportunityStage.next(stage), OpportunityStage.canAdvance(stage)])).toEqual([
      ["qualification", true], ["needs-analysis", true], ["value-proposition", true], ["proposal", true], ["negotiation", true],
      [undefined, false], [undefined, false], [undefined, false],
    ]);
    expect(OpportunityStage.all.filter(OpportunityStage.isOpen)).toHaveLength(6);
  });

  test("make a pipeline without a finding, and broken ones have the finding that fits", () => {
    const stages = standardPipeline({ id: "P-1" }).stages.map((stage, i) => PipelineStage.place(stage, i + 1));
    const codes = (broken: readonly PipelineStage[]): readonly string[] => lintPipeline({ stages: broken }).map((finding) => `${finding.severity} ${finding.code} ${finding.stageIds.join(" ")}`.trim());
    const changed = (index: number, change: Partial<PipelineStage>): readonly PipelineStage[] => stages.map((stage, i) => (i === index ? { ...stage, ...change } : stage));
    expect(codes(stages)).toEqual([]);
    expect(codes([])).toEqual(["error no_open_stage", "error no_win_stage", "error no_loss_stage"]);
    expect(codes(changed(1, { id: "proposal" }))).toEqual(["error stage_id_repeated proposal"]);
    expect(codes(changed(1, { name: "PROPOSAL" }))).toEqual(["error stage_name_repeated proposal"]);
    expect(codes(changed(1, { position: 7 }))).toEqual(["error stage_positions_broken qualification"]);
    expect(codes(changed(0, { forecastCategory: "closed" }))).toEqual(["error stage_category_contradicts prospecting"]);
    expect(codes(changed(2, { probabilityPpm: 100_000 }))).toEqual(["warning probability_falls needs-analysis"]);
    expect(codes(changed(2, { rottenAfterDays: null }))).toEqual(["warning stage_never_rots needs-analysis"]);
    expect(codes(Array.from({ length: 51 }, (_, i) => PipelineStage.of({ ...demo, id: `s${i}`, name: `s${i}`, rottenAfterDays: 1, position: i + 1, probabilityPpm: i === 49 ? 0 : i === 50 ? 1_000_000 : 5 })))).toEqual(["error too_many_stages"]);
  });

  test("forecast categories are known by name", () => {
    expect(ForecastCategory.all.map(ForecastCategory.is)).toEqual([true, true, true, true, true]);
    expect(ForecastCategory.is("upside")).toBe(false);
  });
});
