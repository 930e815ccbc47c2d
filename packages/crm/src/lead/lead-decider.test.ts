import { CalendarDate } from "@nexus/common";
import { describe, expect, test } from "vitest";
import { create, commands, environment, leadIn, leads, now, at } from "./lead-fixture.js";
import { leadEnvironment } from "./lead-environment.js";
import { evolveLead } from "./lead-evolve.js";

describe("creating", () => {
  test("[FUN-CRM-0036] [FUN-CRM-0037] a lead has the id the caller made and the tenant of the environment", () => {
    expect(leads.when(create).after).toMatchObject({ id: "L-1", tenantId: "acme", version: 1, createdAt: now, updatedAt: now, deletedAt: null });
    expect(leads.when(create, { tenantId: "other" }).after?.tenantId).toBe("other");
  });

  test("[FUN-CRM-0038] [FUN-CRM-0039] [FUN-CRM-0040] it is new, has its source, and no score yet", () => {
    expect(leads.when(create).after).toMatchObject({ status: "new", source: "website", score: null, disqualification: null, conversion: null });
  });

  test("everything that is not said is null, lists are empty", () => {
    const lead = leads.when(create).after;
    expect(lead).toMatchObject({ email: null, phone: null, budget: null, ownerId: null, externalReferences: [], customFields: {} });
    expect(Object.values(lead ?? {})).not.toContain(undefined);
  });

  test("an unknown source is refused and the known ones are named", () => {
    const { answer, refusal } = leads.when({ ...create, source: "carrier-pigeon" });
    expect(answer).toBe("unknown_lead_source");
    expect(refusal?.message).toContain("organic-search");
    const own = leadEnvironment(environment, { sources: [{ id: "carrier-pigeon", label: "Pigeon", category: "social", inbound: true, outbound: false, paid: false, qualityPoints: 1 }] });
    expect(leads.when({ ...create, source: "carrier-pigeon" }, own).answer).toBe("accepted");
    expect(leads.when(create, own).refusal?.details).toEqual({ source: "website", known: ["carrier-pigeon"] });
  });

  test("[VAL-CRM-0136] without a tenant nothing is created", () => {
    for (const tenantId of ["", " ", "x".repeat(129)]) {
      const { answer, refusal } = leads.when(create, { tenantId });
      expect(answer).toBe("invalid_input");
      expect(refusal?.details["issues"]).toMatchObject([{ path: ["tenantId"] }]);
    }
  });

  test("custom fields are held against the registry", () => {
    expect(leads.when({ ...create, customFields: { tier: "a", seats: 3 } }).after?.customFields).toEqual({ tier: "a", seats: 3 });
    expect(leads.when({ ...create, customFields: { tier: "z" } }).refusal?.details["issues"]).toMatchObject([{ path: ["customFields", "tier"] }]);
    expect(leads.when({ ...create, customFields: { nobody: 1 } }).answer).toBe("invalid_input");
  });

  test("the prospect may have asked before, but not in the future", () => {
    const asked = at("2026-03-09T17:00");
    expect(leads.when({ ...create, inquiredAt: asked }).after?.handovers).toEqual([{ cycle: 1, stage: "inquiry", at: asked }]);
    expect(leads.when(create).after?.handovers).toEqual([{ cycle: 1, stage: "inquiry", at: now }]);
    expect(leads.when({ ...create, inquiredAt: at("2026-03-10T12:01") }).answer).toBe("lead_inquiry_in_future");
  });
});

describe("updating", () => {
  test("only what differs becomes an event; null clears; what is absent stays", () => {
    const given = leads.after({ ...create, email: "ana@acme.example", employees: 5 });
    const { events, after } = given.when({ type: "update", id: "L-1", title: create.title, email: null, employees: 6 });
    expect(events).toMatchObject([{ type: "LeadUpdated", data: { changes: { email: null, employees: 6 } } }]);
    expect(after).toMatchObject({ title: create.title, email: null, employees: 6, version: 2 });
    expect(given.when({ type: "update", id: "L-1", employees: 5, annualRevenue: null }).events).toEqual([]);
  });

  test("a field that became required later does not stand in the way of other changes", () => {
    const fields = [{ ...environment.fields[0], entity: "lead", name: "region", label: "Region", type: "text", required: true, personalData: "none" } as const];
    expect(leads.after(create).when(commands.update, { fields }).answer).toBe("accepted");
    expect(leads.after(create).when({ type: "update", id: "L-1", customFields: {} }, { fields }).answer).toBe("invalid_input");
    expect(leads.after(create).when({ type: "update", id: "L-1", customFields: { region: "North" } }, { fields }).after?.customFields).toEqual({ region: "North" });
  });

  test("source and owner say from where to where, and repeating them changes nothing", () => {
    const sourced = leads.after(create).when(commands["change-source"]);
    expect(sourced.events).toMatchObject([{ data: { from: "website", to: "referral" } }]);
    expect(leads.after(create, commands["change-source"]).when(commands["change-source"]).events).toEqual([]);
    expect(leads.after(create).when({ ...commands["change-source"], source: "x" }).answer).toBe("unknown_lead_source");
    const owned = leads.after(create).when(commands["assign-owner"]);
    expect(owned.events).toMatchObject([{ data: { from: null, to: "user-7" } }]);
    expect(leads.after(create, commands["assign-owner"]).when(commands["assign-owner"]).events).toEqual([]);
    expect(leads.after(create, commands["assign-owner"]).when({ type: "assign-owner", id: "L-1", ownerId: null }).after?.ownerId).toBeNull();
  });

  test("a source that left the catalogue does not lock the leads that have it", () => {
    const sources = environment.sources.filter(({ id }) => id !== "website");
    expect(leads.after(create).when(commands.update, { sources }).answer).toBe("accepted");
    expect(leads.after(create).when({ ...commands["change-source"], source: "website" }, { sources }).events).toEqual([]);
  });
});

