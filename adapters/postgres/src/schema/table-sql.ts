import type { Column, ColumnType, TableDefinition } from "@nexus/crm-operations";
import { StorageError } from "../storage-error.js";
import { appRole, boundConstraintName, columnName, isPlainName, quoted, uniqueConstraintName } from "./names.js";

/** How the columns of a record are kept; `verifySchema` compares with the same words. */
export const storedTypes: Readonly<Record<ColumnType, string>> = {
  text: "text",
  integer: "bigint",
  boolean: "boolean",
  instant: "timestamp(3) with time zone",
  date: "date",
  json: "json",
};

/** The tenant of the running transaction; after a transaction the setting is empty, not null. */
export const currentTenantSql = "nullif(current_setting('app.tenant', true), '')";

/**
 * The DDL of a table: a draft to be put into a migration as text, once. Keys are per tenant, so that
 * another tenant's rows are not even felt through them; text sorts by code point; rows are kept apart
 * by row-level security that binds the owner too; the role of the units of work gets what it needs and
 * not TRUNCATE, which knows no row-level security; append-only tables refuse changes from everybody.
 *
 * Unique keys are not deferrable: deferred ones let two inserts of one key wait for each other until
 * the server sees a deadlock, a second later. So one update cannot swap the values of two rows.
 *
 * `json`, not `jsonb`: it gives back what was stored, key order and numbers included, and queries do
 * not look into it.
 */
export const createTableSql = (table: TableDefinition): string => {
  checkNames(table);
  checkBounds(table);
  const name = quoted(table.name);
  const lines = [
    `  "tenant_id" text collate "C" not null default ${currentTenantSql}`,
    ...Object.entries(table.columns).map(([column, definition]) => `  ${columnSql(column, definition)}`),
    `  constraint ${quoted(`${table.name}_pkey`)} primary key ("tenant_id", "id")`,
    ...table.unique.map((columns) => `  constraint ${quoted(uniqueConstraintName(table.name, columns))} unique (${keyColumns(columns)})`),
    ...(table.atMost ?? []).map((limit) => `  constraint ${quoted(boundConstraintName(table.name, limit))} check (${quoted(columnName(limit.column))} <= ${quoted(columnName(limit.bound))})`),
  ];
  return [
    `create table ${name} (\n${lines.join(",\n")}\n);`,
    `alter table ${name} enable row level security, force row level security;`,
    `create policy "tenant" on ${name} using ("tenant_id" = ${currentTenantSql}) with check ("tenant_id" = ${currentTenantSql});`,
    `revoke all on ${name} from public;`,
    `grant select, insert${table.appendOnly === true ? "" : ", update, delete"} on ${name} to ${appRole};`,
    ...(table.appendOnly === true
      ? [`create trigger "append_only" before update or delete or truncate on ${name} for each statement execute function nexus_refuse_change();`]
      : []),
  ].join("\n");
};

export const dropTableSql = (table: TableDefinition): string => `drop table ${quoted(table.name)};`;

const columnSql = (name: string, { type, nullable }: Column): string => {
  const column = quoted(columnName(name));
  const parts = [column, type === "instant" ? "timestamptz(3)" : storedTypes[type]];
  if (type === "text") parts.push(`collate "C"`);
  if (!nullable) parts.push("not null");
  if (type === "integer") parts.push(`check (${column} between ${name === "version" ? 1 : Number.MIN_SAFE_INTEGER} and ${Number.MAX_SAFE_INTEGER})`);
  return parts.join(" ");
};

const keyColumns = (columns: readonly string[]): string => ["tenantId", ...columns].map((name) => quoted(columnName(name))).join(", ");

const checkNames = (table: TableDefinition): void => {
  if (!isPlainName(`${table.name}_pkey`)) throw StorageError.invalidSchema(`the table ${table.name}`, "a name has at most 58 lower-case letters, digits and underscores");
  const stored = Object.keys(table.columns).map(columnName);
  const odd = stored.find((name) => !isPlainName(name) || name === "tenant_id");
  if (odd !== undefined) throw StorageError.invalidSchema(`${table.name}.${odd}`, "the name is reserved or not plain");
  if (new Set(stored).size < stored.length) throw StorageError.invalidSchema(`the table ${table.name}`, "two columns would have the same name");
};

const checkBounds = (table: TableDefinition): void => {
  const odd = (table.atMost ?? []).flatMap(({ column, bound }) => [column, bound]).find((name) => table.columns[name]?.type !== "integer");
  if (odd !== undefined) throw StorageError.invalidSchema(`${table.name}.${odd}`, "only columns of integers have bounds");
};
