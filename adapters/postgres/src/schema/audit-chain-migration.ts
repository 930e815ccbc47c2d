import type { Migration } from "./storage-schema.js";

const createWorker = `
do $$
begin
  if not exists (select from pg_roles where rolname = 'nexus_worker') then
    create role nexus_worker nologin nosuperuser nocreatedb nocreaterole noreplication nobypassrls;
  end if;
exception
  -- Roles belong to the whole server: another of its databases was faster.
  when duplicate_object or unique_violation then null;
end $$;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) and not pg_has_role(current_user, 'nexus_worker', 'USAGE') then
    execute format('grant nexus_worker to %I', current_user);
  end if;
  execute format('grant usage on schema %I to nexus_worker', current_schema());
end $$;`;

const createTables = `
create table "nexus_audit_reason" (
  "tenant_id" text collate "C" not null default nullif(current_setting('app.tenant', true), ''),
  "id" text collate "C" not null,
  "version" bigint not null check ("version" between 1 and 9007199254740991),
  "entity_type" text collate "C" not null,
  "entity_id" text collate "C" not null,
  "salt" text collate "C" not null,
  "text" text collate "C" not null,
  constraint "nexus_audit_reason_pkey" primary key ("tenant_id", "id")
);
alter table "nexus_audit_reason" enable row level security, force row level security;
create policy "tenant" on "nexus_audit_reason" using ("tenant_id" = nullif(current_setting('app.tenant', true), '')) with check ("tenant_id" = nullif(current_setting('app.tenant', true), ''));
revoke all on "nexus_audit_reason" from public;
grant select, insert, update, delete on "nexus_audit_reason" to nexus_app;
create table "nexus_audit_pending" (
  "tenant_id" text collate "C" not null default nullif(current_setting('app.tenant', true), ''),
  "id" text collate "C" not null,
  "version" bigint not null check ("version" between 1 and 9007199254740991),
  "at" timestamptz(3) not null,
  constraint "nexus_audit_pending_pkey" primary key ("tenant_id", "id")
);
alter table "nexus_audit_pending" enable row level security, force row level security;
create policy "tenant" on "nexus_audit_pending" using ("tenant_id" = nullif(current_setting('app.tenant', true), '')) with check ("tenant_id" = nullif(current_setting('app.tenant', true), ''));
revoke all on "nexus_audit_pending" from public;
grant select, insert, update, delete on "nexus_audit_pending" to nexus_app;
create table "nexus_audit_seal" (
  "tenant_id" text collate "C" not null default nullif(current_setting('app.tenant', true), ''),
  "id" text collate "C" not null,
  "version" bigint not null check ("version" between 1 and 9007199254740991),
  "position" bigint not null check ("position" between -9007199254740991 and 9007199254740991),
  "batch" bigint not null check ("batch" between -9007199254740991 and 9007199254740991),
  "algorithm" bigint not null check ("algorithm" between -9007199254740991 and 9007199254740991),
  "previous_hash" text collate "C" not null,
  "hash" text collate "C" not null,
  constraint "nexus_audit_seal_pkey" primary key ("tenant_id", "id"),
  constraint "nexus_audit_seal_position_key" unique ("tenant_id", "position")
);
alter table "nexus_audit_seal" enable row level security, force row level security;
create policy "tenant" on "nexus_audit_seal" using ("tenant_id" = nullif(current_setting('app.tenant', true), '')) with check ("tenant_id" = nullif(current_setting('app.tenant', true), ''));
revoke all on "nexus_audit_seal" from public;
grant select, insert on "nexus_audit_seal" to nexus_app;
create trigger "append_only" before update or delete or truncate on "nexus_audit_seal" for each statement execute function nexus_refuse_change();`;

