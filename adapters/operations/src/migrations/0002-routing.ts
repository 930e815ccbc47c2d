/** Frozen text: its checksum is kept with every database it was applied to. Changes come as new migrations. */
export const routingMigration = {
  name: "0002-routing",
  up: `
create table "operations_routing_policy" (
  "tenant_id" text collate "C" not null default nullif(current_setting('app.tenant', true), ''),
  "id" text collate "C" not null,
  "version" bigint not null check ("version" between 1 and 9007199254740991),
  "entity" text collate "C" not null,
  "policy_id" text collate "C" not null,
  "policy_version" bigint not null check ("policy_version" between -9007199254740991 and 9007199254740991),
  "policy" json not null,
  constraint "operations_routing_policy_pkey" primary key ("tenant_id", "id")
);
alter table "operations_routing_policy" enable row level security, force row level security;
create policy "tenant" on "operations_routing_policy" using ("tenant_id" = nullif(current_setting('app.tenant', true), '')) with check ("tenant_id" = nullif(current_setting('app.tenant', true), ''));
revoke all on "operations_routing_policy" from public;
grant select, insert on "operations_routing_policy" to nexus_app;
create trigger "append_only" before update or delete or truncate on "operations_routing_policy" for each statement execute function nexus_refuse_change();

create table "operations_routing_member" (
  "tenant_id" text collate "C" not null default nullif(current_setting('app.tenant', true), ''),
  "id" text collate "C" not null,
  "version" bigint not null check ("version" between 1 and 9007199254740991),
  "data" json not null,
  constraint "operations_routing_member_pkey" primary key ("tenant_id", "id")
);
alter table "operations_routing_member" enable row level security, force row level security;
create policy "tenant" on "operations_routing_member" using ("tenant_id" = nullif(current_setting('app.tenant', true), '')) with check ("tenant_id" = nullif(current_setting('app.tenant', true), ''));
revoke all on "operations_routing_member" from public;
grant select, insert, update, delete on "operations_routing_member" to nexus_app;

create table "operations_routing_snapshot" (
  "tenant_id" text collate "C" not null default nullif(current_setting('app.tenant', true), ''),
  "id" text collate "C" not null,
  "version" bigint not null check ("version" between 1 and 9007199254740991),
  "snapshot" json not null,
  constraint "operations_routing_snapshot_pkey" primary key ("tenant_id", "id")
);
alter table "operations_routing_snapshot" enable row level security, force row level security;
create policy "tenant" on "operations_routing_snapshot" using ("tenant_id" = nullif(current_setting('app.tenant', true), '')) with check ("tenant_id" = nullif(current_setting('app.tenant', true), ''));
revoke all on "operations_routing_snapshot" from public;
grant select, insert on "operations_routing_snapshot" to nexus_app;
create trigger "append_only" before update or delete or truncate on "operations_routing_snapshot" for each statement execute function nexus_refuse_change();

create table "operations_routing_rotation" (
  "tenant_id" text collate "C" not null default nullif(current_setting('app.tenant', true), ''),
  "id" text collate "C" not null,
  "version" bigint not null check ("version" between 1 and 9007199254740991),
  "scope" text collate "C" not null,
  "turn" bigint not null check ("turn" between -9007199254740991 and 9007199254740991),
  "places" json not null,
  constraint "operations_routing_rotation_pkey" primary key ("tenant_id", "id")
);
alter table "operations_routing_rotation" enable row level security, force row level security;
create policy "tenant" on "operations_routing_rotation" using ("tenant_id" = nullif(current_setting('app.tenant', true), '')) with check ("tenant_id" = nullif(current_setting('app.tenant', true), ''));
revoke all on "operations_routing_rotation" from public;
grant select, insert, update, delete on "operations_routing_rotation" to nexus_app;

create table "operations_routing_load" (
  "tenant_id" text collate "C" not null default nullif(current_setting('app.tenant', true), ''),
  "id" text collate "C" not null,
  "version" bigint not null check ("version" between 1 and 9007199254740991),
  "open_load" bigint not null check ("open_load" between -9007199254740991 and 9007199254740991),
  "capacity" bigint check ("capacity" between -9007199254740991 and 9007199254740991),
  constraint "operations_routing_load_pkey" primary key ("tenant_id", "id"),
  constraint "operations_routing_load_open_load_at_most_capacity_check" check ("open_load" <= "capacity")
);
alter table "operations_routing_load" enable row level security, force row level security;
create policy "tenant" on "operations_routing_load" using ("tenant_id" = nullif(current_setting('app.tenant', true), '')) with check ("tenant_id" = nullif(current_setting('app.tenant', true), ''));
revoke all on "operations_routing_load" from public;
grant select, insert, update, delete on "operations_routing_load" to nexus_app;

create table "operations_routing_assignment" (
  "tenant_id" text collate "C" not null default nullif(current_setting('app.tenant', true), ''),
  "id" text collate "C" not null,
  "version" bigint not null check ("version" between 1 and 9007199254740991),
  "entity" text collate "C" not null,
  "record_id" text collate "C" not null,
  "status" text collate "C" not null,
  "user_id" text collate "C",
  "queue_id" text collate "C",
  "holder_id" text collate "C",
  "at" timestamptz(3) not null,
  "more" json not null,
  constraint "operations_routing_assignment_pkey" primary key ("tenant_id", "id"),
  constraint "operations_routing_assignment_status_at_entity_record_id_key" unique ("tenant_id", "status", "at", "entity", "record_id"),
  constraint "operations_routing_assignment_holder_id_at_entity_record_id_key" unique ("tenant_id", "holder_id", "at", "entity", "record_id")
);
alter table "operations_routing_assignment" enable row level security, force row level security;
create policy "tenant" on "operations_routing_assignment" using ("tenant_id" = nullif(current_setting('app.tenant', true), '')) with check ("tenant_id" = nullif(current_setting('app.tenant', true), ''));
revoke all on "operations_routing_assignment" from public;
grant select, insert, update, delete on "operations_routing_assignment" to nexus_app;

create table "operations_routing_run" (
  "tenant_id" text collate "C" not null default nullif(current_setting('app.tenant', true), ''),
  "id" text collate "C" not null,
  "version" bigint not null check ("version" between 1 and 9007199254740991),
  "at" timestamptz(3) not null,
  "run" json not null,
  constraint "operations_routing_run_pkey" primary key ("tenant_id", "id"),
  constraint "operations_routing_run_at_id_key" unique ("tenant_id", "at", "id")
);
alter table "operations_routing_run" enable row level security, force row level security;
create policy "tenant" on "operations_routing_run" using ("tenant_id" = nullif(current_setting('app.tenant', true), '')) with check ("tenant_id" = nullif(current_setting('app.tenant', true), ''));
revoke all on "operations_routing_run" from public;
grant select, insert on "operations_routing_run" to nexus_app;
create trigger "append_only" before update or delete or truncate on "operations_routing_run" for each statement execute function nexus_refuse_change();

create table "operations_routing_decision" (
  "tenant_id" text collate "C" not null default nullif(current_setting('app.tenant', true), ''),
  "id" text collate "C" not null,
  "version" bigint not null check ("version" between 1 and 9007199254740991),
  "run_id" text collate "C" not null,
  "position" bigint not null check ("position" between -9007199254740991 and 9007199254740991),
  "subject" json not null,
  "outcome" json not null,
  constraint "operations_routing_decision_pkey" primary key ("tenant_id", "id"),
  constraint "operations_routing_decision_run_id_position_key" unique ("tenant_id", "run_id", "position")
);
alter table "operations_routing_decision" enable row level security, force row level security;
create policy "tenant" on "operations_routing_decision" using ("tenant_id" = nullif(current_setting('app.tenant', true), '')) with check ("tenant_id" = nullif(current_setting('app.tenant', true), ''));
revoke all on "operations_routing_decision" from public;
grant select, insert on "operations_routing_decision" to nexus_app;
create trigger "append_only" before update or delete or truncate on "operations_routing_decision" for each statement execute function nexus_refuse_change();

create table "operations_routing_given" (
  "tenant_id" text collate "C" not null default nullif(current_setting('app.tenant', true), ''),
  "id" text collate "C" not null,
  "version" bigint not null check ("version" between 1 and 9007199254740991),
  "user_id" text collate "C" not null,
  "at" timestamptz(3) not null,
  "given" json not null,
  constraint "operations_routing_given_pkey" primary key ("tenant_id", "id")
);
alter table "operations_routing_given" enable row level security, force row level security;
create policy "tenant" on "operations_routing_given" using ("tenant_id" = nullif(current_setting('app.tenant', true), '')) with check ("tenant_id" = nullif(current_setting('app.tenant', true), ''));
revoke all on "operations_routing_given" from public;
grant select, insert on "operations_routing_given" to nexus_app;
create trigger "append_only" before update or delete or truncate on "operations_routing_given" for each statement execute function nexus_refuse_change();
`,
  down: `
drop table "operations_routing_given";
drop table "operations_routing_decision";
drop table "operations_routing_run";
drop table "operations_routing_assignment";
drop table "operations_routing_load";
drop table "operations_routing_rotation";
drop table "operations_routing_snapshot";
drop table "operations_routing_member";
drop table "operations_routing_policy";
`,
} as const;
