import type { LintFinding } from "@nexus/crm-operations";
import { describePath } from "@nexus/common";
import type { RouteResults } from "../routing/route-files.js";
import type { MemberFigures, PoolFigures } from "../routing/routing-figures.js";
import type { RoutingState, WaitingFigures } from "../routing/read-routing.js";
import { count, table } from "../terminal/table.js";
import type { Section } from "./section.js";

/** Who got what, how evenly, and what nobody has; of all leads routing ever had, so that the next run shows the same. */
export const routingReport = ({ setUp, tally, state }: RouteResults, list: string): readonly Section[] => [
  { heading: `Routing by ${setUp.policy.name}, version ${setUp.policy.version} (every lead of it in ${list})`, body: [...findings(setUp.warnings), equation(state, tally.kept, tally.closed), rules(state), ...waiting(state), ...refusals(tally.refused)].join("\n\n") },
  { heading: "Load and fairness", body: [members(state), pools(state)].join("\n\n") },
];

const findings = (warnings: readonly LintFinding[]): readonly string[] =>
  warnings.length === 0 ? [] : [warnings.map(({ path, message }) => `  Look at ${describePath(path)}: ${message}`).join("\n")];

const total = (numbers: Iterable<number>): number => [...numbers].reduce((sum, each) => sum + each, 0);

/** Every lead is accounted for. Those that routing gave have an owner from then on. */
const equation = ({ givenBy, waiting: left }: RoutingState, kept: number, closed: number): string => {
  const assigned = total(givenBy.values());
  const sum = (queued: boolean): number => total([...left.values()].filter(({ queue }) => (queue !== null) === queued).map(({ leads }) => leads));
  const others = [...(kept > assigned ? [`${count(kept - assigned)} with another owner`] : []), ...(closed > 0 ? [`${count(closed)} closed, not routed`] : [])];
  return `  ${count(assigned + sum(true) + sum(false))} leads = ${count(assigned)} assigned + ${count(sum(true))} queued + ${count(sum(false))} unassigned${others.length > 0 ? `; beside them ${others.join(", ")}` : ""}`;
};

const rules = ({ givenBy }: RoutingState): string =>
  table(
    [
      { title: "Assigned by", value: ([rule]: readonly [string, number]) => rule },
      { title: "Leads", align: "right", value: ([, leads]) => count(leads) },
    ],
    [...givenBy],
  );

const reasons: Readonly<Record<string, string>> = { no_rule_matched: "no rule applies", nobody_eligible: "nobody is eligible" };

const waiting = ({ waiting: left }: RoutingState): readonly string[] =>
  left.size === 0
    ? []
    : [
        table<WaitingFigures>(
          [
            { title: "Waiting", value: ({ queue }) => (queue === null ? "unassigned" : `queue ${queue}`) },
            { title: "Because", value: ({ reason }) => reasons[reason] ?? reason },
            { title: "Leads", align: "right", value: ({ leads }) => count(leads) },
          ],
          [...left.values()],
        ),
      ];

const refusals = (refused: ReadonlyMap<string, number>): readonly string[] => (refused.size === 0 ? [] : [[...refused].map(([code, times]) => `  ${count(times)} leads were not routed: ${code}.`).join("\n")]);

const oneDecimal = (value: number): string => value.toFixed(1);
const signed = (value: number): string => `${value > 0.0499 ? "+" : ""}${oneDecimal(Math.abs(value) < 0.05 ? 0 : value)}`;

const members = ({ members: all }: RoutingState): string =>
  table<MemberFigures>(
    [
      { title: "Member", value: ({ name }) => name },
      { title: "Given", align: "right", value: ({ given }) => count(given) },
      { title: "In turn", align: "right", value: ({ turns }) => count(turns) },
      { title: "Fair share", align: "right", value: ({ fairShare }) => oneDecimal(fairShare) },
      { title: "Distance", align: "right", value: ({ turns, fairShare }) => signed(turns - fairShare) },
      { title: "Open leads", align: "right", value: ({ openLeads }) => count(openLeads) },
      { title: "Open deals", align: "right", value: ({ openDeals }) => count(openDeals) },
      { title: "Load", align: "right", value: ({ load }) => count(load) },
      { title: "Capacity", align: "right", value: ({ capacity }) => (capacity === null ? "–" : count(capacity)) },
    ],
    all,
  );

const pools = ({ pools: all }: RoutingState): string =>
  table<PoolFigures>(
    [
      { title: "Turns by rule", value: ({ rule }) => rule },
      { title: "Leads", align: "right", value: ({ fairness }) => count(fairness.turns) },
      { title: "Members", align: "right", value: ({ fairness }) => count(fairness.members.length) },
      { title: "Chosen by", value: ({ strategies }) => strategies.map((name) => name.replaceAll("-", " ")).join(", then ") },
      { title: "Farthest from fair", align: "right", value: ({ byTurns, fairness }) => (byTurns ? fairness.largestDistance.toFixed(2) : "–") },
      { title: "Promised", value: promise },
    ],
    all,
  );

/** Round robin promises even shares while nothing keeps anybody out of a turn. */
const promise = ({ fairness, byTurns, limits }: PoolFigures): string => {
  if (!byTurns) return "not by turns";
  return limits.length > 0 ? `none: ${limits.join(", ")}` : `at most ${fairness.bound}`;
};
