/** Frozen text: its checksum is kept with every database it was applied to. Changes come as new migrations. */
export const conversionsMigration = {
  name: "0008-conversions",
  up: `
create table "operations_lead_conversion" (
  "tenant_id" text collate "C" not null default nullif(current_setting('app.tenant', true), ''),
  "id" text collate "C" not null,
  "version" bigint not null check ("version" between 1 and 9007199254740991),
  "lead_id" text collate "C" not null,
  "run_id" text collate "C" not null,
  "at" timestamptz(3) not null,
  "customer_id" text collate "C" not null,
  "contact_id" text collate "C",
  "opportunity_id" text collate "C",
  "created_customer" boolean not null,
  "created_contact" boolean not null,
  "created_opportunity" boolean not null,
  "suggested_customer_ids" json not null,
  "stands_for" text collate "C",
  "undone_at" timestamptz(3),
  constraint "operations_lead_conversion_pkey" primary key ("tenant_id", "id"),
  constraint "operations_lead_conversion_stands_for_key" unique ("tenant_id", "stands_for")
);
alter table "operations_lead_conversion" enable row level security, force row level security;
create policy "tenant" on "operations_lead_conversion" using ("tenant_id" = nullif(current_setting('app.tenant', true), '')) with check ("tenant_id" = nullif(current_setting('app.tenant', true), ''));
revoke all on "operations_lead_conversion" from public;
grant select, insert, update, delete on "operations_lead_conversion" to nexus_app;
create index "operations_lead_conversion_opportunity_id_idx" on "operations_lead_conversion" (tenant_id, opportunity_id);
create index "operations_lead_conversion_customer_id_idx" on "operations_lead_conversion" (tenant_id, customer_id);
`,
  down: `
drop table "operations_lead_conversion";
`,
} as const;
