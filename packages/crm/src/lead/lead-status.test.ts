import { describe, expect, test } from "vitest";
import { commands, leadIn, leads } from "./lead-fixture.js";
import { LeadStatus, leadTransitions } from "./lead-status.js";

/** Written by hand, not derived: what the requirement says. */
const machine: Readonly<Record<LeadStatus, readonly LeadStatus[]>> = {
  new: ["contacted", "disqualified"],
  contacted: ["qualified", "disqualified"],
  qualified: ["converted", "disqualified"],
  disqualified: [],
  converted: [],
};

test("[ENUM-CRM-0107] a lead's status is new, contacted, qualified, disqualified or converted, and nothing else", () => {
  expect(LeadStatus.all).toEqual(["new", "contacted", "qualified", "disqualified", "converted"]);
  for (const status of LeadStatus.all) expect(LeadStatus.is(status)).toBe(true);
  for (const other of ["", "New", "open", "constructor", null, 1, undefined, ["new"]]) expect(LeadStatus.is(other)).toBe(false);
  expect(LeadStatus.all.filter(LeadStatus.isOpen)).toEqual(["new", "contacted", "qualified"]);
});

test("[ENUM-CRM-0108] each status lists where it can go", () => {
  expect(LeadStatus.validTransitions).toEqual(machine);
});

test("[TST-CRM-0139] every pair of statuses is a transition exactly where the machine says so", () => {
  for (const from of LeadStatus.all) for (const to of LeadStatus.all) expect(LeadStatus.canTransition(from, to), `${from} -> ${to}`).toBe(machine[from].includes(to));
});

test("the table names the one command of each move, and each end has one way back", () => {
  expect(leadTransitions.filter(({ from }) => !LeadStatus.isOpen(from))).toEqual([
    { from: "converted", to: "qualified", command: "revert-conversion" },
    { from: "disqualified", to: "new", command: "recycle" },
  ]);
});

describe("[BUS-CRM-0011] the machine holds for leads, not only for the table", () => {
  const ways = { contacted: [], qualified: [], converted: [commands.convert], disqualified: [commands.disqualify], new: [] } as const;
  for (const from of LeadStatus.all) {
    for (const to of LeadStatus.all) {
      if (from === to) continue;
      test(`${from} -> ${to} ${machine[from].includes(to) ? "is made" : "is refused"}`, () => {
        const tries = [{ type: "change-status", id: "L-1", status: to } as const, ...ways[to]];
        const reached = tries.map((command) => leads.from(leadIn(from)).when(command).after?.status);
        expect(reached.includes(to)).toBe(machine[from].includes(to));
      });
    }
  }
});

test("a table with a shortcut would not pass as the machine", () => {
  const broken: typeof machine = { ...machine, new: [...machine.new, "converted"] };
  expect(LeadStatus.validTransitions).not.toEqual(broken);
  expect(LeadStatus.canTransition("new", "converted")).toBe(false);
});
