/** Frozen text: its checksum is kept with every database it was applied to. Changes come as new migrations. */
export const setUpMigration = {
  name: "0002-set-up",
  up: `
create table "crm_field_version" (
  "tenant_id" text collate "C" not null default nullif(current_setting('app.tenant', true), ''),
  "id" text collate "C" not null,
  "version" bigint not null check ("version" between 1 and 9007199254740991),
  "data" json not null,
  constraint "crm_field_version_pkey" primary key ("tenant_id", "id")
);
alter table "crm_field_version" enable row level security, force row level security;
create policy "tenant" on "crm_field_version" using ("tenant_id" = nullif(current_setting('app.tenant', true), '')) with check ("tenant_id" = nullif(current_setting('app.tenant', true), ''));
revoke all on "crm_field_version" from public;
grant select, insert, update, delete on "crm_field_version" to nexus_app;

create table "crm_account" (
  "tenant_id" text collate "C" not null default nullif(current_setting('app.tenant', true), ''),
  "id" text collate "C" not null,
  "version" bigint not null check ("version" between 1 and 9007199254740991),
  "data" json not null,
  constraint "crm_account_pkey" primary key ("tenant_id", "id")
);
alter table "crm_account" enable row level security, force row level security;
create policy "tenant" on "crm_account" using ("tenant_id" = nullif(current_setting('app.tenant', true), '')) with check ("tenant_id" = nullif(current_setting('app.tenant', true), ''));
revoke all on "crm_account" from public;
grant select, insert, update, delete on "crm_account" to nexus_app;

create table "crm_account_link" (
  "tenant_id" text collate "C" not null default nullif(current_setting('app.tenant', true), ''),
  "id" text collate "C" not null,
  "version" bigint not null check ("version" between 1 and 9007199254740991),
  "data" json not null,
  constraint "crm_account_link_pkey" primary key ("tenant_id", "id")
);
alter table "crm_account_link" enable row level security, force row level security;
create policy "tenant" on "crm_account_link" using ("tenant_id" = nullif(current_setting('app.tenant', true), '')) with check ("tenant_id" = nullif(current_setting('app.tenant', true), ''));
revoke all on "crm_account_link" from public;
grant select, insert, update, delete on "crm_account_link" to nexus_app;

create table "crm_product" (
  "tenant_id" text collate "C" not null default nullif(current_setting('app.tenant', true), ''),
  "id" text collate "C" not null,
  "version" bigint not null check ("version" between 1 and 9007199254740991),
  "data" json not null,
  constraint "crm_product_pkey" primary key ("tenant_id", "id")
);
alter table "crm_product" enable row level security, force row level security;
create policy "tenant" on "crm_product" using ("tenant_id" = nullif(current_setting('app.tenant', true), '')) with check ("tenant_id" = nullif(current_setting('app.tenant', true), ''));
revoke all on "crm_product" from public;
grant select, insert, update, delete on "crm_product" to nexus_app;

create table "crm_fiscal_calendar" (
  "tenant_id" text collate "C" not null default nullif(current_setting('app.tenant', true), ''),
  "id" text collate "C" not null,
  "version" bigint not null check ("version" between 1 and 9007199254740991),
  "data" json not null,
  constraint "crm_fiscal_calendar_pkey" primary key ("tenant_id", "id")
);
alter table "crm_fiscal_calendar" enable row level security, force row level security;
create policy "tenant" on "crm_fiscal_calendar" using ("tenant_id" = nullif(current_setting('app.tenant', true), '')) with check ("tenant_id" = nullif(current_setting('app.tenant', true), ''));
revoke all on "crm_fiscal_calendar" from public;
grant select, insert, update, delete on "crm_fiscal_calendar" to nexus_app;

create table "crm_exchange_rate" (
  "tenant_id" text collate "C" not null default nullif(current_setting('app.tenant', true), ''),
  "id" text collate "C" not null,
  "version" bigint not null check ("version" between 1 and 9007199254740991),
  "type" text collate "C" not null,
  "base" text collate "C" not null,
  "quote" text collate "C" not null,
  "on" date not null,
  "recorded_at" timestamptz(3) not null,
  "rate" text collate "C" not null,
  "source" text collate "C" not null,
  constraint "crm_exchange_rate_pkey" primary key ("tenant_id", "id"),
  constraint "crm_exchange_rate_type_base_quote_on_recorded_at_key" unique ("tenant_id", "type", "base", "quote", "on", "recorded_at")
);
alter table "crm_exchange_rate" enable row level security, force row level security;
create policy "tenant" on "crm_exchange_rate" using ("tenant_id" = nullif(current_setting('app.tenant', true), '')) with check ("tenant_id" = nullif(current_setting('app.tenant', true), ''));
revoke all on "crm_exchange_rate" from public;
grant select, insert on "crm_exchange_rate" to nexus_app;
create trigger "append_only" before update or delete or truncate on "crm_exchange_rate" for each statement execute function nexus_refuse_change();

create table "crm_user" (
  "tenant_id" text collate "C" not null default nullif(current_setting('app.tenant', true), ''),
  "id" text collate "C" not null,
  "version" bigint not null check ("version" between 1 and 9007199254740991),
  "data" json not null,
  constraint "crm_user_pkey" primary key ("tenant_id", "id")
);
alter table "crm_user" enable row level security, force row level security;
create policy "tenant" on "crm_user" using ("tenant_id" = nullif(current_setting('app.tenant', true), '')) with check ("tenant_id" = nullif(current_setting('app.tenant', true), ''));
revoke all on "crm_user" from public;
grant select, insert, update, delete on "crm_user" to nexus_app;

create table "crm_position" (
  "tenant_id" text collate "C" not null default nullif(current_setting('app.tenant', true), ''),
  "id" text collate "C" not null,
  "version" bigint not null check ("version" between 1 and 9007199254740991),
  "data" json not null,
  constraint "crm_position_pkey" primary key ("tenant_id", "id")
);
alter table "crm_position" enable row level security, force row level security;
create policy "tenant" on "crm_position" using ("tenant_id" = nullif(current_setting('app.tenant', true), '')) with check ("tenant_id" = nullif(current_setting('app.tenant', true), ''));
revoke all on "crm_position" from public;
grant select, insert, update, delete on "crm_position" to nexus_app;

create table "crm_position_holding" (
  "tenant_id" text collate "C" not null default nullif(current_setting('app.tenant', true), ''),
  "id" text collate "C" not null,
  "version" bigint not null check ("version" between 1 and 9007199254740991),
  "data" json not null,
  constraint "crm_position_holding_pkey" primary key ("tenant_id", "id")
);
alter table "crm_position_holding" enable row level security, force row level security;
create policy "tenant" on "crm_position_holding" using ("tenant_id" = nullif(current_setting('app.tenant', true), '')) with check ("tenant_id" = nullif(current_setting('app.tenant', true), ''));
revoke all on "crm_position_holding" from public;
grant select, insert, update, delete on "crm_position_holding" to nexus_app;

create table "crm_group" (
  "tenant_id" text collate "C" not null default nullif(current_setting('app.tenant', true), ''),
  "id" text collate "C" not null,
  "version" bigint not null check ("version" between 1 and 9007199254740991),
  "data" json not null,
  constraint "crm_group_pkey" primary key ("tenant_id", "id")
);
alter table "crm_group" enable row level security, force row level security;
create policy "tenant" on "crm_group" using ("tenant_id" = nullif(current_setting('app.tenant', true), '')) with check ("tenant_id" = nullif(current_setting('app.tenant', true), ''));
revoke all on "crm_group" from public;
grant select, insert, update, delete on "crm_group" to nexus_app;

create table "crm_membership" (
  "tenant_id" text collate "C" not null default nullif(current_setting('app.tenant', true), ''),
  "id" text collate "C" not null,
  "version" bigint not null check ("version" between 1 and 9007199254740991),
  "data" json not null,
  constraint "crm_membership_pkey" primary key ("tenant_id", "id")
);
alter table "crm_membership" enable row level security, force row level security;
create policy "tenant" on "crm_membership" using ("tenant_id" = nullif(current_setting('app.tenant', true), '')) with check ("tenant_id" = nullif(current_setting('app.tenant', true), ''));
revoke all on "crm_membership" from public;
grant select, insert, update, delete on "crm_membership" to nexus_app;

create table "crm_reporting_line" (
  "tenant_id" text collate "C" not null default nullif(current_setting('app.tenant', true), ''),
  "id" text collate "C" not null,
  "version" bigint not null check ("version" between 1 and 9007199254740991),
  "data" json not null,
  constraint "crm_reporting_line_pkey" primary key ("tenant_id", "id")
);
alter table "crm_reporting_line" enable row level security, force row level security;
create policy "tenant" on "crm_reporting_line" using ("tenant_id" = nullif(current_setting('app.tenant', true), '')) with check ("tenant_id" = nullif(current_setting('app.tenant', true), ''));
revoke all on "crm_reporting_line" from public;
grant select, insert, update, delete on "crm_reporting_line" to nexus_app;
`,
  down: `
drop table "crm_reporting_line";
drop table "crm_membership";
drop table "crm_group";
drop table "crm_position_holding";
drop table "crm_position";
drop table "crm_user";
drop table "crm_exchange_rate";
drop table "crm_fiscal_calendar";
drop table "crm_product";
drop table "crm_account_link";
drop table "crm_account";
drop table "crm_field_version";
`,
} as const;
