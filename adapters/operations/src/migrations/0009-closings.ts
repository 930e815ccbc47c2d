/** Frozen text: its checksum is kept with every database it was applied to. Changes come as new migrations. */
export const closingsMigration = {
  name: "0009-closings",
  up: `
create table "operations_opportunity_close" (
  "tenant_id" text collate "C" not null default nullif(current_setting('app.tenant', true), ''),
  "id" text collate "C" not null,
  "version" bigint not null check ("version" between 1 and 9007199254740991),
  "opportunity_id" text collate "C" not null,
  "number" bigint not null check ("number" between -9007199254740991 and 9007199254740991),
  "run_id" text collate "C" not null,
  "at" timestamptz(3) not null,
  "answer" json not null,
  "reopening" json,
  constraint "operations_opportunity_close_pkey" primary key ("tenant_id", "id"),
  constraint "operations_opportunity_close_opportunity_id_number_key" unique ("tenant_id", "opportunity_id", "number")
);
alter table "operations_opportunity_close" enable row level security, force row level security;
create policy "tenant" on "operations_opportunity_close" using ("tenant_id" = nullif(current_setting('app.tenant', true), '')) with check ("tenant_id" = nullif(current_setting('app.tenant', true), ''));
revoke all on "operations_opportunity_close" from public;
grant select, insert, update, delete on "operations_opportunity_close" to nexus_app;
`,
  down: `
drop table "operations_opportunity_close";
`,
} as const;
