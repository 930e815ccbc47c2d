import type { Clock, OperationContext, Page, PageRequest } from "@nexus/common";
import { outboxTable, pageBy, type DeadLetter, type DeadLetters, type OutboxRow, type Transaction } from "@nexus/crm-operations";

export class StoredDeadLetters implements DeadLetters {
  constructor(
    private readonly tx: Pick<Transaction, "records" | "audit">,
    private readonly clock: Clock,
  ) {}

  async list(_ctx: OperationContext, page: PageRequest): Promise<Page<DeadLetter>> {
    const { items, next } = await pageBy(this.tx.records, outboxTable, ["at", "id"], [{ column: "status", is: "eq", value: "dead" }], page);
    const waiting = await this.waitingBehind(items);
    return { items: items.map((row) => deadLetterOf(row, waiting.get(lineOf(row.aggregateType, row.aggregateId)) ?? 0)), next };
  }

  redrive(_ctx: OperationContext, ids: readonly string[]): Promise<readonly string[]> {
    return this.change(ids, "event.redrive", null, { status: "pending", attempts: 0, dueAt: null });
  }

  skip(_ctx: OperationContext, ids: readonly string[], reason: string): Promise<readonly string[]> {
    return this.change(ids, "event.skip", reason, { status: "skipped", settledAt: this.clock.now() });
  }

  private async change(ids: readonly string[], action: string, reason: string | null, change: Partial<OutboxRow>): Promise<readonly string[]> {
    const { records, audit } = this.tx;
    const dead = (await records.get(outboxTable, [...new Set(ids)])).filter(({ status }) => status === "dead");
    await records.update(outboxTable, dead.map((row) => ({ row: { ...row, ...change, version: row.version + 1 }, expectedVersion: row.version })));
    await audit(dead.map(({ id, version }) => ({ action, entityType: "event", entityId: id, entityVersion: version + 1, changedFields: ["status"], reason })));
    return dead.map(({ id }) => id);
  }

  /** A dead letter is the head of its line: whatever else of its aggregate is pending waits behind it. */
  private async waitingBehind(dead: readonly OutboxRow[]): Promise<ReadonlyMap<string, number>> {
    if (dead.length === 0) return new Map();
    const lines = [...new Map(dead.map((row) => [lineOf(row.aggregateType, row.aggregateId), row])).values()];
    const groups = await this.tx.records.aggregate(outboxTable, {
      where: {
        all: [
          { column: "status", is: "in", values: ["pending", "claimed"] },
          { column: "aggregateType", is: "in", values: [...new Set(lines.map(({ aggregateType }) => aggregateType))] },
          { column: "aggregateId", is: "in", values: lines.map(({ aggregateId }) => aggregateId) },
        ],
      },
      groupBy: ["aggregateType", "aggregateId"],
      sum: [],
    });
    return new Map(groups.map(({ key, count }) => [lineOf(key["aggregateType"], key["aggregateId"]), count]));
  }
}

const lineOf = (type: unknown, id: unknown): string => JSON.stringify([type, id]);

const deadLetterOf = (row: OutboxRow, waiting: number): DeadLetter => ({
  id: row.id,
  type: row.type,
  at: row.at,
  aggregate: { type: row.aggregateType, id: row.aggregateId, sequence: row.aggregateSequence },
  attempts: row.attempts,
  errorCode: row.errorCode,
  waiting,
});
