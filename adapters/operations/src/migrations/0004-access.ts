import { answersMigration } from "./0003-answers.js";

/**
 * Who may do what. What commands answered moves to the command path's own tables (`nexus_command_answer`):
 * it was good for a few days only, and is not carried over. Frozen text.
 */
export const accessMigration = {
  name: "0004-access",
  up: `${answersMigration.down}
create table "operations_access_role" (
  "tenant_id" text collate "C" not null default nullif(current_setting('app.tenant', true), ''),
  "id" text collate "C" not null,
  "version" bigint not null check ("version" between 1 and 9007199254740991),
  "data" json not null,
  constraint "operations_access_role_pkey" primary key ("tenant_id", "id")
);
alter table "operations_access_role" enable row level security, force row level security;
create policy "tenant" on "operations_access_role" using ("tenant_id" = nullif(current_setting('app.tenant', true), '')) with check ("tenant_id" = nullif(current_setting('app.tenant', true), ''));
revoke all on "operations_access_role" from public;
grant select, insert, update, delete on "operations_access_role" to nexus_app;
create table "operations_role_assignment" (
  "tenant_id" text collate "C" not null default nullif(current_setting('app.tenant', true), ''),
  "id" text collate "C" not null,
  "version" bigint not null check ("version" between 1 and 9007199254740991),
  "data" json not null,
  constraint "operations_role_assignment_pkey" primary key ("tenant_id", "id")
);
alter table "operations_role_assignment" enable row level security, force row level security;
create policy "tenant" on "operations_role_assignment" using ("tenant_id" = nullif(current_setting('app.tenant', true), '')) with check ("tenant_id" = nullif(current_setting('app.tenant', true), ''));
revoke all on "operations_role_assignment" from public;
grant select, insert, update, delete on "operations_role_assignment" to nexus_app;
`,
  down: `
drop table "operations_role_assignment";
drop table "operations_access_role";
${answersMigration.up}`,
} as const;
