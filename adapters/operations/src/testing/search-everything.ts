import type { OperationContext } from "@nexus/common";
import type { MemoryStorage } from "@nexus/adapter-memory";
import type { PostgresTransaction } from "@nexus/adapter-postgres";
import type { UnitOfWork } from "@nexus/crm-operations";

/** One row as text, and the table it is in. */
export interface StoredText {
  readonly table: string;
  readonly text: string;
}

/** Every row of a tenant in every table there is, whole. Nothing is listed here: tables come from the storage. */
export type EverythingStored = (ctx: OperationContext) => Promise<readonly StoredText[]>;

export const everythingInMemory =
  (storage: Pick<MemoryStorage, "dump">): EverythingStored =>
  (ctx) =>
    Promise.resolve(Object.entries(storage.dump(ctx.tenantId)).flatMap(([table, rows]) => rows.map((row) => ({ table, text: JSON.stringify(row) }))));

/**
 * Tables of the schema come from the catalogue, so a new one is searched from its first day; one that
 * cannot be read is an error and not an empty answer.
 */
export const everythingInPostgres =
  (rows: UnitOfWork<PostgresTransaction>): EverythingStored =>
  (ctx) =>
    rows.read(ctx, async ({ sql }) => {
      const tables = sql.withTables<Readonly<Record<string, Readonly<Record<string, unknown>>>>>();
      const names = await tables.selectFrom("pg_tables").select("tablename").where("schemaname", "not in", ["pg_catalog", "information_schema"]).orderBy("tablename").execute();
      const found: StoredText[] = [];
      for (const { tablename } of names) {
        const table = String(tablename);
        found.push(...(await tables.selectFrom(table).selectAll().execute()).map((row) => ({ table, text: JSON.stringify(row) })));
      }
      return found;
    });

/** How often a mark stands in what is stored, by table; tables without it are left out. */
export const hitsByTable = (stored: readonly StoredText[], ...needles: readonly string[]): Readonly<Record<string, number>> => {
  const hits: Record<string, number> = {};
  for (const { table, text } of stored) {
    const count = needles.reduce((sum, needle) => sum + text.toLowerCase().split(needle).length - 1, 0);
    if (count > 0) hits[table] = (hits[table] ?? 0) + count;
  }
  return hits;
};
