import { auditPendingTable, auditReasonTable, auditSealTable, auditTable, commandAnswerTable, inboxTable, outboxTable } from "@nexus/crm-operations";
import { answersMigration } from "./answers-migration.js";
import { auditChainMigration } from "./audit-chain-migration.js";
import { outboxDeliveryMigration } from "./outbox-delivery.js";
import type { StorageSchema } from "./storage-schema.js";

const createRole = `
do $$
begin
  if not exists (select from pg_roles where rolname = 'nexus_app') then
    create role nexus_app nologin nosuperuser nocreatedb nocreaterole noreplication nobypassrls;
  end if;
exception
  -- Roles belong to the whole server: another of its databases was faster.
  when duplicate_object or unique_violation then null;
end $$;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) and not pg_has_role(current_user, 'nexus_app', 'USAGE') then
    execute format('grant nexus_app to %I', current_user);
  end if;
  execute format('grant usage on schema %I to nexus_app', current_schema());
end $$;
grant select on nexus_migration to nexus_app;`;

const createRefusal = `
create function nexus_refuse_change() returns trigger language plpgsql as $$
begin
  raise exception using errcode = 'NX001', message = 'rows are only added', table = tg_table_name;
end $$;`;

const createOutbox = `
create table "nexus_outbox" (
  "tenant_id" text collate "C" not null default nullif(current_setting('app.tenant', true), ''),
  "id" text collate "C" not null,
  "version" bigint not null check ("version" between 1 and 9007199254740991),
  "type" text collate "C" not null,
  "data" json not null,
  "at" timestamptz(3) not null,
  "actor" json not null,
  "correlation_id" text collate "C" not null,
  "causation_id" text collate "C",
  "schema_version" bigint not null check ("schema_version" between -9007199254740991 and 9007199254740991),
  "aggregate_type" text collate "C" not null,
  "aggregate_id" text collate "C" not null,
  "aggregate_sequence" bigint not null check ("aggregate_sequence" between -9007199254740991 and 9007199254740991),
  "status" text collate "C" not null,
  constraint "nexus_outbox_pkey" primary key ("tenant_id", "id"),
  constraint "nexus_outbox_aggregate_type_aggregate_id_aggregate_sequence_key" unique ("tenant_id", "aggregate_type", "aggregate_id", "aggregate_sequence")
);
alter table "nexus_outbox" enable row level security, force row level security;
create policy "tenant" on "nexus_outbox" using ("tenant_id" = nullif(current_setting('app.tenant', true), '')) with check ("tenant_id" = nullif(current_setting('app.tenant', true), ''));
revoke all on "nexus_outbox" from public;
grant select, insert, update, delete on "nexus_outbox" to nexus_app;`;

const createAudit = `
create table "nexus_audit" (
  "tenant_id" text collate "C" not null default nullif(current_setting('app.tenant', true), ''),
  "id" text collate "C" not null,
  "version" bigint not null check ("version" between 1 and 9007199254740991),
  "action" text collate "C" not null,
  "entity_type" text collate "C" not null,
  "entity_id" text collate "C" not null,
  "entity_version" bigint not null check ("entity_version" between -9007199254740991 and 9007199254740991),
  "changed_fields" json not null,
  "reason" text collate "C",
  "at" timestamptz(3) not null,
  "actor" json not null,
  "correlation_id" text collate "C" not null,
  constraint "nexus_audit_pkey" primary key ("tenant_id", "id")
);
alter table "nexus_audit" enable row level security, force row level security;
create policy "tenant" on "nexus_audit" using ("tenant_id" = nullif(current_setting('app.tenant', true), '')) with check ("tenant_id" = nullif(current_setting('app.tenant', true), ''));
revoke all on "nexus_audit" from public;
grant select, insert on "nexus_audit" to nexus_app;
create trigger "append_only" before update or delete or truncate on "nexus_audit" for each statement execute function nexus_refuse_change();`;

/**
 * What the unit of work itself needs: the roles, the outbox, the inbox, the audit trail. Every storage has it,
 * and it comes first. `down` leaves the roles: other databases of the server may use it.
 */
export const operationsSchema: StorageSchema = {
  namespace: "operations",
  tables: [outboxTable, inboxTable, auditTable, auditReasonTable, auditPendingTable, auditSealTable, commandAnswerTable],
  migrations: [
    { name: "0001-role-and-refusal", up: createRole + createRefusal, down: "drop function nexus_refuse_change();\nrevoke select on nexus_migration from nexus_app;" },
    { name: "0002-outbox-and-audit", up: createOutbox + createAudit, down: `drop table "nexus_audit";\ndrop table "nexus_outbox";` },
    outboxDeliveryMigration,
    auditChainMigration,
    answersMigration,
  ],
};