/** What finds the head of a chain, and the reasons of a record, without a walk through all of them. */
const createIndexes = `
create index "nexus_audit_seal_head" on "nexus_audit_seal" ("tenant_id", "position" desc nulls last, "id");
create index "nexus_audit_reason_entity" on "nexus_audit_reason" ("tenant_id", "entity_type", "entity_id");
create index "nexus_audit_entity" on "nexus_audit" ("tenant_id", "entity_type", "entity_id", "at", "id");
create index "nexus_audit_correlation" on "nexus_audit" ("tenant_id", "correlation_id", "at", "id");
create index "nexus_audit_actor" on "nexus_audit" ("tenant_id", "actor_id", "at", "id");
create index "nexus_audit_at" on "nexus_audit" ("tenant_id", "at", "id");`;

/**
 * The entries that are there keep what they say, and wait for their seals. Row-level security binds the
 * owner of the tables too, so that it is lifted for the owner, in this transaction only. Reasons are
 * written over before their column goes: a dropped column stays in the rows it was in.
 */
const moveEntries = `
alter table "nexus_audit" add "result" text collate "C" not null default 'done', add "refusal_code" text collate "C", add "reason_digest" text collate "C", add "actor_id" text collate "C";
alter table "nexus_audit" no force row level security, disable trigger "append_only";
alter table "nexus_audit_reason" no force row level security;
alter table "nexus_audit_pending" no force row level security;
insert into "nexus_audit_reason" ("tenant_id", "id", "version", "entity_type", "entity_id", "salt", "text")
  select "tenant_id", "id", 1, "entity_type", "entity_id", replace(gen_random_uuid()::text, '-', ''), "reason" from "nexus_audit" where "reason" is not null;
update "nexus_audit" as entry set "actor_id" = "actor" ->> 'id', "reason" = null,
  "reason_digest" = (select encode(sha256(convert_to(kept."salt" || kept."text", 'UTF8')), 'hex') from "nexus_audit_reason" as kept where kept."tenant_id" = entry."tenant_id" and kept."id" = entry."id");
insert into "nexus_audit_pending" ("tenant_id", "id", "version", "at") select "tenant_id", "id", 1, "at" from "nexus_audit";
alter table "nexus_audit" drop "reason", alter "actor_id" set not null;
alter table "nexus_audit" force row level security, enable trigger "append_only";
alter table "nexus_audit_reason" force row level security;
alter table "nexus_audit_pending" force row level security;`;

/** With the insert itself, so that an entry that commits late, or comes by SQL, waits like any other. */
const createWaiting = `
create function nexus_audit_wait() returns trigger language plpgsql set search_path from current as $$
begin
  insert into nexus_audit_pending (tenant_id, id, version, at) select tenant_id, id, 1, at from added on conflict do nothing;
  return null;
end $$;
create trigger "wait_for_seal" after insert on "nexus_audit" referencing new table as added for each statement execute function nexus_audit_wait();`;

/** Who works for all tenants learns which of them have something to seal, and nothing else. */
const showTenants = `
create policy "worker" on "nexus_audit_pending" for select to nexus_worker using (true);
grant select ("tenant_id") on "nexus_audit_pending" to nexus_worker;`;

const takeBack = `
drop trigger "wait_for_seal" on "nexus_audit";
drop function nexus_audit_wait();
drop index "nexus_audit_entity", "nexus_audit_correlation", "nexus_audit_actor", "nexus_audit_at";
alter table "nexus_audit" add "reason" text collate "C";
alter table "nexus_audit" no force row level security, disable trigger "append_only";
alter table "nexus_audit_reason" no force row level security;
update "nexus_audit" as entry set "reason" = kept."text" from "nexus_audit_reason" as kept where kept."tenant_id" = entry."tenant_id" and kept."id" = entry."id";
alter table "nexus_audit" drop "result", drop "refusal_code", drop "reason_digest", drop "actor_id";
alter table "nexus_audit" force row level security, enable trigger "append_only";
drop table "nexus_audit_seal";
drop table "nexus_audit_pending";
drop table "nexus_audit_reason";`;

/** Frozen text: its checksum is kept with every database it was applied to. `down` leaves the role: other databases of the server may use it. */
export const auditChainMigration: Migration = {
  name: "0004-audit-chain",
  up: createWorker + createTables + moveEntries + createIndexes + createWaiting + showTenants,
  down: takeBack,
};
