import { expect, test } from "vitest";
import type { OperationContext } from "@nexus/common";
import { historyCommands } from "@nexus/crm-operations";
import { crmCommands } from "./crm-commands.js";
import { onAllStorages } from "./testing/storages.js";

const reference = { source: "fair", externalId: "7" };

onAllStorages((underTest) => {
  const create = async (ctx: OperationContext, id: string): Promise<string> => {
    const created = await underTest().commands.execute(ctx, crmCommands.lead.create, { id, title: "Two machines", source: "referral", externalReferences: [reference] });
    return created.ok ? "created" : created.refusal.code;
  };

  test("of leads that are created at once with one external reference, one is, and the others are refused", async () => {
    const ctx = underTest().newTenant();
    const outcomes = await Promise.all(["L-1", "L-2", "L-3", "L-4"].map((id) => create(ctx, id)));
    expect(outcomes.toSorted()).toEqual(["created", "external_reference_taken", "external_reference_taken", "external_reference_taken"]);
  });

  test("an import that meets a lead created at the same time does not fail", async () => {
    const ctx = underTest().newTenant();
    const [created, imported] = await Promise.all([
      create(ctx, "L-1"),
      underTest().commands.execute(ctx, historyCommands.lead, [{ reference, title: "Two machines", status: "new", source: "referral" }]),
    ]);
    const outcome = imported.ok && imported.value[0]?.outcome;
    expect([["created", "rejected"], ["external_reference_taken", "created"]]).toContainEqual([created, outcome]);
  });
});
