import { NexusError } from "@nexus/common";
import { plainTimeScript, type Database } from "./database/database.js";
import type { Migrator } from "./migrations/migrator.js";
import { appRole, workerRole } from "./schema/names.js";
import { operationsSchema } from "./schema/operations-schema.js";
import type { StorageSchema } from "./schema/storage-schema.js";
import { schemaProblems } from "./schema/verify-schema.js";
import { StorageError } from "./storage-error.js";

/**
 * Refuses to start on a database that would not keep what is promised: migrations that are pending or
 * have changed, a role that row-level security does not bind, tables that differ from their definitions
 * or lack forced row-level security. Reads only, as the role of the units of work.
 */
export const startCheck = async (database: Database, migrator: Migrator, schemas: readonly StorageSchema[]): Promise<void> => {
  try {
    await checkMigrations(migrator);
    await checkTables(database, [operationsSchema, ...schemas]);
  } catch (error) {
    const denied = NexusError.is(error) && error.code === "sql_failed" && error.details["sqlState"] === insufficientPrivilege;
    throw denied ? StorageError.unsafeRole(`the login is no member of ${appRole}; "grant ${appRole} to" it`) : error;
  }
};

const insufficientPrivilege = "42501";

const checkMigrations = async (migrator: Migrator): Promise<void> => {
  const states = await migrator.status();
  const changed = states.find(({ state }) => state === "changed");
  if (changed) throw StorageError.migrationChanged(`${changed.namespace}/${changed.name}`);
  const pending = states.filter(({ state }) => state === "pending");
  if (pending.length > 0) throw StorageError.schemaBehind(pending.map(({ namespace, name }) => `${namespace}/${name}`));
};

const checkTables = async (database: Database, schemas: readonly StorageSchema[]): Promise<void> => {
  const opening = { mode: "read-only", script: `${plainTimeScript}; set local role ${appRole}` } as const;
  const problems = await database.transaction(opening, async (session) => {
    for (const role of [appRole, workerRole]) {
      const { rows } = await session.query("select rolsuper, rolbypassrls from pg_roles where rolname = $1", [role]);
      if (rows[0]?.["rolsuper"] !== false) throw StorageError.unsafeRole(`${role} must not be a superuser`);
      if (rows[0]["rolbypassrls"] !== false) throw StorageError.unsafeRole(`${role} must not have BYPASSRLS`);
    }
    return { commit: true, value: await schemaProblems(session, schemas.flatMap((schema) => schema.tables)) };
  });
  if (problems.length > 0) throw StorageError.schemaMismatch([...new Set(problems)]);
};
