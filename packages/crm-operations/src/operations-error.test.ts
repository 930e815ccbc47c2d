import { readdirSync, readFileSync } from "node:fs";
import { NexusError } from "@nexus/common";
import { simulatedContext } from "@nexus/common/testing";
import { describe, expect, test } from "vitest";
import { OperationsError } from "./index.js";

const cause = new Error("below");
const ctx = simulatedContext();

/** Every factory: its code, its details, whether another try may succeed, and whether it passes a cause on. */
const factories: Readonly<Record<string, readonly [OperationsError, code: string, details: object, retryable: boolean, cause?: Error]>> = {
  concurrencyConflict: [OperationsError.concurrencyConflict("nexus_lead", ["lead-1"]), "concurrency_conflict", { table: "nexus_lead", ids: ["lead-1"] }, true],
  concurrencyExhausted: [OperationsError.concurrencyExhausted(6, cause), "concurrency_exhausted", { attempts: 6 }, true, cause],
  duplicateRecord: [OperationsError.duplicateRecord("nexus_lead", ["source", "externalId"], cause), "duplicate_record", { table: "nexus_lead", columns: ["source", "externalId"] }, false, cause],
  lockTaken: [OperationsError.lockTaken(), "lock_taken", {}, true],
  invalidCommand: [OperationsError.invalidCommand("lead.rename", "register its action"), "invalid_command", { command: "lead.rename" }, false],
  nestedUnitOfWork: [OperationsError.nestedUnitOfWork(), "nested_unit_of_work", {}, false],
  unitOfWorkEnded: [OperationsError.unitOfWorkEnded(), "unit_of_work_ended", {}, false],
  readOnly: [OperationsError.readOnly("nexus_lead"), "read_only", { table: "nexus_lead" }, false],
  appendOnly: [OperationsError.appendOnly("nexus_audit"), "append_only", { table: "nexus_audit" }, false],
  deadlineExceeded: [OperationsError.deadlineExceeded(ctx, cause), "deadline_exceeded", { deadline: ctx.deadline, correlationId: ctx.correlationId }, true, cause],
  storageUnavailable: [OperationsError.storageUnavailable(cause), "storage_unavailable", {}, true, cause],
  invalidRecord: [OperationsError.invalidRecord("nexus_lead", "score", "must be an exact integer"), "invalid_record", { table: "nexus_lead", column: "score" }, false],
  invalidQuery: [OperationsError.invalidQuery("nexus_lead", "limit", "must be at least 1"), "invalid_query", { table: "nexus_lead", column: "limit" }, false],
  overflow: [OperationsError.overflow("nexus_lead", "score"), "overflow", { table: "nexus_lead", column: "score" }, false],
  invalidContext: [OperationsError.invalidContext("tenantId", "must be text"), "invalid_context", { field: "tenantId" }, false],
  invalidImportMapping: [
    OperationsError.invalidImportMapping("leads.csv", [{ code: "unknown_column", severity: "error", path: ["fields", "email"], message: "No such column." }]),
    "invalid_import_mapping",
    { file: "leads.csv", findings: [{ code: "unknown_column", severity: "error", path: ["fields", "email"], message: "No such column." }] },
    false,
  ],
  currencyMismatch: [OperationsError.currencyMismatch("EUR", "USD"), "currency_mismatch", { amount: "EUR", quote: "USD" }, false],
  convertedAmountTooLarge: [OperationsError.convertedAmountTooLarge("EUR", "JPY"), "overflow", { from: "EUR", to: "JPY" }, false],
  invalidBusinessTime: [OperationsError.invalidBusinessTime(-1), "invalid_duration", { milliseconds: -1 }, false],
  unknownTimeZone: [OperationsError.unknownTimeZone("Europe/Nowhere"), "unknown_time_zone", { timeZone: "Europe/Nowhere" }, false],
};

describe("[ARC-CRMOP-0010] errors of the orchestrator", () => {
  test.each(Object.entries(factories))("made by %s have one base, a stable code and the facts of the case", (_name, [error, code, details, retryable, passedOn]) => {
    expect(NexusError.is(error) && error instanceof OperationsError).toBe(true);
    expect({ name: error.name, code: error.code, details: error.details, retryable: error.retryable, cause: error.cause }).toEqual({ name: "OperationsError", code, details, retryable, cause: passedOn });
    expect(error.message).toMatch(/^[A-Z].*[.]$/);
  });

  test("are listed here without exception", () => {
    const made = Object.getOwnPropertyNames(OperationsError).filter((name) => typeof Reflect.get(OperationsError, name) === "function" && name !== "prototype");
    expect(Object.keys(factories).toSorted()).toEqual(made.toSorted());
  });

  test("are of one class: no other is declared in the package", () => {
    const sources = readdirSync(import.meta.dirname, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"));
    const declared = sources.flatMap((file) => [...readFileSync(`${import.meta.dirname}/${file}`, "utf8").matchAll(/class (\w+) extends \w*Error\b/g)].map(([, name]) => name));
    expect(declared).toEqual(["OperationsError"]);
  });
});
