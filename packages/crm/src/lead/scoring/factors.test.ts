import { Decimal, Instant } from "@nexus/common";
import { describe, expect, test } from "vitest";
import { amountText } from "./amount-text.js";
import { LeadScoringEngine } from "./lead-scoring-engine.js";
import { at, daysAgo, factor, lead, model } from "./scoring-fixture.js";

describe("[TST-CRM-0138] source quality", () => {
  test("gives the catalogue's points, unless the model has its own", () => {
    expect(factor("source-quality", { source: "referral" })).toMatchObject({ points: 95, verdict: "contributed", detail: "Source Referral: 95 points." });
    expect(factor("source-quality", { source: "event" })).toMatchObject({ points: 5, detail: "Source Event: 5 points." });
  });
  test("a source outside the catalogue is unknown, scores nothing and is named", () => {
    expect(factor("source-quality", { source: "pigeon" })).toMatchObject({ points: 0, verdict: "unknown", detail: "Source pigeon is not in the catalogue." });
    expect(factor("source-quality", { source: "constructor" })).toMatchObject({ points: 0, verdict: "unknown" });
  });
  test("a tenant's catalogue counts", () => {
    const engine = new LeadScoringEngine(model, [{ id: "pigeon", label: "Pigeon", category: "social", inbound: true, outbound: false, paid: false, qualityPoints: 33 }]);
    expect(engine.score({ ...lead, source: "pigeon" }, { at }).score.factors[0]?.points).toBe(33);
  });
});

describe("[TST-CRM-0138] engagement", () => {
  const opened = (days: number) => ({ kind: "email-opened", at: daysAgo(days) });
  test("adds up by kind and decays from each one's own time", () => {
    expect(factor("engagement", {}, { engagements: [opened(0), opened(10)] })).toMatchObject({ points: 15, detail: "2 × email-opened, decayed: 15 points. visits unknown." });
    expect(factor("engagement", {}, { engagements: [{ kind: "demo-requested", at: daysAgo(20) }] }).points).toBe(15);
  });
  test("each kind gives at most its cap, all together at most 100", () => {
    expect(factor("engagement", {}, { engagements: [0, 0, 0, 0].map(opened) })).toMatchObject({ points: 25, detail: expect.stringContaining("the most this kind can give") as string });
    const everything = [...[0, 0, 0, 0].map(opened), { kind: "demo-requested", at }];
    expect(factor("engagement", {}, { engagements: everything, behaviour: { visits: 9 } }).points).toBe(100);
  });
  test("what speaks against a lead takes away, never below nothing", () => {
    const demo = { kind: "demo-requested", at };
    const left = { kind: "unsubscribed", at };
    expect(factor("engagement", {}, { engagements: [demo, left] }).points).toBe(10);
    expect(factor("engagement", {}, { engagements: [left] })).toMatchObject({ points: 0, verdict: "not-matched" });
  });
  test("what happens after the instant of the score does not count: an old score can be told again", () => {
    expect(factor("engagement", {}, { engagements: [opened(-1)] })).toMatchObject({ points: 0, verdict: "not-matched", detail: "No engagement so far. visits unknown." });
  });
  test("ready-made totals count by band; not a number is unknown", () => {
    expect([0, 1, 4.9, 5, 1e9].map((visits) => factor("engagement", {}, { behaviour: { visits } }).points)).toEqual([0, 10, 10, 40, 40]);
    for (const visits of [Number.NaN, Number.POSITIVE_INFINITY]) expect(factor("engagement", {}, { behaviour: { visits } }).verdict).toBe("unknown");
    expect(factor("engagement", {}, { behaviour: { clicks: 9 } }).verdict).toBe("unknown");
  });
  test("nothing known is unknown, no engagement is known", () => {
    expect(factor("engagement")).toMatchObject({ points: 0, verdict: "unknown", detail: "Engagements unknown. visits unknown." });
    expect(factor("engagement", {}, { engagements: [] }).verdict).toBe("not-matched");
    expect(factor("engagement", {}, { engagements: [{ kind: "telepathy", at }] })).toMatchObject({ points: 0, detail: expect.stringContaining("no points for it") as string });
  });
});

