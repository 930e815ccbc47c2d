import type { OperationContext } from "@nexus/common";
import { auditPendingTable, auditSealTable, type AuditChain, type AuditSeal, type Records, type WaitingEntry, type WaitingPlace } from "@nexus/crm-operations";
import { rowOfSeal, sealOfRow } from "./seal-row.js";
import { waitingEntries } from "./waiting-entries.js";

export class StoredAuditChain implements AuditChain {
  constructor(private readonly records: Records) {}

  waiting(_ctx: OperationContext, limit: number, after?: WaitingPlace): Promise<readonly WaitingEntry[]> {
    return waitingEntries(this.records, limit, after);
  }

  async head(_ctx: OperationContext): Promise<AuditSeal | undefined> {
    const [last] = await this.records.find(auditSealTable, { orderBy: [{ column: "position", direction: "descending" }], limit: 1 });
    return last && sealOfRow(last);
  }

  async append(_ctx: OperationContext, seals: readonly AuditSeal[], noLongerWaiting: readonly string[]): Promise<void> {
    await this.records.insert(auditSealTable, seals.map(rowOfSeal));
    await this.records.remove(auditPendingTable, noLongerWaiting);
  }
}
