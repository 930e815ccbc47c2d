// docs/reference/lifecycles.md: the state machines of the core and of Sales, drawn from the very tables that decide.
import { QuotationStatus, quotationTransitions } from "../../adapters/sales/src/index.js";
import { Rate } from "../../packages/common/src/index.js";
import { ActivityDuration, ActivityStatus, ActivityType, LeadStatus, leadTransitions, OpportunityStage, OpportunityStatus, PipelineStatus } from "../../packages/crm/src/index.js";
import { customerStatusChanges, customerStatuses } from "../../packages/crm-operations/src/index.js";

export interface Transition {
  readonly from: string;
  readonly to: string;
  /** The command that makes the move, where the table names it. */
  readonly by?: string;
}

export interface Lifecycle {
  readonly title: string;
  readonly intro: string;
  readonly statuses: readonly string[];
  /** Where records begin. */
  readonly begins: readonly string[];
  readonly transitions: readonly Transition[];
}

export interface Table {
  readonly title: string;
  readonly intro: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly (string | number | boolean | null)[])[];
}

const transitionsOf = (table: Readonly<Record<string, readonly string[]>>): readonly Transition[] =>
  Object.entries(table).flatMap(([from, targets]) => targets.map((to) => ({ from, to })));

/** As mermaid's stateDiagram-v2. A status nothing leads out of is an end. */
export const stateDiagram = ({ statuses, begins, transitions }: Lifecycle): readonly string[] => {
  // Mermaid reads a hyphen in a name as part of an arrow.
  const name = (status: string): string => status.replaceAll("-", "_");
  const ends = statuses.filter((status) => transitions.every(({ from }) => from !== status));
  return [
    "```mermaid",
    "stateDiagram-v2",
    ...statuses.filter((status) => name(status) !== status).map((status) => `  state "${status}" as ${name(status)}`),
    ...begins.map((status) => `  [*] --> ${name(status)}`),
    ...transitions.map(({ from, to, by }) => `  ${name(from)} --> ${name(to)}${by === undefined ? "" : ` : ${by}`}`),
    ...ends.map((status) => `  ${name(status)} --> [*]`),
    "```",
  ];
};

const tableRows = (head: readonly string[], rows: Table["rows"]): readonly string[] => [
  `| ${head.join(" | ")} |`,
  `| ${head.map(() => "---").join(" | ")} |`,
  ...rows.map((row) => `| ${row.map(cellOf).join(" | ")} |`),
];

const cellOf = (value: string | number | boolean | null): string => (value === null ? "" : value === true ? "yes" : value === false ? "no" : String(value));

const transitionTable = ({ statuses, transitions }: Lifecycle): readonly string[] =>
  tableRows(["from", "to"], statuses.map((status) => [status, transitions.filter(({ from }) => from === status).map(({ to }) => to).join(", ") || "nowhere: final"]));

const section = (part: Lifecycle | Table): readonly string[] => [
  `## ${part.title}`,
  "",
  part.intro,
  "",
  ...("transitions" in part ? [...stateDiagram(part), "", ...transitionTable(part)] : tableRows(part.head, part.rows)),
  "",
];

export const lifecyclesPage = (parts: readonly (Lifecycle | Table)[]): string =>
  ["# Lifecycles", "", "Generated from the transition tables of `@nexus/crm` and `@nexus/adapter-sales` by `npm run docs:update`; do not edit.", "", ...parts.flatMap(section)].join("\n");

export const currentLifecycles = (): readonly (Lifecycle | Table)[] => [
  {
    title: "Lead status",
    intro: "Disqualified and converted end a cycle. Only recycling a disqualified lead begins another one.",
    statuses: LeadStatus.all,
    begins: ["new"],
    transitions: leadTransitions.map(({ from, to, command }) => ({ from, to, by: command })),
  },
  {
    title: "Opportunity status",
    intro: "A closed opportunity is reopened with a reason. From won to lost and back there is a way only where the pipeline's policy declares it. While it is open, it moves through the stages of its pipeline.",
    statuses: OpportunityStatus.all,
    begins: ["open"],
    transitions: transitionsOf(OpportunityStatus.validTransitions),
  },
  {
    title: "Moves between the standard stages",
    intro: "Under the sequential policy, the default. A pipeline's policy may let deals skip stages, or fall back with a reason; reopening leads from a closing stage back to an open one.",
    statuses: OpportunityStage.all,
    begins: OpportunityStage.all.slice(0, 1),
    transitions: OpportunityStage.all.filter(OpportunityStage.isOpen).flatMap((from) => [
      ...[OpportunityStage.next(from) ?? []].flat().map((to) => ({ from, to, by: "advance" })),
      { from, to: "closed-won", by: "mark-won" },
      { from, to: "closed-lost", by: "mark-lost" },
    ]),
  },
  {
    title: "Standard stages",
    intro: "The template that pipelines are built from, in order. A pipeline may have other stages; an opportunity stores a stage of its own pipeline.",
    head: ["position", "stage", "probability", "rotten after days", "forecast", "next"],
    rows: OpportunityStage.all.map((stage) => {
      const { label, rottenAfterDays, forecastCategory } = OpportunityStage.standard(stage);
      return [OpportunityStage.position(stage), label, `${Rate.toPercent(OpportunityStage.defaultProbabilityPpm(stage))} %`, rottenAfterDays, forecastCategory, OpportunityStage.next(stage) ?? null];
    }),
  },
  {
    title: "Pipeline status",
    intro: "Only an active pipeline takes new opportunities. An archived one never changes status again.",
    statuses: PipelineStatus.all,
    begins: ["active"],
    transitions: transitionsOf(PipelineStatus.validTransitions),
  },
  {
    title: "Customer status",
    intro: "Of the customers behind `CustomerProvider`. Whoever has bought never was a prospect only, and who left may come back.",
    statuses: customerStatuses,
    begins: ["prospect"],
    transitions: transitionsOf(customerStatusChanges),
  },
  {
    title: "Activity status",
    intro: "What has already happened is logged as completed, and a note is completed when it is written.",
    statuses: ActivityStatus.all,
    begins: ["planned", "completed"],
    transitions: transitionsOf(ActivityStatus.validTransitions),
  },
  {
    title: "Quotation status",
    intro: "What a deal is offered for. A quotation that was created at close begins as accepted, by nobody outside; it alone can be withdrawn from there, and is rejected then.",
    statuses: QuotationStatus.all,
    begins: ["draft", "accepted"],
    transitions: quotationTransitions.map(({ from, to, command }) => ({ from, to, by: command })),
  },
  {
    title: "Activity types",
    intro: `A duration is ${[14, 15, 60, 61].map((minutes) => `${ActivityDuration.classify(ActivityDuration.of(minutes))} with ${minutes} minutes`).join(", ")}.`,
    head: ["type", "is planned for a time", "has a duration", "reaches somebody"],
    rows: ActivityType.all.map((type) => [type, ActivityType.needsScheduling(type), ActivityType.hasDuration(type), ActivityType.isCommunication(type)]),
  },
];
