import { CalendarDate, Money, parseInput } from "@nexus/common";
import { withstands } from "@nexus/common/testing";
import { describe, expect, test } from "vitest";
import { convertLeadsSchema, convertUnqualifiedSchema, leadToTurnSchema, mostConversions, undoConversionSchema, type LeadToTurn } from "./index.js";

const full: LeadToTurn = {
  leadId: "L-1",
  expectedVersion: 3,
  customer: { is: "existing", customerId: "C-1" },
  opportunity: { is: "new", name: "Vans", amount: Money.of(900_00, "EUR"), pipelineId: "P-1", expectedCloseDate: CalendarDate.of("2026-12-31") },
  details: "fill-gaps",
};

describe("a lead to convert", () => {
  test("is taken as it is, with every choice or with none, and whatever is wrong with it is refused with its path", () => {
    for (const lead of [full, { leadId: "L-1" }, { ...full, customer: { is: "new" } }, { ...full, opportunity: { is: "none" } }, { ...full, opportunity: { is: "new", amount: null, expectedCloseDate: null } }]) {
      expect(parseInput<unknown>(leadToTurnSchema, lead)).toEqual({ ok: true, value: lead });
    }
    withstands(leadToTurnSchema, full);
    withstands(leadToTurnSchema, { ...full, opportunity: { is: "existing", opportunityId: "O-1" } });
  });

  test.each([
    ["leadId", { leadId: "" }],
    ["expectedVersion", { expectedVersion: 0 }],
    ["expectedVersion", { expectedVersion: 1.5 }],
    ["customer", { customer: { is: "whoever" } }],
    ["customer.customerId", { customer: { is: "existing" } }],
    ["customer", { customer: { is: "new", customerId: "C-1" } }],
    ["opportunity", { opportunity: { is: "none", opportunityId: "O-1" } }],
    ["opportunity.opportunityId", { opportunity: { is: "existing" } }],
    ["opportunity.amount.currency", { opportunity: { is: "new", amount: { minorUnits: 1, currency: "euro" } } }],
    ["opportunity.expectedCloseDate", { opportunity: { is: "new", expectedCloseDate: "31.12.2026" } }],
    ["opportunity", { opportunity: { is: "new", ownerId: "ann" } }],
    ["details", { details: "overwrite" }],
    ["reason", { reason: "She asked." }],
  ])("with a wrong %s is refused", (path, change) => {
    const parsed = parseInput<unknown>(leadToTurnSchema, { ...full, ...change });
    const [issue] = parsed.ok ? [] : (parsed.refusal.details["issues"] as { path: string[] }[]);
    expect(issue?.path.join(".")).toMatch(new RegExp(`^${path}`));
  });
});

describe("a batch", () => {
  const leads = (count: number) => Array.from({ length: count }, (_, n) => ({ leadId: `L-${n}` }));
  const accepts = (input: unknown): boolean => convertLeadsSchema.safeParse(input).success;

  test("has one lead at least and 500 at most, each once", () => {
    expect([0, 1, mostConversions, mostConversions + 1].map((count) => accepts({ leads: leads(count) }))).toEqual([false, true, true, false]);
    expect(accepts({ leads: [...leads(2), { leadId: "L-1", details: "keep" }] })).toBe(false);
  });
});

test("a lead that does not qualify is converted for a reason, and a conversion is undone for one", () => {
  for (const schema of [convertUnqualifiedSchema, undoConversionSchema]) {
    expect([{ leadId: "L-1", reason: "She asked." }, { leadId: "L-1" }, { leadId: "L-1", reason: "" }].map((input) => schema.safeParse(input).success)).toEqual([true, false, false]);
  }
});
