import type { OperationContext } from "@nexus/common";
import type { RecordRow, RecordTable, Records, Transaction, UnitOfWork } from "@nexus/crm-operations";

/**
 * A memory storage with one thing broken on purpose. The suite named must reject it, by exactly the
 * cases named, the first of which is the one made for it.
 */
export interface Saboteur {
  readonly name: string;
  readonly suite: "records" | "unit of work" | "tenancy" | "outbox and audit";
  readonly caughtBy: readonly [string, ...string[]];
  sabotage(storage: UnitOfWork<Transaction>): UnitOfWork<Transaction>;
}

/** The same storage with other rows: `change` gets the honest ones and the tenant they belong to. */
export const withRecords =
  (change: (records: Records, tenantId: string) => Partial<Records>) =>
  (storage: UnitOfWork<Transaction>): UnitOfWork<Transaction> =>
    withTransaction((tx, ctx) => ({ ...tx, records: { ...tx.records, ...change(tx.records, ctx.tenantId) } }))(storage);

export const withTransaction =
  (change: (tx: Transaction, ctx: OperationContext) => Transaction) =>
  (storage: UnitOfWork<Transaction>): UnitOfWork<Transaction> => ({
    run: (ctx, locks, work) => storage.run(ctx, locks, (tx) => work(change(tx, ctx))),
    read: (ctx, work) => storage.read(ctx, (tx) => work(change(tx, ctx))),
  });

/** Every row ever inserted or updated, by table, tenant and id, whatever became of it. */
export class Gossip {
  private readonly heard: { readonly table: string; readonly tenantId: string; readonly row: RecordRow }[] = [];

  tell(table: string, tenantId: string, rows: readonly RecordRow[]): void {
    this.heard.push(...rows.map((row) => ({ table, tenantId, row })));
  }

  /** What was heard last about rows of a table; only other tenants' when one is left out. */
  about<Row extends RecordRow>(table: RecordTable<Row>, except?: string): readonly Row[] {
    const rows = this.heard.filter((item) => item.table === table.name && item.tenantId !== except);
    return [...new Map(rows.map(({ row }) => [row.id, row as Row])).values()];
  }
}
