import { readFileSync } from "node:fs";
import type { OperationContext, Result } from "@nexus/common";
import { describe, expect, expectTypeOf, test } from "vitest";
import { surfaceOf } from "../shared/documented-surface.js";
import type { Opportunity } from "./opportunity.js";
import type { OpportunityCommand, OpportunityInput } from "./opportunity-command.js";
import { opportunityCommandSchemas } from "./opportunity-command-schema.js";
import type { OpportunityPersist } from "./opportunity-persist.js";
import type { OpportunityQuery } from "./opportunity-query.js";

const sourceOf = (file: string): string => readFileSync(new URL(file, import.meta.url), "utf8");
const namesIn = (file: string, declared: string): readonly string[] => surfaceOf(sourceOf(file), declared).map(({ name }) => name);
const allDocumented = (names: readonly string[]) => names.map((name) => ({ name, isDocumented: true }));

describe("reading opportunities", () => {
  test.each([
    ["[FUN-CRM-0055] by id in both forms, and by pipeline", ["findById", "getById", "byPipeline"]],
    ["[FUN-CRM-0056] by stage, open, won, lost", ["byStage", "open", "won", "lost"]],
    ["[FUN-CRM-0057] stale, by source lead, total open value", ["stale", "findBySourceLead", "getBySourceLead", "totalOpenValue"]],
  ])("%s", (_what, methods) => {
    expect(namesIn("./opportunity-query.ts", "OpportunityQuery")).toEqual(expect.arrayContaining(methods));
  });

  test("[IFC-CRM-0083] is complete, documented, and in ports of six methods or fewer", () => {
    expect(surfaceOf(sourceOf("./opportunity-query.ts"), "OpportunityQuery")).toEqual(
      allDocumented([
        "findById", "getById", "findBySourceLead", "getBySourceLead", "findByExternalReference",
        "byPipeline", "byStage", "open", "won", "lost", "stale", "overdue", "totalOpenValue", "stageSummary",
      ]),
    );
    for (const port of ["OpportunityByIdQuery", "OpportunityByOriginQuery", "OpportunityListQuery", "OpportunityWorkQuery"]) {
      expect(namesIn("./opportunity-query.ts", port).length).toBeLessThanOrEqual(6);
    }
    expectTypeOf<OpportunityQuery["findById"]>().returns.resolves.toEqualTypeOf<Opportunity | undefined>();
    expectTypeOf<OpportunityQuery["getById"]>().returns.resolves.toEqualTypeOf<Opportunity>();
  });
});

describe("changing opportunities", () => {
  /** Which command each method is for: every command has one. */
  const commandOf = {
    create: "create", update: "update", assignOwner: "assign-owner", setContactRoles: "set-contact-roles", delete: "delete", restore: "restore",
    changeAmount: "change-amount", setLines: "set-lines", setExpectedCloseDate: "set-expected-close-date", setForecast: "set-forecast",
    advance: "advance", moveToStage: "move-to-stage", markWon: "mark-won", markLost: "mark-lost", reopen: "reopen",
  } as const satisfies Readonly<Record<keyof OpportunityPersist, OpportunityCommand["type"]>>;

  test.each([
    ["[FUN-CRM-0058] create, update, advance, move to stage", ["create", "update", "advance", "moveToStage"]],
    ["[FUN-CRM-0059] mark won, mark lost, reopen", ["markWon", "markLost", "reopen"]],
  ])("%s", (_what, methods) => {
    expect(namesIn("./opportunity-persist.ts", "OpportunityPersist")).toEqual(expect.arrayContaining(methods));
  });

  test("[IFC-CRM-0084] is complete: one method per command, in ports of six methods or fewer", () => {
    expect(namesIn("./opportunity-persist.ts", "OpportunityPersist")).toEqual(Object.keys(commandOf));
    expect(Object.values(commandOf).toSorted()).toEqual(Object.keys(opportunityCommandSchemas).toSorted());
    for (const port of ["OpportunityRecordPersist", "OpportunityValuePersist", "OpportunityTransitionPersist"]) {
      expect(namesIn("./opportunity-persist.ts", port).length).toBeLessThanOrEqual(6);
    }
    type Method<Name extends keyof OpportunityPersist> = (ctx: OperationContext, input: OpportunityInput<(typeof commandOf)[Name]>) => Promise<Result<Opportunity>>;
    expectTypeOf<OpportunityPersist>().toEqualTypeOf<{ [Name in keyof OpportunityPersist]: Method<Name> }>();
  });
});

test("[IFC-CRM-0082] an opportunity's read surface is complete and documented", () => {
  const source = [sourceOf("../shared/entity.ts"), sourceOf("./opportunity.ts")].join("\n");
  expect(surfaceOf(source, "OpportunityBase").map(({ name }) => name)).toEqual(
    expect.arrayContaining([
      "id", "tenantId", "version", "ownerId", "customFields", "title", "type", "pipelineId", "stageId", "stageHistory", "amount", "recurring", "lines", "contactRoles",
      "expectedCloseDate", "forecastCategory", "probabilityOverride", "sourceLeadId", "accountId", "pushCount", "reopenings",
    ]),
  );
  expect(surfaceOf(source, "Opportunity", "const")).toEqual(
    allDocumented([
      "isOpen", "isWon", "isLost", "isClosed", "isDeleted", "openOutcome", "stageEnteredAt", "daysInStage", "ageInDays", "millisecondsInStages",
      "isRotten", "isOverdue", "isStale", "probability", "value", "weightedAmount", "totalContractValue",
    ]),
  );
});
