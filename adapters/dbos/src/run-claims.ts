import { randomUUID } from "node:crypto";
import type { Queryable } from "./engine-database.js";

/** Runs that a worker has taken, under the token by which DBOS knows their one owner. */
export interface Claim {
  readonly owner: string;
  readonly addresses: readonly string[];
}

/** Nobody: whoever has the workflow takes it. */
const nobody = "nobody";
const atOnce = 500;
const now = "(extract(epoch from clock_timestamp()) * 1000)::bigint";
/** A place no step has: the run's end, which DBOS could not write. */
const end = -1;

/** How often a step may begin in runs that were taken over, until it is held to be what kills its workers. */
export const mostAttempts = 10;

/** Who works on which run: heartbeats, claims, and what is counted meanwhile. */
export class RunClaims {
  constructor(
    private readonly database: Queryable,
    private readonly schema: string,
    readonly worker: string,
    private readonly names: readonly string[],
  ) {}

  /** Says that this worker lives; answers whether another one has not said so for this long. */
  async beat(silenceMs: number): Promise<boolean> {
    const { rows } = await this.database.query(
      `with beat as (insert into "${this.schema}".nexus_worker values ($1, clock_timestamp()) on conflict (id) do update set heartbeat_at = excluded.heartbeat_at)
      select exists (select from "${this.schema}".nexus_worker where id <> $1 and heartbeat_at < clock_timestamp() - $2 * interval '1 millisecond') as silent`,
      [this.worker, silenceMs],
    );
    return rows[0]?.["silent"] === true;
  }

  /** Workers that have said nothing for so long, and of whose runs none is left to take: some may have been locked, or wait for a release that has them. */
  async forgetWorkers(silenceMs: number): Promise<void> {
    await this.database.query(
      `delete from "${this.schema}".nexus_worker w where w.id <> $1 and w.heartbeat_at < clock_timestamp() - $2 * interval '1 millisecond'
        and not exists (select from "${this.schema}".workflow_status r where r.executor_id = w.id and r.status = 'PENDING')`,
      [this.worker, silenceMs],
    );
  }

  async leave(): Promise<void> {
    await this.database.query(`delete from "${this.schema}".nexus_worker where id = $1`, [this.worker]);
  }

  /**
   * Takes runs under way that no living worker has, oldest first: each goes to one worker, whoever asks at
   * the same time, and whoever had it before has lost it with this statement. A worker that is known and
   * was not silent for so long lives; undefined: every one that is known. Steps answer and never throw: what
   * DBOS has remembered as an error was its own, and the step is done again.
   */
  async claim(silenceMs: number | undefined): Promise<Claim> {
    const owner = randomUUID();
    const { rows } = await this.database.query(
      `with claimed as (update "${this.schema}".workflow_status set executor_id = $1, owner_xid = $2, started_at_epoch_ms = ${now}, updated_at = ${now}
        where workflow_uuid in (
          select r.workflow_uuid from "${this.schema}".workflow_status r
          where r.status = 'PENDING' and r.executor_id <> $1 and r.name = any($3::text[])
            and not exists (select from "${this.schema}".nexus_worker w where w.id = r.executor_id and ($4::float8 is null or w.heartbeat_at >= clock_timestamp() - $4 * interval '1 millisecond'))
          order by r.created_at limit ${atOnce} for update skip locked)
        returning workflow_uuid),
      mended as (delete from "${this.schema}".operation_outputs o using claimed c where o.workflow_uuid = c.workflow_uuid and o.error is not null)
      select workflow_uuid as address from claimed`,
      [this.worker, owner, [...this.names], silenceMs ?? null],
    );
    return { owner, addresses: addressesIn(rows) };
  }

  /** What is written down as this worker's. */
  async mine(): Promise<readonly string[]> {
    const { rows } = await this.database.query(`select workflow_uuid as address from "${this.schema}".workflow_status where executor_id = $1 and status = 'PENDING'`, [this.worker]);
    return addressesIn(rows);
  }

