/** Frozen text: its checksum is kept with every database it was applied to. Changes come as new migrations. */
export const answersMigration = {
  name: "0003-answers",
  up: `
create table "operations_command_answer" (
  "tenant_id" text collate "C" not null default nullif(current_setting('app.tenant', true), ''),
  "id" text collate "C" not null,
  "version" bigint not null check ("version" between 1 and 9007199254740991),
  "request" text collate "C" not null,
  "at" timestamptz(3) not null,
  "value" json not null,
  constraint "operations_command_answer_pkey" primary key ("tenant_id", "id")
);
alter table "operations_command_answer" enable row level security, force row level security;
create policy "tenant" on "operations_command_answer" using ("tenant_id" = nullif(current_setting('app.tenant', true), '')) with check ("tenant_id" = nullif(current_setting('app.tenant', true), ''));
revoke all on "operations_command_answer" from public;
grant select, insert, update, delete on "operations_command_answer" to nexus_app;
`,
  down: `
drop table "operations_command_answer";
`,
} as const;
