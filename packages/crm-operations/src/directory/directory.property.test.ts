import { CalendarDate } from "@nexus/common";
import fc from "fast-check";
import { expect, test } from "vitest";
import { chainOfManagers, emptyDirectory, indexDirectory, lintDirectory, managerOf, reportsOf, type DirectorySnapshot, type ReportingLine } from "./index.js";

const runs = process.env["NEXUS_SOAK"] ? 20_000 : 300;

const people = ["a", "b", "c", "d", "e", "f"] as const;
const dayAt = (offset: number): CalendarDate => CalendarDate.addDays(CalendarDate.of("2026-01-01"), offset);

const snapshots: fc.Arbitrary<DirectorySnapshot> = fc
  .array(
    fc.record({ userId: fc.constantFrom(...people), managerId: fc.constantFrom(...people), from: fc.nat(20), length: fc.option(fc.integer({ min: 1, max: 15 })) }),
    { maxLength: 12 },
  )
  .map((lines) => ({
    ...emptyDirectory,
    users: people.map((id) => ({ id, name: id, email: null, timeZone: "UTC", activeFrom: dayAt(0), terminatedOn: null, externalReferences: [] })),
    reportingLines: lines.map(({ userId, managerId, from, length }, i) => ({
      id: `r${i}`,
      userId,
      managerId,
      from: dayAt(from),
      to: length === null ? null : dayAt(from + length),
    })),
  }));

/** The same question answered by looking at every line, every time. */
const plainManager = (lines: readonly ReportingLine[], userId: string, on: CalendarDate): string | undefined =>
  lines
    .filter((line) => line.userId === userId && line.from <= on && (line.to === null || on < line.to))
    .reduce<ReportingLine | undefined>((best, line) => (!best || line.from > best.from || (line.from === best.from && line.id < best.id) ? line : best), undefined)?.managerId;

const hasCycle = (snapshot: DirectorySnapshot): boolean =>
  Array.from({ length: 40 }, (_, offset) => dayAt(offset)).some((on) =>
    people.some((start) => {
      let at = plainManager(snapshot.reportingLines, start, on);
      for (let steps = 0; at !== undefined && steps < people.length; steps += 1) {
        if (at === start) return true;
        at = plainManager(snapshot.reportingLines, at, on);
      }
      return false;
    }),
  );

const agreesWithPlainLook = (manager: typeof managerOf): void => {
  fc.assert(
    fc.property(snapshots, fc.nat(39), (snapshot, offset) => {
      const directory = indexDirectory(snapshot);
      const on = dayAt(offset);
      for (const id of people) expect(manager(directory, id, on)).toBe(plainManager(snapshot.reportingLines, id, on));
    }),
    { numRuns: runs },
  );
};

test("the index answers what a look at every line answers, on every day", () => {
  agreesWithPlainLook(managerOf);
});

test("control: an index that counts the last day of a line as its own does not", () => {
  expect(() => agreesWithPlainLook((directory, id, on) => managerOf(directory, id, on) ?? managerOf(directory, id, CalendarDate.addDays(on, -1)))).toThrow();
});

const chainsAndReportsAgree = (reports: typeof reportsOf): void => {
  fc.assert(
    fc.property(snapshots, fc.nat(39), (snapshot, offset) => {
      const directory = indexDirectory(snapshot);
      const on = dayAt(offset);
      for (const manager of people) {
        const below = people.filter((id) => id !== manager && chainOfManagers(directory, id, on).includes(manager));
        expect([...reports(directory, manager, on)].sort()).toEqual(below);
      }
    }),
    { numRuns: runs },
  );
};

test("reports are exactly those whose chain passes through the manager", () => {
  chainsAndReportsAgree(reportsOf);
});

test("control: direct reports alone are not", () => {
  expect(() => chainsAndReportsAgree((directory, manager, on) => reportsOf(directory, manager, on, "direct"))).toThrow();
});

const findsCycles = (lint: (snapshot: DirectorySnapshot) => readonly { readonly code: string }[]): void => {
  fc.assert(
    fc.property(snapshots, (snapshot) => {
      expect(lint(snapshot).some((finding) => finding.code === "reporting_cycle")).toBe(hasCycle(snapshot));
    }),
    { numRuns: runs },
  );
};

test("lint finds a reporting cycle exactly when one exists on some day", () => {
  findsCycles(lintDirectory);
});

test("control: a lint that looks at the first day only misses cycles", () => {
  const firstDayOnly = (snapshot: DirectorySnapshot) =>
    lintDirectory({ ...snapshot, reportingLines: snapshot.reportingLines.filter((line) => line.from === dayAt(0)) });
  expect(() => findsCycles(firstDayOnly)).toThrow();
});
