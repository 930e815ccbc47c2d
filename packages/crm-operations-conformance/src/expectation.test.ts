import { NexusError } from "@nexus/common";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ContractBroken, expectCode, expectDone, expectEqual, expectError } from "./expectation.js";

const runs = process.env["NEXUS_SOAK"] ? 20_000 : 500;

const brokenBy = (act: () => void): NexusError | undefined => {
  try {
    act();
    return undefined;
  } catch (error) {
    if (error instanceof ContractBroken) return error;
    throw error;
  }
};

describe("equality", () => {
  test("holds for a copy of anything, and whatever the order of keys", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(brokenBy(() => expectEqual("value", structuredClone(value), value))).toBeUndefined();
      }),
      { numRuns: runs },
    );
    expect(brokenBy(() => expectEqual("value", { a: 1, b: 2 }, { b: 2, a: 1 }))).toBeUndefined();
  });

  test.each([
    [0, -0],
    [1, "1"],
    [null, undefined],
    [{}, []],
    [{ a: undefined }, {}],
    [{ a: 1 }, { b: 1 }],
    [[1], [1, 1]],
    [[1, 2], [2, 1]],
    [{ a: { b: [1] } }, { a: { b: [2] } }],
    ["é", "e\u0301"],
    [true, 1],
  ])("tells %j from %j, in either direction", (a, b) => {
    expect(brokenBy(() => expectEqual("value", a, b))).toBeInstanceOf(ContractBroken);
    expect(brokenBy(() => expectEqual("value", b, a))).toBeInstanceOf(ContractBroken);
  });

  test("says what, expected and actual, in the message and in the details", () => {
    const error = brokenBy(() => expectEqual("how many rows", 2, 3));
    expect(error?.message).toBe("how many rows: expected 3, got 2.");
    expect(error).toMatchObject({ code: "contract_broken", details: { what: "how many rows", expected: 3, actual: 2 } });
  });

  test("shows long, endless and odd values without breaking", () => {
    const cyclic: unknown[] = [];
    cyclic.push(cyclic);
    const messages = ["x".repeat(10_000), cyclic, 1n, undefined, Symbol("s"), new Error("inner"), -0].map((value) => brokenBy(() => expectEqual("value", value, "other"))?.message ?? "");
    expect(messages.map((message) => message.length < 2_200)).toEqual(messages.map(() => true));
    expect(messages[5]).toContain("inner");
    expect(messages[6]).toContain("got -0");
  });
});

describe("an expected error", () => {
  const conflict = new NexusError("concurrency_conflict", "Read again.");

  test("is answered, so that its details can be looked at", async () => {
    expect(await expectError("update", "concurrency_conflict", () => Promise.reject(conflict))).toBe(conflict);
    expect(expectCode("update", "concurrency_conflict", conflict)).toBe(conflict);
  });

  test.each([
    ["nothing is thrown", () => Promise.resolve("fine")],
    ["another code comes", () => Promise.reject(new NexusError("overflow", "Too much."))],
    ["something else is thrown", () => Promise.reject(new TypeError("concurrency_conflict"))],
  ])("that does not come breaks the contract: %s", async (_how, act) => {
    await expect(expectError("update", "concurrency_conflict", act)).rejects.toBeInstanceOf(ContractBroken);
  });

  test("that nobody expected breaks the contract, with the error as the cause", async () => {
    await expect(expectDone("insert", () => Promise.reject(conflict))).rejects.toMatchObject({ code: "contract_broken", cause: conflict });
    expect(await expectDone("insert", () => Promise.resolve(7))).toBe(7);
  });
});
