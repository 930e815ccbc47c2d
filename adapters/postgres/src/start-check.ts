import { NexusError } from "@nexus/common";
import { plainTimeScript, type Database, type Session } from "./database/database.js";
import type { Migrator } from "./migrations/migrator.js";
import { appRole, workerRole } from "./schema/names.js";
import { operationsSchema } from "./schema/operations-schema.js";
import type { StorageSchema } from "./schema/storage-schema.js";
import { schemaProblems, workersRights } from "./schema/verify-schema.js";
import { StorageError } from "./storage-error.js";

/**
 * Refuses to start on a database that would not keep what is promised: migrations that are pending or
 * have changed, a role that row-level security does not bind, tables that differ from their definitions
 * or lack forced row-level security. Reads only, as the role of the units of work.
 *
 * The login itself may be a superuser or bypass row-level security, as the login of the embedded database
 * does: every transaction becomes `nexus_app` in the round trip that begins it, and only that role is bound.
 * But SQL of the host's own inside a unit of work could then take its role back (`reset role`); a login
 * that is nothing but a member of `nexus_app` and `nexus_worker` cannot gain anything by it.
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
    await checkRoles(session);
    return { commit: true, value: await schemaProblems(session, schemas.flatMap((schema) => schema.tables)) };
  });
  if (problems.length > 0) throw StorageError.schemaMismatch([...new Set(problems)]);
};

/** What the roles are, and what `nexus_worker` may do with the tables of this schema. */
const rolesAndRights = `
  select r.rolname as name, r.rolsuper as superuser, r.rolbypassrls as bypasses, pg_has_role($1, r.oid, 'MEMBER') as "appMember",
    (select coalesce(json_agg(json_build_object('table', c.relname, 'privilege', privilege)), '[]')
      from pg_class c, unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) privilege
      where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p', 'v', 'm')
        and case when privilege in ('DELETE', 'TRUNCATE') then has_table_privilege(r.oid, c.oid, privilege) else has_any_column_privilege(r.oid, c.oid, privilege) end) as rights
  from pg_roles r where r.rolname in ($1, $2)`;

/** Roles that row-level security does not bind, and that the first role could become. */
const waysOut = `
  select r.rolname as name from pg_roles r
  where r.rolname <> $1 and (r.rolsuper or r.rolbypassrls) and pg_has_role($1, r.oid, 'MEMBER') order by r.rolname`;

interface Right {
  readonly table: string;
  readonly privilege: string;
}

const checkRoles = async (session: Session): Promise<void> => {
  const { rows } = await session.query(rolesAndRights, [appRole, workerRole]);
  for (const name of [appRole, workerRole]) {
    const role = rows.find((row) => row["name"] === name);
    if (role?.["superuser"] !== false) throw StorageError.unsafeRole(`${name} must not be a superuser`);
    if (role["bypasses"] !== false) throw StorageError.unsafeRole(`${name} must not have BYPASSRLS`);
    const [way] = (await session.query(waysOut, [name])).rows;
    if (way) throw StorageError.unsafeRole(`${name} must not be a member of ${String(way["name"])}, which row-level security does not bind`);
    if (name === appRole) continue;
    if (role["appMember"] !== false) throw StorageError.unsafeRole(`${appRole} must not be a member of ${name}`);
    const beyond = (role["rights"] as readonly Right[]).filter(({ table, privilege }) => !(workersRights[table] ?? []).includes(privilege));
    if (beyond.length > 0) throw StorageError.unsafeRole(`${name} may ${beyond.map(({ table, privilege }) => `${privilege} ${table}`).join(", ")}, and must not`);
  }
};
