/** Frozen text: its checksum is kept with every database it was applied to. Changes come as new migrations. */
export const roomsMigration = {
  name: "0001-rooms",
  up: `
create table "operations_territory" (
  "tenant_id" text collate "C" not null default nullif(current_setting('app.tenant', true), ''),
  "id" text collate "C" not null,
  "version" bigint not null check ("version" between 1 and 9007199254740991),
  "data" json not null,
  constraint "operations_territory_pkey" primary key ("tenant_id", "id")
);
alter table "operations_territory" enable row level security, force row level security;
create policy "tenant" on "operations_territory" using ("tenant_id" = nullif(current_setting('app.tenant', true), '')) with check ("tenant_id" = nullif(current_setting('app.tenant', true), ''));
revoke all on "operations_territory" from public;
grant select, insert, update, delete on "operations_territory" to nexus_app;

create table "operations_territory_member" (
  "tenant_id" text collate "C" not null default nullif(current_setting('app.tenant', true), ''),
  "id" text collate "C" not null,
  "version" bigint not null check ("version" between 1 and 9007199254740991),
  "data" json not null,
  constraint "operations_territory_member_pkey" primary key ("tenant_id", "id")
);
alter table "operations_territory_member" enable row level security, force row level security;
create policy "tenant" on "operations_territory_member" using ("tenant_id" = nullif(current_setting('app.tenant', true), '')) with check ("tenant_id" = nullif(current_setting('app.tenant', true), ''));
revoke all on "operations_territory_member" from public;
grant select, insert, update, delete on "operations_territory_member" to nexus_app;

create table "operations_business_calendar" (
  "tenant_id" text collate "C" not null default nullif(current_setting('app.tenant', true), ''),
  "id" text collate "C" not null,
  "version" bigint not null check ("version" between 1 and 9007199254740991),
  "data" json not null,
  constraint "operations_business_calendar_pkey" primary key ("tenant_id", "id")
);
alter table "operations_business_calendar" enable row level security, force row level security;
create policy "tenant" on "operations_business_calendar" using ("tenant_id" = nullif(current_setting('app.tenant', true), '')) with check ("tenant_id" = nullif(current_setting('app.tenant', true), ''));
revoke all on "operations_business_calendar" from public;
grant select, insert, update, delete on "operations_business_calendar" to nexus_app;

create table "operations_absence" (
  "tenant_id" text collate "C" not null default nullif(current_setting('app.tenant', true), ''),
  "id" text collate "C" not null,
  "version" bigint not null check ("version" between 1 and 9007199254740991),
  "data" json not null,
  constraint "operations_absence_pkey" primary key ("tenant_id", "id")
);
alter table "operations_absence" enable row level security, force row level security;
create policy "tenant" on "operations_absence" using ("tenant_id" = nullif(current_setting('app.tenant', true), '')) with check ("tenant_id" = nullif(current_setting('app.tenant', true), ''));
revoke all on "operations_absence" from public;
grant select, insert, update, delete on "operations_absence" to nexus_app;

create table "operations_delegation" (
  "tenant_id" text collate "C" not null default nullif(current_setting('app.tenant', true), ''),
  "id" text collate "C" not null,
  "version" bigint not null check ("version" between 1 and 9007199254740991),
  "data" json not null,
  constraint "operations_delegation_pkey" primary key ("tenant_id", "id")
);
alter table "operations_delegation" enable row level security, force row level security;
create policy "tenant" on "operations_delegation" using ("tenant_id" = nullif(current_setting('app.tenant', true), '')) with check ("tenant_id" = nullif(current_setting('app.tenant', true), ''));
revoke all on "operations_delegation" from public;
grant select, insert, update, delete on "operations_delegation" to nexus_app;
`,
  down: `
drop table "operations_delegation";
drop table "operations_absence";
drop table "operations_business_calendar";
drop table "operations_territory_member";
drop table "operations_territory";
`,
} as const;
