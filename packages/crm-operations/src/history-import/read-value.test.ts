import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { valueReader } from "./read-value.js";

const runs = process.env["NEXUS_SOAK"] ? 100_000 : 2_000;

type Read = (text: string, group: string) => unknown;

const reads = (kind: "integer" | "decimal"): Read => (text, group) => {
  const read = valueReader({ kind, required: false }, { from: "{amount}", number: { decimal: ".", group } }, "fair")(text);
  return read.ok ? read.value : "unreadable";
};
const integer = reads("integer");
const decimal = reads("decimal");

/** What a pattern would take for something else, signs, letters, quotes, and the spaces that spreadsheets write. */
const odd = ["*", "+", "-", "?", "^", "$", "(", ")", "[", "]", "{", "}", "|", "\\", "/", "d", "D", "s", "b", "e", "'", "’", '"', "_", "&", " ", "\u00a0", "\u202f", "\u2009", "\t", "\n", "\u0000"];

describe.each(odd.map((group) => [JSON.stringify(group), group] as const))("with %s between thousands", (_name, group) => {
  test("a number is read with it and without it", () => {
    expect(integer(`1${group}200${group}300`, group)).toBe(1_200_300);
    expect(integer(`-12${group}000`, group)).toBe(-12_000);
    expect(integer("1200300", group)).toBe(1_200_300);
    expect(decimal(`+1${group}200.50`, group)).toBe("1200.5");
  });

  test("where it does not stand between thousands, nothing is read", () => {
    const wrong = [`12${group}00`, `1${group}${group}200`, `1200${group}300`, `1${group}200${group}`, `1.200${group}300`, group, `1x${group}200`, `1,200${group}300`];
    for (const text of wrong) expect([text, integer(text, group), decimal(text, group)]).toEqual([text, "unreadable", "unreadable"]);
  });
});

test("a space in the mapping means every space a spreadsheet writes, and the other way round", () => {
  const spaces = [" ", "\u00a0", "\u202f"];
  for (const group of spaces) for (const written of spaces) expect(integer(`1${written}200`, group)).toBe(1_200);
});

const groupedBy = (whole: number, group: string): string => String(whole).replaceAll(/\B(?=(?:\d{3})+$)/g, () => group);

const readsBack = (read: Read): void => {
  const groups = fc.oneof(fc.constantFrom(...odd), fc.nat(0xffff).map((code) => String.fromCharCode(code))).filter((group) => !/[\d.]/.test(group));
  fc.assert(
    fc.property(fc.maxSafeNat(), groups, (whole, group) => {
      expect(read(groupedBy(whole, group), group)).toBe(whole);
    }),
    { numRuns: runs },
  );
};

test("whatever character stands between thousands, a whole number is read back", () => {
  readsBack(integer);
});

test("control: a reader that makes a pattern of the character fails the same check", () => {
  expect(() => readsBack((text, group) => Number(text.replaceAll(new RegExp(group, "g"), "")))).toThrow();
});
