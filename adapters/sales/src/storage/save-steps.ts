import { NexusError, sameData, withoutFields } from "@nexus/common";
import { addRows, OperationsError, type Transaction } from "@nexus/crm-operations";
import { quotationEventFamily } from "../events/quotation-events.js";
import type { QuotationEvent } from "../quotation/quotation-event.js";
import type { Quotation } from "../quotation/quotation.js";
import { quotationTable, rowOf } from "./quotation-table.js";

/** One quotation's step: from what was stored (undefined: nothing) to what is, by these events. */
export interface Step {
  readonly before: Quotation | undefined;
  readonly after: Quotation;
  readonly events: readonly QuotationEvent[];
  /** The command's name, for the audit trail. */
  readonly action: string;
  readonly reason: string | null;
}

/** Words stay in the row: events carry ids and amounts. */
const personalFields: ReadonlySet<string> = new Set(["description"]);

/** Writes rows, events and audit entries, each in one round trip or two; steps without events are left out. */
export const saveSteps = async (tx: Transaction, all: readonly Step[]): Promise<void> => {
  const steps = all.filter(({ events }) => events.length > 0);
  if (steps.length === 0) return;
  await addRows(tx.records, quotationTable, steps.flatMap(({ before, after }) => (before ? [] : [rowOf(after)])));
  await replace(tx, steps);
  await tx.emit(
    steps.flatMap(({ before, after, events }) =>
      events.map((event, index) => ({
        type: event.type,
        data: withoutFields(event.data, personalFields),
        schemaVersion: quotationEventFamily.schemaVersion,
        aggregate: { type: quotationEventFamily.aggregate, id: after.id, sequence: (before?.version ?? 0) + index + 1 },
      })),
    ),
  );
  await tx.audit(steps.map(auditEntry));
};

/** Somebody who accepted another quotation of the deal a moment ago has its key: the work runs again, and is refused. */
const replace = async (tx: Transaction, steps: readonly Step[]): Promise<void> => {
  try {
    await tx.records.update(quotationTable, steps.flatMap(({ before, after }) => (before ? [{ row: rowOf(after), expectedVersion: before.version }] : [])));
  } catch (error) {
    const taken = NexusError.is(error) && error.code === "duplicate_record";
    throw taken ? OperationsError.concurrencyConflict(quotationTable.name, steps.map(({ after }) => after.id)) : error;
  }
};

const auditEntry = ({ before, after, action, reason }: Step) => ({
  action,
  entityType: quotationEventFamily.aggregate,
  entityId: after.id,
  entityVersion: after.version,
  changedFields: changedFields(before, after),
  reason,
});

const bookkeeping = new Set(["version", "updatedAt"]);

/** Names of what says something else now; of a new quotation, of all that says something. */
const changedFields = (before: Quotation | undefined, after: Quotation): readonly string[] => {
  const old = new Map<string, unknown>(Object.entries(before ?? {}));
  return Object.entries(after).flatMap(([name, value]) => (!bookkeeping.has(name) && (before ? !sameData(value, old.get(name)) : value !== null) ? [name] : []));
};
