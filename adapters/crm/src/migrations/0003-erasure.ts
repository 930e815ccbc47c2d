/** Frozen text: its checksum is kept with every database it was applied to. Changes come as new migrations. */
export const erasureMigration = {
  name: "0003-erasure",
  up: `
create table "crm_change_reason" (
  "tenant_id" text collate "C" not null default nullif(current_setting('app.tenant', true), ''),
  "id" text collate "C" not null,
  "version" bigint not null check ("version" between 1 and 9007199254740991),
  "entity_type" text collate "C" not null,
  "entity_id" text collate "C" not null,
  "entity_version" bigint not null check ("entity_version" between -9007199254740991 and 9007199254740991),
  "reason" text collate "C" not null,
  constraint "crm_change_reason_pkey" primary key ("tenant_id", "id"),
  constraint "crm_change_reason_entity_type_entity_id_entity_version_key" unique ("tenant_id", "entity_type", "entity_id", "entity_version")
);
alter table "crm_field_history" no force row level security;
insert into "crm_change_reason" ("tenant_id", "id", "version", "entity_type", "entity_id", "entity_version", "reason")
select distinct on ("tenant_id", "entity_type", "entity_id", "entity_version") "tenant_id", "id", 1, "entity_type", "entity_id", "entity_version", "reason"
from "crm_field_history" where "reason" is not null order by "tenant_id", "entity_type", "entity_id", "entity_version", "id";
alter table "crm_field_history" drop column "reason";
alter table "crm_field_history" force row level security;
alter table "crm_change_reason" enable row level security, force row level security;
create policy "tenant" on "crm_change_reason" using ("tenant_id" = nullif(current_setting('app.tenant', true), '')) with check ("tenant_id" = nullif(current_setting('app.tenant', true), ''));
revoke all on "crm_change_reason" from public;
grant select, insert, update, delete on "crm_change_reason" to nexus_app;
create index "crm_external_reference_entity_id_idx" on "crm_external_reference" (tenant_id, entity_type, entity_id);
`,
  down: `
drop index "crm_external_reference_entity_id_idx";
alter table "crm_field_history" add column "reason" text collate "C";
alter table "crm_field_history" no force row level security;
alter table "crm_change_reason" no force row level security;
alter table "crm_field_history" disable trigger "append_only";
update "crm_field_history" as "history" set "reason" = "given"."reason" from "crm_change_reason" as "given"
where "given"."tenant_id" = "history"."tenant_id" and "given"."entity_type" = "history"."entity_type"
  and "given"."entity_id" = "history"."entity_id" and "given"."entity_version" = "history"."entity_version";
alter table "crm_field_history" enable trigger "append_only";
alter table "crm_field_history" force row level security;
drop table "crm_change_reason";
`,
} as const;
