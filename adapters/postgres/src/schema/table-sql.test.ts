import { describe, expect, test } from "vitest";
import { auditPendingTable, auditReasonTable, auditSealTable, column, inboxTable, nullable, outboxTable, type TableDefinition } from "@nexus/crm-operations";
import { boundConstraintName, columnName, quoted, uniqueConstraintName } from "./names.js";
import { operationsSchema } from "./operations-schema.js";
import { createTableSql } from "./table-sql.js";

const table = (overrides: Partial<TableDefinition>): TableDefinition => ({ name: "thing", columns: { id: column.text, version: column.integer }, unique: [], ...overrides });

describe("the DDL of a table", () => {
  test("the frozen migrations are what it drafts today for tables that have not changed since", () => {
    const frozen = operationsSchema.migrations.map(({ up }) => up).join("\n");
    const { attempts: _attempts, dueAt: _dueAt, claimToken: _claimToken, errorCode: _errorCode, settledAt: _settledAt, ...columns } = outboxTable.columns;
    const outboxAtFirst: TableDefinition = { ...outboxTable, columns };
    for (const definition of [outboxAtFirst, inboxTable, auditReasonTable, auditPendingTable, auditSealTable]) expect(frozen).toContain(createTableSql(definition));
  });

  test("knows every type, nullable or not", () => {
    const all = table({
      columns: { id: column.text, version: column.integer, a: nullable(column.text), b: nullable(column.integer), c: column.boolean, d: column.instant, e: column.date, f: nullable(column.json) },
    });
    expect(createTableSql(all)).toMatchInlineSnapshot(`
      "create table "thing" (
        "tenant_id" text collate "C" not null default nullif(current_setting('app.tenant', true), ''),
        "id" text collate "C" not null,
        "version" bigint not null check ("version" between 1 and 9007199254740991),
        "a" text collate "C",
        "b" bigint check ("b" between -9007199254740991 and 9007199254740991),
        "c" boolean not null,
        "d" timestamptz(3) not null,
        "e" date not null,
        "f" json,
        constraint "thing_pkey" primary key ("tenant_id", "id")
      );
      alter table "thing" enable row level security, force row level security;
      create policy "tenant" on "thing" using ("tenant_id" = nullif(current_setting('app.tenant', true), '')) with check ("tenant_id" = nullif(current_setting('app.tenant', true), ''));
      revoke all on "thing" from public;
      grant select, insert, update, delete on "thing" to nexus_app;"
    `);
  });

  test("checks what is at most another column, under the name that the error is translated by", () => {
    const limit = { column: "openLoad", bound: "capacity" };
    const bounded = table({ columns: { id: column.text, version: column.integer, openLoad: column.integer, capacity: nullable(column.integer) }, atMost: [limit] });
    expect(createTableSql(bounded)).toContain(`constraint "thing_open_load_at_most_capacity_check" check ("open_load" <= "capacity")`);
    expect(boundConstraintName("thing", limit)).toBe("thing_open_load_at_most_capacity_check");
    expect(boundConstraintName("x".repeat(58), limit)).toMatch(/^x{48}_[0-9a-f]{8}_check$/);
  });

  test.each([
    ["a table name with a quote", table({ name: 'x"y' })],
    ["a table name in capitals", table({ name: "Thing" })],
    ["a table name that PostgreSQL would cut", table({ name: "x".repeat(59) })],
    ["a column for the tenant", table({ columns: { id: column.text, version: column.integer, tenantId: column.text } })],
    ["a column name with a space", table({ columns: { id: column.text, version: column.integer, "a b": column.text } })],
    ["a bound that is no column", table({ atMost: [{ column: "version", bound: "limit" }] })],
    ["a bound of texts", table({ columns: { id: column.text, version: column.integer, a: column.text }, atMost: [{ column: "a", bound: "id" }] })],
    ["two columns of one name", table({ columns: { id: column.text, version: column.integer, aB: column.text, a_b: column.text } })],
  ])("refuses %s", (_name, definition) => {
    expect(() => createTableSql(definition)).toThrowError(expect.objectContaining({ code: "invalid_schema" }));
  });
});

describe("names", () => {
  test("of columns are written with underscores", () => {
    expect(["id", "ownerId", "expectedCloseDate", "line2"].map(columnName)).toEqual(["id", "owner_id", "expected_close_date", "line2"]);
  });

  test("are quoted whatever is in them", () => {
    expect(quoted('a"; drop table b; --')).toBe('"a""; drop table b; --"');
  });

  test("of unique keys fit, and differ for keys that differ", () => {
    expect(uniqueConstraintName("thing", ["ownerId", "code"])).toBe("thing_owner_id_code_key");
    const long = "x".repeat(50);
    const names = [["aLongColumnName", "another"], ["aLongColumnName", "anotherOne"]].map((columns) => uniqueConstraintName(long, columns));
    expect(new Set(names).size).toBe(2);
    expect(names.every((name) => name.length <= 63)).toBe(true);
  });
});
