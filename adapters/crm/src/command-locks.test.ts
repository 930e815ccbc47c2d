import { expect, test } from "vitest";
import { CalendarDate } from "@nexus/common";
import { simulatedClock, simulatedContext } from "@nexus/common/testing";
import { accountHierarchyLock, directoryLock, fieldRegistryCommands, historyCommands, lockText, sortedLocks, type LockKey } from "@nexus/crm-operations";
import { crmCommands } from "./crm-commands.js";

const ctx = simulatedContext();
const reference = { source: "old-crm", externalId: "1" };

/** Whether two units of work with these locks wait for each other. */
const exclude = (some: readonly LockKey[], others: readonly LockKey[]): boolean => {
  const held = new Map(sortedLocks(some).map((lock) => [lockText(lock), lock]));
  return sortedLocks(others).some((lock) => {
    const other = held.get(lockText(lock));
    return other !== undefined && !(lock.mode === "shared" && other.mode === "shared");
  });
};

const imports = {
  user: historyCommands.user.locks([{ reference, name: "Ann", since: CalendarDate.of("2020-01-01") }], ctx),
  account: historyCommands.account.locks([{ reference, name: "Acme" }], ctx),
  lead: historyCommands.lead.locks([{ reference, title: "Two machines", status: "new", source: "website" }], ctx),
  opportunity: historyCommands.opportunity.locks([{ reference, name: "Two machines", status: "open" }], ctx),
};

test("an import and whoever changes what it decides on wait for each other", () => {
  const removeStage = crmCommands.pipeline["remove-stage"].locks({ id: "P-1", stageId: "propose" }, ctx);
  const define = (entity: "lead" | "opportunity" | "account") =>
    fieldRegistryCommands({ clock: simulatedClock() }).define.locks({ entity, name: "size", label: "Size", type: "integer", required: false, personalData: "none" }, ctx);
  expect(exclude(imports.opportunity, removeStage)).toBe(true);
  expect(exclude(imports.opportunity, define("opportunity"))).toBe(true);
  expect(exclude(imports.lead, define("lead"))).toBe(true);
  expect(exclude(imports.account, define("account"))).toBe(true);
  expect(exclude(imports.user, [directoryLock()])).toBe(true);
  expect(exclude(imports.user, [directoryLock("shared")])).toBe(true);
  expect(exclude(imports.account, [accountHierarchyLock("shared")])).toBe(true);
});

test("an import does not hold up what it has nothing to do with", () => {
  expect(exclude(imports.lead, crmCommands.opportunity["mark-lost"].locks({ id: "O-1", closeReason: "price" }, ctx))).toBe(false);
  expect(exclude(imports.opportunity, crmCommands.opportunity.advance.locks({ id: "O-1" }, ctx))).toBe(false);
});
