import { Money } from "@nexus/common";
import { describe, expect, test } from "vitest";
import type { Pipeline } from "../pipeline/index.js";
import { specification } from "../shared/specification.js";
import type { Opportunity } from "./opportunity.js";
import type { OpportunityCommand } from "./opportunity-command.js";
import { opportunityDecider } from "./opportunity-decider.js";
import { OpportunityStatus } from "./opportunity-status.js";
import { create, day, environment, eur, later, liberal, line, pipelineWith } from "./opportunity-samples.js";

const id = "O-1";
const opportunities = specification(opportunityDecider, environment);
const open = opportunities.after(create);
const middle = open.after({ type: "advance", id }, { type: "advance", id });
const states = {
  absent: opportunities,
  open: middle,
  last: middle.after({ type: "advance", id }, { type: "advance", id }, { type: "advance", id }),
  won: middle.after({ type: "mark-won", id, closeReason: "best-fit" }),
  lost: middle.after({ type: "mark-lost", id, closeReason: "price" }),
  reopened: middle.after({ type: "mark-won", id }, { type: "reopen", id, reason: "Contract withdrawn" }),
  deleted: middle.after({ type: "delete", id }),
} as const;
type StateName = keyof typeof states;

const commands = {
  create,
  update: { type: "update", id, title: "Acme II" },
  amount: { type: "change-amount", id, amount: eur(5_000) },
  lines: { type: "set-lines", id, lines: [line()] },
  closeDate: { type: "set-expected-close-date", id, expectedCloseDate: day(60) },
  forecast: { type: "set-forecast", id, forecastCategory: "commit" },
  contacts: { type: "set-contact-roles", id, contactRoles: [{ contactId: "C-1", role: "champion", isPrimary: true }] },
  owner: { type: "assign-owner", id, ownerId: "user-2" },
  advance: { type: "advance", id },
  stay: { type: "move-to-stage", id, stageId: "needs-analysis" },
  next: { type: "move-to-stage", id, stageId: "value-proposition" },
  skip: { type: "move-to-stage", id, stageId: "negotiation" },
  back: { type: "move-to-stage", id, stageId: "prospecting", reason: "Champion left" },
  moveToWin: { type: "move-to-stage", id, stageId: "closed-won" },
  nowhere: { type: "move-to-stage", id, stageId: "nowhere" },
  won: { type: "mark-won", id, note: "Signed after all" },
  lost: { type: "mark-lost", id, closeReason: "no-budget", note: "Withdrawn after all" },
  reopen: { type: "reopen", id, reason: "They called again" },
  delete: { type: "delete", id },
  restore: { type: "restore", id },
} as const satisfies Readonly<Record<string, OpportunityCommand>>;
type Table = Readonly<Record<keyof typeof commands, Readonly<Record<StateName, string>>>>;

