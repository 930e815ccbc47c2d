/** Frozen text: its checksum is kept with every database it was applied to. Changes come as new migrations. */
export const checkpointsMigration = {
  name: "0007-checkpoints",
  up: `
create table "operations_workflow_checkpoint" (
  "tenant_id" text collate "C" not null default nullif(current_setting('app.tenant', true), ''),
  "id" text collate "C" not null,
  "version" bigint not null check ("version" between 1 and 9007199254740991),
  "run_id" text collate "C" not null,
  "value" json not null,
  constraint "operations_workflow_checkpoint_pkey" primary key ("tenant_id", "id")
);
alter table "operations_workflow_checkpoint" enable row level security, force row level security;
create policy "tenant" on "operations_workflow_checkpoint" using ("tenant_id" = nullif(current_setting('app.tenant', true), '')) with check ("tenant_id" = nullif(current_setting('app.tenant', true), ''));
revoke all on "operations_workflow_checkpoint" from public;
grant select, insert, update, delete on "operations_workflow_checkpoint" to nexus_app;
create index "operations_workflow_checkpoint_run_id_idx" on "operations_workflow_checkpoint" ("tenant_id", "run_id");
`,
  down: `
drop table "operations_workflow_checkpoint";
`,
} as const;
