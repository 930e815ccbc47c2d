import { Money, ppmPerWhole, type Decimal } from "@nexus/common";
import fc from "fast-check";
import { expect, test } from "vitest";
import { priceLines, type PricedLines } from "./price-lines.js";

const runs = process.env["NEXUS_SOAK"] ? 100_000 : 2_000;

const quantity = fc.tuple(fc.nat({ max: 999 }), fc.nat({ max: 999_999 })).map(([whole, part]) => (whole + part === 0 ? "1" : `${whole}.${String(part).padStart(6, "0")}`) as Decimal);
const lines = fc.array(fc.tuple(quantity, fc.nat({ max: 1_000_000 }), fc.nat({ max: ppmPerWhole })), { maxLength: 8 }).map((all) =>
  all.map(([amount, minorUnits, discountPpm], i) => ({ id: `${i}`, productId: null, description: "x", quantity: amount, unitPrice: Money.of(minorUnits, "EUR"), discountPpm })),
);

type Given = Parameters<typeof priceLines>[0];

/** What is wrong with the totals, or undefined. Compared by cross-multiplication, so nothing is rounded here. */
const fault = (given: Given, { lines: priced, total }: PricedLines): string | undefined => {
  if (priced.reduce((sum, line) => sum + BigInt(line.total.minorUnits), 0n) !== BigInt(total.minorUnits)) return "the lines add up to the total";
  for (const [i, line] of given.entries()) {
    const scale = BigInt(10 ** 6) * BigInt(ppmPerWhole);
    const [whole = "", part = ""] = line.quantity.split(".");
    const exact = BigInt(whole + part.padEnd(6, "0")) * BigInt(line.unitPrice.minorUnits) * BigInt(ppmPerWhole - line.discountPpm);
    const above = BigInt(priced[i]?.total.minorUnits ?? -1) * scale - exact;
    if (2n * above > scale || 2n * above <= -scale) return "each line is the nearest, half up";
  }
  return undefined;
};

const faults = (price: (given: Given) => PricedLines | undefined): ReadonlySet<string> => {
  const found = new Set<string>();
  fc.assert(fc.property(lines, (given) => {
    const priced = price(given);
    const problem = priced ? fault(given, priced) : "not priced";
    if (problem !== undefined) found.add(problem);
  }), { numRuns: runs });
  return found;
};

const sound = (given: Given): PricedLines | undefined => {
  const priced = priceLines(given, "EUR");
  return priced.ok ? priced.value : undefined;
};

test("lines are rounded once each, half up, and the total is exactly their sum", () => {
  expect([...faults(sound)]).toEqual([]);
});

test("control: a total that is rounded from the exact sum, and lines that are cut off, are found", () => {
  const float = (given: Given): number => given.reduce((sum, line) => sum + Number(line.quantity) * line.unitPrice.minorUnits * (1 - line.discountPpm / ppmPerWhole), 0);
  expect(faults((given) => ({ lines: sound(given)?.lines ?? [], total: Money.of(Math.round(float(given)), "EUR") }))).toContain("the lines add up to the total");
  const cut = (given: Given): PricedLines => {
    const priced = given.map((line) => ({ ...line, total: Money.of(Math.floor(Number(line.quantity) * line.unitPrice.minorUnits * (1 - line.discountPpm / ppmPerWhole)), "EUR") }));
    return { lines: priced, total: Money.sum(priced.map(({ total }) => total), "EUR") };
  };
  expect(faults(cut)).toContain("each line is the nearest, half up");
});
