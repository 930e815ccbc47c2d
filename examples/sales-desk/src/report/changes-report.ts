import type { ImportEntity } from "@nexus/crm-operations";
import type { CustomersTally } from "../conversion/take-customers.js";
import type { SetUp } from "../desk/set-up.js";
import type { FileTally } from "../import/file-tally.js";
import { words } from "../maps/choose-map.js";
import type { RouteResults } from "../routing/route-files.js";
import type { ScoringTally } from "../scoring/score-files.js";
import { count, table } from "../terminal/table.js";
import type { Section } from "./section.js";

interface Changes {
  readonly what: string;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
}

/** What the run has changed in the database. Running it again changes nothing, and says so. */
export const changesReport = (setUp: SetUp, tallies: readonly FileTally[], customers: CustomersTally, scoring: ScoringTally, routing: RouteResults | undefined): Section => {
  const entities = [...new Set(tallies.map(({ entity }) => entity))];
  const rows: readonly Changes[] = [
    ...(setUp.fields > 0 ? [{ what: "custom fields", created: setUp.fields, updated: 0, unchanged: 0 }] : []),
    ...(setUp.pipelines > 0 ? [{ what: "pipelines", created: setUp.pipelines, updated: 0, unchanged: 0 }] : []),
    ...entities.map((entity) => changesOf(entity, tallies)),
    ...(customers.created + customers.unchanged === 0 ? [] : [{ what: "customers", created: customers.created, updated: 0, unchanged: customers.unchanged }]),
    ...(scoring.at === null ? [] : [{ what: "lead scores", created: scoring.first, updated: scoring.changed, unchanged: scoring.unchanged }]),
    ...(routing ? routingChanges(routing) : []),
  ];
  const total = rows.reduce((sum, { created, updated }) => sum + created + updated, 0);
  return {
    heading: `Database: ${total === 1 ? "1 change" : `${count(total)} changes`}${total === 0 ? ", everything was there already" : ""}`,
    body: table<Changes>(
      [
        { title: "", value: ({ what }) => what },
        { title: "New", align: "right", value: ({ created }) => count(created) },
        { title: "Changed", align: "right", value: ({ updated }) => count(updated) },
        { title: "As before", align: "right", value: ({ unchanged }) => count(unchanged) },
      ],
      rows,
    ),
  };
};

const routingChanges = ({ setUp: { team, published, policy }, tally }: RouteResults): readonly Changes[] => [
  ...(team ? [{ what: "routing team", created: team.created, updated: team.updated, unchanged: team.unchanged }] : []),
  { what: "routing policy", created: published && policy.version === 1 ? 1 : 0, updated: published && policy.version > 1 ? 1 : 0, unchanged: published ? 0 : 1 },
  { what: "assignments", created: tally.assigned + tally.queued + tally.unassigned, updated: 0, unchanged: tally.kept + tally.stillWaiting },
];

const changesOf = (entity: ImportEntity, tallies: readonly FileTally[]): Changes => {
  const sum = (number: (tally: FileTally) => number): number => tallies.filter((tally) => tally.entity === entity).reduce((total, tally) => total + number(tally), 0);
  return { what: words[entity], created: sum(({ created }) => created), updated: sum(({ updated }) => updated), unchanged: sum(({ unchanged }) => unchanged) };
};
