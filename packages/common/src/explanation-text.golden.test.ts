import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { deepFreeze } from "./deep-freeze.js";
import type { Explanation } from "./explanation.js";
import { explanationToText } from "./explanation-text.js";

const usd = (minorUnits: number) => ({ minorUnits, currency: "USD" });

describe("one format reads well for", () => {
  test.each<[string, Explanation, string]>([
    [
      "scoring",
      {
        decision: "Score of lead L-17",
        outcome: "30 of 100",
        considered: [
          { subject: "Job title", verdict: "contributed", detail: "A director decides.", points: 25, facts: [{ name: "title", value: "Sales Director" }] },
          { subject: "Activity", verdict: "contributed", detail: "2 visits in the last 7 days, halved every 14.", points: 10, facts: [{ name: "visits", value: 2 }] },
          { subject: "Mail domain", verdict: "contributed", detail: "Public mail says little of the company.", points: -5, facts: [{ name: "publicMail", value: true }] },
          { subject: "Company size", verdict: "unknown", detail: "Nobody has told us.", facts: [{ name: "employees", value: null }] },
        ],
      },
      `Score of lead L-17: 30 of 100
  +25      Job title: A director decides. [title = "Sales Director"]
  +10      Activity: 2 visits in the last 7 days, halved every 14. [visits = 2]
  -5       Mail domain: Public mail says little of the company. [publicMail = true]
  unknown  Company size: Nobody has told us. [employees = missing]`,
    ],
    [
      "routing",
      {
        decision: "Owner of lead L-17",
        outcome: "Ana (north pool)",
        considered: [
          {
            subject: "Rule 1, enterprise",
            verdict: "not-matched",
            detail: "All of these.",
            facts: [],
            considered: [
              { subject: "Country", verdict: "matched", detail: "Is one of DE, AT, CH.", facts: [{ name: "lead.country", value: "DE" }] },
              { subject: "Size", verdict: "not-matched", detail: "At least 500.", facts: [{ name: "company.employees", value: 120 }] },
            ],
          },
          {
            subject: "Rule 2, north",
            verdict: "matched",
            detail: "The region is north.",
            facts: [{ name: "lead.tags", value: ["trial", "north"] }],
            considered: [
              { subject: "Ben", verdict: "eliminated", detail: "On leave until 2026-01-20.", facts: [] },
              { subject: "Ana", verdict: "chosen", detail: "4 of 10 open leads.", facts: [{ name: "open", value: 4 }] },
              { subject: "Cem", verdict: "eliminated", detail: "4 of 10 open leads.", facts: [{ name: "open", value: 4 }] },
            ],
          },
        ],
        tieBreak: "Ana waited longer than Cem for the last lead.",
      },
      `Owner of lead L-17: Ana (north pool)
  no   Rule 1, enterprise: All of these.
      yes  Country: Is one of DE, AT, CH. [lead.country = "DE"]
      no   Size: At least 500. [company.employees = 120]
  yes  Rule 2, north: The region is north. [lead.tags = ["trial","north"]]
      out     Ben: On leave until 2026-01-20.
      chosen  Ana: 4 of 10 open leads. [open = 4]
      out     Cem: 4 of 10 open leads. [open = 4]
  Tie-break: Ana waited longer than Cem for the last lead.`,
    ],
    [
      "splits and commission",
      {
        decision: "Split of opportunity O-9",
        outcome: "100.00 USD among 3",
        considered: [
          { subject: "Ana", verdict: "contributed", detail: "1/3, and the odd cent.", amount: usd(33_34), facts: [{ name: "deal", value: usd(100_00) }] },
          { subject: "Ben", verdict: "contributed", detail: "1/3.", amount: usd(33_33), facts: [] },
          { subject: "Cem", verdict: "contributed", detail: "Clawed back.", amount: usd(-33_33), facts: [] },
        ],
        tieBreak: "Equal remainders: the earlier share.",
      },
      `Split of opportunity O-9: 100.00 USD among 3
  +33.34 USD  Ana: 1/3, and the odd cent. [deal = 100.00 USD]
  +33.33 USD  Ben: 1/3.
  -33.33 USD  Cem: Clawed back.
  Tie-break: Equal remainders: the earlier share.`,
    ],
    [
      "next best action, where what is chosen also counts",
      { decision: "Next step", outcome: "Call", considered: [{ subject: "Call", verdict: "chosen", detail: "Due.", points: 7, facts: [] }, { subject: "Mail", verdict: "eliminated", detail: "Sent today.", points: 0, facts: [] }] },
      `Next step: Call
  chosen +7  Call: Due.
  out 0      Mail: Sent today.`,
    ],
    ["a decision that had nothing to consider", { decision: "Deadline of case C-1", outcome: "none", considered: [] }, "Deadline of case C-1: none"],
  ])("%s", (_, explanation, text) => expect(explanationToText(deepFreeze(explanation))).toBe(text));
});

test("whatever the facts carry from outside, a line stays a line and a terminal stays as it was", () => {
  const hostile: Explanation = {
    decision: "Owner",
    outcome: "Ana\nOwner: Mallory",
    considered: [{ subject: "\u001b[2J", verdict: "matched", detail: "\u202egnp.exe", facts: [{ name: "na\rme", value: "a\u0000\ud800\u2028" }] }],
  };
  expect(explanationToText(hostile)).toBe(String.raw`Owner: Ana\u000aOwner: Mallory` + "\n" + String.raw`  yes  \u001b[2J: \u202egnp.exe [na\u000dme = "a\u0000\ud800\u2028"]`);
});

test("any explanation has one line for each consideration, and one for the outcome and the tie-break", () => {
  const text = fc.string({ unit: "binary", maxLength: 8 });
  const { consideration } = fc.letrec((tie) => ({
    consideration: fc.record(
      {
        subject: text,
        verdict: fc.constantFrom("matched", "not-matched", "chosen", "eliminated", "contributed", "unknown"),
        detail: text,
        facts: fc.array(fc.record({ name: text, value: fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null), fc.array(text)) }), { maxLength: 2 }),
        points: fc.integer(),
        considered: fc.array(tie("consideration"), { maxLength: 2, size: "-1" }),
      },
      { requiredKeys: ["subject", "verdict", "detail", "facts"] },
    ),
  })) as { consideration: fc.Arbitrary<Explanation["considered"][number]> };
  const count = (considered: Explanation["considered"]): number => considered.reduce((sum, each) => sum + 1 + count(each.considered ?? []), 0);
  fc.assert(
    fc.property(fc.array(consideration, { maxLength: 3 }), text, (considered, tieBreak) => {
      const lines = explanationToText(deepFreeze({ decision: "d", outcome: "o", considered, tieBreak })).split("\n");
      return lines.length === count(considered) + 2 && lines.every((line) => !/[\p{Cc}\p{Surrogate}]/u.test(line));
    }),
  );
});
