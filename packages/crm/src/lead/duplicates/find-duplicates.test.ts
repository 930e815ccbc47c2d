import { deepFreeze } from "@nexus/common";
import fc from "fast-check";
import { expect, test } from "vitest";
import { duplicateKeys, DuplicateKeyKind, type ComparableLead } from "./duplicate-keys.js";
import { findDuplicates } from "./find-duplicates.js";

const lead = (id: string, facts: Partial<ComparableLead>): ComparableLead => ({ id, email: null, phone: null, website: null, companyName: null, country: null, ...facts });

test("a batch that holds a lead and its own duplicate pairs them up, with every key that matched", () => {
  const batch = deepFreeze([
    lead("L-1", { email: "ana@acme.example", phone: "+49 30 901820", companyName: "Acme" }),
    lead("L-2", { email: "bo@other.example" }),
    lead("L-3", { email: "ANA@acme.example", phone: "0049 30 90 18 20", companyName: "ACME Inc." }),
  ]);
  expect(findDuplicates(batch)).toEqual({
    pairs: [
      {
        first: "L-1",
        second: "L-3",
        matched: [
          { kind: "email", value: "ana@acme.example" },
          { kind: "phone", value: "+4930901820" },
          { kind: "company-domain", value: "acme.example" },
          { kind: "company-name", value: "acme" },
        ],
      },
    ],
    crowded: [],
  });
});

test("everybody at gmail.com is not a duplicate of everybody else", () => {
  const batch = Array.from({ length: 500 }, (_, i) => lead(`L-${i}`, { email: `person${i}@gmail.com` }));
  expect(findDuplicates(batch)).toEqual({ pairs: [], crowded: [] });
  const withoutList = batch.map((each, i) => ({ ...each, email: `person${i}@one-company.example` }));
  expect(findDuplicates(withoutList).crowded[0]?.leadIds).toHaveLength(500);
});

test("colleagues share a company but not a person", () => {
  const batch = [lead("L-1", { email: "ana@acme.example" }), lead("L-2", { email: "bo@acme.example" })];
  expect(findDuplicates(batch).pairs).toEqual([{ first: "L-1", second: "L-2", matched: [{ kind: "company-domain", value: "acme.example" }] }]);
  expect(findDuplicates(batch, { kinds: DuplicateKeyKind.ofPerson }).pairs).toEqual([]);
});

test("a key that a crowd shares is reported once, not in thousands of pairs, and its limit can be set", () => {
  const batch = Array.from({ length: 4 }, (_, i) => lead(`L-${i}`, { phone: "+49 30 901820" }));
  const key = { kind: "phone", value: "+4930901820" } as const;
  expect(findDuplicates(batch, { crowd: 3 })).toEqual({ pairs: [], crowded: [{ key, leadIds: ["L-0", "L-1", "L-2", "L-3"] }] });
  expect(findDuplicates(batch, { crowd: 4 }).pairs).toHaveLength(6);
});

test("the same id twice is one lead, not a duplicate of itself", () => {
  const twice = lead("L-1", { email: "ana@acme.example" });
  expect(findDuplicates([twice, { ...twice }]).pairs).toEqual([]);
  expect(findDuplicates([])).toEqual({ pairs: [], crowded: [] });
});

const anyLead = fc.record({
  id: fc.integer({ min: 1, max: 12 }).map((n) => `L-${n}`),
  email: fc.constantFrom(null, "a@x.example", "A@X.example", "b@x.example", "b@gmail.com", "B+1@gmail.com"),
  phone: fc.constantFrom(null, "+49 30 901820", "+4930901820", "+49 30 901821"),
  website: fc.constantFrom(null, "x.example", "y.example"),
  companyName: fc.constantFrom(null, "X Inc", "x", "Y"),
  country: fc.constant(null),
});

test("pairs are exactly those a comparison of each with each finds, and a comparison of raw texts finds fewer", () => {
  const each = (batch: readonly ComparableLead[], keysOf: (of: ComparableLead) => readonly string[]): readonly string[] =>
    batch.flatMap((one, i) =>
      batch.slice(i + 1).flatMap((other) => {
        const matched = keysOf(one).filter((key) => keysOf(other).includes(key));
        return matched.length > 0 ? [`${one.id} ${other.id} ${[...matched].sort().join()}`] : [];
      }),
    );
  const normal = (of: ComparableLead): readonly string[] => duplicateKeys(of).map(({ kind, value }) => `${kind} ${value}`);
  let rawMissed = false;
  fc.assert(
    fc.property(fc.uniqueArray(anyLead, { maxLength: 12, selector: ({ id }) => id }), (batch) => {
      const found = findDuplicates(deepFreeze(batch)).pairs.map(({ first, second, matched }) => `${first} ${second} ${matched.map(({ kind, value }) => `${kind} ${value}`).sort().join()}`);
      expect(found).toEqual(each(batch, normal));
      rawMissed ||= each(batch, ({ email }) => (email === null ? [] : [email])).length < each(batch, (of) => normal(of).filter((key) => key.startsWith("email"))).length;
    }),
  );
  expect(rawMissed).toBe(true);
});
