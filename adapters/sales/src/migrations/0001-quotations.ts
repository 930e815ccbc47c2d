/** Frozen text: its checksum is kept with every database it was applied to. Changes come as new migrations. */
export const quotationsMigration = {
  name: "0001-quotations",
  up: `
create table "sales_quotation" (
  "tenant_id" text collate "C" not null default nullif(current_setting('app.tenant', true), ''),
  "id" text collate "C" not null,
  "version" bigint not null check ("version" between 1 and 9007199254740991),
  "number" text collate "C" not null,
  "opportunity_id" text collate "C" not null,
  "customer_id" text collate "C" not null,
  "owner_id" text collate "C",
  "status" text collate "C" not null,
  "currency" text collate "C" not null,
  "total_minor_units" bigint not null check ("total_minor_units" between -9007199254740991 and 9007199254740991),
  "valid_until" date,
  "accepted_for" text collate "C",
  "created_at" timestamptz(3) not null,
  "updated_at" timestamptz(3) not null,
  "more" json not null,
  constraint "sales_quotation_pkey" primary key ("tenant_id", "id"),
  constraint "sales_quotation_number_key" unique ("tenant_id", "number"),
  constraint "sales_quotation_accepted_for_key" unique ("tenant_id", "accepted_for"),
  constraint "sales_quotation_opportunity_id_created_at_id_key" unique ("tenant_id", "opportunity_id", "created_at", "id"),
  constraint "sales_quotation_customer_id_id_key" unique ("tenant_id", "customer_id", "id"),
  constraint "sales_quotation_status_valid_until_id_key" unique ("tenant_id", "status", "valid_until", "id")
);
alter table "sales_quotation" enable row level security, force row level security;
create policy "tenant" on "sales_quotation" using ("tenant_id" = nullif(current_setting('app.tenant', true), '')) with check ("tenant_id" = nullif(current_setting('app.tenant', true), ''));
revoke all on "sales_quotation" from public;
grant select, insert, update, delete on "sales_quotation" to nexus_app;
`,
  down: `
drop table "sales_quotation";
`,
} as const;
