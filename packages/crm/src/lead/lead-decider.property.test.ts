import { deepFreeze, parseInput } from "@nexus/common";
import fc from "fast-check";
import { expect, test } from "vitest";
import { LeadStatus } from "./lead-status.js";
import { Lead } from "./lead.js";
import type { LeadCommand } from "./lead-command.js";
import { leadCommandSchemas } from "./lead-command-schema.js";
import type { LeadEvent } from "./lead-event.js";
import { LeadHandoverStage, type LeadHandover } from "./lead-handover.js";
import { commands, create, engineScore, leads, now } from "./lead-fixture.js";
import { Instant, type CalendarDate } from "@nexus/common";

const runs = process.env["NEXUS_SOAK"] ? 20_000 : 400;

const instants = fc.integer({ min: -5, max: 5 }).map((days) => Instant.addDays(now, days));
const target = { id: fc.constant("L-1"), expectedVersion: fc.integer({ min: 1, max: 6 }) };
const on = <Type extends string, Shape extends object>(type: Type, shape: { [Key in keyof Shape]: fc.Arbitrary<Shape[Key]> }, required: (keyof Shape)[]) =>
  fc.record({ type: fc.constant(type), ...target, ...shape }, { requiredKeys: ["type", "id", ...required] as never });

/** What leads to a conversion and back comes more often, so that lives reach that far. */
const anyCommand = fc.oneof(
  fc.constant(create),
  fc.constant(commands.update),
  fc.constant(commands["change-source"]),
  { arbitrary: on("change-status", { status: fc.constantFrom(...LeadStatus.all) }, ["status"]), weight: 5 },
  on("assign-score", { score: fc.tuple(fc.integer({ min: 0, max: 100 }), instants).map(([value, at]) => engineScore(value, at)) }, ["score"]),
  on("override-score", { value: fc.integer({ min: 0, max: 100 }), reason: fc.constant("by hand") }, ["value", "reason"]),
  on("clear-score-override", {}, []),
  on("assign-owner", { ownerId: fc.constantFrom(null, "user-1", "user-2") }, ["ownerId"]),
  { arbitrary: on("convert", { opportunityId: fc.constantFrom(null, "O-1", "O-2") }, []), weight: 3 },
  { arbitrary: on("revert-conversion", { reason: fc.constant("undone") }, ["reason"]), weight: 3 },
  on("disqualify", { reason: fc.constantFrom("spam", "no-need", "unheard-of"), note: fc.constantFrom(null, "n") }, ["reason"]),
  on("recycle", { reason: fc.constant("again"), workAgainOn: fc.constantFrom(null, "2026-09-01" as CalendarDate) }, ["reason"]),
  on("hand-over", { stage: fc.constantFrom(...LeadHandoverStage.all), at: instants }, ["stage"]),
  fc.constant(commands.delete),
  fc.constant(commands.restore),
) as fc.Arbitrary<LeadCommand>;

const ascends = (handovers: readonly LeadHandover[]): boolean =>
  handovers.every((handover, i) => {
    const before = handovers[i - 1];
    if (!before || before.cycle < handover.cycle) return true;
    return before.cycle === handover.cycle && LeadHandoverStage.isBeyond(handover.stage, before.stage) && before.at <= handover.at;
  });

/** What no lead may ever be, whatever happened to it. */
const broken = (lead: Lead): string | undefined => {
  if ((lead.disqualification !== null) !== (lead.status === "disqualified")) return "disqualification without its status";
  if ((lead.conversion !== null) !== (lead.status === "converted")) return "conversion without its status";
  if (!ascends(lead.handovers)) return "hand-overs that go back";
  if (lead.handovers.at(-1)?.cycle !== lead.cycle) return "a cycle without an inquiry";
  if (lead.score !== (lead.scoreOverride?.score ?? lead.calculatedScore)) return "a score that is neither";
  if (lead.score && (lead.score.value < 0 || lead.score.value > 100)) return "a score outside 0..100";
  if (Lead.isConvertible(lead) !== (Lead.isQualified(lead) && lead.deletedAt === null)) return "convertible without being qualified";
  return Lead.isOpen(lead) === LeadStatus.isOpen(lead.status) ? undefined : "open and closed";
};

const live = (list: readonly LeadCommand[], check: (lead: Lead) => string | undefined): string | undefined => {
  const history: LeadEvent[] = [];
  let state: Lead | undefined;
  for (const [i, command] of list.entries()) {
    const outcome = leads.from(state).when(command, { now: Instant.addMilliseconds(now, i) });
    if (outcome.answer !== "accepted" && outcome.after !== state) return "a refusal that changed something";
    history.push(...outcome.events);
    state = outcome.after;
    const problem = state && check(state);
    if (problem) return `${problem} after ${command.type}`;
  }
  return JSON.stringify(leads.fold(undefined, history)) === JSON.stringify(state) ? undefined : "a state that its events do not tell";
};

test("whatever commands come in whatever order, a lead stays whole and its events tell it all", () => {
  fc.assert(
    fc.property(fc.array(anyCommand, { maxLength: 25, size: "max" }), (list) => {
      expect(live([create, ...list], broken)).toBeUndefined();
    }),
    { numRuns: runs },
  );
});

test("a check that a lead never converts, and never comes back from it, is broken by some life, so the lives reach that far", () => {
  const neverIn = (...path: readonly LeadStatus[]) =>
    fc.check(
      fc.property(fc.array(anyCommand, { maxLength: 40, size: "max" }), (list) => {
        let reached = 0;
        return live([create, ...list], ({ status }) => ((reached += status === path[reached] ? 1 : 0) === path.length ? "reached" : undefined)) === undefined;
      }),
      { numRuns: 20_000, seed: 7, endOnFailure: true },
    );
  expect([neverIn("converted").failed, neverIn("converted", "qualified").failed]).toEqual([true, true]);
});

test("the invariants catch a lead that broke them", () => {
  const whole = leads.after(create, commands["change-status"]).state;
  if (!whole) throw new Error("no lead");
  const variants: readonly Partial<Lead>[] = [
    { conversion: { at: now, opportunityId: null, accountId: null, contactId: null } } as Partial<Lead>,
    { handovers: [...whole.handovers].reverse() },
    { cycle: 2 },
    { score: engineScore(50) },
    { status: "disqualified" },
  ];
  expect(broken(whole)).toBeUndefined();
  for (const variant of variants) expect(broken({ ...whole, ...variant } as Lead), JSON.stringify(variant)).toBeDefined();
});

test("every command the generator makes is one a schema lets through", () => {
  fc.assert(
    fc.property(anyCommand, (command) => {
      const { type, ...input } = deepFreeze(command);
      expect(parseInput<unknown>(leadCommandSchemas[type], input).ok).toBe(true);
    }),
    { numRuns: 200 },
  );
});
