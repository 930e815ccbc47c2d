import { readFileSync } from "node:fs";
import type { OperationContext, Result } from "@nexus/common";
import { describe, expect, expectTypeOf, test } from "vitest";
import { pipelineCommandSchemas, type PipelineCommand, type PipelineInput } from "./pipeline-command.js";
import type { PipelinePersist } from "./pipeline-persist.js";
import type { PipelineQuery } from "./pipeline-query.js";
import type { Pipeline } from "./pipeline.js";

/** A port is gone at run time; what it asks of its implementers stands in its source. */
const asksFor = (file: string, methods: readonly string[]): boolean => {
  const source = readFileSync(new URL(file, import.meta.url), "utf8");
  return methods.every((method) => source.includes(`\n  ${method}(ctx: OperationContext`));
};

describe("reading pipelines", () => {
  test.each([
    ["[FUN-CRM-0064] by id in both forms, name, all", ["findById", "getById", "findByName", "getByName", "findAll"]],
    ["[FUN-CRM-0065] by status, active ones, the default", ["findByStatus", "findActive", "findDefault", "getDefault"]],
  ])("%s", (_what, methods) => {
    expect(asksFor("./pipeline-query.ts", methods)).toBe(true);
  });

  test("what is found may be missing, what is got may not", () => {
    expectTypeOf<PipelineQuery["findDefault"]>().returns.resolves.toEqualTypeOf<Pipeline | undefined>();
    expectTypeOf<PipelineQuery["getDefault"]>().returns.resolves.toEqualTypeOf<Pipeline>();
    expect(asksFor("./pipeline-query.ts", ["findById", "forget"])).toBe(false);
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
    expect(asksFor("./pipeline-persist.ts", methods)).toBe(true);
  });

  test("[IFC-CRM-0087] there is one method per command, which takes its input and answers the pipeline or the refusal", () => {
    expect(Object.values(commandOf).toSorted()).toEqual(Object.keys(pipelineCommandSchemas).toSorted());
    expect(asksFor("./pipeline-persist.ts", Object.keys(commandOf))).toBe(true);
    type Method<Name extends keyof PipelinePersist> = (ctx: OperationContext, input: PipelineInput<(typeof commandOf)[Name]>) => Promise<Result<Pipeline>>;
    expectTypeOf<PipelinePersist>().toEqualTypeOf<{ [Name in keyof PipelinePersist]: Method<Name> }>();
  });
});
