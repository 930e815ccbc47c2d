import { compareText, type Instant } from "@nexus/common";
import { auditPendingTable, outboxTable, type DeliveryStatus, type OutboxRow, type Records } from "@nexus/crm-operations";

/** What an event is about: `lead` and its id, `assignment` and `lead:` with its id. */
export interface Aggregate {
  readonly type: string;
  readonly id: string;
}

export interface LoggedEvent extends Pick<OutboxRow, "type" | "at" | "actor" | "data"> {
  readonly aggregate: Aggregate;
  readonly status: DeliveryStatus;
  readonly settledAt: Instant | null;
}

/** What stands in the outbox, and how much background work waits. For people; workers use `OutboxQueue`. */
export interface EventLog {
  /** In the order they happened, links and notifications that tell of one of the aggregates included. Events that a relay has tidied away are not among them. */
  of(aggregates: readonly Aggregate[]): Promise<readonly LoggedEvent[]>;
  /** How many events wait for a relay. */
  undelivered(): Promise<number>;
  /** How many audit entries wait for their seals. */
  unsealed(): Promise<number>;
}

/** Aggregates of their own that tell of others by ids in their data. */
const telling = ["customer-link", "notification"];

export const eventLog = (records: Records): EventLog => ({
  async of(aggregates) {
    const wanted = new Set(aggregates.map(keyOf));
    const rows = await records.find(outboxTable, {
      where: {
        any: [
          {
            all: [
              { column: "aggregateType", is: "in", values: aggregates.map(({ type }) => type) },
              { column: "aggregateId", is: "in", values: aggregates.map(({ id }) => id) },
            ],
          },
          { column: "aggregateType", is: "in", values: telling },
        ],
      },
    });
    return rows
      .filter((row) => wanted.has(keyOf({ type: row.aggregateType, id: row.aggregateId })) || (telling.includes(row.aggregateType) && toldOf(row.data).some((told) => wanted.has(keyOf(told)))))
      .sort((a, b) => compareText(a.at, b.at) || compareText(a.id, b.id))
      .map(({ type, at, actor, data, aggregateType, aggregateId, status, settledAt }) => ({ type, at, actor, data, aggregate: { type: aggregateType, id: aggregateId }, status: status as DeliveryStatus, settledAt }));
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

const keyOf = ({ type, id }: Aggregate): string => JSON.stringify([type, id]);

/** The deal of a link, the record of a notification. */
const toldOf = (data: unknown): readonly Aggregate[] => {
  const { opportunityId, about } = data as { readonly opportunityId?: string; readonly about?: { readonly entityType: string; readonly id: string } };
  return [...(opportunityId === undefined ? [] : [{ type: "opportunity", id: opportunityId }]), ...(about ? [{ type: about.entityType, id: about.id }] : [])];
};
