import { deepFreeze, Instant, NexusError, type OperationContext } from "@nexus/common";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkContext } from "./check-context.js";

const runs = process.env["NEXUS_SOAK"] ? 100_000 : 1_000;

const good: OperationContext = deepFreeze({
  tenantId: "tenant-1",
  actor: { type: "user", id: "user-1" },
  correlationId: "correlation-1",
  causationId: "event-1",
  idempotencyKey: "key-1",
  deadline: Instant.of("2026-01-15T09:00:00.000Z"),
});

/** Checks whatever a host without types may hand over. */
const fieldRefused = (ctx: unknown): unknown => {
  try {
    checkContext(ctx as OperationContext);
    return undefined;
  } catch (error) {
    return NexusError.is(error) && error.code === "invalid_context" ? error.details["field"] : error;
  }
};

const longText = (length: number): string => "x".repeat(length);
const noText = [undefined, null, 1, true, {}, [], "", " ", " a", "a ", "\n", "a\u0000", "a\u001F", "\u0085b", "\uD800", "a\uDC00"];
const noTextWhereGiven = noText.filter((value) => value !== undefined);

describe("a context", () => {
  test("made properly passes, with and without what is optional", () => {
    const { causationId: _, idempotencyKey: __, deadline: ___, ...least } = good;
    expect([fieldRefused(good), fieldRefused(least)]).toEqual([undefined, undefined]);
    expect(fieldRefused({ ...good, tenantId: longText(128), correlationId: "ä😀 b", idempotencyKey: longText(255) })).toBeUndefined();
    for (const type of ["user", "system", "partner"]) expect(fieldRefused({ ...good, actor: { type, id: "x" } })).toBeUndefined();
  });

  test.each([
    ["tenantId", [...noText, longText(129)], (value: unknown) => ({ ...good, tenantId: value })],
    ["actor.id", [...noText, longText(129)], (value: unknown) => ({ ...good, actor: { type: "user", id: value } })],
    ["actor.type", [undefined, null, "", "admin", "USER", 1, {}], (value: unknown) => ({ ...good, actor: { type: value, id: "x" } })],
    ["actor.type", [undefined, null, "user-1", 7, []], (value: unknown) => ({ ...good, actor: value })],
    ["correlationId", [...noText, longText(129)], (value: unknown) => ({ ...good, correlationId: value })],
    ["causationId", [...noTextWhereGiven, longText(129)], (value: unknown) => ({ ...good, causationId: value })],
    ["idempotencyKey", [...noTextWhereGiven, longText(256)], (value: unknown) => ({ ...good, idempotencyKey: value })],
    ["deadline", [null, "", "tomorrow", "2026-01-15", "2026-02-30T09:00:00.000Z", 0, {}], (value: unknown) => ({ ...good, deadline: value })],
    ["tenantId", [undefined, null, 0, "text", [], {}, () => good], (value: unknown) => value],
  ])("with a wrong %s is refused by that name", (field, values, spoiled) => {
    for (const value of values) expect([value, fieldRefused(spoiled(value))]).toEqual([value, field]);
  });

  test("of any shape at all passes or throws invalid_context, and nothing else", () => {
    const part = fc.oneof(fc.anything(), fc.constantFrom("a", "user", good.deadline, undefined));
    const anyContext = fc.oneof(
      fc.anything(),
      fc.record(
        { tenantId: part, actor: fc.oneof(part, fc.record({ type: part, id: part })), correlationId: part, causationId: part, idempotencyKey: part, deadline: part },
        { requiredKeys: [] },
      ),
    );
    fc.assert(
      fc.property(anyContext, (ctx) => {
        const field = fieldRefused(ctx);
        expect(field === undefined || typeof field === "string").toBe(true);
        if (field === undefined) expect(String(Reflect.get(Object(ctx), "tenantId")).trim()).not.toBe("");
      }),
      { numRuns: runs },
    );
  });
});