const missing = "opportunity_not_found";
const exists = "opportunity_exists";
const closed = "opportunity_closed";
const binned = "opportunity_deleted";
const invalid = "invalid_stage_transition";
const always = { absent: missing, open: "accepted", last: "accepted", won: "accepted", lost: "accepted", reopened: "accepted", deleted: binned } as const;
const whileOpen = { ...always, won: closed, lost: closed } as const;
/** Every state × every command under the sequential policy. "unchanged" is accepted without an event. */
const sequential: Table = {
  create: { absent: "accepted", open: exists, last: exists, won: exists, lost: exists, reopened: exists, deleted: exists },
  update: always,
  amount: whileOpen,
  lines: whileOpen,
  closeDate: whileOpen,
  forecast: whileOpen,
  contacts: always,
  owner: always,
  advance: { absent: missing, open: "accepted", last: invalid, won: invalid, lost: invalid, reopened: "accepted", deleted: binned },
  stay: { absent: missing, open: "unchanged", last: invalid, won: invalid, lost: invalid, reopened: "unchanged", deleted: binned },
  next: { absent: missing, open: "accepted", last: invalid, won: invalid, lost: invalid, reopened: "accepted", deleted: binned },
  skip: { absent: missing, open: invalid, last: "unchanged", won: invalid, lost: invalid, reopened: invalid, deleted: binned },
  back: { absent: missing, open: invalid, last: invalid, won: invalid, lost: invalid, reopened: invalid, deleted: binned },
  moveToWin: { absent: missing, open: invalid, last: invalid, won: "unchanged", lost: invalid, reopened: invalid, deleted: binned },
  nowhere: { absent: missing, open: "stage_not_found", last: "stage_not_found", won: "stage_not_found", lost: "stage_not_found", reopened: "stage_not_found", deleted: binned },
  won: { absent: missing, open: "accepted", last: "accepted", won: invalid, lost: invalid, reopened: "accepted", deleted: binned },
  lost: { absent: missing, open: "accepted", last: "accepted", won: invalid, lost: invalid, reopened: "accepted", deleted: binned },
  reopen: { absent: missing, open: "opportunity_not_closed", last: "opportunity_not_closed", won: "accepted", lost: "accepted", reopened: "unchanged", deleted: binned },
  delete: { absent: missing, open: "accepted", last: "accepted", won: "accepted", lost: "accepted", reopened: "accepted", deleted: "unchanged" },
  restore: { absent: missing, open: "unchanged", last: "unchanged", won: "unchanged", lost: "unchanged", reopened: "unchanged", deleted: "accepted" },
};
/** What a pipeline that allows everything changes in it. */
const liberalTable: Table = {
  ...sequential,
  stay: { ...sequential.stay, last: "reason_required" },
  next: { ...sequential.next, last: "reason_required" },
  skip: { ...sequential.skip, open: "accepted", reopened: "accepted" },
  back: { ...sequential.back, open: "accepted", last: "accepted", reopened: "accepted" },
  won: { ...sequential.won, lost: "accepted" },
  lost: { ...sequential.lost, won: "accepted" },
};

const answersOf = (pipeline: Pipeline, decider: typeof opportunityDecider = opportunityDecider): Readonly<Record<string, Readonly<Record<string, string>>>> => {
  const under = specification(decider, { ...environment, pipeline });
  const answer = (command: OpportunityCommand, state: Opportunity | undefined): string => {
    const outcome = under.from(state).when(command);
    return outcome.answer === "accepted" && outcome.events.length === 0 ? "unchanged" : outcome.answer;
  };
  return Object.fromEntries(
    Object.entries(commands).map(([name, command]) => [name, Object.fromEntries(Object.entries(states).map(([state, given]) => [state, answer(command, given.state)]))]),
  );
};

describe("every command in every state answers as the table says", () => {
  test("[BUS-CRM-0018] [BUS-CRM-0019] [BUS-CRM-0020] [BUS-CRM-0023] [SRV-CRM-0122] [SRV-CRM-0123] under the sequential policy", () => {
    expect(answersOf(pipelineWith())).toEqual(sequential);
  });

  test("[BUS-CRM-0018] [BUS-CRM-0019] [BUS-CRM-0020] under a policy that allows skipping, going back and turning one outcome into the other", () => {
    expect(answersOf(pipelineWith({ transitionPolicy: liberal }))).toEqual(liberalTable);
  });

  test("a decider that forgets the policy does not", () => {
    const forgetful: typeof opportunityDecider = {
      ...opportunityDecider,
      decide: (command, state, around) => opportunityDecider.decide(command, state, { ...around, pipeline: { ...around.pipeline, transitionPolicy: liberal } }),
    };
    expect(answersOf(pipelineWith(), forgetful)).not.toEqual(sequential);
  });

  test("the diagram's transitions are those that happen", () => {
    const seen = new Set<string>();
    const under = specification(opportunityDecider, { ...environment, pipeline: pipelineWith({ transitionPolicy: liberal }) });
    for (const { state } of Object.values(states)) {
      for (const command of Object.values(commands)) {
        const { after } = under.from(state).when(command);
        if (state && after && state.status !== after.status) seen.add(`${state.status} ${after.status}`);
      }
    }
    const declared = OpportunityStatus.all.flatMap((from) => OpportunityStatus.validTransitions[from].map((to) => `${from} ${to}`));
    expect([...seen].toSorted()).toEqual([...declared].toSorted());
    expect([OpportunityStatus.is("won"), OpportunityStatus.is("valueOf")]).toEqual([true, false]);
  });
});

