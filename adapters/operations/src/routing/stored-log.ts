import type { IdGenerator, Instant, OperationContext, Page, PageRequest } from "@nexus/common";
import { column, pageBy, type Given, type RecordRow, type Records, type RecordTable, type RoutingDecision, type RoutingLog, type RoutingOutcome, type RoutingRun } from "@nexus/crm-operations";
import { factsRead, keptSubject, subjectOf, type KeptSubject } from "./kept-subject.js";
import { routingFactsTable, type RoutingFactsRow } from "./routing-facts-table.js";

interface RoutingRunRow extends RecordRow {
  readonly at: Instant;
  readonly run: RoutingRun;
}

interface RoutingDecisionRow extends RecordRow {
  readonly runId: string;
  readonly position: number;
  readonly subject: KeptSubject;
  readonly outcome: RoutingOutcome;
}

/** `id` begins with the instant, and so the primary key finds what was given since another one. */
interface GivenRow extends RecordRow {
  readonly userId: string;
  readonly at: Instant;
  readonly given: Pick<Given, "recordId" | "entity" | "cause" | "by">;
}

/** The key is unique by the id alone, and makes the order of pages. */
export const routingRunTable: RecordTable<RoutingRunRow> = {
  name: "operations_routing_run",
  columns: { id: column.text, version: column.integer, at: column.instant, run: column.json },
  unique: [["at", "id"]],
  appendOnly: true,
};

export const routingDecisionTable: RecordTable<RoutingDecisionRow> = {
  name: "operations_routing_decision",
  columns: { id: column.text, version: column.integer, runId: column.text, position: column.integer, subject: column.json, outcome: column.json },
  unique: [["runId", "position"]],
  appendOnly: true,
};

export const givenTable: RecordTable<GivenRow> = {
  name: "operations_routing_given",
  columns: { id: column.text, version: column.integer, userId: column.text, at: column.instant, given: column.json },
  unique: [],
  appendOnly: true,
};

export class StoredRoutingLog implements RoutingLog {
  constructor(
    private readonly records: Records,
    private readonly ids: IdGenerator,
  ) {}

  async append(_ctx: OperationContext, run: RoutingRun, decisions: readonly RoutingDecision[]): Promise<void> {
    await this.records.insert(routingRunTable, [{ id: run.id, version: 1, at: run.request.at, run }]);
    await this.records.insert(
      routingDecisionTable,
      decisions.map(({ id, runId, position, subject, outcome }) => ({ id, version: 1, runId, position, subject: keptSubject(subject), outcome })),
    );
    await this.records.insert(
      routingFactsTable,
      decisions.map(({ id, subject }) => ({ id, version: 1, entity: subject.entity, recordId: subject.id, read: factsRead(subject) })),
    );
  }

  async run(_ctx: OperationContext, runId: string): Promise<{ readonly run: RoutingRun; readonly decisions: readonly RoutingDecision[] } | undefined> {
    const [row] = await this.records.get(routingRunTable, [runId]);
    if (!row) return undefined;
    const decisions = await this.records.find(routingDecisionTable, {
      where: { column: "runId", is: "eq", value: runId },
      orderBy: [{ column: "position", direction: "ascending" }],
    });
    return { run: row.run, decisions: await this.withFacts(decisions) };
  }

  async decision(_ctx: OperationContext, id: string): Promise<RoutingDecision | undefined> {
    return (await this.withFacts(await this.records.get(routingDecisionTable, [id])))[0];
  }

  async runs(_ctx: OperationContext, page: PageRequest): Promise<Page<RoutingRun>> {
    const { items, next } = await pageBy(this.records, routingRunTable, ["at", "id"], [], page);
    return { items: items.map((row) => row.run), next };
  }

  async give(_ctx: OperationContext, given: readonly Given[]): Promise<void> {
    await this.records.insert(
      givenTable,
      given.map(({ userId, at, ...rest }) => ({ id: `${at}~${this.ids.next()}`, version: 1, userId, at, given: rest })),
    );
  }

  async givenSince(_ctx: OperationContext, since: Instant): Promise<Readonly<Record<string, readonly Instant[]>>> {
    const moments = await this.records.aggregate(givenTable, {
      where: { all: [{ column: "id", is: "gt", value: since }, { column: "at", is: "gt", value: since }] },
      groupBy: ["userId", "at"],
      sum: [],
    });
    const byUser = new Map<string, Instant[]>();
    for (const { key, count } of moments) {
      const userId = String(key["userId"]);
      const instants = byUser.get(userId) ?? [];
      for (let i = 0; i < count; i += 1) instants.push(String(key["at"]) as Instant);
      byUser.set(userId, instants);
    }
    return Object.fromEntries(byUser);
  }

  private async withFacts(rows: readonly RoutingDecisionRow[]): Promise<readonly RoutingDecision[]> {
    const facts = new Map((await this.records.get(routingFactsTable, rows.map(({ id }) => id))).map((row) => [row.id, row]));
    return rows.map((row) => decisionOf(row, facts.get(row.id)));
  }
}

const decisionOf = ({ id, runId, position, subject, outcome }: RoutingDecisionRow, facts: RoutingFactsRow | undefined): RoutingDecision => ({
  id,
  runId,
  position,
  subject: subjectOf(subject, facts?.read),
  outcome,
  ...(facts ? {} : { isErased: true }),
});
