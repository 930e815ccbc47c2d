import { deepFreeze, parseInput } from "@nexus/common";
import { describe, expect, test } from "vitest";
import { withstands } from "@nexus/common/testing";
import { at, commands, create, earlier, engineScore, environment, leads, later, now } from "./lead-fixture.js";
import type { Lead } from "./lead.js";
import type { LeadCommand } from "./lead-command.js";
import type { LeadEnvironment } from "./lead-environment.js";
import { leadFromHistory } from "./lead-history.js";
import { leadHistorySchema, type LeadHistory } from "./lead-history-facts.js";

const facts: LeadHistory = deepFreeze({
  id: "L-1",
  title: "Pet food",
  source: "paid-search",
  status: "new",
  createdAt: at("2018-02-01T00:00"),
  companyName: "Rex Ltd",
  ownerId: "sdr-1",
  externalReferences: [{ source: "old-crm", externalId: "5420" }],
  customFields: { tier: "a" },
});

const converted: LeadHistory = deepFreeze({
  ...facts,
  status: "converted",
  conversion: { at: at("2018-02-26T19:58"), opportunityId: "O-5420" },
  handovers: [
    { cycle: 1, stage: "sql", at: at("2018-02-20T00:00") },
    { cycle: 1, stage: "mql", at: at("2018-02-01T00:00") },
  ],
  score: { value: 71, calculatedAt: at("2018-02-02T00:00") },
});

const take = (history: LeadHistory, state?: Lead, around: LeadEnvironment = environment) => {
  const answer = leadFromHistory(deepFreeze(history), deepFreeze(around), deepFreeze(state));
  if (!answer.ok) return { answer: answer.refusal.code, refusal: answer.refusal, events: [], lead: state };
  return { answer: "accepted", refusal: undefined, events: answer.value, lead: leads.fold(state, answer.value) };
};

const imported = (history: LeadHistory = facts): Lead => {
  const { lead } = take(history);
  if (!lead) throw new Error("not imported");
  return lead;
};

const worked = (lead: Lead, ...list: readonly LeadCommand[]): Lead => {
  const { state } = leads.from(lead).after(...list);
  if (!state) throw new Error("gone");
  return state;
};

const flags = (history: LeadHistory) => imported(history).imported?.flags;

describe("history is recorded as it was", () => {
  test("dates, owner, outcome, hand-overs, score and the id of what it became", () => {
    expect(imported(converted)).toMatchObject({
      id: "L-1",
      tenantId: "acme",
      version: 1,
      status: "converted",
      source: "paid-search",
      ownerId: "sdr-1",
      createdAt: at("2018-02-01T00:00"),
      updatedAt: now,
      conversion: { at: at("2018-02-26T19:58"), opportunityId: "O-5420", accountId: null, contactId: null },
      handovers: [
        { cycle: 1, stage: "mql", at: at("2018-02-01T00:00") },
        { cycle: 1, stage: "sql", at: at("2018-02-20T00:00") },
      ],
      score: { value: 71, origin: "import", factors: [] },
      customFields: { tier: "a" },
      email: null,
    });
  });

  test("no gate, no reason list, no required field, no date check stands in the way", () => {
    const strict = { ...environment, fields: environment.fields.map((field) => ({ ...field, required: true })) };
    const old: LeadHistory = { ...facts, status: "disqualified", disqualification: { reason: "went fishing" }, createdAt: at("2031-01-01T00:00") };
    expect(take(old, undefined, strict)).toMatchObject({ answer: "accepted", lead: { disqualification: { at: null, reason: "went fishing", note: null } } });
  });

  test("without hand-overs, creation is the inquiry; with later cycles, the last one is the present", () => {
    expect(imported().handovers).toEqual([{ cycle: 1, stage: "inquiry", at: facts.createdAt }]);
    expect(imported({ ...facts, handovers: [{ cycle: 3, stage: "inquiry", at: earlier }] })).toMatchObject({ cycle: 3 });
  });

  test("it is one event, said to have happened now, by the importer", () => {
    expect(take(facts).events).toMatchObject([{ type: "LeadImported", at: now, by: "user-1" }]);
  });

  test("an imported lead goes on like any other", () => {
    expect(worked(imported(), commands["change-status"])).toMatchObject({ status: "contacted", version: 2 });
    expect(worked(imported({ ...facts, status: "qualified" }), commands.convert)).toMatchObject({ status: "converted" });
  });
});

describe("what is odd is recorded and flagged", () => {
  test("nothing is odd about plain facts", () => expect(flags(converted)).toEqual([]));
  test("closed before it was created", () => expect(flags({ ...converted, createdAt: at("2018-03-01T00:00"), handovers: [] })).toEqual(["closed-before-created"]));
  test("anything in the future", () => {
    expect(flags({ ...facts, createdAt: later })).toEqual(["created-in-future", "handover-in-future"]);
    expect(flags({ ...converted, conversion: { at: later } })).toEqual(["closed-in-future"]);
  });
  test("hand-overs before creation or out of order, but an inquiry may be older", () => {
    const handovers = [
      { cycle: 1, stage: "mql", at: at("2018-01-20T00:00") },
      { cycle: 1, stage: "sal", at: at("2018-01-10T00:00") },
    ] as const;
    expect(flags({ ...facts, handovers })).toEqual(["handover-before-created", "handovers-out-of-order"]);
    expect(flags({ ...facts, handovers: [{ cycle: 1, stage: "inquiry", at: at("2018-01-10T00:00") }] })).toEqual([]);
  });
  test("flags of a corrected import are those of the corrected facts", () => {
    const odd = imported({ ...converted, createdAt: at("2018-03-01T00:00"), handovers: [] });
    expect(take(converted, odd).lead?.imported?.flags).toEqual([]);
  });
});

