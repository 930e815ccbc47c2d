import { expect, expectTypeOf, test, vi } from "vitest";
import { CommonError, NexusError } from "./nexus-error.js";

class OrderError extends NexusError {}

test("a failure carries its code, details, cause and whether to try again", () => {
  const cause = new Error("connection lost");
  const error = new OrderError("store_unavailable", "Try again.", { details: { orderId: "O-1" }, retryable: true, cause });
  expect(error).toMatchObject({ name: "OrderError", code: "store_unavailable", message: "Try again.", details: { orderId: "O-1" }, retryable: true, cause });
  expect(error).toBeInstanceOf(Error);
  expect(error.stack).toContain("nexus-error.test");
});

test("without options there are no details, no cause and no retry", () => {
  const error = new CommonError("overflow", "Use smaller figures.");
  expect(error).toMatchObject({ name: "CommonError", details: {}, retryable: false });
  expect("cause" in error).toBe(false);
});

test("a failure is recognised across two installed copies of this package", async () => {
  vi.resetModules();
  const copy = await import("./nexus-error.js");
  const foreign = new copy.CommonError("overflow", "Use smaller figures.");
  expect(foreign instanceof NexusError).toBe(false);
  expect(NexusError.is(foreign)).toBe(true);
  expect(copy.NexusError.is(new OrderError("x", "y"))).toBe(true);
});

test.each([new Error("x"), new TypeError("x"), { code: "overflow", message: "x", details: {}, retryable: false }, null, undefined, "overflow", 1, Symbol.for("nexus/error"), () => 1])(
  "anything else is not a failure of ours",
  (value) => expect(NexusError.is(value)).toBe(false),
);

test("the mark is invisible to whoever lists or prints the error", () => {
  expect(Object.keys(new CommonError("a", "b")).sort()).toEqual(["code", "details", "name", "retryable"]);
  expect(JSON.parse(JSON.stringify(new CommonError("a", "b")))).toEqual({ code: "a", details: {}, name: "CommonError", retryable: false });
});

test("being recognised narrows the type", () => {
  const caught: unknown = new CommonError("overflow", "x");
  expect(NexusError.is(caught) && caught.code).toBe("overflow");
  expectTypeOf(NexusError.is).guards.toEqualTypeOf<NexusError>();
});
