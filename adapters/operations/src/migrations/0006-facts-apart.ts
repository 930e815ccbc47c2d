/** Frozen text: its checksum is kept with every database it was applied to. Changes come as new migrations. */
export const factsApartMigration = {
  name: "0006-facts-apart",
  up: `
create index "operations_routing_facts_record_id_idx" on "operations_routing_facts" (tenant_id, record_id);

alter table "operations_routing_facts" no force row level security;
alter table "operations_routing_decision" no force row level security;
insert into "operations_routing_facts" ("tenant_id", "id", "version", "entity", "record_id", "read")
select "tenant_id", "id", 1, "subject" ->> 'entity', "subject" ->> 'id', json_build_object('facts', "subject" -> 'facts', 'place', "subject" -> 'place')
from "operations_routing_decision";
alter table "operations_routing_decision" disable trigger "append_only";
update "operations_routing_decision" set "subject" = ("subject"::jsonb - 'facts' - 'place')::json;
alter table "operations_routing_decision" enable trigger "append_only";
alter table "operations_routing_decision" force row level security;
alter table "operations_routing_facts" force row level security;

alter table "operations_routing_snapshot" no force row level security;
alter table "operations_routing_snapshot" disable trigger "append_only";
update "operations_routing_snapshot" set "snapshot" = jsonb_set("snapshot"::jsonb, '{directory,users}', coalesce((
  select jsonb_agg(users.one || jsonb_build_object('name', users.one -> 'id', 'email', null, 'externalReferences', '[]'::jsonb) order by users.place)
  from jsonb_array_elements("snapshot"::jsonb #> '{directory,users}') with ordinality as users (one, place)), '[]'))::json;
alter table "operations_routing_snapshot" enable trigger "append_only";
alter table "operations_routing_snapshot" force row level security;
`,
  down: `
alter table "operations_routing_decision" no force row level security;
alter table "operations_routing_facts" no force row level security;
alter table "operations_routing_decision" disable trigger "append_only";
update "operations_routing_decision" as "decision" set "subject" = ("decision"."subject"::jsonb || coalesce(
  (select "facts"."read"::jsonb from "operations_routing_facts" as "facts" where "facts"."tenant_id" = "decision"."tenant_id" and "facts"."id" = "decision"."id"),
  '{"facts": {}, "place": {}}'))::json;
alter table "operations_routing_decision" enable trigger "append_only";
alter table "operations_routing_decision" force row level security;
delete from "operations_routing_facts";
drop index "operations_routing_facts_record_id_idx";
alter table "operations_routing_facts" force row level security;
`,
} as const;
