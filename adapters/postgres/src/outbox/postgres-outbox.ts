import { compareText, Instant, NexusError, type Clock } from "@nexus/common";
import { envelopeOf, type ClaimedEvent, type ClaimRequest, type DeliveryFailure, type EventKey, type OutboxQueue, type OutboxRetention, type OutboxRow } from "@nexus/crm-operations";
import { plainTimeScript, type Database, type SessionAnswer } from "../database/database.js";
import { timeForPostgres } from "../database/parse-column.js";
import { workerRole } from "../schema/names.js";
import { StorageError } from "../storage-error.js";
import { claimStatement, completeStatement, failStatement, releaseStatement, removeStatement, settledStatement } from "./outbox-statements.js";

export interface OutboxDependencies {
  readonly database: Database;
  readonly clock: Clock;
  readonly onNews: OutboxQueue["onNews"];
}

type ClaimedRow = OutboxRow & { readonly tenantId: string };

/**
 * The outbox of every tenant, as the role `nexus_worker`, which sees nothing else. Each call is a short
 * transaction of its own; events are delivered outside of it.
 */
export class PostgresOutbox implements OutboxQueue, OutboxRetention {
  readonly onNews: OutboxQueue["onNews"];

  constructor(private readonly deps: OutboxDependencies) {
    this.onNews = deps.onNews;
  }

  async claim({ token, limit, leaseMs }: ClaimRequest): Promise<readonly ClaimedEvent[]> {
    const now = this.deps.clock.now();
    const { rows } = await this.ask(claimStatement, [token, timeForPostgres(now), timeForPostgres(Instant.addMilliseconds(now, leaseMs)), limit]);
    // What `returning` names are the columns of a row of the outbox.
    return inLines(rows as unknown as readonly ClaimedRow[]).map((row) => ({ event: envelopeOf(row.tenantId, row), attempt: row.attempts }));
  }

  complete(token: string, events: readonly EventKey[]): Promise<number> {
    return this.change(completeStatement, [token, keys(events), timeForPostgres(this.deps.clock.now())]);
  }

  fail(token: string, failures: readonly DeliveryFailure[]): Promise<number> {
    const given = failures.map(({ tenantId, id, errorCode, retryAt }) => ({ tenantId, id, errorCode, retryAt: retryAt === null ? null : timeForPostgres(retryAt) }));
    return this.change(failStatement, [token, JSON.stringify(given)]);
  }

  release(token: string, events: readonly EventKey[]): Promise<number> {
    return this.change(releaseStatement, [token, keys(events)]);
  }

  async settledBefore(instant: Instant, limit: number): Promise<readonly EventKey[]> {
    const { rows } = await this.ask(settledStatement, [timeForPostgres(instant), limit]);
    return rows.map((row) => ({ tenantId: String(row["tenantId"]), id: String(row["id"]) }));
  }

  remove(events: readonly EventKey[]): Promise<number> {
    return this.change(removeStatement, [keys(events)]);
  }

  private async change(statement: string, parameters: readonly unknown[]): Promise<number> {
    return (await this.ask(statement, parameters)).affected;
  }

  private async ask(statement: string, parameters: readonly unknown[]): Promise<SessionAnswer> {
    const script = `${plainTimeScript}; set local role ${workerRole}`;
    try {
      return await this.deps.database.transaction({ mode: "read-write", script }, async (session) => ({ commit: true, value: await session.query(statement, parameters) }));
    } catch (error) {
      const denied = NexusError.is(error) && error.code === "sql_failed" && error.details["sqlState"] === insufficientPrivilege;
      throw denied ? StorageError.unsafeRole(`relays need it, and the login is no member of ${workerRole}; "grant ${workerRole} to" it`) : error;
    }
  }
}

const insufficientPrivilege = "42501";

const keys = (events: readonly EventKey[]): string => JSON.stringify(events.map(({ tenantId, id }) => ({ tenantId, id })));

/** Each line together and in order, the one whose first event is oldest first. */
const inLines = (rows: readonly ClaimedRow[]): readonly ClaimedRow[] => {
  const lines = new Map<string, ClaimedRow[]>();
  for (const row of rows) {
    const key = JSON.stringify([row.tenantId, row.aggregateType, row.aggregateId]);
    const line = lines.get(key);
    if (line) line.push(row);
    else lines.set(key, [row]);
  }
  for (const line of lines.values()) line.sort((a, b) => a.aggregateSequence - b.aggregateSequence);
  return [...lines.values()].sort(([a], [b]) => (a && b ? compareText(a.at, b.at) || compareText(a.id, b.id) : 0)).flat();
};
