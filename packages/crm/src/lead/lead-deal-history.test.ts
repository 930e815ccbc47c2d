import { deepFreeze } from "@nexus/common";
import { describe, expect, test } from "vitest";
import { at, commands, environment, leadIn, leads } from "./lead-fixture.js";
import { leadDealFromHistory, type LeadDealHistory } from "./lead-deal-history.js";
import { leadFromHistory } from "./lead-history.js";
import type { LeadHistory } from "./lead-history-facts.js";
import type { Lead } from "./lead.js";
import type { LeadCommand } from "./lead-command.js";

const facts: LeadHistory = deepFreeze({ id: "L-1", title: "Pet food", source: "paid-search", status: "new", createdAt: at("2018-02-01T00:00") });
const won: LeadDealHistory = deepFreeze({ at: at("2018-02-26T19:58"), opportunityId: "O-1", accountId: null, ownerId: "sdr-1" });

const imported = (more: Partial<LeadHistory> = {}): Lead => heard({ ...facts, ...more } as LeadHistory);

const heard = (history: LeadHistory, state?: Lead): Lead => {
  const answer = leadFromHistory(deepFreeze(history), environment, deepFreeze(state));
  const lead = answer.ok ? leads.fold(state, answer.value) : undefined;
  if (!lead) throw new Error(answer.ok ? "gone" : answer.refusal.code);
  return lead;
};

const told = (lead: Lead, said: LeadDealHistory = won) => {
  const answer = leadDealFromHistory(said, environment, deepFreeze(lead));
  if (!answer.ok) return { answer: answer.refusal.code, events: [], lead };
  return { answer: "accepted", events: answer.value, lead: leads.fold(lead, answer.value) ?? lead };
};

const worked = (lead: Lead, ...list: readonly LeadCommand[]): Lead => leads.from(lead).after(...list).state ?? lead;

describe("a lead that has become a deal elsewhere", () => {
  test("is converted into it, at that time and with that owner, from any status and without a gate", () => {
    for (const status of ["new", "contacted", "qualified", "disqualified"] as const) {
      expect(told(imported({ status }))).toMatchObject({
        events: [{ type: "LeadHistoryCorrected" }],
        lead: { status: "converted", ownerId: "sdr-1", disqualification: null, conversion: { at: won.at, opportunityId: "O-1", accountId: null, contactId: null }, handovers: [{ stage: "inquiry" }] },
      });
    }
    expect(told(worked(imported(), commands["change-status"])).lead).toMatchObject({ status: "converted", handovers: [{ stage: "inquiry" }, { stage: "sal" }] });
  });

  test("keeps the day that its own source knows, and gets the deal it lacks", () => {
    const own = { at: at("2018-02-20T00:00") };
    expect(told(imported({ status: "converted", conversion: own })).lead.conversion).toMatchObject({ ...own, opportunityId: "O-1" });
    expect(told(imported({ status: "converted" })).lead.conversion).toMatchObject({ at: won.at, opportunityId: "O-1" });
  });

  test("is flagged when it became one before it began", () => {
    expect(told(imported({ createdAt: at("2018-03-01T00:00") })).lead.imported?.flags).toEqual(["closed-before-created"]);
    expect(told(imported()).lead.imported?.flags).toEqual([]);
  });

  test("keeps the owner people have named; one that was imported or is nobody gives way", () => {
    expect(told(worked(imported(), commands["assign-owner"])).lead.ownerId).toBe("user-7");
    expect(told(imported({ ownerId: "sdr-0" })).lead.ownerId).toBe("sdr-1");
    expect(told(imported({ ownerId: "sdr-0" }), { ...won, ownerId: null }).lead.ownerId).toBe("sdr-0");
    expect(told(told(imported()).lead, { ...won, ownerId: "sdr-2" }).lead).toMatchObject({ ownerId: "sdr-2", conversion: { at: won.at } });
  });
});

describe("told again", () => {
  test("the same gives no event, whatever was done since", () => {
    const { lead } = told(imported());
    expect(told(lead).events).toEqual([]);
    expect(told(worked(lead, commands["revert-conversion"], commands["assign-owner"])).events).toEqual([]);
    expect(told(worked(lead, commands.delete)).events).toEqual([]);
  });

  test("what the deal says otherwise corrects what it said before, and nothing that people did", () => {
    const other = { ...won, at: at("2018-02-27T00:00") };
    const { lead } = told(imported());
    expect(told(lead, other).lead.conversion?.at).toBe(other.at);
    expect(told(worked(lead, commands["revert-conversion"]), other).answer).toBe("lead_moved_since_import");
    const here = worked(imported({ status: "qualified" }), { ...commands.convert, opportunityId: "O-1" });
    expect(told(here, other).lead.conversion).toEqual(here.conversion);
  });

  test("the lead's own source says the same or corrects its days, and the outcome stands", () => {
    const { lead } = told(imported());
    expect(heard(facts, lead)).toBe(lead);
    const handovers = [{ cycle: 1, stage: "inquiry", at: facts.createdAt }, { cycle: 1, stage: "mql", at: at("2018-02-03T00:00") }] as const;
    const corrected = heard({ ...facts, title: "Cat food", handovers }, lead);
    expect(corrected).toMatchObject({ title: "Cat food", status: "converted", conversion: lead.conversion, handovers });
    expect(heard({ ...facts, title: "Cat food", handovers: [handovers[0]] }, corrected)).toMatchObject({ status: "converted", conversion: lead.conversion, handovers: [handovers[0]] });
  });

  test("where people had moved the lead before, its source does not move it again", () => {
    const { lead } = told(worked(imported(), commands["change-status"]));
    expect(() => heard({ ...facts, status: "qualified" }, lead)).toThrow("lead_moved_since_import");
  });
});

describe("refused", () => {
  test("another deal, a lead given up here, one born here, one in the bin", () => {
    const { lead } = told(imported());
    expect(told(lead, { ...won, opportunityId: "O-2" }).answer).toBe("lead_already_converted");
    expect(told(worked(imported(), commands["change-status"], commands.disqualify)).answer).toBe("lead_moved_since_import");
    expect(told(leadIn("qualified")).answer).toBe("lead_not_imported");
    expect(told(worked(imported(), commands.delete)).answer).toBe("lead_deleted");
  });
});
