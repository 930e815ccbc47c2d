import { readFileSync } from "node:fs";
import type { OperationContext, Result } from "@nexus/common";
import { describe, expect, expectTypeOf, test } from "vitest";
import { CrmError } from "../shared/crm-error.js";
import { surfaceOf } from "../shared/documented-surface.js";
import { PipelineNotFound } from "./errors.js";
import { pipelineCommandSchemas, type PipelineCommand, type PipelineInput } from "./pipeline-command.js";
import type { PipelinePersist } from "./pipeline-persist.js";
import type { PipelineQuery } from "./pipeline-query.js";
import type { Pipeline } from "./pipeline.js";

const sourceOf = (file: string): string => readFileSync(new URL(file, import.meta.url), "utf8");
const namesIn = (file: string, declared: string): readonly string[] => surfaceOf(sourceOf(file), declared).map(({ name }) => name);
const allDocumented = (names: readonly string[]) => names.map((name) => ({ name, isDocumented: true }));

describe("reading pipelines", () => {
  test.each([
    ["[FUN-CRM-0064] by id in both forms, name, all", ["findById", "getById", "findByName", "getByName", "all"]],
    ["[FUN-CRM-0065] by status, active ones, the default", ["byStatus", "active", "findDefault", "getDefault"]],
  ])("%s", (_what, methods) => {
    expect(namesIn("./pipeline-query.ts", "PipelineQuery")).toEqual(expect.arrayContaining(methods));
  });

  test("[IFC-CRM-0086] is complete, documented, and in ports of six methods or fewer", () => {
    expect(surfaceOf(sourceOf("./pipeline-query.ts"), "PipelineQuery")).toEqual(
      allDocumented(["findById", "getById", "findByName", "getByName", "findDefault", "getDefault", "all", "byStatus", "active"]),
    );
    for (const port of ["PipelineLookup", "PipelineList"]) expect(namesIn("./pipeline-query.ts", port).length).toBeLessThanOrEqual(6);
    expectTypeOf<PipelineQuery["findDefault"]>().returns.resolves.toEqualTypeOf<Pipeline | undefined>();
    expectTypeOf<PipelineQuery["getDefault"]>().returns.resolves.toEqualTypeOf<Pipeline>();
  });
});

describe("changing pipelines", () => {
  const commandOf = {
    create: "create", update: "update", changeStatus: "change-status", delete: "delete", restore: "restore", makeDefault: "make-default",
    addStage: "add-stage", changeStage: "change-stage", removeStage: "remove-stage", reorderStages: "reorder-stages",
  } as const satisfies Readonly<Record<keyof PipelinePersist, PipelineCommand["type"]>>;

  test.each([
    ["[FUN-CRM-0066] create, update, change status", ["create", "update", "changeStatus"]],
    ["[FUN-CRM-0067] add, remove, reorder stages", ["addStage", "removeStage", "reorderStages"]],
    ["[FUN-CRM-0068] make default, soft delete, restore", ["makeDefault", "delete", "restore"]],
  ])("%s", (_what, methods) => {
    expect(namesIn("./pipeline-persist.ts", "PipelinePersist")).toEqual(expect.arrayContaining(methods));
  });

  test("[IFC-CRM-0087] is complete: one method per command, in ports of six methods or fewer", () => {
    expect(namesIn("./pipeline-persist.ts", "PipelinePersist")).toEqual(Object.keys(commandOf));
    expect(Object.values(commandOf).toSorted()).toEqual(Object.keys(pipelineCommandSchemas).toSorted());
    for (const port of ["PipelineRecordPersist", "PipelineStagePersist"]) expect(namesIn("./pipeline-persist.ts", port).length).toBeLessThanOrEqual(6);
    type Method<Name extends keyof PipelinePersist> = (ctx: OperationContext, input: PipelineInput<(typeof commandOf)[Name]>) => Promise<Result<Pipeline>>;
    expectTypeOf<PipelinePersist>().toEqualTypeOf<{ [Name in keyof PipelinePersist]: Method<Name> }>();
  });
});

test("[IFC-CRM-0085] a pipeline's read surface is complete and documented", () => {
  const source = [sourceOf("../shared/entity.ts"), sourceOf("./pipeline.ts")].join("\n");
  expect(surfaceOf(source, "Pipeline").map(({ name }) => name)).toEqual(
    expect.arrayContaining(["id", "tenantId", "version", "name", "description", "status", "isDefault", "currency", "stages", "transitionPolicy"]),
  );
  expect(surfaceOf(source, "Pipeline", "const")).toEqual(
    allDocumented(["isActive", "isDefault", "isDeleted", "takesOpportunities", "stageAt", "stageById", "openStages", "winStages", "lossStages", "nextOpenStage"]),
  );
});

test("[EXC-CRM-0128] a pipeline that is not there is named by its id, its name, or as the missing default", () => {
  const errors = [PipelineNotFound.byId("P-9"), PipelineNotFound.byName("Enterprise"), PipelineNotFound.noDefault("tenant-1")];
  expect(errors.map((error) => [error instanceof CrmError, error.code, error.details])).toEqual([
    [true, "pipeline_not_found", { id: "P-9" }],
    [true, "pipeline_not_found", { name: "Enterprise" }],
    [true, "pipeline_not_found", { default: true, tenantId: "tenant-1" }],
  ]);
  expect(errors.map((error) => error.message)).toEqual([
    'There is no pipeline with the id "P-9".',
    'There is no pipeline named "Enterprise".',
    "The tenant has no default pipeline: create a pipeline first, which then is the default.",
  ]);
});
