import { refuse, type OperationContext } from "@nexus/common";
import type { BatchOutcome, CrmRecord, RecordTarget } from "@nexus/crm-operations";
import { expectEqual } from "../expectation.js";
import { outcomeCodes } from "./assigning-cases.js";
import { crmCase, type Crm, type CrmCase } from "./crm-case.js";
import type { CrmPorts } from "./crm-subject.js";
import { createAll, idsOf, stored, type RecordRoom } from "./record-room.js";

/** One set-based change of records that are there. */
export interface Batch<Item extends CrmRecord> {
  readonly name: string;
  readonly room: RecordRoom<Item>;
  readonly done: string;
  /** What the same change again comes to, of the version it made: `unchanged`, or the code of a refusal. */
  readonly again: string;
  /** What a record that is deleted comes to. */
  readonly ofDeleted: string;
  /** Makes a record ready for the change. */
  ready?(crm: Crm, id: string): Promise<unknown>;
  apply(ports: CrmPorts, ctx: OperationContext, targets: readonly RecordTarget[]): Promise<readonly BatchOutcome<string>[]>;
  /** What the change shows of a record that is read: undefined of one that is not found. */
  shown(record: Item | undefined): unknown;
}

/** What set-based changes promise, whatever they change. */
export const batchCases = <Item extends CrmRecord>(batch: Batch<Item>): readonly CrmCase[] => {
  const { name, room, done, again, ofDeleted } = batch;
  const { entity } = room;

  const prepare = async (crm: Crm, ids: readonly string[]): Promise<void> => {
    await room.prepare(crm);
    await createAll(crm, room, ids);
    for (const id of ids) await batch.ready?.(crm, id);
  };
  const apply = (crm: Crm, targets: readonly (string | RecordTarget)[]) =>
    crm.commit((ports, ctx) => batch.apply(ports, ctx, targets.map((target) => (typeof target === "string" ? { id: target } : target))));
  const shown = (crm: Crm, ids: readonly string[]): Promise<readonly unknown[]> =>
    crm.read(async (ports, ctx) => {
      const found = [];
      for (const id of ids) found.push(batch.shown(await room.find(ports, ctx, id)));
      return found;
    });

  return [
    crmCase(`${name} answers one outcome each in the order given, and what cannot be done is rejected by itself`, async (crm) => {
      await prepare(crm, ["a", "b", "c", "bin", "stale", "before"]);
      await crm.delete(entity, "bin");
      const { version } = await stored(crm, room, "b");
      const ids = ["c", "bin", "unknown", "stale", "a", "", "b"];
      const outcomes = await apply(crm, ["c", "bin", "unknown", { id: "stale", expectedVersion: version + 1 }, "a", "", { id: "b", expectedVersion: version }]);
      expectEqual("ids", idsOf(outcomes), ids);
      expectEqual("outcomes", outcomeCodes(outcomes), [done, ofDeleted, `${entity}_not_found`, "version_conflict", done, `${entity}_not_found`, done]);
      expectEqual("whether the versions grew", outcomes.flatMap((each) => (each.outcome === done && "version" in each ? [each.version > version] : [])), [true, true, true]);
      const [untouched, ...changed] = await shown(crm, ["stale", "c", "a", "b"]);
      await apply(crm, ["before"]);
      const [asExpected] = await shown(crm, ["before"]);
      expectEqual("those that were changed", changed, [asExpected, asExpected, asExpected]);
      expectEqual("whether the stale one is as it was", JSON.stringify(untouched) === JSON.stringify(asExpected), false);
      expectEqual("outcomes of nothing", await apply(crm, []), []);
    }),
    crmCase(`${name} again comes to ${again}, and writes nothing`, async (crm) => {
      await prepare(crm, ["a"]);
      await apply(crm, ["a"]);
      const before = await shown(crm, ["a"]);
      crm.clock.advance(1_000);
      expectEqual("outcomes", outcomeCodes(await apply(crm, ["a"])), [again]);
      expectEqual(`the ${entity}`, await shown(crm, ["a"]), before);
    }),
    crmCase(`${name} of the same ${entity} twice in a batch: the first counts, the rest are rejected with duplicate_in_batch`, async (crm) => {
      await prepare(crm, ["a", "b"]);
      const outcomes = await apply(crm, ["x", "a", "x", "a", "b", "a"]);
      expectEqual("outcomes", outcomeCodes(outcomes), [`${entity}_not_found`, done, "duplicate_in_batch", "duplicate_in_batch", done, "duplicate_in_batch"]);
    }),
    crmCase(
      `${name} of many ${entity} records costs as many round trips as of two`,
      async (crm) => {
        const ids = Array.from({ length: 8 }, (_, i) => `r-${i}`);
        await prepare(crm, ids);
        const cost = async (some: readonly string[]): Promise<number> => {
          const before = crm.subject.roundTrips?.() ?? 0;
          expectEqual("outcomes", outcomeCodes(await apply(crm, some)), some.map(() => done));
          return (crm.subject.roundTrips?.() ?? 0) - before;
        };
        expectEqual("round trips for 6", await cost(ids.slice(2)), await cost(ids.slice(0, 2)));
      },
      "counted-round-trips",
    ),
    crmCase(`${name} is undone with the unit of work it is part of`, async (crm) => {
      await prepare(crm, ["a", "b"]);
      const before = await stored(crm, room, "a");
      await crm.refused("a unit of work", "undone", async (ports, ctx) => {
        await batch.apply(ports, ctx, [{ id: "a" }, { id: "b" }]);
        const inside = await room.find(ports, ctx, "a");
        expectEqual(`whether the ${entity} is the old one inside`, inside?.version === before.version, false);
        return refuse("undone", "Undo it.");
      });
      expectEqual(`the ${entity}`, await stored(crm, room, "a"), before);
    }),
    crmCase(`${name} does nothing to another tenant's ${entity}`, async (crm) => {
      const other = crm.anotherTenant();
      await prepare(other, ["a"]);
      const before = await stored(other, room, "a");
      expectEqual("outcomes", outcomeCodes(await apply(crm, ["a"])), [`${entity}_not_found`]);
      expectEqual(`the ${entity}`, await stored(other, room, "a"), before);
    }),
  ];
};
