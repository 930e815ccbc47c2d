import { deepFreeze, Instant } from "@nexus/common";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Entity } from "../shared/entity.js";
import { fieldHistoryOf, valueAsOf, type FieldHistoryEntry } from "./field-history.js";

const runs = process.env["NEXUS_SOAK"] ? 100_000 : 1_000;

interface Deal extends Entity {
  readonly category: string | null;
}

const start = Instant.of("2026-01-01T00:00:00.000Z");
const hours = (count: number): Instant => Instant.addMilliseconds(start, count * 3_600_000);
const fields = ["ownerId", "category"] as const;

const first: Deal = {
  id: "O-1",
  tenantId: "default",
  version: 1,
  ownerId: null,
  externalReferences: [],
  customFields: {},
  createdAt: start,
  updatedAt: start,
  deletedAt: null,
  category: null,
};

const entriesOf = (states: readonly Deal[]): readonly FieldHistoryEntry[] =>
  states.flatMap((state, i) => fieldHistoryOf("opportunity", states[i - 1], state, fields, { by: "user-1", reason: i === 0 ? null : "because" }));

/** A life: in each step some hours pass (none, sometimes) and each field says something, or nothing. */
const lives = fc
  .array(
    fc.tuple(fc.integer({ min: 0, max: 2 }), fc.constantFrom("user-1", "user-2", null), fc.constantFrom("commit", "best case", null)),
    { minLength: 1, maxLength: 8 },
  )
  .map((steps): readonly Deal[] => {
    let time = 0;
    return deepFreeze(
      steps.map(([passed, ownerId, category], i) => {
        time += passed;
        return { ...first, version: i + 1, updatedAt: hours(time), ownerId, category };
      }),
    );
  });

/** Whatever instant we ask about, the history answers what the record then said. */
const expectToRemember = (asOf: typeof valueAsOf): void =>
  fc.assert(
    fc.property(lives, fc.integer({ min: 0, max: 20 }), (states, hour) => {
      const at = hours(hour);
      const entries = deepFreeze(entriesOf(states));
      const then = states.findLast((state) => state.updatedAt <= at);
      for (const field of fields) {
        const answer = asOf(entries, field, at);
        if (then) expect(answer ?? null).toBe(then[field]);
        else expect(answer ?? null).toBeNull();
      }
    }),
    { numRuns: runs },
  );

test("the value as of any instant is what the record then said", () => expectToRemember(valueAsOf));

describe("a history that reads wrongly fails the same check", () => {
  test.each<[string, typeof valueAsOf]>([
    ["takes a change to count only afterwards", (entries, field, at) => valueAsOf(entries, field, Instant.addMilliseconds(at, -1))],
    ["takes the first of several changes at one instant", (entries, field, at) => entries.filter((entry) => entry.field === field).reverse().findLast((entry) => entry.at <= at)?.to],
    ["mixes the fields up", (entries, _, at) => entries.findLast((entry) => entry.at <= at)?.to],
    ["always answers the present", (entries, field) => entries.findLast((entry) => entry.field === field)?.to],
  ])("one that %s", (_, broken) => expect(() => expectToRemember(broken)).toThrow(/Property failed/));
});

test("an entry says which record, version, field, when, by whom and why", () => {
  const states = [first, { ...first, version: 2, updatedAt: hours(1), ownerId: "user-1" }];
  expect(entriesOf(states)).toEqual([
    { entity: { entityType: "opportunity", id: "O-1" }, version: 2, at: hours(1), by: "user-1", reason: "because", field: "ownerId", from: null, to: "user-1" },
  ]);
  expect(fieldHistoryOf("lead", undefined, { ...first, ownerId: "user-9" }, ["ownerId"], { by: "user-9" })).toMatchObject([{ version: 1, reason: null, from: null, to: "user-9" }]);
});

test("before its first recorded change a field was what that change came from, unless the record began later", () => {
  const change = { entity: { entityType: "lead", id: "L-1" }, field: "ownerId", from: "user-1", to: "user-2", at: hours(5), by: "user-1", reason: null } as const;
  expect(valueAsOf([{ ...change, version: 4 }], "ownerId", hours(1))).toBe("user-1");
  expect(valueAsOf([{ ...change, version: 1, from: null }], "ownerId", hours(1))).toBeUndefined();
  expect(valueAsOf([{ ...change, version: 4 }], "category", hours(9))).toBeUndefined();
});
