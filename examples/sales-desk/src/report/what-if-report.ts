import { describePath, sameData } from "@nexus/common";
import type { ComparedMember, MovedRecord, RoutingOutcome, RoutingSimulation } from "@nexus/crm-operations";
import type { WhatIf } from "../routing/what-if.js";
import { count, table } from "../terminal/table.js";

const shown = 10;

/** What another policy would change, for people. */
export const whatIfReport = (whatIf: WhatIf, bold: (text: string) => string): string => {
  const { before, after, comparison, warnings } = whatIf;
  const moved = comparison.moved.length;
  return [
    `\n${bold(`What if: ${after.name} in place of ${before.name}`)}`,
    ...warnings.map(({ path, message }) => `  Look at ${describePath(path)}: ${message}`),
    ...(sameData(before.loadWeights, after.loadWeights) ? [] : [`  What people carry besides is weighed as ${before.name} does.`]),
    `  ${count(moved)} of ${count(comparison.before.records.length)} leads would go elsewhere. Nothing was written.`,
    `\n${outcomes(whatIf)}`,
    `\n${members(comparison.members)}`,
    ...(moved === 0 ? [] : [`\n${moves(whatIf)}`, ...(moved > shown ? [`  … and ${count(moved - shown)} more.`] : [])]),
    "",
  ].join("\n");
};

const difference = (before: number, after: number): string => (after === before ? "" : `${after > before ? "+" : "−"}${count(Math.abs(after - before))}`);

interface Line {
  readonly what: string;
  readonly of: (simulation: RoutingSimulation) => number;
}

const outcomes = ({ comparison: { before, after } }: WhatIf): string => {
  const all: readonly Line[] = [
    { what: "assigned", of: ({ assigned }) => assigned },
    { what: "queued: nobody is eligible", of: ({ queued }) => queued.nobody_eligible },
    { what: "queued: no rule applies", of: ({ queued }) => queued.no_rule_matched },
    { what: "unassigned: nobody is eligible", of: ({ unassigned }) => unassigned.nobody_eligible },
    { what: "unassigned: no rule applies", of: ({ unassigned }) => unassigned.no_rule_matched },
  ];
  return table<Line>(
    [
      { title: "Leads", value: ({ what }) => what },
      { title: "Now", align: "right", value: ({ of }) => count(of(before)) },
      { title: "Then", align: "right", value: ({ of }) => count(of(after)) },
      { title: "", align: "right", value: ({ of }) => difference(of(before), of(after)) },
    ],
    all.filter(({ what, of }) => what === "assigned" || of(before) + of(after) > 0),
  );
};

const members = (all: readonly ComparedMember[]): string =>
  table<ComparedMember>(
    [
      { title: "Member", value: ({ name }) => name },
      { title: "Given now", align: "right", value: ({ before }) => count(before.given) },
      { title: "Then", align: "right", value: ({ after }) => count(after.given) },
      { title: "", align: "right", value: ({ before, after }) => difference(before.given, after.given) },
      { title: "Load now", align: "right", value: ({ before }) => count(before.loadAfter) },
      { title: "Then", align: "right", value: ({ after }) => count(after.loadAfter) },
    ],
    all.filter(({ before, after }) => before.given + after.given + before.loadAfter + after.loadAfter > 0).toSorted((a, b) => a.name.localeCompare(b.name, "en")),
  );

const moves = ({ comparison: { moved, members: all }, before, after, titles, queues }: WhatIf): string => {
  const names = new Map(all.map(({ userId, name }) => [userId, name]));
  const rules = (policy: typeof before): ReadonlyMap<string, string> => new Map(policy.rules.map(({ id, name }) => [id, name]));
  const [rulesNow, rulesThen] = [rules(before), rules(after)];
  const place = (outcome: RoutingOutcome, known: ReadonlyMap<string, string>): string => {
    switch (outcome.outcome) {
      case "kept": return names.get(outcome.userId) ?? outcome.userId;
      case "queued": return `queue ${queues.get(outcome.queueId) ?? outcome.queueId}`;
      case "unassigned": return "nobody";
      case "assigned": {
        const rule = outcome.by === "duplicate-owner" ? "follows the lead it repeats" : outcome.ruleId === null ? "catch-all" : (known.get(outcome.ruleId) ?? outcome.ruleId);
        return `${names.get(outcome.userId) ?? outcome.userId} (${rule})`;
      }
    }
  };
  return table<MovedRecord>(
    [
      { title: "For example", value: ({ recordId }) => titles.get(recordId) ?? recordId },
      { title: "Now", value: ({ from }) => place(from, rulesNow) },
      { title: "Then", value: ({ to }) => place(to, rulesThen) },
    ],
    moved.slice(0, shown),
  );
};
