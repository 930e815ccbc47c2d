import { CalendarDate, Instant } from "@nexus/common";
import fc from "fast-check";
import { expect, test } from "vitest";
import { absenceAt, delegateOf, emptyAvailability, indexAvailability, lintAvailability, type Absence, type AvailabilityIndex, type AvailabilitySnapshot } from "./index.js";

const runs = process.env["NEXUS_SOAK"] ? 10_000 : 500;

const people = ["a", "b", "c", "d", "e", "f"] as const;
const person = fc.constantFrom(...people);
const dayAt = (offset: number): CalendarDate => CalendarDate.addDays(CalendarDate.of("2026-01-01"), offset);
const instantAt = (offset: number): Instant => Instant.addMilliseconds(Instant.of("2026-01-01T00:00:00.000Z"), offset);

const delegations: fc.Arbitrary<AvailabilitySnapshot> = fc
  .array(fc.record({ userId: person, delegateId: person, from: fc.nat(15), length: fc.option(fc.nat(12)) }), { maxLength: 10 })
  .map((items) => ({
    ...emptyAvailability,
    delegations: items.map(({ userId, delegateId, from, length }, i) => ({ id: `d${i}`, userId, delegateId, from: dayAt(from), to: length === null ? null : dayAt(from + length) })),
  }));

/** Step by step over every line, as long as there are steps; a chain that goes on for as many steps as there are people goes in a circle. */
const plainDelegate = ({ delegations: items }: AvailabilitySnapshot, userId: string, on: CalendarDate): string => {
  const next = (id: string): string | undefined =>
    items
      .filter((item) => item.userId === id && item.from <= on && (item.to === null || on < item.to))
      .sort((a, b) => (a.from === b.from ? (a.id < b.id ? -1 : 1) : a.from < b.from ? 1 : -1))[0]?.delegateId;
  const steps: string[] = [];
  for (let at = next(userId); at !== undefined && steps.length <= people.length; at = next(at)) steps.push(at);
  if (steps.length === 0) return "no-delegation";
  const last = steps.at(-1);
  return steps.length <= 3 && last !== undefined ? last : "nobody";
};

const endsWhereItShould = (ask: (index: AvailabilityIndex, userId: string, on: CalendarDate) => ReturnType<typeof delegateOf>): void => {
  fc.assert(
    fc.property(delegations, fc.nat(30), (snapshot, offset) => {
      const index = indexAvailability(snapshot);
      for (const userId of people) {
        const answer = ask(index, userId, dayAt(offset));
        const expected = plainDelegate(snapshot, userId, dayAt(offset));
        expect(answer.delegateId ?? (answer.reason === "no-delegation" ? answer.reason : "nobody")).toBe(expected);
        expect(answer.delegateId).not.toBe(userId);
        expect(answer.chain.length).toBeLessThanOrEqual(5);
        const passed = answer.delegateId === undefined ? answer.chain.slice(0, -1) : answer.chain;
        expect(new Set(passed).size).toBe(passed.length);
      }
    }),
    { numRuns: runs },
  );
};

test("delegation never loops: it ends within three, with somebody else, or with nobody and a reason", () => {
  endsWhereItShould(delegateOf);
});

test("control: a delegation that follows one step at a time and forgets where it has been does not", () => {
  expect(() =>
    endsWhereItShould((index, userId, on) => {
      const first = delegateOf(index, userId, on);
      const delegateId = first.chain[1];
      return delegateId === undefined ? first : { delegateId, chain: [userId, delegateId] };
    }),
  ).toThrow();
});

const findsWhatFails = (lint: typeof lintAvailability): void => {
  fc.assert(
    fc.property(delegations, (snapshot) => {
      const index = indexAvailability(snapshot);
      const reasons = new Set(Array.from({ length: 30 }, (_, offset) => people.map((userId) => delegateOf(index, userId, dayAt(offset)))).flat().map((answer) => (answer.delegateId === undefined ? answer.reason : "covered")));
      const codes = new Set(lint(snapshot).map(({ code }) => code));
      // A cycle of more than three answers "too long" to those in it, and is named as the cycle it is.
      if (reasons.has("cycle")) expect(codes).toContain("delegation_cycle");
      if (reasons.has("too-long")) expect(codes).toContain("delegation_too_long");
      if (codes.has("delegation_too_long")) expect(reasons).toContain("too-long");
      if (codes.has("delegation_cycle")) expect([...reasons].some((reason) => reason === "cycle" || reason === "too-long")).toBe(true);
    }),
    { numRuns: runs },
  );
};

test("lint names a cycle or a chain that is too long exactly when a day leaves somebody without a delegate", () => {
  findsWhatFails(lintAvailability);
});

test("control: a lint that looks at the first delegations only does not", () => {
  expect(() => findsWhatFails((snapshot) => lintAvailability({ ...snapshot, delegations: snapshot.delegations.slice(0, 3) }))).toThrow();
});

const absences: fc.Arbitrary<readonly Absence[]> = fc
  .array(fc.record({ userId: fc.constantFrom("a", "b"), from: fc.nat(40), length: fc.option(fc.nat(20)) }), { maxLength: 20 })
  .map((items) => items.map(({ userId, from, length }, i) => ({ id: `a${i}`, userId, kind: "leave" as const, from: instantAt(from), to: length === null ? null : instantAt(from + length) })));

const findsTheAbsence = (ask: typeof absenceAt): void => {
  fc.assert(
    fc.property(absences, (all) => {
      const index = indexAvailability({ ...emptyAvailability, absences: all });
      for (let offset = 0; offset <= 60; offset += 1) {
        const at = instantAt(offset);
        const plain = all.filter((each) => each.userId === "a" && each.from <= at && (each.to === null || at < each.to));
        const latest = plain.reduce<string>((best, { from }) => (from > best ? from : best), "");
        const ids = plain.filter(({ from }) => from === latest).map(({ id }) => id).sort();
        expect(ask(index, "a", at)?.id).toBe(ids[0]);
      }
    }),
    { numRuns: runs },
  );
};

test("an absence is found exactly when a look at every one finds it", () => {
  findsTheAbsence(absenceAt);
});

test("control: an index that still counts the moment of return does not", () => {
  expect(() => findsTheAbsence((index, userId, at) => absenceAt(index, userId, at) ?? absenceAt(index, userId, Instant.addMilliseconds(at, -1)))).toThrow();
});
