import { sql } from "kysely";
import { expect, test } from "vitest";
import { accept } from "@nexus/common";
import { column, nullable, type RecordRow, type RecordTable } from "@nexus/crm-operations";
import { onBothDatabases } from "../testing/both-databases.js";
import { schemaProblems } from "./verify-schema.js";

interface TankRow extends RecordRow {
  readonly order: number;
  readonly roomLeft: number | null;
}

/** One of the columns has a name that SQL keeps for itself. */
const tankTable: RecordTable<TankRow> = {
  name: "tank",
  columns: { id: column.text, version: column.integer, order: column.integer, roomLeft: nullable(column.integer) },
  unique: [],
  atMost: [{ column: "order", bound: "roomLeft" }],
};

onBothDatabases([tankTable], (underTest) => {
  test("a value beyond its bound that comes by SQL is refused as one that comes through the records is", async () => {
    const { storage, newTenant } = underTest();
    const ctx = newTenant();
    const beyond = { code: "invalid_record", message: "Correct tank.order: must not exceed roomLeft.", details: { table: "tank", column: "order" } };
    const bySql = (order: number, room: number | null) =>
      storage.unitOfWork.run(ctx, [], async (tx) => accept(await sql`insert into tank (id, version, "order", room_left) values (${`${order}-${String(room)}`}, 1, ${order}, ${room})`.execute(tx.sql)));
    const byRecords = (order: number, roomLeft: number) =>
      storage.unitOfWork.run(ctx, [], async ({ records }) => accept(await records.insert(tankTable, [{ id: "records", version: 1, order, roomLeft }])));
    await expect(bySql(2, 1)).rejects.toMatchObject(beyond);
    await expect(byRecords(2, 1)).rejects.toMatchObject(beyond);
    for (const [order, room] of [[1, 1], [0, 1], [9, null]] as const) expect(await bySql(order, room)).toMatchObject({ ok: true });
  });

  test("a table without the check, or with another one in its place, is refused at start", async () => {
    const { database } = underTest();
    const problemsAfter = (script: string): Promise<readonly string[]> =>
      database.transaction({ mode: "read-write", script }, async (session) => ({ commit: false, value: await schemaProblems(session, [tankTable]) }));
    expect(await problemsAfter("")).toEqual([]);
    const dropped = "alter table tank drop constraint tank_order_at_most_room_left_check";
    const missing = ["tank has no check that order is at most room_left"];
    expect(await problemsAfter(dropped)).toEqual(missing);
    expect(await problemsAfter(`${dropped}; alter table tank add constraint tank_order_at_most_room_left_check check ("order" <= room_left + 1)`)).toEqual(missing);
    expect(await problemsAfter(`${dropped}; alter table tank add constraint tank_order_at_most_room_left_check check ("order" <= room_left) not valid`)).toEqual(missing);
    expect(await problemsAfter(`${dropped}; alter table tank add constraint other_name check ("order" <= room_left)`)).toEqual([]);
  });
});
