import { auditPendingTable, auditSealTable, auditTable, type AuditPendingRow, type Condition, type Records, type WaitingEntry, type WaitingPlace } from "@nexus/crm-operations";

/** The next entries that wait for a seal, in three reads whatever their number. */
export const waitingEntries = async (records: Records, limit: number, after?: WaitingPlace): Promise<readonly WaitingEntry[]> => {
  const pending = await records.find(auditPendingTable, { ...(after ? { where: behind(after) } : {}), orderBy: [{ column: "at", direction: "ascending" }], limit });
  const ids = pending.map(({ id }) => id);
  const entries = new Map((await records.get(auditTable, ids)).map((entry) => [entry.id, entry]));
  const sealed = new Set((await records.get(auditSealTable, ids)).map(({ id }) => id));
  return pending.map(({ id, at }) => ({ id, at, entry: entries.get(id), isSealed: sealed.has(id) }));
};

const behind = ({ at, id }: WaitingPlace): Condition<AuditPendingRow> => ({
  any: [
    { column: "at", is: "gt", value: at },
    { all: [{ column: "at", is: "eq", value: at }, { column: "id", is: "gt", value: id }] },
  ],
});