describe("a new opportunity", () => {
  test("[FUN-CRM-0048] [FUN-CRM-0049] [FUN-CRM-0050] [FUN-CRM-0051] has id, tenant, pipeline, stage and value, and starts in the first open stage", () => {
    expect(open.state).toEqual({
      id, tenantId: "default", version: 1, title: "Acme roll-out", type: "new", status: "open", pipelineId: "P-1", stageId: "prospecting",
      ownerId: "user-1", accountId: "A-1", sourceLeadId: "L-1", amount: { minorUnits: 100_000, currency: "EUR" }, isFreePilot: false, recurring: null,
      lines: [], contactRoles: [], expectedCloseDate: "2026-02-14", forecastCategory: "pipeline", isForecastCategorySetByHand: false, probabilityOverride: null,
      closedAt: null, closeReason: null, competitor: null, closeNote: null, actualAmount: null,
      stageHistory: [{ stageId: "prospecting", enteredAt: environment.now, leftAt: null, reason: null }],
      pushCount: 0, reopenings: [], imported: null, externalReferences: [], customFields: {}, createdAt: environment.now, updatedAt: environment.now, deletedAt: null,
    });
  });

  test("may start in any open stage of its pipeline, and in no other", () => {
    expect(opportunities.when({ ...create, stageId: "proposal" }).after?.stageId).toBe("proposal");
    expect(opportunities.when({ ...create, stageId: "closed-won" }).answer).toBe("stage_not_open");
    expect(opportunities.when({ ...create, stageId: "nowhere" }).answer).toBe("stage_not_found");
  });

  test.each([["inactive", "pipeline_not_active"], ["archived", "pipeline_not_active"], ["active", "accepted"]] as const)("[BUS-CRM-0029] in an %s pipeline: %s", (status, answer) => {
    expect(opportunities.when(create, { pipeline: pipelineWith({ status }) }).answer).toBe(answer);
  });

  test("is decided with its own pipeline and in a tenant", () => {
    expect(opportunities.when(create, { pipeline: pipelineWith({ id: "P-2" }) }).answer).toBe("pipeline_mismatch");
    expect(open.when({ type: "advance", id }, { pipeline: pipelineWith({ id: "P-2" }) }).answer).toBe("pipeline_mismatch");
    expect(opportunities.when(create, { tenantId: "" }).answer).toBe("invalid_input");
  });

  test("has custom fields of the registry", () => {
    const fields = [{ entity: "opportunity", name: "region", label: "Region", type: "text", required: true, personalData: "none" }] as const;
    expect(opportunities.when(create, { fields }).answer).toBe("invalid_input");
    expect(opportunities.when({ ...create, customFields: { region: "north" } }, { fields }).after?.customFields).toEqual({ region: "north" });
    expect(open.when({ type: "update", id, customFields: { region: 5 } }, { fields }).answer).toBe("invalid_input");
  });
});

describe("the record", () => {
  test("an update changes what it names, and nothing when it says the same", () => {
    expect(open.when({ type: "update", id, opportunityType: "renewal", accountId: null }).after).toMatchObject({ type: "renewal", accountId: null, title: "Acme roll-out", version: 2 });
    expect(open.when({ type: "update", id, title: "Acme roll-out", opportunityType: "new" }).events).toEqual([]);
    expect(open.when({ type: "update", id, expectedVersion: 9, title: "x" }).answer).toBe("version_conflict");
  });

  test("an owner is assigned with a reason, or taken away", () => {
    const { after, events } = open.when({ type: "assign-owner", id, ownerId: null, reason: "Left the company" });
    expect([after?.ownerId, events[0]?.data]).toEqual([null, { id, from: "user-1", to: null, reason: "Left the company" }]);
    expect(open.when({ type: "assign-owner", id, ownerId: "user-1" }).events).toEqual([]);
  });

  test("contacts have roles, one of them is the primary one at most, and none is named twice in a role", () => {
    const contact = (contactId: string, role: string, isPrimary = false) => ({ contactId, role, isPrimary });
    const when = (...contactRoles: readonly ReturnType<typeof contact>[]) => open.when({ type: "set-contact-roles", id, contactRoles }).answer;
    expect(when(contact("C-1", "champion", true), contact("C-1", "legal"), contact("C-2", "champion"))).toBe("accepted");
    expect(when(contact("C-1", "champion", true), contact("C-2", "legal", true))).toBe("several_primary_contacts");
    expect(when(contact("C-1", "champion"), contact("C-1", "champion", true))).toBe("contact_role_repeated");
    expect(when()).toBe("accepted");
    expect(open.when({ type: "set-contact-roles", id, contactRoles: [] }).events).toEqual([]);
  });

  test("what is restored from the bin is as it was", () => {
    expect(states.deleted.when({ type: "restore", id }).after).toEqual({ ...middle.state, version: 5 });
  });

  test("an event without the ones before it is a failure, not a made-up deal", () => {
    expect(() => opportunityDecider.evolve(undefined, { type: "OpportunityDeleted", at: environment.now, by: "user-1", data: { id } })).toThrow(/from the first one on/);
  });
});