  /** Leaves runs of this worker to whoever has their workflow, this worker included. */
  async release(addresses: readonly string[]): Promise<void> {
    await this.database.query(`update "${this.schema}".workflow_status set executor_id = '${nobody}', owner_xid = null where workflow_uuid = any($1::text[]) and executor_id = $2 and status = 'PENDING'`, [[...addresses], this.worker]);
  }

  /** A run that has ended is under way again, and forgets what it has done from this step on. Not as DBOS rewinds: that drops messages that were not received yet. */
  async reopen(address: string, fromStep: number): Promise<boolean> {
    const { rows } = await this.database.query(
      `with reopened as (update "${this.schema}".workflow_status set ${again} where workflow_uuid = $1 and status not in ('PENDING', 'ENQUEUED', 'DELAYED') returning workflow_uuid),
        output as (delete from "${this.schema}".workflow_output where workflow_uuid in (select workflow_uuid from reopened)),
        steps as (delete from "${this.schema}".operation_outputs where workflow_uuid in (select workflow_uuid from reopened) and function_id >= $2),
        attempts as (delete from "${this.schema}".nexus_attempt where run in (select workflow_uuid from reopened))
      select workflow_uuid as address from reopened`,
      [address, fromStep],
    );
    return rows.length > 0;
  }

  /** A run never ends as an error of DBOS by itself: only its end could not be written. It ends again, a few times. */
  async reopenFailed(): Promise<void> {
    await this.database.query(
      `with failed as (select s.workflow_uuid from "${this.schema}".workflow_status s
          where s.status = 'ERROR' and s.name = any($1::text[]) and not exists (select from "${this.schema}".nexus_attempt a where a.run = s.workflow_uuid and a.place = ${end} and a.attempts >= ${mostAttempts})
          limit ${atOnce} for update skip locked),
        counted as (insert into "${this.schema}".nexus_attempt select workflow_uuid, ${end}, 1 from failed on conflict (run, place) do update set attempts = nexus_attempt.attempts + 1),
        output as (delete from "${this.schema}".workflow_output where workflow_uuid in (select workflow_uuid from failed))
      update "${this.schema}".workflow_status set ${again} where workflow_uuid in (select workflow_uuid from failed)`,
      [[...this.names]],
    );
  }

  /** Counts that a step begins, and answers how often it has. */
  async countAttempt(address: string, place: number): Promise<number> {
    const { rows } = await this.database.query(`insert into "${this.schema}".nexus_attempt values ($1, $2, 1) on conflict (run, place) do update set attempts = nexus_attempt.attempts + 1 returning attempts`, [address, place]);
    return Number(rows[0]?.["attempts"]);
  }

  async keepCancellation(address: string, reason: string): Promise<void> {
    await this.database.query(`insert into "${this.schema}".nexus_cancellation values ($1, $2) on conflict (run) do nothing`, [address, reason]);
  }

  async cancellation(address: string): Promise<string | undefined> {
    const { rows } = await this.database.query(`select reason from "${this.schema}".nexus_cancellation where run = $1`, [address]);
    return rows[0] && String(rows[0]["reason"]);
  }

  /** Of the runs of this worker. */
  async cancellations(): Promise<ReadonlyMap<string, string>> {
    const { rows } = await this.database.query(`select c.run, c.reason from "${this.schema}".nexus_cancellation c join "${this.schema}".workflow_status s on s.workflow_uuid = c.run where s.status = 'PENDING' and s.executor_id = $1`, [this.worker]);
    return new Map(rows.map((row) => [String(row["run"]), String(row["reason"])]));
  }
}

const again = `status = 'PENDING', executor_id = '${nobody}', owner_xid = null, completed_at = null, output = null, error = null, updated_at = ${now}`;

const addressesIn = (rows: readonly Record<string, unknown>[]): readonly string[] => rows.map((row) => String(row["address"]));