describe("the ends of the line", () => {
  test("[BUS-CRM-0012] only a qualified lead converts, by any way", () => {
    for (const status of ["new", "contacted", "disqualified"] as const) {
      expect(leads.from(leadIn(status)).when(commands.convert).answer).toBe("lead_transition_refused");
      expect(leads.from(leadIn(status)).when({ type: "change-status", id: "L-1", status: "converted" }).answer).toBe("lead_transition_refused");
    }
    expect(leads.from(leadIn("qualified")).when(commands.convert).after).toMatchObject({
      status: "converted",
      conversion: { at: now, opportunityId: "O-1", accountId: "A-1", contactId: null },
    });
  });

  test("change-status names the command that carries what an end needs", () => {
    const convert = leads.from(leadIn("qualified")).when({ type: "change-status", id: "L-1", status: "converted" });
    expect(convert).toMatchObject({ answer: "lead_command_required", refusal: { details: { command: "convert" } } });
    const give = leads.from(leadIn("new")).when({ type: "change-status", id: "L-1", status: "disqualified" });
    expect(give).toMatchObject({ answer: "lead_command_required", refusal: { details: { command: "disqualify" } } });
    expect(leads.from(leadIn("disqualified")).when({ type: "change-status", id: "L-1", status: "new" }).refusal?.message).toMatch(/^Recycle/);
    expect(leads.from(leadIn("converted")).when({ type: "change-status", id: "L-1", status: "new" }).refusal?.message).toMatch(/converted/);
  });

  test("repeating a conversion or a disqualification changes nothing; another outcome is refused", () => {
    expect(leads.from(leadIn("converted")).when({ type: "convert", id: "L-1", opportunityId: "O-9" }).events).toEqual([]);
    expect(leads.from(leadIn("converted")).when(commands.convert).answer).toBe("lead_transition_refused");
    expect(leads.from(leadIn("disqualified")).when({ type: "disqualify", id: "L-1", reason: "spam" }).events).toEqual([]);
    expect(leads.from(leadIn("disqualified")).when(commands.disqualify).answer).toBe("lead_transition_refused");
    expect(leads.from(leadIn("converted")).when({ type: "change-status", id: "L-1", status: "converted" }).events).toEqual([]);
  });

  test("a conversion is taken back whole: the event says what the lead had become, and the lead is the one that was converted", () => {
    const before = leadIn("qualified");
    const converted = leads.from(before).after(commands.convert).state;
    const { events, after } = leads.from(converted).when(commands["revert-conversion"]);
    expect(events).toEqual([
      { type: "LeadConversionReverted", at: now, by: "user-1", data: { id: "L-1", opportunityId: "O-1", accountId: "A-1", contactId: null, reason: "The deal was somebody else's" } },
    ]);
    expect(after).toEqual({ ...before, version: 5 });
    expect(leads.from(after).after({ type: "convert", id: "L-1", opportunityId: "O-2" }).state?.conversion).toMatchObject({ opportunityId: "O-2" });
  });

  test("a lead is given up for a reason of the tenant's list", () => {
    const { after } = leads.from(leadIn("new")).when(commands.disqualify);
    expect(after?.disqualification).toEqual({ at: now, reason: "no-budget", note: "Ask again next year" });
    const unknown = leads.from(leadIn("new")).when({ type: "disqualify", id: "L-1", reason: "bored" });
    expect(unknown.answer).toBe("unknown_disqualification_reason");
    expect(unknown.refusal?.message).toContain("no-need");
    const disqualificationReasons = [{ id: "bored", label: "Bored" }];
    expect(leads.from(leadIn("new")).when({ type: "disqualify", id: "L-1", reason: "bored" }, { disqualificationReasons }).answer).toBe("accepted");
    expect(leads.from(leadIn("new")).when(commands.disqualify, { disqualificationReasons }).refusal?.details).toEqual({ reason: "no-budget", known: ["bored"] });
  });
});

