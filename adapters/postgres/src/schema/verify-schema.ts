import { auditPendingTable, outboxTable, type TableDefinition } from "@nexus/crm-operations";
import type { Session } from "../database/database.js";
import { appRole, columnName, workerRole } from "./names.js";
import { storedTypes } from "./table-sql.js";

interface LiveTable {
  readonly name: string;
  readonly secured: boolean;
  readonly policies: readonly { readonly name: string; readonly roles: readonly string[]; readonly using: string | null; readonly check: string | null }[];
  readonly columns: readonly { readonly name: string; readonly type: string; readonly required: boolean; readonly defaulted: boolean; readonly collation: string | null }[];
  readonly keys: readonly (readonly string[])[];
  readonly checks: readonly string[];
  readonly may: readonly string[];
}

/** What `nexus_worker` may do, on which tables, for all tenants; on all others nothing. */
export const workersRights: Readonly<Record<string, readonly string[]>> = { [outboxTable.name]: ["SELECT", "UPDATE", "DELETE"], [auditPendingTable.name]: ["SELECT"] };

const liveTables = `
  select coalesce(json_agg(json_build_object(
    'name', c.relname,
    'secured', c.relrowsecurity and c.relforcerowsecurity,
    'policies', (select coalesce(json_agg(json_build_object('name', p.polname,
        'roles', (select coalesce(json_agg(r.rolname), '[]') from pg_roles r where r.oid = any(p.polroles)),
        'using', pg_get_expr(p.polqual, p.polrelid), 'check', pg_get_expr(p.polwithcheck, p.polrelid))), '[]')
      from pg_policy p where p.polrelid = c.oid and p.polpermissive),
    'columns', (select json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod),
        'required', a.attnotnull, 'defaulted', a.atthasdef or a.attidentity <> '', 'collation', l.collname))
      from pg_attribute a left join pg_collation l on l.oid = a.attcollation where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped),
    'keys', (select coalesce(json_agg((select json_agg(a.attname order by k.place) from unnest(u.conkey) with ordinality as k (number, place)
        join pg_attribute a on a.attrelid = c.oid and a.attnum = k.number)), '[]')
      from pg_constraint u where u.conrelid = c.oid and u.contype in ('p', 'u')),
    'checks', (select coalesce(json_agg(pg_get_constraintdef(k.oid)), '[]') from pg_constraint k where k.conrelid = c.oid and k.contype = 'c'),
    'may', (select coalesce(json_agg(privilege), '[]') from unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) privilege
      where has_table_privilege($2, c.oid, privilege))
  )), '[]') as tables
  from pg_class c where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p') and c.relname = any($1)`;

/**
 * What differs between the live tables and their definitions, as sentences; empty when all is well.
 * Columns nobody knows are allowed when they fill themselves in: a newer program may have added them.
 */
export const schemaProblems = async (session: Session, tables: readonly TableDefinition[]): Promise<readonly string[]> => {
  const { rows } = await session.query(liveTables, [tables.map((table) => table.name), appRole]);
  const live = (rows[0]?.["tables"] ?? []) as readonly LiveTable[];
  return tables.flatMap((table) => {
    const found = live.find((one) => one.name === table.name);
    return found ? [...columnProblems(table, found), ...keyProblems(table, found), ...boundProblems(table, found), ...securityProblems(table, found)] : [`the table ${table.name} is missing`];
  });
};

const columnProblems = (table: TableDefinition, live: LiveTable): readonly string[] => {
  const wanted = [
    { name: "tenant_id", type: "text", required: true },
    ...Object.entries(table.columns).map(([name, column]) => ({ name: columnName(name), type: storedTypes[column.type], required: !column.nullable })),
  ];
  const wrong = wanted.flatMap(({ name, type, required }) => {
    const found = live.columns.find((column) => column.name === name);
    if (!found) return [`${table.name}.${name} is missing`];
    if (found.type !== type) return [`${table.name}.${name} is ${found.type} instead of ${type}`];
    if (found.required !== required) return [`${table.name}.${name} ${required ? "allows" : "forbids"} null`];
    return type === "text" && found.collation !== "C" ? [`${table.name}.${name} is not collated "C"`] : [];
  });
  const extra = live.columns.filter((column) => column.required && !column.defaulted && !wanted.some((one) => one.name === column.name));
  return [...wrong, ...extra.map((column) => `${table.name}.${column.name} is required and unknown`)];
};

const keyProblems = (table: TableDefinition, live: LiveTable): readonly string[] => {
  const wanted = [["id"], ...table.unique].map((columns) => ["tenant_id", ...columns.map(columnName)]);
  const missing = wanted.filter((columns) => !live.keys.some((key) => sameNames(key, columns)));
  const foreign = live.keys.filter((key) => !key.includes("tenant_id"));
  return [
    ...missing.map((columns) => `${table.name} has no unique key of ${columns.join(", ")}`),
    ...foreign.map((key) => `the unique key of ${key.join(", ")} on ${table.name} spans tenants`),
  ];
};

const boundProblems = (table: TableDefinition, live: LiveTable): readonly string[] => {
  const checks = live.checks.map((check) => check.replace(/["\s]/g, ""));
  return (table.atMost ?? [])
    .map(({ column, bound }) => [columnName(column), columnName(bound)] as const)
    .filter(([column, bound]) => !checks.includes(`CHECK((${column}<=${bound}))`))
    .map(([column, bound]) => `${table.name} has no check that ${column} is at most ${bound}`);
};

const securityProblems = (table: TableDefinition, live: LiveTable): readonly string[] => {
  const problems: string[] = [];
  if (!live.secured) problems.push(`${table.name} lacks forced row-level security`);
  const isWorkers = ({ roles }: LiveTable["policies"][number]): boolean => roles.length === 1 && roles[0] === workerRole;
  const policies = live.policies.filter((policy) => !isWorkers(policy));
  if (Object.hasOwn(workersRights, table.name) !== live.policies.some(isWorkers)) problems.push(`${table.name} needs a policy for ${workerRole} exactly when it is to work there`);
  if (policies.length !== 1 || !policies.every((policy) => bindsTenant(policy.using) && bindsTenant(policy.check))) {
    problems.push(`${table.name} needs exactly one policy, which binds rows to the tenant`);
  }
  const forbidden = table.appendOnly === true ? ["UPDATE", "DELETE", "TRUNCATE"] : ["TRUNCATE"];
  const needed = table.appendOnly === true ? ["SELECT", "INSERT"] : ["SELECT", "INSERT", "UPDATE", "DELETE"];
  problems.push(...forbidden.filter((privilege) => live.may.includes(privilege)).map((privilege) => `${appRole} may ${privilege} ${table.name}`));
  problems.push(...needed.filter((privilege) => !live.may.includes(privilege)).map((privilege) => `${appRole} may not ${privilege} ${table.name}`));
  return problems;
};

/** PostgreSQL prints the expression of a policy in its own words. */
const bindsTenant = (expression: string | null): boolean =>
  expression?.replace(/::text|\s/g, "").toLowerCase() === "(tenant_id=nullif(current_setting('app.tenant',true),''))";

const sameNames = (a: readonly string[], b: readonly string[]): boolean => a.length === b.length && a.every((name) => b.includes(name));
