import { compareText, Instant, type Clock } from "@nexus/common";
import { envelopeOf, outboxTable, type ClaimedEvent, type ClaimRequest, type DeliveryFailure, type EventKey, type OutboxQueue, type OutboxRetention, type OutboxRow } from "@nexus/crm-operations";
import type { Database } from "./database.js";
import type { EventNews } from "./event-news.js";
import type { TableState } from "./table-state.js";

/** A row of some tenant. */
interface Item {
  readonly tenantId: string;
  readonly row: OutboxRow;
}

export interface MemoryOutboxDependencies {
  readonly clock: Clock;
  readonly news: EventNews;
  readonly turn: () => Promise<void>;
}

const undelivered = ["pending", "claimed", "dead"];
const settled = ["delivered", "skipped"];

/** The outbox of `memoryStorage` for workers. Each call gives way once, then does everything in one turn. */
export class MemoryOutbox implements OutboxQueue, OutboxRetention {
  readonly onNews: OutboxQueue["onNews"];

  constructor(
    private readonly database: Database,
    private readonly deps: MemoryOutboxDependencies,
  ) {
    this.onNews = deps.news.onNews;
  }

  async claim({ token, limit, leaseMs }: ClaimRequest): Promise<readonly ClaimedEvent[]> {
    await this.deps.turn();
    const now = this.deps.clock.now();
    const isDue = ({ row }: Item): boolean => row.status !== "dead" && (row.dueAt === null || row.dueAt <= now);
    const lines = this.lines().filter(([head]) => head !== undefined && isDue(head)).slice(0, limit);
    const followers = lines.length === 0 ? 0 : Math.floor((limit - lines.length) / lines.length);
    const taken = lines.flatMap(([head, ...behind]) => (head ? [head, ...(head.row.attempts === 0 ? connected(head, behind, isDue).slice(0, followers) : [])] : []));
    const dueAt = Instant.addMilliseconds(now, leaseMs);
    return taken.map(({ tenantId, row }) => {
      const claimed = this.put(tenantId, row, { status: "claimed", claimToken: token, dueAt, attempts: row.attempts + 1 });
      return { event: envelopeOf(tenantId, claimed), attempt: claimed.attempts };
    });
  }

  complete(token: string, events: readonly EventKey[]): Promise<number> {
    return this.settle(token, events, () => ({ status: "delivered", errorCode: null, dueAt: null, settledAt: this.deps.clock.now() }));
  }

  fail(token: string, failures: readonly DeliveryFailure[]): Promise<number> {
    return this.settle(token, failures, (_row, { errorCode, retryAt }) => ({ status: retryAt === null ? "dead" : "pending", errorCode, dueAt: retryAt }));
  }

  release(token: string, events: readonly EventKey[]): Promise<number> {
    return this.settle(token, events, ({ attempts }) => ({ status: "pending", dueAt: null, attempts: attempts - 1 }));
  }

  async settledBefore(instant: Instant, limit: number): Promise<readonly EventKey[]> {
    await this.deps.turn();
    return this.itemsIn(settled)
      .filter(({ row }) => row.settledAt !== null && row.settledAt < instant)
      .slice(0, limit)
      .map(({ tenantId, row: { id } }) => ({ tenantId, id }));
  }

  async remove(events: readonly EventKey[]): Promise<number> {
    await this.deps.turn();
    const gone = events.filter(({ tenantId, id }) => settled.includes(this.row(tenantId, id)?.status ?? ""));
    for (const { tenantId, id } of gone) this.database.writable(tenantId, outboxTable).delete(id);
    return gone.length;
  }

  /** Changes those that are claimed under the token, and no others. */
  private async settle<Key extends EventKey>(token: string, events: readonly Key[], change: (row: OutboxRow, key: Key) => Partial<OutboxRow>): Promise<number> {
    await this.deps.turn();
    let changed = 0;
    for (const key of events) {
      const row = this.row(key.tenantId, key.id);
      if (row?.status !== "claimed" || row.claimToken !== token) continue;
      this.put(key.tenantId, row, { claimToken: null, ...change(row, key) });
      changed += 1;
    }
    return changed;
  }

  /** What is not delivered, line by line, each in its order; the line whose head is oldest first. */
  private lines(): readonly (readonly Item[])[] {
    const lines = new Map<string, Item[]>();
    for (const item of this.itemsIn(undelivered)) {
      const key = JSON.stringify([item.tenantId, item.row.aggregateType, item.row.aggregateId]);
      const line = lines.get(key);
      if (line) line.push(item);
      else lines.set(key, [item]);
    }
    for (const line of lines.values()) line.sort((a, b) => a.row.aggregateSequence - b.row.aggregateSequence);
    return [...lines.values()].sort(([a], [b]) => (a && b ? compareText(a.row.at, b.row.at) || compareText(a.row.id, b.row.id) : 0));
  }

  private itemsIn(statuses: readonly string[]): readonly Item[] {
    return this.database.tenantIds().flatMap((tenantId) => {
      const state = this.stateOf(tenantId);
      const ids = statuses.flatMap((status) => [...state.idsWith("status", status)]);
      return ids.flatMap((id) => this.row(tenantId, id) ?? []).map((row) => ({ tenantId, row }));
    });
  }

  private row(tenantId: string, id: string): OutboxRow | undefined {
    // Rows of a table have its type: they were checked when they came in.
    return this.stateOf(tenantId).row(id) as OutboxRow | undefined;
  }

  private stateOf(tenantId: string): TableState {
    return this.database.live(tenantId)(outboxTable);
  }

  private put(tenantId: string, row: OutboxRow, change: Partial<OutboxRow>): OutboxRow {
    const changed = Object.freeze({ ...row, ...change, version: row.version + 1 });
    const state = this.database.writable(tenantId, outboxTable);
    state.delete(row.id);
    state.put(changed);
    return changed;
  }
}

/** Those behind the head that follow without a gap and are due. */
const connected = (head: Item, behind: readonly Item[], isDue: (item: Item) => boolean): readonly Item[] => {
  const end = behind.findIndex((item, place) => item.row.aggregateSequence !== head.row.aggregateSequence + place + 1 || !isDue(item));
  return end === -1 ? behind : behind.slice(0, end);
};