describe("recycling", () => {
  test("takes a disqualified lead back to new, counts, and remembers what it had been given up for", () => {
    const workAgainOn = CalendarDate.of("2026-09-01");
    const { after, events } = leads.from(leadIn("disqualified")).when({ type: "recycle", id: "L-1", reason: "New budget", workAgainOn });
    expect(events).toMatchObject([{ type: "LeadRecycled", data: { cycle: 2, reason: "New budget", workAgainOn } }]);
    expect(after).toMatchObject({ status: "new", cycle: 2, disqualification: null, recycling: { at: now, reason: "New budget", disqualification: { reason: "spam" } } });
  });

  test("begins a new cycle of hand-overs and keeps the dates of the old one", () => {
    const again = leads.from(leadIn("disqualified")).after(commands.recycle).when(commands["change-status"], { now: at("2026-04-01T09:00") });
    expect(again.after?.handovers).toEqual([
      { cycle: 1, stage: "inquiry", at: now },
      { cycle: 1, stage: "sal", at: now },
      { cycle: 2, stage: "inquiry", at: now },
      { cycle: 2, stage: "sal", at: at("2026-04-01T09:00") },
    ]);
  });
});

describe("hand-overs", () => {
  test("contacted is sales accepted, qualified is sales qualified, and marketing says its own", () => {
    const marketed = leads.after(create).when(commands["hand-over"]);
    const contacted = leads.from(marketed.after).when(commands["change-status"], { now: at("2026-03-11T09:00") });
    const qualified = leads.from(contacted.after).when({ type: "change-status", id: "L-1", status: "qualified" }, { now: at("2026-03-12T09:00") });
    expect(qualified.after?.handovers).toEqual([
      { cycle: 1, stage: "inquiry", at: now },
      { cycle: 1, stage: "mql", at: now },
      { cycle: 1, stage: "sal", at: at("2026-03-11T09:00") },
      { cycle: 1, stage: "sql", at: at("2026-03-12T09:00") },
    ]);
  });

  test("a stage already reached keeps its date when the status follows", () => {
    const ahead = leads.after(create, { type: "hand-over", id: "L-1", stage: "sql" }).when(commands["change-status"], { now: at("2026-03-11T09:00") });
    expect(ahead.events).toMatchObject([{ data: { handover: null } }]);
    expect(ahead.after?.handovers).toHaveLength(2);
  });

  test("they go forward in stage and in time, and never into the future", () => {
    const mql = leads.after({ ...create, inquiredAt: at("2026-03-05T08:00") }, { type: "hand-over", id: "L-1", stage: "mql", at: at("2026-03-08T08:00") });
    expect(mql.when({ type: "hand-over", id: "L-1", stage: "inquiry" }).events).toEqual([]);
    expect(mql.when({ type: "hand-over", id: "L-1", stage: "inquiry", at: now }).answer).toBe("handover_not_forward");
    expect(mql.when({ type: "hand-over", id: "L-1", stage: "sal", at: at("2026-03-07T08:00") }).answer).toBe("handover_before_last");
    expect(mql.when({ type: "hand-over", id: "L-1", stage: "sal", at: at("2026-03-10T12:01") }).answer).toBe("handover_in_future");
    expect(mql.when({ type: "hand-over", id: "L-1", stage: "sal", at: at("2026-03-08T08:00") }).answer).toBe("accepted");
    expect(mql.when({ type: "hand-over", id: "L-1", stage: "mql", at: at("2026-03-08T08:00") }).events).toEqual([]);
  });
});

describe("the bin", () => {
  test("deleting and restoring keep everything else, and repeating them changes nothing", () => {
    const before = leadIn("qualified");
    const { after } = leads.from(before).when(commands.delete);
    expect(after).toEqual({ ...before, deletedAt: now, updatedAt: now, version: 4 });
    expect(leads.from(after).after(commands.restore).state).toEqual({ ...before, version: 5 });
    expect(leads.from(after).when(commands.delete).events).toEqual([]);
    expect(leads.from(before).when(commands.restore).events).toEqual([]);
  });
});

test("events without the one that began the lead are a failure with a code", () => {
  const orphan = { type: "LeadDeleted", at: now, by: "user-1", data: { id: "L-1" } } as const;
  expect(() => evolveLead(undefined, orphan)).toThrow(expect.objectContaining({ code: "event_without_record", details: { type: "LeadDeleted", id: "L-1" } }));
});
