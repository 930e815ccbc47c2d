import type { Migration } from "./storage-schema.js";

/*
 * Roles belong to the whole server, like nexus_app's. The worker sees the outbox of every tenant and
 * nothing else; who owns the tables may act as it.
 */
const createWorker = `
do $$
begin
  if not exists (select from pg_roles where rolname = 'nexus_worker') then
    create role nexus_worker nologin nosuperuser nocreatedb nocreaterole noreplication nobypassrls;
  end if;
exception
  when duplicate_object or unique_violation then null;
end $$;
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) and not pg_has_role(current_user, 'nexus_worker', 'USAGE') then
    execute format('grant nexus_worker to %I', current_user);
  end if;
  execute format('grant usage on schema %I to nexus_worker', current_schema());
end $$;`;

const createDelivery = `
alter table "nexus_outbox"
  add "attempts" bigint not null default 0 check ("attempts" between -9007199254740991 and 9007199254740991),
  add "due_at" timestamptz(3),
  add "claim_token" text collate "C",
  add "error_code" text collate "C",
  add "settled_at" timestamptz(3);
create index "nexus_outbox_due" on "nexus_outbox" ("at", "id") where "status" in ('pending', 'claimed');
create index "nexus_outbox_line" on "nexus_outbox" ("tenant_id", "aggregate_type", "aggregate_id", "aggregate_sequence") where "status" in ('pending', 'claimed', 'dead');
create policy "worker" on "nexus_outbox" to nexus_worker using (true) with check (true);
grant select, update, delete on "nexus_outbox" to nexus_worker;`;

const createInbox = `
create table "nexus_inbox" (
  "tenant_id" text collate "C" not null default nullif(current_setting('app.tenant', true), ''),
  "id" text collate "C" not null,
  "version" bigint not null check ("version" between 1 and 9007199254740991),
  "consumer" text collate "C" not null,
  "event_id" text collate "C" not null,
  "at" timestamptz(3) not null,
  constraint "nexus_inbox_pkey" primary key ("tenant_id", "id")
);
alter table "nexus_inbox" enable row level security, force row level security;
create policy "tenant" on "nexus_inbox" using ("tenant_id" = nullif(current_setting('app.tenant', true), '')) with check ("tenant_id" = nullif(current_setting('app.tenant', true), ''));
revoke all on "nexus_inbox" from public;
grant select, insert, update, delete on "nexus_inbox" to nexus_app;
create index "nexus_inbox_event" on "nexus_inbox" ("tenant_id", "event_id");`;

/** Frozen text. `down` leaves the role: other databases of the server may use it. */
export const outboxDeliveryMigration: Migration = {
  name: "0003-outbox-delivery",
  up: createWorker + createDelivery + createInbox,
  down: `
drop table "nexus_inbox";
drop policy "worker" on "nexus_outbox";
revoke all on "nexus_outbox" from nexus_worker;
drop index "nexus_outbox_line";
drop index "nexus_outbox_due";
alter table "nexus_outbox" drop "settled_at", drop "error_code", drop "claim_token", drop "due_at", drop "attempts";`,
};