describe("[TST-CRM-0138] fit", () => {
  test("one of: case and outer space do not matter, another value is known and gives nothing", () => {
    expect(factor("fit", { industry: " retail " }).points).toBe(40);
    expect(factor("fit", { industry: "Mining" })).toMatchObject({ points: 0, verdict: "not-matched" });
    expect(factor("fit", { customFields: { tier: "A" } }).points).toBe(10);
    expect(factor("fit", { customFields: { tier: "b" } }).points).toBe(0);
  });
  test("bands: numbers, decimals, and amounts of the rule's currency", () => {
    expect([9, 10, 99, 100].map((employees) => factor("fit", { employees }).points)).toEqual([0, 10, 10, 30]);
    expect(factor("fit", { annualRevenue: { minorUnits: 1_000_000_00, currency: "EUR" } }).points).toBe(10);
    expect(factor("fit", { annualRevenue: { minorUnits: 999_999_99, currency: "EUR" } }).points).toBe(0);
    const banded = (value: string | number | boolean): number | undefined => {
      const rules = [{ id: "seats", field: { of: "custom", name: "seats" }, test: { kind: "bands", bands: [{ atLeast: 2.5, points: 7 }] } }] as const;
      return new LeadScoringEngine({ ...model, fit: { rules } }).score({ ...lead, customFields: { seats: value } }, { at }).score.factors[2]?.points;
    };
    expect([Decimal.of("2.50"), 3, Decimal.of("2.49"), "many", true].map(banded)).toEqual([7, 7, 0, 0, 0]);
  });
  test("what cannot be compared is unknown, and said so", () => {
    expect(factor("fit", { annualRevenue: { minorUnits: 9_000_000_00, currency: "USD" } })).toMatchObject({
      points: 0,
      verdict: "unknown",
      detail: expect.stringContaining("annualRevenue 9000000.00 USD cannot be compared.") as string,
    });
  });
  test("a missing fact is unknown, scores nothing and is named", () => {
    const { points, detail, facts } = factor("fit", { industry: "Retail" });
    expect(points).toBe(40);
    expect(detail).toContain("employees unknown.");
    expect(detail).toContain("customFields.tier unknown.");
    expect(facts).toContainEqual({ name: "lead.employees", value: null });
    expect(factor("fit").verdict).toBe("unknown");
  });
  test("a field called like something every object has is unknown, not found", () => {
    const rules = [{ id: "trap", field: { of: "custom", name: "constructor" }, test: { kind: "known", points: 50 } }] as const;
    expect(new LeadScoringEngine({ ...model, fit: { rules } }).score(lead, { at }).score.factors[2]?.points).toBe(0);
  });
  test("the whole profile gives 100", () => {
    const perfect = { industry: "Logistics", employees: 500, annualRevenue: { minorUnits: 5_000_000_00, currency: "EUR" }, customFields: { tier: "a" }, phone: "+4930901820" };
    expect(factor("fit", perfect).points).toBe(100);
  });
  test("a profile without rules is said to be one", () => {
    const { explanation } = new LeadScoringEngine({ ...model, fit: { rules: [] } }).score(lead, { at });
    expect(explanation.considered.find(({ subject }) => subject === "fit")).toMatchObject({ verdict: "not-matched", detail: "The customer profile has no rules." });
  });
});

describe("[TST-CRM-0138] timing", () => {
  const fresh = { handovers: [{ cycle: 1, stage: "inquiry", at }] } as const;
  test("the stated timeframe by band, and the inquiry as it ages", () => {
    expect(factor("timing", { ...fresh, purchaseWithinDays: 0 }).points).toBe(100);
    expect(factor("timing", { ...fresh, purchaseWithinDays: 31 }).points).toBe(60);
    expect(factor("timing", { handovers: [{ cycle: 1, stage: "inquiry", at: daysAgo(10) }] })).toMatchObject({
      points: 20,
      detail: "Purchase timeframe unknown. Asked 10 days ago: 20 of 40 points.",
    });
  });
  test("a recycled lead is as fresh as its present cycle; without an inquiry its creation counts", () => {
    const cycles = [{ cycle: 1, stage: "inquiry", at: daysAgo(900) }, { cycle: 2, stage: "inquiry", at }] as const;
    expect(factor("timing", { cycle: 2, handovers: cycles }).points).toBe(40);
    expect(factor("timing", { cycle: 1, handovers: cycles }).points).toBe(0);
    expect(factor("timing", { handovers: [], createdAt: daysAgo(20) }).points).toBe(10);
    expect(factor("timing", { handovers: [], createdAt: Instant.addDays(at, 3) })).toMatchObject({ points: 40, detail: expect.stringContaining("Asked 0 days ago") as string });
  });
  test("no stated timeframe and an inquiry long ago: nothing, but known", () => {
    expect(factor("timing")).toMatchObject({ points: 0, verdict: "not-matched", facts: [{ name: "lead.purchaseWithinDays", value: null }, { name: "lead.inquiredAt", value: daysAgo(1_000) }] });
  });
});

describe("[TST-CRM-0138] budget", () => {
  const euros = (minorUnits: number) => ({ budget: { minorUnits, currency: "EUR" } });
  test("the share of what is wanted, by band, exactly at its edges", () => {
    expect([0, 1, 499_99, 500_00, 999_99, 1_000_00, 1e15].map((minorUnits) => factor("budget", euros(minorUnits)).points)).toEqual([0, 10, 10, 50, 50, 100, 100]);
    expect(factor("budget", euros(500_00)).detail).toBe("Budget 500.00 EUR is 50 % of 1000.00 EUR: 50 points.");
  });
  test("the context may want another amount", () => {
    expect(factor("budget", euros(500_00), { wantedBudget: { minorUnits: 500_00, currency: "EUR" } }).points).toBe(100);
    expect(factor("budget", euros(500_00), { wantedBudget: { minorUnits: 0, currency: "EUR" } })).toMatchObject({ points: 0, verdict: "unknown" });
  });
  test("zero is known, no statement is unknown, another currency is unknown and never converted", () => {
    expect(factor("budget", euros(0)).verdict).toBe("not-matched");
    expect(factor("budget")).toMatchObject({ points: 0, verdict: "unknown", detail: "Budget unknown." });
    expect(factor("budget", { budget: { minorUnits: 9_999_00, currency: "USD" } })).toMatchObject({ points: 0, verdict: "unknown", detail: "Budget in USD, wanted in EUR: cannot be compared." });
  });
});

test("amounts are written with their currency's decimals, whatever the locale", () => {
  expect([amountText({ minorUnits: -5, currency: "EUR" }), amountText({ minorUnits: 1_234, currency: "JPY" }), amountText({ minorUnits: 1_234, currency: "KWD" })]).toEqual(["-0.05 EUR", "1234 JPY", "1.234 KWD"]);
});
