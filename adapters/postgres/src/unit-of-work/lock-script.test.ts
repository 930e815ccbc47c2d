import { expect, test } from "vitest";
import type { LockKey } from "@nexus/crm-operations";
import { lockScript, mostLocks } from "./lock-script.js";

const numbersIn = (script: string): readonly bigint[] => (/'\{([-\d,]*)\}'::bigint/.exec(script)?.[1] ?? "").split(",").filter(Boolean).map(BigInt);
const locks = (count: number): readonly LockKey[] => Array.from({ length: count }, (_, n) => ({ kind: "lead", id: `L-${n}` }));

test("no locks need no statement", () => {
  expect(lockScript("default", [])).toBe("");
});

test("the numbers ascend whatever the order of the locks, and each is taken once", () => {
  const numbers = numbersIn(lockScript("default", locks(200)));
  expect(numbers).toHaveLength(200);
  expect(numbers.every((number, index) => index === 0 || number > (numbers[index - 1] ?? number))).toBe(true);
  expect(lockScript("default", [...locks(200), ...locks(200)].reverse())).toBe(lockScript("default", locks(200)));
});

test("the same lock has another number in another tenant, and where kind and id meet elsewhere", () => {
  const numberOf = (tenantId: string, kind: string, id: string): string => lockScript(tenantId, [{ kind, id }]);
  const all = [numberOf("a", "lead", "1"), numberOf("b", "lead", "1"), numberOf("a", "lead1", ""), numberOf("a", "lea", "d1"), numberOf("a", "", "lead1")];
  expect(new Set(all).size).toBe(all.length);
});

test("a number stays the same for ever, so that programs of different versions exclude each other", () => {
  expect(lockScript("default", [{ kind: "lead", id: "L-1" }])).toContain("'{-8946757865803262328}'::bigint[]");
});

test("shared locks keep their place in the one order, and what is asked for in both modes is exclusive", () => {
  const both: readonly LockKey[] = [...locks(3), { kind: "lead", id: "L-1", mode: "shared" }, { kind: "pipeline", id: "P-1", mode: "shared" }];
  const script = lockScript("default", both);
  const numbers = numbersIn(script);
  const [pipeline] = numbersIn(lockScript("default", [{ kind: "pipeline", id: "P-1" }]));
  expect(numbers).toEqual(numbersIn(lockScript("default", [...locks(3), { kind: "pipeline", id: "P-1" }])));
  expect(script).toContain(`'{${numbers.map((number) => number === pipeline).join(",")}}'::boolean[]`);
  expect(lockScript("default", both.toReversed())).toBe(script);
});

test("nothing of a lock's name gets into the statement", () => {
  expect(lockScript("'; --", [{ kind: "'; drop table note; --", id: "}'::bigint[]); --" }])).toMatch(/ from unnest\('\{-?\d+\}'::bigint\[\], '\{false\}'::boolean\[\]\) as lock \(number, shared\)$/);
});

test("more locks than a server has room for are refused before anything is asked of it", () => {
  expect(numbersIn(lockScript("default", locks(mostLocks)))).toHaveLength(mostLocks);
  expect(() => lockScript("default", locks(mostLocks + 1))).toThrowError(expect.objectContaining({ code: "too_many_locks" }));
});
