/** What the engine keeps beside the tables of DBOS, in the same schema. */
export const engineTablesSql = (schema: string): string => `
create schema if not exists "${schema}";
create table if not exists "${schema}".nexus_worker (id text primary key, heartbeat_at timestamptz not null);
create table if not exists "${schema}".nexus_cancellation (run text primary key, reason text not null);
create table if not exists "${schema}".nexus_attempt (run text not null, place integer not null, attempts integer not null, primary key (run, place));`;