describe("the expected close date", () => {
  const set = (days: number) => open.when({ type: "set-expected-close-date", id, expectedCloseDate: day(days) });

  test("[VAL-CRM-0132] is today or later when a person sets or changes it, on creation too", () => {
    expect([set(-1).answer, set(0).answer, set(1).answer]).toEqual(["close_date_in_past", "accepted", "accepted"]);
    expect([-1, 0, 1].map((days) => opportunities.when({ ...create, expectedCloseDate: day(days) }).answer)).toEqual(["close_date_in_past", "accepted", "accepted"]);
    expect(open.when({ type: "set-expected-close-date", id, expectedCloseDate: null }).after?.expectedCloseDate).toBeNull();
  });

  test("[VAL-CRM-0132] an overdue deal stays valid: everything else is changed without touching the date, and only a new date must lie ahead", () => {
    const overdue = { now: later(45) };
    expect(open.when({ type: "change-amount", id, amount: eur(7) }, overdue).after).toMatchObject({ amount: eur(7), expectedCloseDate: day(30) });
    expect(open.when({ type: "assign-owner", id, ownerId: "user-3" }, overdue).answer).toBe("accepted");
    expect(open.when({ type: "advance", id }, overdue).answer).toBe("accepted");
    expect(open.when({ type: "set-expected-close-date", id, expectedCloseDate: day(30) }, overdue).events).toEqual([]);
    expect(open.when({ type: "set-expected-close-date", id, expectedCloseDate: day(31) }, overdue).answer).toBe("close_date_in_past");
  });

  test("counts how often it is pushed to a later day", () => {
    const dates = [day(60), day(50), null, day(90), day(100)];
    const pushed = open.after(...dates.map((expectedCloseDate): OpportunityCommand => ({ type: "set-expected-close-date", id, expectedCloseDate })));
    expect(pushed.state?.pushCount).toBe(2);
  });
});

describe("the forecast", () => {
  test("follows the stage until somebody says otherwise, and again when they take it back", () => {
    expect(states.last.state?.forecastCategory).toBe("commit");
    const byHand = open.after({ type: "set-forecast", id, forecastCategory: "best-case", probability: { probabilityPpm: 700_000, reason: "Budget confirmed" } }, { type: "advance", id });
    expect(byHand.state).toMatchObject({ forecastCategory: "best-case", isForecastCategorySetByHand: true, probabilityOverride: { probabilityPpm: 700_000, reason: "Budget confirmed" } });
    expect(byHand.when({ type: "set-forecast", id, forecastCategory: null, probability: null }).after).toMatchObject({ forecastCategory: "pipeline", isForecastCategorySetByHand: false, probabilityOverride: null });
    expect(byHand.when({ type: "set-forecast", id }).events).toEqual([]);
  });

  test("is closed by winning, omitted by losing, and the stage's again by reopening", () => {
    const byHand = middle.after({ type: "set-forecast", id, forecastCategory: "commit", probability: { probabilityPpm: 1 } });
    expect(byHand.when({ type: "mark-won", id }).after).toMatchObject({ forecastCategory: "closed", isForecastCategorySetByHand: false, probabilityOverride: null });
    expect(states.lost.state?.forecastCategory).toBe("omitted");
    expect(states.reopened.state).toMatchObject({ forecastCategory: "pipeline", status: "open" });
  });
});