describe("the impossible is refused", () => {
  test("a source outside the catalogue, with the known ones named", () => {
    expect(take({ ...facts, source: "pigeon" })).toMatchObject({ answer: "unknown_lead_source", refusal: { details: { source: "pigeon" } } });
  });
  test("custom values of another type, and [VAL-CRM-0136] a missing tenant", () => {
    expect(take({ ...facts, customFields: { seats: "many" } }).answer).toBe("invalid_input");
    expect(take(facts, undefined, { ...environment, tenantId: "" }).answer).toBe("invalid_input");
  });
  test("bad input to every fact", () => {
    const full = { ...converted, disqualification: undefined, email: "ana@acme.example", budget: { minorUnits: 1, currency: "EUR" } };
    const { disqualification: _, ...valid } = full;
    for (const passed of withstands(leadHistorySchema, valid)) leadFromHistory(passed, environment);
    for (const passed of withstands(leadHistorySchema, { ...facts, status: "disqualified", disqualification: { at: now, reason: "r", note: "n" } })) leadFromHistory(passed, environment);
  });
  test("an outcome that is not the status's", () => {
    for (const status of ["new", "disqualified"]) expect(parseInput(leadHistorySchema, { ...converted, status }).ok).toBe(false);
    expect(parseInput(leadHistorySchema, { ...facts, handovers: [{ cycle: 1, stage: "mql", at: now }, { cycle: 1, stage: "mql", at: later }] }).ok).toBe(false);
  });
});

describe("importing again", () => {
  test("the same facts give no event, whatever was done here since", () => {
    expect(take(converted, imported(converted)).events).toEqual([]);
    const since = worked(imported(), commands.update, commands["change-status"], commands["assign-owner"], commands["assign-score"], commands["change-source"]);
    expect(take(facts, since).events).toEqual([]);
    expect(take(facts, worked(since, commands.delete)).events).toEqual([]);
    const elsewhere = { ...environment, sources: environment.sources.filter(({ id }) => id !== facts.source), fields: [] };
    expect(take(facts, since, elsewhere)).toMatchObject({ answer: "accepted", events: [] });
  });

  test("what the source has changed is corrected, what it has not said stays as it is here", () => {
    const since = worked(imported(), commands.update, commands["change-status"], commands["assign-owner"]);
    const { events, lead } = take({ ...facts, companyName: "Rex plc" }, since);
    expect(events).toMatchObject([{ type: "LeadHistoryCorrected", data: { changes: { companyName: "Rex plc" } } }]);
    expect(Object.keys(events[0]?.type === "LeadHistoryCorrected" ? events[0].data.changes : {})).toEqual(["companyName"]);
    expect(lead).toMatchObject({ companyName: "Rex plc", title: "Fleet of electric vans", status: "contacted", ownerId: "user-7", version: since.version + 1 });
    expect(take({ ...facts, companyName: "Rex plc" }, lead).events).toEqual([]);
  });

  test("the source may move a lead that nobody has moved here", () => {
    const owned = worked(imported(), commands["assign-owner"], commands["assign-score"]);
    expect(take(converted, owned).lead).toMatchObject({ status: "converted", conversion: { opportunityId: "O-5420" }, ownerId: "user-7" });
  });

  test("when both have moved it, differently, neither wins silently; alike is no conflict", () => {
    const moved = worked(imported(), commands["change-status"]);
    expect(take({ ...facts, status: "qualified" }, moved)).toMatchObject({ answer: "lead_moved_since_import", refusal: { details: { status: "contacted", statusInSource: "qualified" } } });
    const same: LeadHistory = { ...facts, status: "contacted", handovers: [...moved.handovers] };
    expect(take(same, moved)).toMatchObject({ answer: "accepted", lead: { status: "contacted" } });
  });

  test("a score of the engine is not replaced by an older system's, one that was imported is", () => {
    const rescored: LeadHistory = { ...facts, score: { value: 12, calculatedAt: later } };
    expect(take(rescored, worked(imported(), commands["assign-score"])).lead?.score?.value).toBe(64);
    expect(take(rescored, imported(converted)).lead?.score?.value).toBe(12);
    const overridden = worked(imported(converted), commands["override-score"]);
    expect(take({ ...converted, score: { value: 12, calculatedAt: later } }, overridden).lead).toMatchObject({ score: { value: 90 }, calculatedScore: { value: 12 } });
  });

  test("a lead that was born here is no history, and one in the bin is restored first", () => {
    expect(take(facts, worked(leads.after(create).state ?? imported())).answer).toBe("lead_not_imported");
    expect(take({ ...facts, title: "Other" }, worked(imported(), commands.delete)).answer).toBe("lead_deleted");
  });

  test("facts in another order are the same facts", () => {
    const shuffled = parseInput(leadHistorySchema, Object.fromEntries(Object.entries(converted).reverse()));
    expect(shuffled.ok && take(shuffled.value, imported(converted)).events).toEqual([]);
    const inOrder: LeadHistory = { ...converted, handovers: [...(converted.handovers ?? [])].reverse() };
    expect(take(inOrder, imported(converted)).events).toEqual([]);
  });

  test("a check that a changed fact is seen fails when fingerprints forget it", () => {
    const lead = imported();
    const forgetful: Lead = { ...lead, imported: { at: now, flags: [], fingerprints: {} } };
    expect(take(facts, forgetful).events).toHaveLength(1);
    expect(engineScore(64)).toBeDefined();
  });
});
