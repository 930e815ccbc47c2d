import { outboxTable } from "@nexus/crm-operations";
import { columnName, quoted } from "../schema/names.js";

/** Every column under the name it has in the record. */
const columns = ['o.tenant_id as "tenantId"', ...Object.keys(outboxTable.columns).map((name) => `o.${quoted(columnName(name))} as ${quoted(name)}`)].join(", ");

/**
 * `$1` token, `$2` now, `$3` end of the lease, `$4` most events. One statement, so that nothing changes
 * between looking and taking.
 *
 * The head of a line is its first event that is not settled; whoever has the head locked has the line,
 * and `skip locked` makes two workers take different lines. Under READ COMMITTED a row that moved on
 * while we came is looked at again before it is locked: status and due time then are the newest, so what
 * another worker has just taken, settled or put off drops out. `not exists` is not asked again; it need
 * not be, because a line only ever loses its head, and a new event stands at its end.
 *
 * Followers are locked the same way, without ever waiting: two workers cannot wait for each other. One
 * that drops out leaves a gap in the numbers, and a line is taken up to the first gap only. A worker
 * whose lease is over may settle followers of a line we are just taking: then these are gaps.
 */
export const claimStatement = `
  with heads as materialized (
    select h.tenant_id, h.id, h.aggregate_type, h.aggregate_id, h.aggregate_sequence, h.attempts
    from nexus_outbox h
    where h.status in ('pending', 'claimed') and (h.due_at is null or h.due_at <= $2::timestamptz)
      and not exists (
        select from nexus_outbox e
        where e.tenant_id = h.tenant_id and e.aggregate_type = h.aggregate_type and e.aggregate_id = h.aggregate_id
          and e.aggregate_sequence < h.aggregate_sequence and e.status in ('pending', 'claimed', 'dead'))
    order by h.at, h.id
    limit $4
    for update of h skip locked
  ), room as materialized (
    select ($4 - count(*)) / greatest(count(*), 1) as per_line from heads
  ), followers as materialized (
    select f.*
    from heads h cross join room cross join lateral (
      select o.tenant_id, o.id, o.aggregate_sequence - h.aggregate_sequence as distance, h.tenant_id || ' ' || h.id as line
      from nexus_outbox o
      where o.tenant_id = h.tenant_id and o.aggregate_type = h.aggregate_type and o.aggregate_id = h.aggregate_id
        and o.aggregate_sequence > h.aggregate_sequence and o.aggregate_sequence <= h.aggregate_sequence + room.per_line
        and o.status in ('pending', 'claimed') and (o.due_at is null or o.due_at <= $2::timestamptz)
      order by o.aggregate_sequence
      for update of o skip locked
    ) f
    where h.attempts = 0 and room.per_line > 0
  ), taken as materialized (
    select tenant_id, id from heads
    union all
    select tenant_id, id from (select f.*, row_number() over (partition by line order by distance) as place from followers f) f where f.place = f.distance
  )
  update nexus_outbox o
  set status = 'claimed', claim_token = $1, due_at = $3::timestamptz, attempts = o.attempts + 1, version = o.version + 1
  from taken t
  where o.tenant_id = t.tenant_id and o.id = t.id
  returning ${columns}`;

/**
 * Changes what is still claimed under the token `$1`, of the events in `$2` (JSON). Rows are locked in
 * one order before any of them is changed. `given.*` are the fields of the events.
 */
const fenced = (shape: string, assignments: string): string => `
  with given as materialized (select * from json_to_recordset($2::json) as given ("tenantId" text, id text${shape})),
  held as materialized (
    select o.tenant_id, o.id from nexus_outbox o
    where (o.tenant_id, o.id) in (select "tenantId", id from given) and o.status = 'claimed' and o.claim_token = $1
    order by o.tenant_id, o.id
    for update
  )
  update nexus_outbox o set ${assignments}, claim_token = null, version = o.version + 1
  from held, given
  where o.tenant_id = held.tenant_id and o.id = held.id and given."tenantId" = held.tenant_id and given.id = held.id`;

/** `$3`: now. */
export const completeStatement = fenced("", "status = 'delivered', due_at = null, error_code = null, settled_at = $3::timestamptz");

export const failStatement = fenced(
  `, "errorCode" text, "retryAt" timestamptz`,
  `status = case when given."retryAt" is null then 'dead' else 'pending' end, due_at = given."retryAt", error_code = given."errorCode"`,
);

export const releaseStatement = fenced("", "status = 'pending', due_at = null, attempts = o.attempts - 1");

/** `$1`: an instant, `$2`: at most so many. Without an index, on purpose: seldom asked, and writers would pay for it. */
export const settledStatement = `
  select tenant_id as "tenantId", id from nexus_outbox
  where status in ('delivered', 'skipped') and settled_at < $1::timestamptz limit $2`;

/** `$1`: events as JSON. */
export const removeStatement = `
  delete from nexus_outbox o
  where (o.tenant_id, o.id) in (select "tenantId", id from json_to_recordset($1::json) as given ("tenantId" text, id text))
    and o.status in ('delivered', 'skipped')`;