describe("money", () => {
  const value = (changes: object) => opportunities.when({ ...create, ...changes });

  test("[VAL-CRM-0130] an amount is unknown, positive, or zero for a free pilot", () => {
    expect(value({ amount: null }).after).toMatchObject({ amount: null, isFreePilot: false });
    expect(value({ amount: eur(1) }).answer).toBe("accepted");
    expect(value({ amount: eur(0) }).answer).toBe("amount_not_positive");
    expect(value({ amount: eur(-1) }).answer).toBe("amount_not_positive");
    expect(value({ amount: eur(0), isFreePilot: true }).after).toMatchObject({ amount: eur(0), isFreePilot: true });
    expect(value({ amount: eur(1), isFreePilot: true }).answer).toBe("free_pilot_has_a_price");
    expect(value({ amount: null, isFreePilot: true }).answer).toBe("free_pilot_has_a_price");
  });

  test("[VAL-CRM-0130] a pilot that is paid for is none any more", () => {
    const pilot = opportunities.after({ ...create, amount: eur(0), isFreePilot: true });
    expect(pilot.when({ type: "change-amount", id, amount: eur(10) }).after).toMatchObject({ amount: eur(10), isFreePilot: false });
    expect(pilot.when({ type: "change-amount", id, amount: eur(0) }).events).toEqual([]);
    expect(open.when({ type: "change-amount", id, amount: eur(0) }).answer).toBe("amount_not_positive");
    expect(open.when({ type: "change-amount", id, amount: eur(0), isFreePilot: true }).after?.isFreePilot).toBe(true);
  });

  test("recurring revenue stands beside the one-off amount", () => {
    const recurring = { monthly: eur(9_900), termMonths: 24 };
    expect(open.when({ type: "change-amount", id, recurring }).after).toMatchObject({ amount: eur(100_000), recurring });
    expect(open.when({ type: "change-amount", id, amount: null, recurring }).after).toMatchObject({ amount: null, recurring });
    expect(open.when({ type: "change-amount", id, recurring: { monthly: eur(1e15), termMonths: 2 } }).answer).toBe("amount_too_large");
  });

  test("[VAL-CRM-0131] a deal has one currency, which is the pipeline's where it names one", () => {
    const usd = { minorUnits: 5, currency: "USD" };
    expect(value({ recurring: { monthly: usd, termMonths: 1 } }).answer).toBe("currency_mismatch");
    expect(value({ amount: null, lines: [line(), line({ id: "l-2", unitPrice: usd })] }).answer).toBe("currency_mismatch");
    expect(opportunities.when({ ...create, amount: usd }, { pipeline: pipelineWith({ currency: "EUR" }) }).answer).toBe("currency_mismatch");
    expect(open.when({ type: "set-lines", id, lines: [line({ unitPrice: usd })] }).after?.amount).toEqual({ minorUnits: 15, currency: "USD" });
    expect(states.open.when({ type: "mark-won", id, actualAmount: usd }).answer).toBe("currency_mismatch");
    const unpriced = states.open.after({ type: "change-amount", id, amount: null });
    expect(unpriced.when({ type: "mark-won", id, actualAmount: usd }).answer).toBe("accepted");
    expect(unpriced.when({ type: "mark-won", id, actualAmount: usd }, { pipeline: pipelineWith({ currency: "EUR" }) }).answer).toBe("currency_mismatch");
  });

  test("the amount follows the lines while all of them have a price", () => {
    const lines = [line(), line({ id: "l-2", unitPrice: eur(1) })];
    const withLines = open.after({ type: "set-lines", id, lines });
    expect(withLines.state?.amount).toEqual(Money.sum(withLines.state?.lines.flatMap((each) => each.amount ?? []) ?? [], "EUR"));
    expect(withLines.state?.amount).toEqual(eur(100_002));
    expect(withLines.when({ type: "set-lines", id, lines }).events).toEqual([]);
    expect(withLines.when({ type: "change-amount", id, amount: eur(1) }).answer).toBe("amount_follows_lines");
    expect(withLines.when({ type: "change-amount", id, amount: null }).answer).toBe("amount_follows_lines");
    expect(withLines.when({ type: "set-lines", id, lines: [] }).after?.amount).toEqual(eur(100_002));
    expect(open.when({ type: "set-lines", id, lines: [line({ unitPrice: null })] }).after).toMatchObject({ amount: eur(100_000), lines: [{ amount: null }] });
    expect(opportunities.when({ ...create, lines }).answer).toBe("amount_follows_lines");
    expect(opportunities.when({ ...create, amount: null, lines }).after?.amount).toEqual(eur(100_002));
    expect(open.when({ type: "set-lines", id, lines: [line({ unitPrice: eur(0) })] }).answer).toBe("amount_not_positive");
    expect(open.when({ type: "set-lines", id, lines: [line(), line()] }).answer).toBe("line_id_repeated");
  });
});
