import { compareText, deepFreeze } from "@nexus/common";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { lockText, sortedLocks, type LockKey } from "./index.js";

const runs = process.env["NEXUS_SOAK"] ? 100_000 : 1_000;

const word = fc.oneof(fc.constantFrom("", "a", "b", "a:b", ":", "1", "1:a", "\uFF5E", "😀"), fc.string({ unit: "grapheme", maxLength: 4 }));
const lock: fc.Arbitrary<LockKey> = fc.oneof(fc.record({ kind: word, id: word }), fc.record({ kind: word, id: word, mode: fc.constantFrom("exclusive" as const, "shared" as const) }));
const locks = fc.array(lock, { maxLength: 12 }).map((list) => deepFreeze(list));

const same = (a: LockKey, b: LockKey): boolean => a.kind === b.kind && a.id === b.id;

const forAll = (property: (list: readonly LockKey[]) => void): void => fc.assert(fc.property(locks, property), { numRuns: runs });

describe("sorted locks", () => {
  test("hold every lock asked for exactly once, and no other", () =>
    forAll((list) => {
      const sorted = sortedLocks(list);
      for (const asked of list) expect(sorted.filter((taken) => same(taken, asked))).toHaveLength(1);
      for (const taken of sorted) expect(list.some((asked) => same(asked, taken))).toBe(true);
    }));

  test("stand in one order whatever order they were asked for in", () =>
    forAll((list) => {
      const names = (of: readonly LockKey[]): readonly string[] => sortedLocks(of).map((taken) => `${lockText(taken)} ${taken.mode === "shared" ? "shared" : "exclusive"}`);
      expect(names(list.toReversed())).toEqual(names(list));
      expect(names([...list, ...list])).toEqual(names(list));
    }));

  test("go by kind, then id, by code point", () =>
    forAll((list) => {
      const sorted = sortedLocks(list);
      for (const [i, next] of sorted.entries()) {
        const before = sorted[i - 1];
        if (before) expect(compareText(before.kind, next.kind) < 0 || (before.kind === next.kind && compareText(before.id, next.id) < 0)).toBe(true);
      }
    }));

  test("are exclusive when anybody asked for them exclusively, shared otherwise", () =>
    forAll((list) => {
      for (const taken of sortedLocks(list)) {
        const alone = list.some((asked) => same(asked, taken) && asked.mode !== "shared");
        expect(taken.mode === "shared").toBe(!alone);
      }
    }));

  test("two sets of locks taken one by one in this order never wait for each other", () => {
    fc.assert(
      fc.property(locks, locks, (mine, theirs) => {
        const common = (list: readonly LockKey[], others: readonly LockKey[]): readonly string[] => sortedLocks(list).filter((taken) => others.some((other) => same(other, taken))).map(lockText);
        expect(common(mine, theirs)).toEqual(common(theirs, mine));
      }),
      { numRuns: runs },
    );
  });
});

describe("the text of a lock", () => {
  test("is the same for equal locks only, wherever kind and id meet", () => {
    fc.assert(
      fc.property(lock, lock, (a, b) => {
        expect(lockText(a) === lockText(b)).toBe(same(a, b));
      }),
      { numRuns: runs },
    );
    expect(lockText({ kind: "a", id: "b:c" })).not.toBe(lockText({ kind: "a:b", id: "c" }));
  });

  test("would not be if kind and id were simply joined (control)", () => {
    const joined = ({ kind, id }: LockKey): string => `${kind}:${id}`;
    expect(joined({ kind: "a", id: "b:c" })).toBe(joined({ kind: "a:b", id: "c" }));
  });
});
