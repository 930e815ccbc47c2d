import type { TableDefinition } from "@nexus/crm-operations";
import { TableState } from "./table-state.js";

/** Where committed rows come from: the live database, or a snapshot of it. */
export type StateOf = (table: TableDefinition) => TableState;

/** Everything committed, tenant by tenant. A tenant's tables are reachable only through its id. */
export class Database {
  private readonly tenants = new Map<string, Map<string, TableState>>();

  /** What is committed now; every call looks anew. */
  live(tenantId: string): StateOf {
    return (table) => this.tablesOf(tenantId).get(table.name) ?? new TableState(table);
  }

  /** What is committed now, for as long as the snapshot is held. */
  snapshot(tenantId: string): { readonly stateOf: StateOf; release(): void } {
    const tables = new Map(this.tablesOf(tenantId));
    for (const state of tables.values()) state.pins += 1;
    return {
      stateOf: (table) => tables.get(table.name) ?? new TableState(table),
      release: () => {
        for (const state of tables.values()) state.pins -= 1;
      },
    };
  }

  /** A state that may be changed: snapshots keep the one they have. */
  writable(tenantId: string, table: TableDefinition): TableState {
    const tables = this.tablesOf(tenantId);
    const current = tables.get(table.name);
    if (current?.pins === 0) return current;
    const fresh = current ? current.copy() : new TableState(table);
    tables.set(table.name, fresh);
    return fresh;
  }

  tables(tenantId: string): readonly TableState[] {
    return [...(this.tenants.get(tenantId)?.values() ?? [])];
  }

  tenantIds(): readonly string[] {
    return [...this.tenants.keys()];
  }

  private tablesOf(tenantId: string): Map<string, TableState> {
    const known = this.tenants.get(tenantId);
    if (known) return known;
    const tables = new Map<string, TableState>();
    this.tenants.set(tenantId, tables);
    return tables;
  }
}
