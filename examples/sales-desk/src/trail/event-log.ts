import { compareText, type Instant } from "@nexus/common";
import { auditPendingTable, outboxTable, type DeliveryStatus, type OutboxRow, type Records } from "@nexus/crm-operations";

/** What an event is about: `lead` and its id, `assignment` and `lead:` with its id. */
export interface Aggregate {
  readonly type: string;
  readonly id: string;
}

export interface LoggedEvent extends Pick<OutboxRow, "type" | "at" | "actor"> {
  readonly status: DeliveryStatus;
  readonly settledAt: Instant | null;
}

/** What stands in the outbox, and how much background work waits. For people; workers use `OutboxQueue`. */
export interface EventLog {
  /** In the order they happened. Events that a relay has tidied away are not among them. */
  of(aggregates: readonly Aggregate[]): Promise<readonly LoggedEvent[]>;
  /** How many events wait for a relay. */
  undelivered(): Promise<number>;
  /** How many audit entries wait for their seals. */
  unsealed(): Promise<number>;
}

export const eventLog = (records: Records): EventLog => ({
  async of(aggregates) {
    const wanted = new Set(aggregates.map(({ type, id }) => JSON.stringify([type, id])));
    const rows = await records.find(outboxTable, {
      where: {
        all: [
          { column: "aggregateType", is: "in", values: aggregates.map(({ type }) => type) },
          { column: "aggregateId", is: "in", values: aggregates.map(({ id }) => id) },
        ],
      },
    });
    return rows
      .filter(({ aggregateType, aggregateId }) => wanted.has(JSON.stringify([aggregateType, aggregateId])))
      .sort((a, b) => compareText(a.at, b.at) || compareText(a.id, b.id))
      .map(({ type, at, actor, status, settledAt }) => ({ type, at, actor, status: status as DeliveryStatus, settledAt }));
  },
  async undelivered() {
    const [all] = await records.aggregate(outboxTable, { where: { column: "status", is: "in", values: ["pending", "claimed"] }, groupBy: [], sum: [] });
    return all?.count ?? 0;
  },
  async unsealed() {
    const [all] = await records.aggregate(auditPendingTable, { groupBy: [], sum: [] });
    return all?.count ?? 0;
  },
});
