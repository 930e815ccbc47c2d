import type { BatchOutcome, CrmRecord, RoutableRecord } from "@nexus/crm-operations";
import type { ContractSuite } from "../contract.js";
import { expectEqual } from "../expectation.js";
import { assigningCases, type AssignerRoom } from "./assigning-cases.js";
import { crmCase, type Crm, type CrmCase } from "./crm-case.js";
import type { CrmSubject } from "./crm-subject.js";
import { leadRoom } from "./lead-room.js";
import { opportunityRoom } from "./opportunity-room.js";
import { createAll, idsOf, stored } from "./record-room.js";
import { findRouted, routedDealCases, routedLeadCases, type RoutedKind } from "./routed-kinds.js";

/** Leads and deals are found for routing in the same way. */
interface RoutedRoom<Item extends CrmRecord & { readonly ownerId: string | null }> extends AssignerRoom<Item> {
  readonly entity: RoutedKind;
}

const assign = (crm: Crm, entity: RoutedKind, id: string, ownerId: string | null): Promise<readonly BatchOutcome<"assigned">[]> => {
  crm.clock.advance(1_000);
  return crm.commit(({ routed }, ctx) => routed[entity].assignOwners(ctx, [{ id, ownerId, reason: "Routed by a case" }]));
};

const routedCases = <Item extends CrmRecord & { readonly ownerId: string | null }>(room: RoutedRoom<Item>): readonly CrmCase[] => {
  const { entity } = room;
  const find = (crm: Crm, ...ids: readonly string[]): Promise<readonly RoutableRecord[]> => findRouted(crm, entity, ...ids);
  const previous = async (crm: Crm, ...ids: readonly string[]): Promise<readonly (string | null)[]> => (await find(crm, ...ids)).map(({ previousOwnerId }) => previousOwnerId);

  return [
    crmCase(`${entity} records to route are found in the order of the ids, each once; unknown and deleted ones are left out`, async (crm) => {
      await room.prepare(crm);
      await createAll(crm, room, ["a", "B", "c", "bin", "😀"]);
      await crm.delete(entity, "bin");
      expectEqual("ids", idsOf(await find(crm, "😀", "c", "unknown", "", "a", "bin", "c", "\uD800", "__proto__", "B", "b")), ["😀", "c", "a", "B"]);
      expectEqual("of no ids", await find(crm), []);
    }),
    crmCase(`a ${entity} to route says whose it is, of which version and since when it exists, as it was committed last`, async (crm) => {
      await room.prepare(crm);
      await createAll(crm, room, ["a", "b"]);
      await assign(crm, entity, "a", "U-1");
      const [found, other] = await find(crm, "a", "b");
      const record = await stored(crm, room, "a");
      expectEqual("the record", [found?.entity, found?.id, found?.version, found?.createdAt, found?.ownerId, found?.facts["createdAt"]], [entity, "a", record.version, record.createdAt, "U-1", record.createdAt]);
      expectEqual("the owner of the other one", other?.ownerId, null);
    }),
    crmCase(`a ${entity} that is closed is found, and is not open`, async (crm) => {
      await room.prepare(crm);
      await createAll(crm, room, ["open", ...room.closings.map(([name]) => name)]);
      for (const [name, close] of room.closings) await close(crm, name);
      const found = await find(crm, ...room.closings.map(([name]) => name), "open");
      expectEqual("open", found.map(({ id, isOpen }) => [id, isOpen]), [...room.closings.map(([name]) => [name, false]), ["open", true]]);
    }),
    crmCase(`the previous owner of a ${entity} is the last one who is not the present one, and null where there was nobody`, async (crm) => {
      await room.prepare(crm);
      await createAll(crm, room, ["never", "once", "taken", "moved", "back", "again"]);
      for (const [id, owners] of [["once", ["U-1"]], ["taken", ["U-1", null]], ["moved", ["U-1", "U-2", "U-3"]], ["back", ["U-1", "U-2", "U-1"]], ["again", ["U-1", null, "U-1"]]] as const) {
        for (const ownerId of owners) await assign(crm, entity, id, ownerId);
      }
      expectEqual("previous owners", await previous(crm, "never", "once", "taken", "moved", "back", "again"), [null, null, "U-1", "U-2", "U-2", null]);
    }),
    crmCase(`a unit of work finds the ${entity} as it has changed it; of one that is refused nothing stays`, async (crm) => {
      await room.prepare(crm);
      await createAll(crm, room, ["a"]);
      await assign(crm, entity, "a", "U-1");
      await crm.refused("a unit of work", "undone", async ({ routed }, ctx) => {
        await routed[entity].assignOwners(ctx, [{ id: "a", ownerId: "U-2", reason: "Routed by a case" }]);
        const [inside] = await routed[entity].find(ctx, ["a"]);
        expectEqual("owners inside", [inside?.ownerId, inside?.previousOwnerId], ["U-2", "U-1"]);
        return { ok: false, refusal: { code: "undone", message: "Undo it.", details: {} } };
      });
      const [found] = await find(crm, "a");
      expectEqual("owners", [found?.ownerId, found?.previousOwnerId], ["U-1", null]);
    }),
    crmCase(`a ${entity} of another tenant is unknown to routing`, async (crm) => {
      const other = crm.anotherTenant();
      await room.prepare(crm);
      await room.prepare(other);
      await createAll(other, room, ["a", "b"]);
      for (const ownerId of ["U-1", "U-2"]) await assign(other, entity, "a", ownerId);
      expectEqual("found", await find(crm, "a", "b"), []);
      await createAll(crm, room, ["a"]);
      expectEqual("the previous owner", await previous(crm, "a"), [null]);
    }),
    crmCase(
      `finding many ${entity} records to route costs as many round trips as finding two`,
      async (crm) => {
        await room.prepare(crm);
        const ids = Array.from({ length: 12 }, (_, n) => `r-${n}`);
        await createAll(crm, room, ids);
        for (const id of ids) await assign(crm, entity, id, "U-1");
        const cost = async (some: readonly string[]): Promise<number> => {
          const before = crm.subject.roundTrips?.() ?? 0;
          expectEqual("how many were found", (await find(crm, ...some)).length, some.length);
          return (crm.subject.roundTrips?.() ?? 0) - before;
        };
        expectEqual("round trips for 10", await cost(ids.slice(2)), await cost(ids.slice(0, 2)));
      },
      "counted-round-trips",
    ),
  ];
};

const routedLeads = { ...leadRoom, entity: "lead", assigner: ({ routed }) => routed.lead } satisfies typeof leadRoom & { readonly entity: RoutedKind };
const routedDeals = { ...opportunityRoom, entity: "opportunity", assigner: ({ routed }) => routed.opportunity } satisfies typeof opportunityRoom & { readonly entity: RoutedKind };

/** `RoutedRecords` of leads and of deals, sentence by sentence; owners are assigned and open records counted as by their providers. */
export const routedRecordsSuite: ContractSuite<CrmSubject> = {
  name: "routed records",
  cases: [...routedCases(routedLeads), ...assigningCases(routedLeads), ...routedLeadCases, ...routedCases(routedDeals), ...assigningCases(routedDeals), ...routedDealCases],
};
