import { CalendarDate, deepFreeze, Instant, parseInput } from "@nexus/common";
import { describe, expect, test } from "vitest";
import { compileCalendar, withLeave } from "../business-calendar/index.js";
import { absenceAt, absencesOf, availabilitySnapshotSchema, delegateOf, emptyAvailability, indexAvailability, lintAvailability, type Absence, type AvailabilitySnapshot, type Delegation } from "./index.js";

const day = CalendarDate.of;
const at = Instant.of;

const away = (id: string, userId: string, from: string, to: string | null, changes: Partial<Absence> = {}): Absence => ({ id, userId, kind: "leave", from: at(from), to: to === null ? null : at(to), ...changes });
const delegation = (id: string, userId: string, delegateId: string, from = "2026-08-01", to: string | null = "2026-09-01"): Delegation => ({ id, userId, delegateId, from: day(from), to: to === null ? null : day(to) });
const snapshotOf = (items: Partial<AvailabilitySnapshot>): AvailabilitySnapshot => deepFreeze({ ...emptyAvailability, ...items });
const withDelegations = (...delegations: readonly Delegation[]): AvailabilitySnapshot => snapshotOf({ delegations });

describe("absenceAt", () => {
  const index = indexAvailability(
    snapshotOf({
      absences: [
        away("a1", "ana", "2026-08-03T08:00:00.000Z", "2026-08-17T08:00:00.000Z"),
        away("a2", "ana", "2026-08-05T08:00:00.000Z", "2026-08-06T08:00:00.000Z", { kind: "training" }),
        away("a3", "rui", "2026-08-03T08:00:00.000Z", null),
      ],
    }),
  );

  test("away from the first instant on, back at the last", () => {
    expect(absenceAt(index, "ana", at("2026-08-03T07:59:59.999Z"))).toBeUndefined();
    expect(absenceAt(index, "ana", at("2026-08-03T08:00:00.000Z"))?.id).toBe("a1");
    expect(absenceAt(index, "ana", at("2026-08-17T07:59:59.999Z"))?.id).toBe("a1");
    expect(absenceAt(index, "ana", at("2026-08-17T08:00:00.000Z"))).toBeUndefined();
  });

  test("of two absences the one that began last counts, then the lower id", () => {
    expect(absenceAt(index, "ana", at("2026-08-05T08:00:00.000Z"))?.kind).toBe("training");
    const same = [away("b", "bo", "2026-08-03T08:00:00.000Z", null), away("a", "bo", "2026-08-03T08:00:00.000Z", null)];
    for (const absences of [same, same.toReversed()]) expect(absenceAt(indexAvailability(snapshotOf({ absences })), "bo", at("2026-08-03T08:00:00.000Z"))?.id).toBe("a");
  });

  test("all absences of a user come by their start, and nobody has those of another", () => {
    expect(absencesOf(index, "ana").map(({ id }) => id)).toEqual(["a1", "a2"]);
    expect(absencesOf(index, "ines")).toEqual([]);
  });

  test("a calendar is closed while its user is away", () => {
    const always = compileCalendar({ id: "always", name: "Always", timeZone: "Europe/Lisbon", week: { kind: "always" }, holidays: [], exceptions: [] });
    const [ana, rui] = [withLeave(always, absencesOf(index, "ana")), withLeave(always, absencesOf(index, "rui"))];
    expect(ana.nextOpen(at("2026-08-05T09:00:00.000Z"))).toBe("2026-08-17T08:00:00.000Z");
    expect(rui.nextOpen(at("2026-08-05T09:00:00.000Z"))).toBeUndefined();
  });

  test("without a known return somebody stays away, and others are there", () => {
    expect(absenceAt(index, "rui", at("9999-12-31T23:59:59.999Z"))?.id).toBe("a3");
    expect(absenceAt(index, "ines", at("2026-08-05T08:00:00.000Z"))).toBeUndefined();
  });
});

describe("delegateOf", () => {
  const answer = (snapshot: AvailabilitySnapshot, userId: string, on = "2026-08-10") => delegateOf(indexAvailability(snapshot), userId, day(on));

  test("the delegate of the day, from the first day to the one before the last", () => {
    const snapshot = withDelegations(delegation("d1", "ana", "rui"));
    expect(answer(snapshot, "ana", "2026-08-01")).toEqual({ delegateId: "rui", chain: ["ana", "rui"] });
    expect(answer(snapshot, "ana", "2026-08-31").delegateId).toBe("rui");
    expect(answer(snapshot, "ana", "2026-09-01")).toEqual({ delegateId: undefined, reason: "no-delegation", chain: ["ana"] });
    expect(answer(snapshot, "rui").delegateId).toBeUndefined();
  });

  test("three delegates may follow each other, a fourth means nobody", () => {
    const three = [delegation("d1", "a", "b"), delegation("d2", "b", "c"), delegation("d3", "c", "d")];
    expect(answer(withDelegations(...three), "a")).toEqual({ delegateId: "d", chain: ["a", "b", "c", "d"] });
    expect(answer(withDelegations(...three, delegation("d4", "d", "e")), "a")).toEqual({ delegateId: undefined, reason: "too-long", chain: ["a", "b", "c", "d", "e"] });
    expect(answer(withDelegations(...three, delegation("d4", "d", "e")), "b").delegateId).toBe("e");
  });

  test("a cycle means nobody, for whoever is in it and whoever leads into it", () => {
    const snapshot = withDelegations(delegation("d1", "a", "b"), delegation("d2", "b", "a"), delegation("d3", "c", "a"));
    expect(answer(snapshot, "a")).toEqual({ delegateId: undefined, reason: "cycle", chain: ["a", "b", "a"] });
    expect(answer(snapshot, "c")).toEqual({ delegateId: undefined, reason: "cycle", chain: ["c", "a", "b", "a"] });
    expect(answer(withDelegations(delegation("d1", "a", "a")), "a")).toEqual({ delegateId: undefined, reason: "cycle", chain: ["a", "a"] });
  });

  test("of delegations that overlap the one that began last counts", () => {
    expect(answer(withDelegations(delegation("d1", "a", "b"), delegation("d2", "a", "c", "2026-08-05")), "a").delegateId).toBe("c");
  });
});

