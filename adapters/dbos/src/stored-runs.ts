import { Instant, type OperationContext } from "@nexus/common";
import type { KeptError, RunFilter, RunOutcome, WorkflowRunRecord } from "@nexus/crm-operations";
import type { Queryable } from "./engine-database.js";
import { idIn } from "./run-address.js";

/** One run, as the tables of DBOS have it. */
export interface StoredRun {
  readonly address: string;
  readonly record: WorkflowRunRecord;
  /** Undefined while it is running. */
  readonly outcome: RunOutcome | undefined;
}

/** Behind this place in the order of starts and ids. */
export interface ListPlace {
  readonly startedAtMs: number;
  readonly address: string;
}

/** Reads of runs, and their end. */
export class StoredRuns {
  private readonly runs: string;

  constructor(
    private readonly database: Queryable,
    private readonly schema: string,
  ) {
    this.runs = `select s.workflow_uuid as address, s.authenticated_user as tenant, s.name, s.status, s.created_at::text as started, s.completed_at::text as ended, o.output
      from "${schema}".workflow_status s left join "${schema}".workflow_output o on o.workflow_uuid = s.workflow_uuid`;
  }

  async find(address: string): Promise<StoredRun | undefined> {
    const { rows } = await this.database.query(`${this.runs} where s.workflow_uuid = $1`, [address]);
    return rows.map(storedRun)[0];
  }

  async startedAt(address: string): Promise<Instant | undefined> {
    const { rows } = await this.database.query(`select created_at::text as started from "${this.schema}".workflow_status where workflow_uuid = $1`, [address]);
    return rows[0] && instant(rows[0]["started"]);
  }

  /** What it was started with: context and input, as DBOS keeps arguments. */
  async input(address: string): Promise<unknown> {
    const { rows } = await this.database.query(`select inputs from "${this.schema}".workflow_input where workflow_uuid = $1`, [address]);
    const kept = rows[0]?.["inputs"];
    return typeof kept === "string" ? (JSON.parse(kept) as readonly unknown[])[1] : undefined;
  }

  async list({ tenantId }: OperationContext, { workflow, statuses }: RunFilter, after: ListPlace | undefined, limit: number): Promise<readonly StoredRun[]> {
    const parameters: unknown[] = [tenantId];
    const bind = (value: unknown): string => `$${parameters.push(value)}`;
    const where = ["s.authenticated_user = $1"];
    if (workflow !== undefined) where.push(`split_part(s.name, '@', 1) = ${bind(workflow)}`);
    if (statuses !== undefined) where.push(`${statusSql} = any(${bind([...statuses])}::text[])`);
    if (after) where.push(`(s.created_at, s.workflow_uuid collate "C") > (${bind(after.startedAtMs)}::bigint, ${bind(after.address)}::text collate "C")`);
    const { rows } = await this.database.query(`${this.runs} where ${where.join(" and ")} order by s.created_at, s.workflow_uuid collate "C" limit ${bind(limit)}`, parameters);
    return rows.map(storedRun);
  }

  /** Done or compensated before, oldest end first. */
  async ended({ tenantId }: OperationContext, before: Instant, limit: number): Promise<readonly StoredRun[]> {
    const { rows } = await this.database.query(`${this.runs} where s.authenticated_user = $1 and s.completed_at < $2 and ${statusSql} in ('done', 'compensated') order by s.completed_at limit $3`, [tenantId, Instant.toEpochMilliseconds(before), limit]);
    return rows.map(storedRun);
  }

  /** Names of workflows with runs under way that are none of these, and how many. */
  async strangers(names: readonly string[]): Promise<readonly { readonly name: string; readonly count: number }[]> {
    const { rows } = await this.database.query(`select name, count(*)::text as count from "${this.schema}".workflow_status where status in ('PENDING', 'ENQUEUED', 'DELAYED') and name <> all($1::text[]) group by name order by name`, [[...names]]);
    return rows.map((row) => ({ name: String(row["name"]), count: Number(row["count"]) }));
  }

  /** What the engine itself knows of these runs. */
  async forget(addresses: readonly string[]): Promise<void> {
    for (const table of ["nexus_cancellation", "nexus_attempt"]) await this.database.query(`delete from "${this.schema}".${table} where run = any($1::text[])`, [[...addresses]]);
  }
}

const statusSql = `case when s.status in ('PENDING', 'ENQUEUED', 'DELAYED') then 'running' when s.status = 'SUCCESS' then o.output::json ->> 'status' else 'needs-attention' end`;

const underWay = new Set(["PENDING", "ENQUEUED", "DELAYED"]);

const storedRun = (row: Record<string, unknown>): StoredRun => {
  const [address, tenant, name, status] = ["address", "tenant", "name", "status"].map((column) => String(row[column])) as [string, string, string, string];
  const [workflow = "", version = ""] = name.split("@");
  const outcome = underWay.has(status) ? undefined : status === "SUCCESS" ? (JSON.parse(String(row["output"])) as RunOutcome) : gaveUp(status);
  return {
    address,
    outcome,
    record: {
      id: idIn(address, tenant),
      workflow,
      version,
      status: outcome?.status ?? "running",
      startedAt: instant(row["started"]),
      endedAt: outcome ? instant(row["ended"]) : null,
      failure: outcome && outcome.status !== "done" ? outcome.failure : null,
    },
  };
};

/** Ended by DBOS, or with its tools, and not by the run itself. */
const gaveUp = (status: string): RunOutcome => {
  const error: KeptError = { code: "workflow_engine_gave_up", message: "Redrive the run: it was ended from outside and has no outcome.", details: { status }, retryable: true };
  return { status: "needs-attention", failure: { is: "failed", step: null, error }, step: null, error };
};

const instant = (milliseconds: unknown): Instant => Instant.fromEpochMilliseconds(Number(milliseconds));
