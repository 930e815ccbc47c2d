import { describe, expect, test } from "vitest";
import { withstands } from "@nexus/common/testing";
import { specification } from "../shared/specification.js";
import type { OpportunityCommand } from "./opportunity-command.js";
import { opportunityCommandSchemas } from "./opportunity-command-schema.js";
import { opportunityDecider } from "./opportunity-decider.js";
import { opportunityFromHistory } from "./opportunity-from-history.js";
import { opportunityHistorySchema } from "./opportunity-history.js";
import { create, day, environment, eur, later, line, liberal, pipelineWith } from "./opportunity-samples.js";

const id = "O-1";
const at = { id, expectedVersion: 1 };
const under = specification(opportunityDecider, { ...environment, pipeline: pipelineWith({ transitionPolicy: liberal }) });
const open = under.after(create);
const states = [under, open, open.after({ type: "mark-won", id }), open.after({ type: "mark-lost", id, closeReason: "price" }), open.after({ type: "delete", id })];

const fullLine = { ...line(), productId: "X-1", discountPpm: 5, schedule: [{ date: day(1), amount: eur(5) }] };
const content = {
  opportunityType: "renewal", ownerId: "user-1", accountId: null, sourceLeadId: "L-1", amount: eur(5), isFreePilot: false,
  recurring: { monthly: eur(5), termMonths: 12 }, lines: [fullLine], contactRoles: [{ contactId: "C-1", role: "champion", isPrimary: true }],
  expectedCloseDate: day(3), externalReferences: [{ source: "crm", externalId: "1" }], customFields: { region: "north", fee: eur(1) },
};
const { type: _, ...created } = create;
const valid: { readonly [Type in OpportunityCommand["type"]]: object } = {
  create: { ...created, ...content, stageId: "proposal" },
  update: { ...at, title: "x", opportunityType: "new", accountId: "A-2", sourceLeadId: null, externalReferences: [], customFields: { region: "north" } },
  "change-amount": { ...at, amount: eur(5), isFreePilot: false, recurring: null },
  "set-expected-close-date": { ...at, expectedCloseDate: day(3) },
  advance: at,
  "move-to-stage": { ...at, stageId: "proposal", reason: "why" },
  "mark-won": { ...at, stageId: "closed-won", closeReason: "best-fit", note: "x", actualAmount: eur(5), closedAt: later(-1) },
  "mark-lost": { ...at, stageId: "closed-lost", closeReason: "price", competitor: "Globex", note: null, closedAt: later(-1) },
  reopen: { ...at, reason: "why", stageId: "proposal" },
  "set-forecast": { ...at, forecastCategory: "commit", probability: { probabilityPpm: 5, reason: "why" } },
  "set-lines": { ...at, lines: [fullLine], isFreePilot: false },
  "set-contact-roles": { ...at, contactRoles: content.contactRoles },
  "assign-owner": { ...at, ownerId: "user-2", reason: "why" },
  delete: at,
  restore: at,
};

describe("bad input", () => {
  test.each(Object.keys(valid) as OpportunityCommand["type"][])("[VAL-CRM-0130] [VAL-CRM-0131] [SRV-CRM-0122] every field of %s withstands it, and what passes is decided without throwing", (type) => {
    const letThrough = withstands<object>(opportunityCommandSchemas[type], valid[type]);
    const outcomes = letThrough.flatMap((parsed) => states.map((state) => state.when({ type, ...parsed } as OpportunityCommand)));
    expect(outcomes.length).toBeGreaterThan(0);
    for (const { answer, before, after } of outcomes) if (answer !== "accepted") expect(after).toBe(before);
  });

  const base = { id, title: "Acme", pipelineId: "P-1", stageEnteredAt: later(-9), createdAt: later(-20), earlierStages: [{ stageId: "prospecting", enteredAt: later(-20) }], ...content };
  test.each([
    ["open", { ...base, status: "open" }],
    ["won", { ...base, status: "won", stageId: "closed-won", closedAt: later(-9), closeReason: "x", note: "x", actualAmount: eur(5) }],
    ["lost", { ...base, status: "lost", stageId: "closed-lost", closedAt: later(-9), closeReason: "x", competitor: "Globex", note: "x" }],
  ])("every field of the history of an %s deal withstands it, and what passes is decided without throwing", (_status, facts) => {
    for (const parsed of withstands(opportunityHistorySchema, facts)) expect(opportunityFromHistory(parsed, environment)).toHaveProperty("ok");
  });

  test("[VAL-CRM-0130] an amount is a whole number of minor units and never negative", () => {
    const accepts = (minorUnits: unknown): boolean => opportunityCommandSchemas["change-amount"].safeParse({ id, amount: { minorUnits, currency: "EUR" } }).success;
    expect([0, 1, 1e15].map(accepts)).toEqual([true, true, true]);
    expect([-1, 0.5, 1e15 + 1, "5", Number.NaN].map(accepts)).toEqual([false, false, false, false, false]);
  });

  test("[VAL-CRM-0131] a currency is an ISO 4217 code", () => {
    const accepts = (currency: unknown): boolean => opportunityCommandSchemas["change-amount"].safeParse({ id, amount: { minorUnits: 1, currency } }).success;
    expect(["EUR", "JPY", "KWD", "CLF"].map(accepts)).toEqual([true, true, true, true]);
    expect(["EURO", "eur", "", "XYZ", 978, null].map(accepts)).toEqual([false, false, false, false, false, false]);
  });

  test("[BUS-CRM-0024] a probability is 0 to 100 percent", () => {
    const accepts = (probabilityPpm: unknown): boolean => opportunityCommandSchemas["set-forecast"].safeParse({ id, probability: { probabilityPpm } }).success;
    expect([-1, 0, 1_000_000, 1_000_001].map(accepts)).toEqual([false, true, true, false]);
  });

  test("a reason of nothing but white space is none, and no deal is closed by forecast", () => {
    expect(opportunityCommandSchemas.reopen.safeParse({ id, reason: " \n" }).success).toBe(false);
    expect(opportunityCommandSchemas["set-forecast"].safeParse({ id, forecastCategory: "closed" }).success).toBe(false);
  });
});
