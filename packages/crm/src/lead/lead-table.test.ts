import { describe, expect, test } from "vitest";
import type { LeadCommand } from "./lead-command.js";
import { commands, leadIn, leads } from "./lead-fixture.js";
import { LeadStatus } from "./lead-status.js";

type Standing = LeadStatus | "none" | "deleted";

/** `+` accepted with one event, `=` accepted and nothing changes, otherwise the code of the refusal. Written by hand. */
const expected: Readonly<Record<LeadCommand["type"], Readonly<Record<Standing, string>>>> = {
  create: everywhere("lead_exists", { none: "+", deleted: "lead_exists" }),
  update: everywhere("+"),
  "change-status": everywhere("lead_transition_refused", { new: "+", contacted: "=" }),
  "change-source": everywhere("+"),
  "assign-score": everywhere("+"),
  "override-score": everywhere("+"),
  "clear-score-override": everywhere("="),
  "assign-owner": everywhere("+"),
  convert: everywhere("lead_transition_refused", { qualified: "+" }),
  "revert-conversion": everywhere("lead_not_converted", { converted: "+" }),
  disqualify: everywhere("+", { disqualified: "lead_transition_refused", converted: "lead_transition_refused" }),
  recycle: everywhere("lead_not_disqualified", { disqualified: "+" }),
  "hand-over": everywhere("handover_not_forward", { new: "+", disqualified: "lead_closed", converted: "lead_closed" }),
  delete: everywhere("+", { deleted: "=" }),
  restore: everywhere("=", { deleted: "+" }),
};

function everywhere(usual: string, but: Partial<Record<Standing, string>> = {}): Readonly<Record<Standing, string>> {
  return { new: usual, contacted: usual, qualified: usual, disqualified: usual, converted: usual, none: "lead_not_found", deleted: "lead_deleted", ...but };
}

const standings: readonly Standing[] = [...LeadStatus.all, "none", "deleted"];

const given = (standing: Standing) => {
  if (standing === "none") return leads;
  return standing === "deleted" ? leads.from(leadIn("contacted")).after(commands.delete) : leads.from(leadIn(standing));
};

const answerOf = (type: LeadCommand["type"], standing: Standing): string => {
  const { answer, events } = given(standing).when(commands[type]);
  return answer === "accepted" ? (events.length === 0 ? "=" : events.length === 1 ? "+" : `${events.length} events`) : answer;
};

describe("[TST-CRM-0141] every command on a lead in every status", () => {
  for (const type of Object.keys(commands) as LeadCommand["type"][]) {
    for (const standing of standings) {
      test(`${type} on ${standing}: ${expected[type][standing]}`, () => {
        expect(answerOf(type, standing)).toBe(expected[type][standing]);
      });
    }
  }

  test("the table is whole: 15 commands on 7 standings, and a wrong entry would be seen", () => {
    const table = Object.entries(expected).flatMap(([type, row]) => Object.entries(row).map(([standing, answer]) => [type, standing, answer]));
    expect(table).toHaveLength(15 * 7);
    expect(new Set(standings.map((standing) => answerOf("convert", standing)))).toEqual(new Set(["+", "lead_transition_refused", "lead_not_found", "lead_deleted"]));
  });
});

test("an old copy is refused by every command on an existing lead, and the version that stands is told", () => {
  for (const command of Object.values(commands)) {
    if (command.type === "create") continue;
    const stale = leads.from(leadIn("qualified")).when({ ...command, expectedVersion: 2 });
    expect(stale.answer, command.type).toBe("version_conflict");
    expect(stale.refusal?.details).toEqual({ id: "L-1", expectedVersion: 2, version: 3 });
  }
});
