import { createHash } from "node:crypto";
import type { UpperBound } from "@nexus/crm-operations";

/** PostgreSQL cuts longer names without a word. */
const longestName = 63;

/** `ownerId` is kept in `owner_id`. */
export const columnName = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Quoted, whatever is in it. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** The same name for the same key in DDL and in the error it raises; long ones end in a digest. */
export const uniqueConstraintName = (table: string, columns: readonly string[]): string => constraintName([table, ...columns.map(columnName)], "key");

/** The same for one column that is at most another one. */
export const boundConstraintName = (table: string, { column, bound }: UpperBound): string =>
  constraintName([table, columnName(column), "at_most", columnName(bound)], "check");

const constraintName = (words: readonly string[], kind: string): string => {
  const name = `${words.join("_")}_${kind}`;
  if (Buffer.byteLength(name) <= longestName) return name;
  const digest = createHash("sha256").update(name).digest("hex").slice(0, 8);
  return `${name.slice(0, longestName - digest.length - kind.length - 2)}_${digest}_${kind}`;
};

/** True for names that mean the same with and without quotes. */
export const isPlainName = (name: string): boolean => /^[a-z][a-z0-9_]*$/.test(name) && name.length <= longestName;

/** The role under which units of work run: no login, no superuser, bound by row-level security. */
export const appRole = "nexus_app";

/** The role that works for all tenants in the background: no login, no superuser, bound by row-level security; it sees the outbox and which audit entries are not sealed, and no other table. */
export const workerRole = "nexus_worker";