describe("lintAvailability", () => {
  const findings = (snapshot: AvailabilitySnapshot, known?: ReadonlySet<string>): readonly string[] => lintAvailability(snapshot, known).map(({ severity, code, path }) => `${severity} ${code} ${path.join(".")}`);

  test("sound plans have no findings", () => {
    expect(findings(snapshotOf({ absences: [away("a1", "a", "2026-08-03T08:00:00.000Z", "2026-08-04T08:00:00.000Z"), away("a2", "a", "2026-08-04T08:00:00.000Z", null)], delegations: [delegation("d1", "a", "b"), delegation("d2", "a", "c", "2026-09-01", null)] }), new Set(["a", "b", "c"]))).toEqual([]);
  });

  test("repeated ids, empty periods, overlaps and strangers are named where they stand", () => {
    const absence = away("a1", "a", "2026-08-03T08:00:00.000Z", "2026-08-04T08:00:00.000Z");
    expect(findings(snapshotOf({ absences: [absence, { ...absence, userId: "b" }] }))).toEqual(["error duplicate_id absences.1.id"]);
    expect(findings(snapshotOf({ absences: [{ ...absence, to: absence.from }] }))).toEqual(["error empty_period absences.0.to"]);
    expect(findings(snapshotOf({ absences: [away("a0", "a", "2026-08-03T12:00:00.000Z", null), absence] }))).toEqual(["warning overlapping_absences absences.0"]);
    expect(findings(withDelegations(delegation("d1", "a", "b", "2026-08-01", "2026-08-01")))).toEqual(["error empty_period delegations.0.to"]);
    expect(findings(withDelegations(delegation("d1", "a", "b"), delegation("d2", "a", "c", "2026-08-31", null)))).toEqual(["error overlapping_periods delegations.1"]);
    expect(findings(snapshotOf({ absences: [absence], delegations: [delegation("d1", "b", "c")] }), new Set(["b"]))).toEqual(["error unknown_reference absences.0.userId", "error unknown_reference delegations.0.delegateId"]);
  });

  test("a cycle is named once, with its first day and its members", () => {
    const snapshot = withDelegations(delegation("d1", "a", "b"), delegation("d2", "b", "c"), delegation("d3", "c", "a", "2026-08-20"));
    expect(lintAvailability(snapshot)).toEqual([
      { severity: "error", code: "delegation_cycle", path: ["delegations", 2], message: "Break the cycle that begins on 2026-08-20: c delegates to a delegates to b delegates to c." },
    ]);
    expect(findings(withDelegations(delegation("d1", "a", "a")))).toEqual(["error delegation_cycle delegations.0"]);
  });

  test("a chain of four is named at the delegation that starts it", () => {
    const chain = [delegation("d4", "d", "e", "2026-08-20"), delegation("d1", "a", "b"), delegation("d2", "b", "c"), delegation("d3", "c", "d")];
    expect(findings(withDelegations(...chain))).toEqual(["error delegation_too_long delegations.1.delegateId"]);
    expect(findings(withDelegations(...chain.slice(1)))).toEqual([]);
    expect(findings(withDelegations(...chain.slice(1), delegation("d4", "d", "e", "2026-09-01", null)))).toEqual([]);
  });
});

test("the schema accepts what it should and refuses the rest with a path", () => {
  const snapshot = snapshotOf({ absences: [away("a1", "a", "2026-08-03T08:00:00.000Z", null)], delegations: [delegation("d1", "a", "b")] });
  expect(parseInput(availabilitySnapshotSchema, structuredClone(snapshot))).toEqual({ ok: true, value: snapshot });
  const refused = (absence: Record<string, unknown>): unknown => {
    const parsed = parseInput(availabilitySnapshotSchema, { ...snapshot, absences: [{ ...snapshot.absences[0], ...absence }] });
    return parsed.ok ? "accepted" : parsed.refusal.details?.["issues"];
  };
  expect(refused({ kind: "sick" })).toEqual([expect.objectContaining({ path: ["absences", 0, "kind"] })]);
  expect(refused({ from: "2026-08-03" })).toEqual([expect.objectContaining({ path: ["absences", 0, "from"] })]);
  expect(refused({ reason: "flu" })).toEqual([expect.objectContaining({ path: ["absences", 0, "reason"] })]);
});
