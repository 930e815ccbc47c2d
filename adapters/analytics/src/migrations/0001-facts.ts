/** Frozen text: its checksum is kept with every database it was applied to. Changes come as new migrations. */
export const factsMigration = {
  name: "0001-facts",
  up: `
create table "analytics_event" (
  "tenant_id" text collate "C" not null default nullif(current_setting('app.tenant', true), ''),
  "id" text collate "C" not null,
  "version" bigint not null check ("version" between 1 and 9007199254740991),
  "at" timestamptz(3) not null,
  "name" text collate "C" not null,
  "journey_id" text collate "C" not null,
  "owner_id" text collate "C",
  "source" text collate "C",
  "about_type" text collate "C" not null,
  "about_id" text collate "C" not null,
  constraint "analytics_event_pkey" primary key ("tenant_id", "id"),
  constraint "analytics_event_at_id_key" unique ("tenant_id", "at", "id")
);
alter table "analytics_event" enable row level security, force row level security;
create policy "tenant" on "analytics_event" using ("tenant_id" = nullif(current_setting('app.tenant', true), '')) with check ("tenant_id" = nullif(current_setting('app.tenant', true), ''));
revoke all on "analytics_event" from public;
grant select, insert on "analytics_event" to nexus_app;
create trigger "append_only" before update or delete or truncate on "analytics_event" for each statement execute function nexus_refuse_change();
create table "analytics_step" (
  "tenant_id" text collate "C" not null default nullif(current_setting('app.tenant', true), ''),
  "id" text collate "C" not null,
  "version" bigint not null check ("version" between 1 and 9007199254740991),
  "journey_id" text collate "C" not null,
  "name" text collate "C" not null,
  "first_at" timestamptz(3) not null,
  constraint "analytics_step_pkey" primary key ("tenant_id", "id"),
  constraint "analytics_step_name_first_at_id_key" unique ("tenant_id", "name", "first_at", "id")
);
alter table "analytics_step" enable row level security, force row level security;
create policy "tenant" on "analytics_step" using ("tenant_id" = nullif(current_setting('app.tenant', true), '')) with check ("tenant_id" = nullif(current_setting('app.tenant', true), ''));
revoke all on "analytics_step" from public;
grant select, insert, update, delete on "analytics_step" to nexus_app;
create table "analytics_conversion" (
  "tenant_id" text collate "C" not null default nullif(current_setting('app.tenant', true), ''),
  "id" text collate "C" not null,
  "version" bigint not null check ("version" between 1 and 9007199254740991),
  "at" timestamptz(3) not null,
  "day" date not null,
  "lead_id" text collate "C" not null,
  "opportunity_id" text collate "C",
  "account_id" text collate "C",
  "owner_id" text collate "C",
  "source" text collate "C",
  "currency" text collate "C",
  "amount" bigint check ("amount" between -9007199254740991 and 9007199254740991),
  constraint "analytics_conversion_pkey" primary key ("tenant_id", "id"),
  constraint "analytics_conversion_at_id_key" unique ("tenant_id", "at", "id"),
  constraint "analytics_conversion_day_id_key" unique ("tenant_id", "day", "id")
);
alter table "analytics_conversion" enable row level security, force row level security;
create policy "tenant" on "analytics_conversion" using ("tenant_id" = nullif(current_setting('app.tenant', true), '')) with check ("tenant_id" = nullif(current_setting('app.tenant', true), ''));
revoke all on "analytics_conversion" from public;
grant select, insert on "analytics_conversion" to nexus_app;
create trigger "append_only" before update or delete or truncate on "analytics_conversion" for each statement execute function nexus_refuse_change();
create table "analytics_deal" (
  "tenant_id" text collate "C" not null default nullif(current_setting('app.tenant', true), ''),
  "id" text collate "C" not null,
  "version" bigint not null check ("version" between 1 and 9007199254740991),
  "fact_id" text collate "C" not null,
  "at" timestamptz(3) not null,
  "owner_id" text collate "C",
  "source" text collate "C",
  "pipeline_id" text collate "C" not null,
  "stage_id" text collate "C" not null,
  "stage_entered_at" timestamptz(3),
  "status" text collate "C" not null,
  "currency" text collate "C",
  "amount" bigint check ("amount" between -9007199254740991 and 9007199254740991),
  "weighted" bigint check ("weighted" between -9007199254740991 and 9007199254740991),
  "forecast_category" text collate "C" not null,
  "expected_close_date" date,
  "opened_at" timestamptz(3) not null,
  "closed_at" timestamptz(3),
  "closed_on" date,
  "stage_entered_second" bigint check ("stage_entered_second" between -9007199254740991 and 9007199254740991),
  "cycle_seconds" bigint check ("cycle_seconds" between -9007199254740991 and 9007199254740991),
  constraint "analytics_deal_pkey" primary key ("tenant_id", "id"),
  constraint "analytics_deal_at_fact_id_id_key" unique ("tenant_id", "at", "fact_id", "id"),
  constraint "analytics_deal_status_pipeline_id_id_key" unique ("tenant_id", "status", "pipeline_id", "id"),
  constraint "analytics_deal_status_closed_at_id_key" unique ("tenant_id", "status", "closed_at", "id"),
  constraint "analytics_deal_status_closed_on_id_key" unique ("tenant_id", "status", "closed_on", "id")
);
alter table "analytics_deal" enable row level security, force row level security;
create policy "tenant" on "analytics_deal" using ("tenant_id" = nullif(current_setting('app.tenant', true), '')) with check ("tenant_id" = nullif(current_setting('app.tenant', true), ''));
revoke all on "analytics_deal" from public;
grant select, insert, update, delete on "analytics_deal" to nexus_app;
`,
  down: `
drop table "analytics_deal";
drop table "analytics_conversion";
drop table "analytics_step";
drop table "analytics_event";
`,
} as const;
