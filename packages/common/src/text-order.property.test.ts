import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compareText } from "./text-order.js";

const runs = process.env["NEXUS_SOAK"] ? 100_000 : 2_000;

const text = fc.oneof(fc.string({ unit: "binary", maxLength: 6 }), fc.array(fc.constantFrom("a", "\uD7FF", "\uE000", "\uFF5E", "\uFFFF", "😀", "\u{10FFFF}"), { maxLength: 4 }).map((parts) => parts.join("")));

/** How a database with the collation "C" sorts: by bytes of UTF-8. */
const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

describe("the order of text", () => {
  test("is the order of its UTF-8 bytes", () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(Math.sign(compareText(a, b))).toBe(byBytes(a, b));
      }),
      { numRuns: runs },
    );
  });

  test("puts an emoji after U+FFFF, which JavaScript's own order does not (control)", () => {
    const pair = ["😀", "\uFFFF"];
    expect(pair.toSorted(compareText)).toEqual(["\uFFFF", "😀"]);
    expect(pair.toSorted()).toEqual(["😀", "\uFFFF"]);
  });
});
