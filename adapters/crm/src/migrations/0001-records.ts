/** Frozen text: its checksum is kept with every database it was applied to. Changes come as new migrations. */
export const recordsMigration = {
  name: "0001-records",
  up: `
create table "crm_lead" (
  "tenant_id" text collate "C" not null default nullif(current_setting('app.tenant', true), ''),
  "id" text collate "C" not null,
  "version" bigint not null check ("version" between 1 and 9007199254740991),
  "owner_id" text collate "C",
  "created_at" timestamptz(3) not null,
  "updated_at" timestamptz(3) not null,
  "deleted_at" timestamptz(3),
  "state" json not null,
  "title" text collate "C" not null,
  "status" text collate "C" not null,
  "source" text collate "C" not null,
  "score" bigint check ("score" between -9007199254740991 and 9007199254740991),
  "country" text collate "C",
  "industry" text collate "C",
  constraint "crm_lead_pkey" primary key ("tenant_id", "id")
);
alter table "crm_lead" enable row level security, force row level security;
create policy "tenant" on "crm_lead" using ("tenant_id" = nullif(current_setting('app.tenant', true), '')) with check ("tenant_id" = nullif(current_setting('app.tenant', true), ''));
revoke all on "crm_lead" from public;
grant select, insert, update, delete on "crm_lead" to nexus_app;
create index "crm_lead_created_at_idx" on "crm_lead" (tenant_id, created_at, id);
create index "crm_lead_status_idx" on "crm_lead" (tenant_id, status, created_at, id);
create index "crm_lead_owner_id_idx" on "crm_lead" (tenant_id, owner_id, created_at, id);
create index "crm_lead_score_idx" on "crm_lead" (tenant_id, score desc nulls last, created_at, id);

create table "crm_lead_key" (
  "tenant_id" text collate "C" not null default nullif(current_setting('app.tenant', true), ''),
  "id" text collate "C" not null,
  "version" bigint not null check ("version" between 1 and 9007199254740991),
  "lead_id" text collate "C" not null,
  "kind" text collate "C" not null,
  "value" text collate "C" not null,
  constraint "crm_lead_key_pkey" primary key ("tenant_id", "id")
);
alter table "crm_lead_key" enable row level security, force row level security;
create policy "tenant" on "crm_lead_key" using ("tenant_id" = nullif(current_setting('app.tenant', true), '')) with check ("tenant_id" = nullif(current_setting('app.tenant', true), ''));
revoke all on "crm_lead_key" from public;
grant select, insert, update, delete on "crm_lead_key" to nexus_app;
create index "crm_lead_key_value_idx" on "crm_lead_key" (tenant_id, value);
create index "crm_lead_key_lead_id_idx" on "crm_lead_key" (tenant_id, lead_id);

create table "crm_opportunity" (
  "tenant_id" text collate "C" not null default nullif(current_setting('app.tenant', true), ''),
  "id" text collate "C" not null,
  "version" bigint not null check ("version" between 1 and 9007199254740991),
  "owner_id" text collate "C",
  "created_at" timestamptz(3) not null,
  "updated_at" timestamptz(3) not null,
  "deleted_at" timestamptz(3),
  "state" json not null,
  "title" text collate "C" not null,
  "pipeline_id" text collate "C" not null,
  "stage_id" text collate "C" not null,
  "status" text collate "C" not null,
  "type" text collate "C" not null,
  "account_id" text collate "C",
  "source_lead_id" text collate "C",
  "value_minor_units" bigint check ("value_minor_units" between -9007199254740991 and 9007199254740991),
  "value_currency" text collate "C",
  "forecast_category" text collate "C" not null,
  "expected_close_date" date,
  "closed_at" timestamptz(3),
  constraint "crm_opportunity_pkey" primary key ("tenant_id", "id")
);
alter table "crm_opportunity" enable row level security, force row level security;
create policy "tenant" on "crm_opportunity" using ("tenant_id" = nullif(current_setting('app.tenant', true), '')) with check ("tenant_id" = nullif(current_setting('app.tenant', true), ''));
revoke all on "crm_opportunity" from public;
grant select, insert, update, delete on "crm_opportunity" to nexus_app;
create index "crm_opportunity_created_at_idx" on "crm_opportunity" (tenant_id, created_at, id);
create index "crm_opportunity_pipeline_id_idx" on "crm_opportunity" (tenant_id, pipeline_id, stage_id);
create index "crm_opportunity_status_idx" on "crm_opportunity" (tenant_id, status, created_at, id);
create index "crm_opportunity_owner_id_idx" on "crm_opportunity" (tenant_id, owner_id, status);
create index "crm_opportunity_source_lead_id_idx" on "crm_opportunity" (tenant_id, source_lead_id);
create index "crm_opportunity_account_id_idx" on "crm_opportunity" (tenant_id, account_id);

create table "crm_pipeline" (
  "tenant_id" text collate "C" not null default nullif(current_setting('app.tenant', true), ''),
  "id" text collate "C" not null,
  "version" bigint not null check ("version" between 1 and 9007199254740991),
  "owner_id" text collate "C",
  "created_at" timestamptz(3) not null,
  "updated_at" timestamptz(3) not null,
  "deleted_at" timestamptz(3),
  "state" json not null,
  "name" text collate "C" not null,
  "name_key" text collate "C" not null,
  "status" text collate "C" not null,
  "default_mark" text collate "C",
  constraint "crm_pipeline_pkey" primary key ("tenant_id", "id"),
  constraint "crm_pipeline_default_mark_key" unique ("tenant_id", "default_mark")
);
alter table "crm_pipeline" enable row level security, force row level security;
create policy "tenant" on "crm_pipeline" using ("tenant_id" = nullif(current_setting('app.tenant', true), '')) with check ("tenant_id" = nullif(current_setting('app.tenant', true), ''));
revoke all on "crm_pipeline" from public;
grant select, insert, update, delete on "crm_pipeline" to nexus_app;

create table "crm_activity" (
  "tenant_id" text collate "C" not null default nullif(current_setting('app.tenant', true), ''),
  "id" text collate "C" not null,
  "version" bigint not null check ("version" between 1 and 9007199254740991),
  "owner_id" text collate "C",
  "created_at" timestamptz(3) not null,
  "updated_at" timestamptz(3) not null,
  "deleted_at" timestamptz(3),
  "state" json not null,
  "type" text collate "C" not null,
  "status" text collate "C" not null,
  "related_type" text collate "C" not null,
  "related_id" text collate "C" not null,
  "scheduled_at" timestamptz(3),
  "ended_at" timestamptz(3),
  "takes_place_at" timestamptz(3) not null,
  constraint "crm_activity_pkey" primary key ("tenant_id", "id")
);
alter table "crm_activity" enable row level security, force row level security;
create policy "tenant" on "crm_activity" using ("tenant_id" = nullif(current_setting('app.tenant', true), '')) with check ("tenant_id" = nullif(current_setting('app.tenant', true), ''));
revoke all on "crm_activity" from public;
grant select, insert, update, delete on "crm_activity" to nexus_app;
create index "crm_activity_created_at_idx" on "crm_activity" (tenant_id, created_at, id);
create index "crm_activity_related_type_idx" on "crm_activity" (tenant_id, related_type, related_id, created_at, id);
create index "crm_activity_status_idx" on "crm_activity" (tenant_id, status, scheduled_at);

create table "crm_external_reference" (
  "tenant_id" text collate "C" not null default nullif(current_setting('app.tenant', true), ''),
  "id" text collate "C" not null,
  "version" bigint not null check ("version" between 1 and 9007199254740991),
  "entity_type" text collate "C" not null,
  "entity_id" text collate "C" not null,
  "source" text collate "C" not null,
  "external_id" text collate "C" not null,
  constraint "crm_external_reference_pkey" primary key ("tenant_id", "id")
);
alter table "crm_external_reference" enable row level security, force row level security;
create policy "tenant" on "crm_external_reference" using ("tenant_id" = nullif(current_setting('app.tenant', true), '')) with check ("tenant_id" = nullif(current_setting('app.tenant', true), ''));
revoke all on "crm_external_reference" from public;
grant select, insert, update, delete on "crm_external_reference" to nexus_app;

create table "crm_field_history" (
  "tenant_id" text collate "C" not null default nullif(current_setting('app.tenant', true), ''),
  "id" text collate "C" not null,
  "version" bigint not null check ("version" between 1 and 9007199254740991),
  "entity_type" text collate "C" not null,
  "entity_id" text collate "C" not null,
  "entity_version" bigint not null check ("entity_version" between -9007199254740991 and 9007199254740991),
  "field" text collate "C" not null,
  "change" json not null,
  "at" timestamptz(3) not null,
  "by" text collate "C" not null,
  "reason" text collate "C",
  constraint "crm_field_history_pkey" primary key ("tenant_id", "id"),
  constraint "crm_field_history_entity_type_entity_id_entity_ver_14963dc1_key" unique ("tenant_id", "entity_type", "entity_id", "entity_version", "field")
);
alter table "crm_field_history" enable row level security, force row level security;
create policy "tenant" on "crm_field_history" using ("tenant_id" = nullif(current_setting('app.tenant', true), '')) with check ("tenant_id" = nullif(current_setting('app.tenant', true), ''));
revoke all on "crm_field_history" from public;
grant select, insert on "crm_field_history" to nexus_app;
create trigger "append_only" before update or delete or truncate on "crm_field_history" for each statement execute function nexus_refuse_change();

create table "crm_imported_facts" (
  "tenant_id" text collate "C" not null default nullif(current_setting('app.tenant', true), ''),
  "id" text collate "C" not null,
  "version" bigint not null check ("version" between 1 and 9007199254740991),
  "data" json not null,
  constraint "crm_imported_facts_pkey" primary key ("tenant_id", "id")
);
alter table "crm_imported_facts" enable row level security, force row level security;
create policy "tenant" on "crm_imported_facts" using ("tenant_id" = nullif(current_setting('app.tenant', true), '')) with check ("tenant_id" = nullif(current_setting('app.tenant', true), ''));
revoke all on "crm_imported_facts" from public;
grant select, insert, update, delete on "crm_imported_facts" to nexus_app;
`,
  down: `
drop table "crm_imported_facts";
drop table "crm_field_history";
drop table "crm_external_reference";
drop table "crm_activity";
drop table "crm_pipeline";
drop table "crm_opportunity";
drop table "crm_lead_key";
drop table "crm_lead";
`,
} as const;
