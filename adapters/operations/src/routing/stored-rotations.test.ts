import { describe, expect, test } from "vitest";
import { accept, deepFreeze } from "@nexus/common";
import { simulatedContext } from "@nexus/common/testing";
import type { MemberLoad, Rotation } from "@nexus/crm-operations";
import { onAllStorages, onRowsOfDatabases } from "../testing/storages.js";

const rotation = (turn: number, users: readonly string[] = []): Rotation =>
  deepFreeze({ turn, places: Object.fromEntries(users.map((user, i) => [user, { lastTurn: turn - i, credit: 1 - i, away: i > 0 }])) });

const load = (userId: string, openLoad: number, capacity: number | null): MemberLoad => ({ userId, openLoad, capacity });

onAllStorages((stores) => {
  describe("rotations", () => {
    test("of scopes longer than a row's id, and that differ at the end only, are kept apart", async () => {
      const tenant = stores().newTenant();
      const scope = `pool:${"x".repeat(1_000)}`;
      const kept = { organisation: rotation(3, ["ana", "ben", "__proto__"]), [`${scope}a`]: rotation(1), [`${scope}b`]: rotation(2) };
      await tenant.run(({ routing }, ctx) => routing.rotations.saveRotations(ctx, kept));
      expect(await tenant.run(({ routing }, ctx) => routing.rotations.rotations(ctx))).toEqual(kept);
      expect(await stores().newTenant().run(({ routing }, ctx) => routing.rotations.rotations(ctx))).toEqual({});
    });

    test("that are saved replace the ones before, back to 0 too, and leave the others", async () => {
      const tenant = stores().newTenant();
      await tenant.run(({ routing }, ctx) => routing.rotations.saveRotations(ctx, { a: rotation(9, ["ana"]), b: rotation(4) }));
      await tenant.run(({ routing }, ctx) => routing.rotations.saveRotations(ctx, { a: rotation(0), c: rotation(1) }));
      expect(await tenant.run(({ routing }, ctx) => routing.rotations.rotations(ctx))).toEqual({ a: rotation(0), b: rotation(4), c: rotation(1) });
    });
  });

  describe("loads", () => {
    test("are answered in the order asked, without users never routed to", async () => {
      const tenant = stores().newTenant();
      await tenant.run(({ routing }, ctx) => routing.rotations.saveLoads(ctx, [load("ana", 3, 3), load("ben", 7, null)]));
      await tenant.run(({ routing }, ctx) => routing.rotations.saveLoads(ctx, [load("ana", 1, 3), load("cleo", 0, 0)]));
      expect(await tenant.run(({ routing }, ctx) => routing.rotations.loads(ctx, ["cleo", "dora", "ana", "ben"]))).toEqual([load("cleo", 0, 0), load("ana", 1, 3), load("ben", 7, null)]);
      expect(await stores().newTenant().run(({ routing }, ctx) => routing.rotations.loads(ctx, ["ana"]))).toEqual([]);
    });

    test.each([
      ["a new one", load("new", 4, 3)],
      ["one that grows", load("ana", 4, 3)],
      ["one whose capacity falls below it", load("ana", 3, 2)],
    ])("beyond the capacity are refused and nothing is saved: %s", async (_name, beyond) => {
      const tenant = stores().newTenant();
      await tenant.run(({ routing }, ctx) => routing.rotations.saveLoads(ctx, [load("ana", 3, 3)]));
      const saving = tenant.run(({ routing }, ctx) => routing.rotations.saveLoads(ctx, [load("ben", 1, 1), beyond]));
      await expect(saving).rejects.toMatchObject({ code: "invalid_record", details: { table: "operations_routing_load", column: "openLoad" } });
      expect(await tenant.run(({ routing }, ctx) => routing.rotations.loads(ctx, ["ana", "ben", "new"]))).toEqual([load("ana", 3, 3)]);
    });
  });
});

type LoadRows = { operations_routing_load: { id: string; version: number; open_load: number; capacity: number | null } };

onRowsOfDatabases((rows) => {
  const insert = (openLoad: number, capacity: number | null) =>
    rows().run(simulatedContext({ tenantId: `tenant-${String(openLoad)}-${String(capacity)}` }), [], async ({ sql }) => {
      await sql.withTables<LoadRows>().insertInto("operations_routing_load").values({ id: "ana", version: 1, open_load: openLoad, capacity }).execute();
      return accept(undefined);
    });

  test("the database itself keeps loads within the capacity, whoever writes: SQL beside the stores is refused as they are", async () => {
    for (const [openLoad, capacity] of [[4, 3], [1, 0]] as const) {
      await expect(insert(openLoad, capacity)).rejects.toMatchObject({ code: "invalid_record", details: { table: "operations_routing_load", column: "openLoad" } });
    }
    for (const [openLoad, capacity] of [[3, 3], [0, 0], [4, null]] as const) expect(await insert(openLoad, capacity)).toMatchObject({ ok: true });
  });
});
