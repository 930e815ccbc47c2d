import type { OperationContext } from "@nexus/common";
import { addRows, column, type RecordRow, type Records, type RecordTable, type RoutingSnapshot, type RoutingSnapshotStore } from "@nexus/crm-operations";
import { versionsOf } from "../storage/write-rows.js";

/** `id` is the hash. */
interface RoutingSnapshotRow extends RecordRow {
  readonly snapshot: RoutingSnapshot;
}

export const routingSnapshotTable: RecordTable<RoutingSnapshotRow> = {
  name: "operations_routing_snapshot",
  columns: { id: column.text, version: column.integer, snapshot: column.json },
  unique: [],
  appendOnly: true,
};

export class StoredRoutingSnapshots implements RoutingSnapshotStore {
  constructor(private readonly records: Records) {}

  async known(_ctx: OperationContext, hashes: readonly string[]): Promise<ReadonlySet<string>> {
    return new Set((await versionsOf(this.records, routingSnapshotTable, hashes)).keys());
  }

  async find(_ctx: OperationContext, hash: string): Promise<RoutingSnapshot | undefined> {
    return (await this.records.get(routingSnapshotTable, [hash]))[0]?.snapshot;
  }

  async keep(ctx: OperationContext, hash: string, snapshot: RoutingSnapshot): Promise<void> {
    if ((await this.known(ctx, [hash])).has(hash)) return;
    await addRows(this.records, routingSnapshotTable, [{ id: hash, version: 1, snapshot }]);
  }
}
