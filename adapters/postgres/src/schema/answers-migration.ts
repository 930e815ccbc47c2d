const createLocking = `
create function nexus_take_or_refuse(numbers bigint[]) returns void language plpgsql as $$
declare
  number bigint;
begin
  foreach number in array numbers loop
    if not pg_try_advisory_xact_lock(number) then
      raise exception using errcode = 'NX002', message = 'somebody else holds the lock';
    end if;
  end loop;
end $$;`;

const createAnswers = `
create table "nexus_command_answer" (
  "tenant_id" text collate "C" not null default nullif(current_setting('app.tenant', true), ''),
  "id" text collate "C" not null,
  "version" bigint not null check ("version" between 1 and 9007199254740991),
  "request" text collate "C" not null,
  "at" timestamptz(3) not null,
  "expires_at" timestamptz(3) not null,
  "value" json not null,
  constraint "nexus_command_answer_pkey" primary key ("tenant_id", "id")
);
alter table "nexus_command_answer" enable row level security, force row level security;
create policy "tenant" on "nexus_command_answer" using ("tenant_id" = nullif(current_setting('app.tenant', true), '')) with check ("tenant_id" = nullif(current_setting('app.tenant', true), ''));
revoke all on "nexus_command_answer" from public;
grant select, insert, update, delete on "nexus_command_answer" to nexus_app;
create index "nexus_command_answer_expires_at" on "nexus_command_answer" ("tenant_id", "expires_at");`;

/** What the command path keeps by idempotency key, and the locks it does not wait for. Frozen text. */
export const answersMigration = {
  name: "0005-command-answers",
  up: createLocking + createAnswers,
  down: `drop table "nexus_command_answer";\ndrop function nexus_take_or_refuse(bigint[]);`,
} as const;
