import { NexusError } from "@nexus/common";
import { OperationsError } from "../operations-error.js";
import { outboxTable, type NewEvent, type Transaction } from "../unit-of-work/index.js";

/**
 * Emits events that are each the only one of their aggregate, such as requests and facts with ids of
 * their callers. Those whose aggregate has one already are left out, also within one call, as long as the
 * outbox keeps it: who consumes them keeps to the ids all the same. One round trip more than `emit`.
 * Throws `concurrency_conflict` where somebody else emits one at the same time; the unit of work runs again.
 */
export const emitOnce = async ({ records, emit }: Pick<Transaction, "records" | "emit">, aggregateType: string, events: readonly NewEvent[]): Promise<void> => {
  if (events.length === 0) return;
  const byId = new Map(events.toReversed().map((event) => [event.aggregate.id, event]));
  const rows = await records.find(outboxTable, { where: { all: [{ column: "aggregateType", is: "eq", value: aggregateType }, { column: "aggregateId", is: "in", values: [...byId.keys()] }] } });
  const emitted = new Set(rows.map(({ aggregateId }) => aggregateId));
  const fresh = [...byId.values()].toReversed().filter(({ aggregate }) => !emitted.has(aggregate.id));
  try {
    await emit(fresh);
  } catch (error) {
    const taken = NexusError.is(error) && error.code === "duplicate_record";
    throw taken ? OperationsError.concurrencyConflict(outboxTable.name, fresh.map(({ aggregate }) => aggregate.id)) : error;
  }
};
