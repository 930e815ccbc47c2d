import { readFileSync } from "node:fs";
import type { OperationContext, Result } from "@nexus/common";
import { describe, expect, expectTypeOf, test } from "vitest";
import type { Opportunity } from "./opportunity.js";
import type { OpportunityCommand, OpportunityInput } from "./opportunity-command.js";
import { opportunityCommandSchemas } from "./opportunity-command-schema.js";
import type { OpportunityPersist } from "./opportunity-persist.js";
import type { OpportunityQuery } from "./opportunity-query.js";

/** A port is gone at run time; what it asks of its implementers stands in its source. */
const asksFor = (file: string, methods: readonly string[]): boolean => {
  const source = readFileSync(new URL(file, import.meta.url), "utf8");
  return methods.every((method) => source.includes(`\n  ${method}(ctx: OperationContext`));
};

describe("reading opportunities", () => {
  test.each([
    ["[FUN-CRM-0055] by id in both forms, and by pipeline", ["findById", "getById", "findByPipeline"]],
    ["[FUN-CRM-0056] by stage, open, won, lost", ["findByStage", "findOpen", "findWon", "findLost"]],
    ["[FUN-CRM-0057] stale, by source lead, total open value", ["findStale", "findBySourceLead", "getBySourceLead", "totalOpenValue"]],
  ])("%s", (_what, methods) => {
    expect(asksFor("./opportunity-query.ts", methods)).toBe(true);
  });

  test("what is found may be missing, what is got may not", () => {
    expectTypeOf<OpportunityQuery["findById"]>().returns.resolves.toEqualTypeOf<Opportunity | undefined>();
    expectTypeOf<OpportunityQuery["getById"]>().returns.resolves.toEqualTypeOf<Opportunity>();
    expect(asksFor("./opportunity-query.ts", ["findById", "forget"])).toBe(false);
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
    expect(asksFor("./opportunity-persist.ts", methods)).toBe(true);
  });

  test("[IFC-CRM-0084] there is one method per command, which takes its input and answers the opportunity or the refusal", () => {
    expect(Object.values(commandOf).toSorted()).toEqual(Object.keys(opportunityCommandSchemas).toSorted());
    expect(asksFor("./opportunity-persist.ts", Object.keys(commandOf))).toBe(true);
    type Method<Name extends keyof OpportunityPersist> = (ctx: OperationContext, input: OpportunityInput<(typeof commandOf)[Name]>) => Promise<Result<Opportunity>>;
    expectTypeOf<OpportunityPersist>().toEqualTypeOf<{ [Name in keyof OpportunityPersist]: Method<Name> }>();
  });
});
