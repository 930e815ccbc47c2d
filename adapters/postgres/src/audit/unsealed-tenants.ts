import type { UnsealedTenants } from "@nexus/crm-operations";
import { plainTimeScript, type Database } from "../database/database.js";
import { workerRole } from "../schema/names.js";

/** Steps from tenant to tenant through the primary key, however many of their entries wait. */
const nextTenants = `
  with recursive waiting (tenant_id) as (
    (select tenant_id from nexus_audit_pending where tenant_id > $2 order by tenant_id limit 1)
    union all
    select (select next.tenant_id from nexus_audit_pending as next where next.tenant_id > waiting.tenant_id order by next.tenant_id limit 1)
    from waiting where waiting.tenant_id is not null
  )
  select tenant_id from waiting where tenant_id is not null limit $1`;

/** Asks as `nexus_worker`, which sees the tenants of the waiting list and nothing else. */
export const unsealedTenantsOf = (database: Database): UnsealedTenants => ({
  list: (limit, after = "") =>
    database.transaction({ mode: "read-only", script: `${plainTimeScript}; set local role ${workerRole}` }, async (session) => {
      const { rows } = await session.query(nextTenants, [limit, after]);
      return { commit: true, value: rows.map((row) => String(row["tenant_id"])) };
    }),
});
