import type { RecordRow, RecordTable, TableDefinition } from "@nexus/crm-operations";
import type { Session } from "../database/database.js";
import { statementsOf } from "./table-statements.js";

interface Insertion {
  readonly table: TableDefinition;
  readonly rows: readonly RecordRow[];
}

/**
 * Rows that are added before the program's turn is over travel in one statement, whatever their tables: a
 * record, what it is found by, its events and its audit entries. Rows of one table keep their order. What
 * fails, fails for all of them, as it would in the transaction that they share.
 */
export class InsertTogether {
  private waiting: Insertion[] = [];
  private flushed: Promise<void> | undefined;

  constructor(
    private readonly session: Session,
    private readonly tenantId: string,
  ) {}

  insert<Row extends RecordRow>(table: RecordTable<Row>, rows: readonly Row[]): Promise<void> {
    const place = this.waiting.findIndex((insertion) => insertion.table === table);
    if (place === -1) this.waiting.push({ table, rows });
    else this.waiting[place] = { table, rows: [...(this.waiting[place]?.rows ?? []), ...rows] };
    return (this.flushed ??= this.atEndOfTurn());
  }

  private async atEndOfTurn(): Promise<void> {
    await new Promise<void>((resolve) => process.nextTick(resolve));
    const insertions = this.waiting;
    this.waiting = [];
    this.flushed = undefined;
    await this.session.query(insertionOf(insertions.map(({ table }) => table)), [this.tenantId, ...insertions.map(({ table, rows }) => statementsOf(table).codec.encode(rows))]);
  }
}

/** Few: what is added together is added together again and again. By the first table. */
const known = new WeakMap<TableDefinition, { readonly tables: readonly TableDefinition[]; readonly text: string }[]>();

/** `$1` is the tenant, then the rows of each table as JSON. */
const insertionOf = (tables: readonly TableDefinition[]): string => {
  const [first] = tables;
  if (!first) return "";
  const others = known.get(first) ?? [];
  known.set(first, others);
  const same = others.find((other) => other.tables.length === tables.length && other.tables.every((table, place) => table === tables[place]));
  if (same) return same.text;
  const text = compileInsertion(tables);
  others.push({ tables, text });
  return text;
};

const compileInsertion = (tables: readonly TableDefinition[]): string => {
  const inserts = tables.map((table, place) => statementsOf(table).insert(place + 2));
  const before = inserts.slice(0, -1).map((insert, place) => `"added_${place}" as (${insert})`);
  return `${before.length === 0 ? "" : `with ${before.join(", ")} `}${inserts.at(-1) ?? ""}`;
};
