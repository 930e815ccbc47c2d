/** Frozen text: its checksum is kept with every database it was applied to. Changes come as new migrations. */
export const partyMigration = {
  name: "0001-party",
  up: `
create table "party_organisation" (
  "tenant_id" text collate "C" not null default nullif(current_setting('app.tenant', true), ''),
  "id" text collate "C" not null,
  "version" bigint not null check ("version" between 1 and 9007199254740991),
  "status" text collate "C" not null,
  "merged_into" text collate "C",
  "is_removed" boolean not null,
  "content_hash" text collate "C",
  "created_at" timestamptz(3) not null,
  "updated_at" timestamptz(3) not null,
  "details" json not null,
  constraint "party_organisation_pkey" primary key ("tenant_id", "id")
);
alter table "party_organisation" enable row level security, force row level security;
create policy "tenant" on "party_organisation" using ("tenant_id" = nullif(current_setting('app.tenant', true), '')) with check ("tenant_id" = nullif(current_setting('app.tenant', true), ''));
revoke all on "party_organisation" from public;
grant select, insert, update, delete on "party_organisation" to nexus_app;
create table "party_person" (
  "tenant_id" text collate "C" not null default nullif(current_setting('app.tenant', true), ''),
  "id" text collate "C" not null,
  "version" bigint not null check ("version" between 1 and 9007199254740991),
  "is_removed" boolean not null,
  "content_hash" text collate "C",
  "created_at" timestamptz(3) not null,
  "updated_at" timestamptz(3) not null,
  "details" json not null,
  constraint "party_person_pkey" primary key ("tenant_id", "id")
);
alter table "party_person" enable row level security, force row level security;
create policy "tenant" on "party_person" using ("tenant_id" = nullif(current_setting('app.tenant', true), '')) with check ("tenant_id" = nullif(current_setting('app.tenant', true), ''));
revoke all on "party_person" from public;
grant select, insert, update, delete on "party_person" to nexus_app;
create table "party_role" (
  "tenant_id" text collate "C" not null default nullif(current_setting('app.tenant', true), ''),
  "id" text collate "C" not null,
  "version" bigint not null check ("version" between 1 and 9007199254740991),
  "person_id" text collate "C" not null,
  "organisation_id" text collate "C" not null,
  "role" text collate "C" not null,
  "starts_on" date not null,
  "ends_on" date,
  constraint "party_role_pkey" primary key ("tenant_id", "id"),
  constraint "party_role_person_id_organisation_id_role_starts_on_key" unique ("tenant_id", "person_id", "organisation_id", "role", "starts_on")
);
alter table "party_role" enable row level security, force row level security;
create policy "tenant" on "party_role" using ("tenant_id" = nullif(current_setting('app.tenant', true), '')) with check ("tenant_id" = nullif(current_setting('app.tenant', true), ''));
revoke all on "party_role" from public;
grant select, insert, update, delete on "party_role" to nexus_app;
create table "party_key" (
  "tenant_id" text collate "C" not null default nullif(current_setting('app.tenant', true), ''),
  "id" text collate "C" not null,
  "version" bigint not null check ("version" between 1 and 9007199254740991),
  "holder_type" text collate "C" not null,
  "holder_id" text collate "C" not null,
  "kind" text collate "C" not null,
  "value" text collate "C" not null,
  "claim" text collate "C",
  constraint "party_key_pkey" primary key ("tenant_id", "id"),
  constraint "party_key_claim_key" unique ("tenant_id", "claim")
);
alter table "party_key" enable row level security, force row level security;
create policy "tenant" on "party_key" using ("tenant_id" = nullif(current_setting('app.tenant', true), '')) with check ("tenant_id" = nullif(current_setting('app.tenant', true), ''));
revoke all on "party_key" from public;
grant select, insert, update, delete on "party_key" to nexus_app;
create table "party_reference" (
  "tenant_id" text collate "C" not null default nullif(current_setting('app.tenant', true), ''),
  "id" text collate "C" not null,
  "version" bigint not null check ("version" between 1 and 9007199254740991),
  "holder_type" text collate "C" not null,
  "holder_id" text collate "C" not null,
  "source" text collate "C" not null,
  "external_id" text collate "C" not null,
  constraint "party_reference_pkey" primary key ("tenant_id", "id")
);
alter table "party_reference" enable row level security, force row level security;
create policy "tenant" on "party_reference" using ("tenant_id" = nullif(current_setting('app.tenant', true), '')) with check ("tenant_id" = nullif(current_setting('app.tenant', true), ''));
revoke all on "party_reference" from public;
grant select, insert, update, delete on "party_reference" to nexus_app;
create table "party_ownership" (
  "tenant_id" text collate "C" not null default nullif(current_setting('app.tenant', true), ''),
  "id" text collate "C" not null,
  "version" bigint not null check ("version" between 1 and 9007199254740991),
  "organisation_id" text collate "C" not null,
  "starts_on" date not null,
  "owner_id" text collate "C",
  constraint "party_ownership_pkey" primary key ("tenant_id", "id"),
  constraint "party_ownership_organisation_id_starts_on_key" unique ("tenant_id", "organisation_id", "starts_on")
);
alter table "party_ownership" enable row level security, force row level security;
create policy "tenant" on "party_ownership" using ("tenant_id" = nullif(current_setting('app.tenant', true), '')) with check ("tenant_id" = nullif(current_setting('app.tenant', true), ''));
revoke all on "party_ownership" from public;
grant select, insert, update, delete on "party_ownership" to nexus_app;
create table "party_link" (
  "tenant_id" text collate "C" not null default nullif(current_setting('app.tenant', true), ''),
  "id" text collate "C" not null,
  "version" bigint not null check ("version" between 1 and 9007199254740991),
  "organisation_id" text collate "C" not null,
  "contact_id" text collate "C",
  "opportunity_id" text collate "C" not null,
  "is_active" boolean not null,
  constraint "party_link_pkey" primary key ("tenant_id", "id")
);
alter table "party_link" enable row level security, force row level security;
create policy "tenant" on "party_link" using ("tenant_id" = nullif(current_setting('app.tenant', true), '')) with check ("tenant_id" = nullif(current_setting('app.tenant', true), ''));
revoke all on "party_link" from public;
grant select, insert, update, delete on "party_link" to nexus_app;
create table "party_merge" (
  "tenant_id" text collate "C" not null default nullif(current_setting('app.tenant', true), ''),
  "id" text collate "C" not null,
  "version" bigint not null check ("version" between 1 and 9007199254740991),
  "winner_id" text collate "C" not null,
  "merged_at" timestamptz(3) not null,
  "merged_by" text collate "C" not null,
  constraint "party_merge_pkey" primary key ("tenant_id", "id")
);
alter table "party_merge" enable row level security, force row level security;
create policy "tenant" on "party_merge" using ("tenant_id" = nullif(current_setting('app.tenant', true), '')) with check ("tenant_id" = nullif(current_setting('app.tenant', true), ''));
revoke all on "party_merge" from public;
grant select, insert on "party_merge" to nexus_app;
create trigger "append_only" before update or delete or truncate on "party_merge" for each statement execute function nexus_refuse_change();
create index "party_role_organisation_id_idx" on "party_role" (tenant_id, organisation_id);
create index "party_key_value_idx" on "party_key" (tenant_id, value);
create index "party_link_organisation_id_idx" on "party_link" (tenant_id, organisation_id);
create index "party_link_contact_id_idx" on "party_link" (tenant_id, contact_id);
create index "party_link_opportunity_id_idx" on "party_link" (tenant_id, opportunity_id);
`,
  down: `
drop table "party_merge";
drop table "party_link";
drop table "party_ownership";
drop table "party_reference";
drop table "party_key";
drop table "party_role";
drop table "party_person";
drop table "party_organisation";
`,
} as const;
