import { refuse, type OperationContext, type Result } from "@nexus/common";
import type { CrmRecord } from "@nexus/crm-operations";
import { expectEqual } from "../expectation.js";
import { crmCase, type Crm, type CrmCase } from "./crm-case.js";
import type { CrmPorts } from "./crm-subject.js";
import { createAll, stored, type RecordChange, type RecordRoom } from "./record-room.js";

/** What the methods that change one record promise for leads, deals and activities alike. */
export const changingCases = <Item extends CrmRecord>(room: RecordRoom<Item>): readonly CrmCase[] => {
  const { entity } = room;

  /** Every change on a record of its own, ready for it. */
  const forEachChange = async (crm: Crm, check: (change: RecordChange<Item>, id: string) => Promise<void>): Promise<void> => {
    await room.prepare(crm);
    for (const [i, change] of room.changes.entries()) {
      const id = `r-${i}`;
      await createAll(crm, room, [id]);
      await change.ready?.(crm, id);
      await check(change, id);
    }
  };

  return [
    crmCase(`an id that is taken is refused with ${entity}_exists, also by a deleted ${entity}, and nothing changes`, async (crm) => {
      await room.prepare(crm);
      await createAll(crm, room, ["r-1", "r-2"]);
      const before = await stored(crm, room, "r-1");
      await crm.refused("the id again", `${entity}_exists`, (ports, ctx) => room.create(ports, ctx, "r-1", crm));
      expectEqual(`the ${entity}`, await stored(crm, room, "r-1"), before);
      await crm.delete(entity, "r-2");
      await crm.refused("the id of a deleted one", `${entity}_exists`, (ports, ctx) => room.create(ports, ctx, "r-2", crm));
    }),
    crmCase(`a ${entity} that is not there is refused with ${entity}_not_found, a deleted one with ${entity}_deleted`, async (crm) => {
      await forEachChange(crm, async ({ name, change }, id) => {
        await crm.refused(`${name} of an unknown id`, `${entity}_not_found`, (ports, ctx) => change(ports, ctx, { id: "unknown" }, crm));
        await crm.delete(entity, id);
        await crm.refused(`${name} of a deleted one`, `${entity}_deleted`, (ports, ctx) => change(ports, ctx, { id }, crm));
      });
    }),
    crmCase(`a ${entity} that has moved on is refused with version_conflict, and stays as it is`, async (crm) => {
      await forEachChange(crm, async ({ name, change }, id) => {
        const before = await stored(crm, room, id);
        for (const expectedVersion of [before.version + 1, ...(before.version > 1 ? [before.version - 1] : [])]) {
          await crm.refused(`${name} of version ${expectedVersion}`, "version_conflict", (ports, ctx) => change(ports, ctx, { id, expectedVersion }, crm));
        }
        expectEqual(`the ${entity} after ${name} was refused`, await stored(crm, room, id), before);
      });
    }),
    crmCase(`a change of the version that was read is made, answered and found, and the version grows`, async (crm) => {
      await forEachChange(crm, async ({ name, change }, id) => {
        const before = await stored(crm, room, id);
        crm.clock.advance(1_000);
        const after = await crm.done(name, (ports, ctx) => change(ports, ctx, { id, expectedVersion: before.version }, crm));
        expectEqual(`whether the version grows by ${name}`, after.version > before.version, true);
        expectEqual(`the times after ${name}`, [after.createdAt, after.updatedAt], [before.createdAt, crm.clock.now()]);
        expectEqual(`the ${entity} found after ${name}`, await stored(crm, room, id), after);
      });
    }),
    crmCase(`repeating what has already happened changes nothing and answers the ${entity} as it is`, async (crm) => {
      await forEachChange(crm, async ({ name, change, refusedAgain }, id) => {
        const once = await crm.done(name, (ports, ctx) => change(ports, ctx, { id }, crm));
        crm.clock.advance(1_000);
        const again = (ports: CrmPorts, ctx: OperationContext): Promise<Result<Item>> => change(ports, ctx, { id }, crm);
        if (refusedAgain === undefined) expectEqual(`the ${entity} after ${name} again`, await crm.done(`${name} again`, again), once);
        else await crm.refused(`${name} again`, refusedAgain, again);
        expectEqual(`the ${entity} found after ${name} again`, await stored(crm, room, id), once);
      });
    }),
    crmCase(`a change of a ${entity} is undone with the unit of work it is part of`, async (crm) => {
      await forEachChange(crm, async ({ name, change }, id) => {
        const before = await stored(crm, room, id);
        await crm.refused(`a unit of work after ${name}`, "undone", async (ports, ctx) => {
          const changed = await change(ports, ctx, { id }, crm);
          const inside = await room.find(ports, ctx, id);
          expectEqual(`the ${entity} inside the unit of work after ${name}`, inside, changed.ok ? changed.value : changed.refusal);
          return refuse("undone", "Undo it.");
        });
        expectEqual(`the ${entity} after ${name} was undone`, await stored(crm, room, id), before);
      });
    }),
  ];
};
