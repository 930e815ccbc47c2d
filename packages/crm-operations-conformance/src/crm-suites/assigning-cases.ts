import type { OperationContext } from "@nexus/common";
import type { BatchOutcome, CrmRecord, LeadAssigner } from "@nexus/crm-operations";
import { expectEqual } from "../expectation.js";
import { crmCase, type Crm, type CrmCase } from "./crm-case.js";
import type { CrmPorts } from "./crm-subject.js";
import { createAll, stored, type RecordRoom } from "./record-room.js";

/** Leads and deals are assigned and counted in the same way. */
export interface AssignerRoom<Item extends CrmRecord> extends RecordRoom<Item> {
  assigner(ports: CrmPorts): LeadAssigner;
  /** Everything that makes a record count as open no more, by name. */
  readonly closings: readonly (readonly [string, (crm: Crm, id: string) => Promise<unknown>])[];
}

/** An outcome without its figures: `assigned`, or the code of the refusal. */
export const outcomeCodes = (outcomes: readonly BatchOutcome<string>[]): readonly string[] =>
  outcomes.map((item) => ("refusal" in item ? item.refusal.code : item.outcome));

const reason = "Routed by a case";

export const assigningCases = <Item extends CrmRecord>(room: AssignerRoom<Item>): readonly CrmCase[] => {
  const { entity } = room;
  const assign = (crm: Crm, owners: readonly (readonly [id: string, ownerId: string | null, expectedVersion?: number])[]) =>
    crm.commit((ports, ctx) =>
      room.assigner(ports).assignOwners(ctx, owners.map(([id, ownerId, expectedVersion]) => ({ id, ownerId, reason, ...(expectedVersion === undefined ? {} : { expectedVersion }) }))),
    );

  return [
    crmCase(`owners of ${entity} records are set, one outcome each in the order given, with the version it made`, async (crm) => {
      await room.prepare(crm);
      await createAll(crm, room, ["a", "b", "c"]);
      const outcomes = await assign(crm, [["c", "U-1"], ["a", "U-2"], ["b", "nobody-knows-this-user"]]);
      const records = await Promise.all(["c", "a", "b"].map((id) => stored(crm, room, id)));
      expectEqual("owners", records.map(({ ownerId }) => ownerId), ["U-1", "U-2", "nobody-knows-this-user"]);
      expectEqual("outcomes", outcomes, records.map(({ id, version }) => ({ id, outcome: "assigned", version })));
      expectEqual("outcomes of nothing", await assign(crm, []), []);
    }),
    crmCase(`an owner of a ${entity} who is the owner already is unchanged, and null takes the owner away`, async (crm) => {
      await room.prepare(crm);
      await createAll(crm, room, ["a", "b"]);
      await assign(crm, [["a", "U-1"]]);
      const before = await stored(crm, room, "a");
      crm.clock.advance(1_000);
      expectEqual("the same owner again, and nobody for nobody's", outcomeCodes(await assign(crm, [["a", "U-1", before.version], ["b", null]])), ["unchanged", "unchanged"]);
      expectEqual(`the ${entity}`, await stored(crm, room, "a"), before);
      expectEqual("taking the owner away", outcomeCodes(await assign(crm, [["a", null]])), ["assigned"]);
      expectEqual("the owner", (await stored(crm, room, "a")).ownerId, null);
    }),
    crmCase(`an assignment of a ${entity} that cannot be is rejected by itself; the others are written all the same`, async (crm) => {
      await room.prepare(crm);
      await createAll(crm, room, ["a", "b", "bin", "stale"]);
      await crm.delete(entity, "bin");
      const { version } = await stored(crm, room, "stale");
      const outcomes = await assign(crm, [["bin", "U-1"], ["unknown", "U-1"], ["a", "U-1"], ["stale", "U-1", version + 1], ["", "U-1"], ["b", "U-1", version]]);
      expectEqual("outcomes", outcomeCodes(outcomes), [`${entity}_deleted`, `${entity}_not_found`, "assigned", "version_conflict", `${entity}_not_found`, "assigned"]);
      expectEqual("ids", outcomes.map(({ id }) => id), ["bin", "unknown", "a", "stale", "", "b"]);
      const owners = await Promise.all(["a", "b", "stale"].map(async (id) => (await stored(crm, room, id)).ownerId));
      expectEqual("owners", owners, ["U-1", "U-1", null]);
    }),
    crmCase(`the same ${entity} twice in a batch: the first counts, the rest are rejected with duplicate_in_batch`, async (crm) => {
      expectEqual("unknown ones", outcomeCodes(await assign(crm, [["x", "U-1"], ["x", "U-1"]])), [`${entity}_not_found`, "duplicate_in_batch"]);
      await room.prepare(crm);
      await createAll(crm, room, ["a", "b"]);
      const outcomes = await assign(crm, [["a", "U-1"], ["a", "U-2"], ["b", "U-3"], ["a", "U-1"], ["x", "U-1"], ["x", "U-1"]]);
      expectEqual("outcomes", outcomeCodes(outcomes), ["assigned", "duplicate_in_batch", "assigned", "duplicate_in_batch", `${entity}_not_found`, "duplicate_in_batch"]);
      expectEqual("the owner", (await stored(crm, room, "a")).ownerId, "U-1");
    }),
    crmCase(
      `assigning many ${entity} records costs as many round trips as assigning two`,
      async (crm) => {
        await room.prepare(crm);
        const ids = Array.from({ length: 8 }, (_, i) => `r-${i}`);
        await createAll(crm, room, ids);
        const cost = async (some: readonly string[]): Promise<number> => {
          const before = crm.subject.roundTrips?.() ?? 0;
          expectEqual("outcomes", outcomeCodes(await assign(crm, some.map((id) => [id, "U-1"]))), some.map(() => "assigned"));
          return (crm.subject.roundTrips?.() ?? 0) - before;
        };
        expectEqual("round trips for 6", await cost(ids.slice(2)), await cost(ids.slice(0, 2)));
      },
      "counted-round-trips",
    ),
    crmCase(`assignments of ${entity} records are undone with the unit of work they are part of`, async (crm) => {
      await room.prepare(crm);
      await createAll(crm, room, ["a", "b"]);
      await crm.refused("a unit of work", "undone", async (ports, ctx: OperationContext) => {
        await room.assigner(ports).assignOwners(ctx, [{ id: "a", ownerId: "U-1", reason }]);
        expectEqual("the owner inside", (await room.find(ports, ctx, "a"))?.ownerId, "U-1");
        return { ok: false, refusal: { code: "undone", message: "Undo it.", details: {} } };
      });
      expectEqual("the owner", (await stored(crm, room, "a")).ownerId, null);
    }),
    crmCase(`another tenant's ${entity} is assigned by nobody else and counted for nobody else`, async (crm) => {
      const other = crm.anotherTenant();
      await room.prepare(crm);
      await room.prepare(other);
      await createAll(other, room, ["a"]);
      await assign(other, [["a", "U-1"]]);
      expectEqual("outcome", outcomeCodes(await assign(crm, [["a", "U-2"]])), [`${entity}_not_found`]);
      expectEqual("the owner", (await stored(other, room, "a")).ownerId, "U-1");
      expectEqual("counted", await crm.read((ports, ctx) => room.assigner(ports).countOpen(ctx, ["U-1"])), [{ ownerId: "U-1", count: 0 }]);
    }),
    crmCase(`open ${entity} records are counted per owner in the order given, none as 0; closed and deleted ones do not count`, async (crm) => {
      await room.prepare(crm);
      const closings = [...room.closings, ["deleted", (of: Crm, id: string) => of.delete(entity, id)] as const];
      const ids = ["open-1", "open-2", "unowned", ...closings.map(([name]) => name)];
      await createAll(crm, room, ids);
      await assign(crm, ids.filter((id) => id !== "unowned").map((id) => [id, "U-1"]));
      await assign(crm, [["open-2", "U-2"]]);
      for (const [name, close] of closings) await close(crm, name);
      const count = (...ownerIds: readonly string[]) => crm.read((ports, ctx) => room.assigner(ports).countOpen(ctx, ownerIds));
      expectEqual("counts", await count("U-9", "U-2", "U-1"), [{ ownerId: "U-9", count: 0 }, { ownerId: "U-2", count: 1 }, { ownerId: "U-1", count: 1 }]);
      expectEqual("counts of nobody", await count(), []);
    }),
  ];
};
