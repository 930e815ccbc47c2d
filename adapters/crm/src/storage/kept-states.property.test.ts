import fc from "fast-check";
import { expect, test } from "vitest";
import type { Lead, Opportunity } from "@nexus/crm";
import { keptLead, leadAsKept } from "../leads/kept-lead.js";
import { keptOpportunity, opportunityAsKept } from "../opportunities/kept-opportunity.js";
import type { KeptState } from "./entity-kind.js";

const at = "2017-03-01T00:00:00.000Z";
const content = {
  title: "GTX for Cancity", type: "new", ownerId: "u-1", accountId: null, sourceLeadId: null, amount: { minorUnits: 105_400, currency: "USD" }, isFreePilot: false, recurring: null,
  lines: [{ id: "1", quantity: "1", schedule: [] }], contactRoles: [], expectedCloseDate: null, externalReferences: [{ source: "crm-sales", externalId: "1" }], customFields: {}, createdAt: at,
};
const outcome = { status: "won", closedAt: at, closeReason: null, competitor: null, closeNote: null, actualAmount: { minorUnits: 105_400, currency: "USD" } };
const course = { stageId: "won", stageHistory: [{ stageId: "won", enteredAt: at, leftAt: null, reason: null }] };
const others: Readonly<Record<string, unknown>> = {
  title: "Other", type: "renewal", ownerId: null, accountId: "a-1", sourceLeadId: "l-1", amount: null, isFreePilot: true, recurring: { termMonths: 1 }, lines: [],
  contactRoles: [{ id: "c" }], expectedCloseDate: "2017-04-01", externalReferences: [], customFields: { tier: "gold" }, createdAt: "2016-01-01T00:00:00.000Z",
  stageId: "lost", stageHistory: [], status: "lost", closedAt: null, closeReason: "price", competitor: "Acme", closeNote: "n", actualAmount: null,
};

/** Deals of which people have changed some fields since the import. */
const deals = fc.subarray(Object.keys(others)).map((changed) => {
  const own = { ...content, ...outcome, ...course, ...Object.fromEntries(changed.map((name) => [name, others[name]])) };
  return { id: "o-1", version: 2, ...own, imported: { ...content, course: { ...course, outcome } } } as unknown as Opportunity;
});

const throughStorage = (kept: KeptState): KeptState => JSON.parse(JSON.stringify(kept)) as KeptState;

const comesBack = (keep: (deal: Opportunity) => KeptState): void =>
  fc.assert(
    fc.property(deals, (deal) => {
      expect(opportunityAsKept(throughStorage(keep(deal)))).toEqual(deal);
    }),
    { seed: 7 },
  );

test("a deal comes back from storage as it was, whatever people have changed since its import", () => comesBack(keptOpportunity));

test("control: keeping nothing of the import loses what it said", () => {
  expect(() => comesBack((deal) => ({ ...deal, imported: {} }) as unknown as KeptState)).toThrow();
});

test("what deal and import both say is kept once", () => {
  const [deal] = fc.sample(deals.filter((candidate) => candidate.title === content.title), 1);
  expect(JSON.stringify(deal && keptOpportunity(deal)).match(/GTX for Cancity/g)).toHaveLength(1);
});

const score = (value: number) => ({ value, factors: [{ name: "fit", points: value }] });
const leads = fc
  .record({ calculated: fc.option(fc.nat(3)), counts: fc.option(fc.nat(3)) })
  .map(({ calculated, counts }) => ({ id: "l-1", calculatedScore: calculated === null ? null : score(calculated), score: counts === null ? null : score(counts) }) as unknown as Lead);

test("a lead comes back with both its scores, and one that counts as calculated is kept once", () => {
  fc.assert(
    fc.property(leads, (lead) => {
      const kept = throughStorage(keptLead(lead));
      expect(leadAsKept(kept)).toEqual(lead);
      expect("score" in kept).toBe(lead.score?.value !== lead.calculatedScore?.value);
    }),
  );
});
