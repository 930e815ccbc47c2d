/** Frozen text: its checksum is kept with every database it was applied to. Changes come as new migrations. */
export const erasureMigration = {
  name: "0005-erasure",
  up: `
create table "operations_erasure" (
  "tenant_id" text collate "C" not null default nullif(current_setting('app.tenant', true), ''),
  "id" text collate "C" not null,
  "version" bigint not null check ("version" between 1 and 9007199254740991),
  "entity_type" text collate "C" not null,
  "record_id" text collate "C" not null,
  "erasure_id" text collate "C" not null,
  "erased_at" timestamptz(3) not null,
  "erased_by" text collate "C" not null,
  "legal_basis" text collate "C" not null,
  constraint "operations_erasure_pkey" primary key ("tenant_id", "id")
);
alter table "operations_erasure" enable row level security, force row level security;
create policy "tenant" on "operations_erasure" using ("tenant_id" = nullif(current_setting('app.tenant', true), '')) with check ("tenant_id" = nullif(current_setting('app.tenant', true), ''));
revoke all on "operations_erasure" from public;
grant select, insert on "operations_erasure" to nexus_app;
create trigger "append_only" before update or delete or truncate on "operations_erasure" for each statement execute function nexus_refuse_change();

create table "operations_legal_hold" (
  "tenant_id" text collate "C" not null default nullif(current_setting('app.tenant', true), ''),
  "id" text collate "C" not null,
  "version" bigint not null check ("version" between 1 and 9007199254740991),
  "entity_type" text collate "C" not null,
  "record_id" text collate "C" not null,
  "reason" text collate "C" not null,
  "placed_at" timestamptz(3) not null,
  "placed_by" text collate "C" not null,
  constraint "operations_legal_hold_pkey" primary key ("tenant_id", "id")
);
alter table "operations_legal_hold" enable row level security, force row level security;
create policy "tenant" on "operations_legal_hold" using ("tenant_id" = nullif(current_setting('app.tenant', true), '')) with check ("tenant_id" = nullif(current_setting('app.tenant', true), ''));
revoke all on "operations_legal_hold" from public;
grant select, insert, update, delete on "operations_legal_hold" to nexus_app;

create table "operations_routing_facts" (
  "tenant_id" text collate "C" not null default nullif(current_setting('app.tenant', true), ''),
  "id" text collate "C" not null,
  "version" bigint not null check ("version" between 1 and 9007199254740991),
  "entity" text collate "C" not null,
  "record_id" text collate "C" not null,
  "read" json not null,
  constraint "operations_routing_facts_pkey" primary key ("tenant_id", "id")
);
alter table "operations_routing_facts" enable row level security, force row level security;
create policy "tenant" on "operations_routing_facts" using ("tenant_id" = nullif(current_setting('app.tenant', true), '')) with check ("tenant_id" = nullif(current_setting('app.tenant', true), ''));
revoke all on "operations_routing_facts" from public;
grant select, insert, update, delete on "operations_routing_facts" to nexus_app;
`,
  down: `
drop table "operations_routing_facts";
drop table "operations_legal_hold";
drop table "operations_erasure";
`,
} as const;
