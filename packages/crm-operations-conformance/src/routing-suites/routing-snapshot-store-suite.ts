import { refuse } from "@nexus/common";
import type { RoutingSnapshot } from "@nexus/crm-operations";
import type { ContractSuite } from "../contract.js";
import { expectEqual } from "../expectation.js";
import { boundedCase, nobodysIds, routingCase, type RoutingAtWork } from "./routing-case.js";
import { routingSnapshot } from "./routing-samples.js";
import type { RoutingStoresSubject } from "./routing-subject.js";

const hashOf = (digit: string): string => digit.repeat(64);

const north = hashOf("a");
const south = hashOf("b");

const find = (routing: RoutingAtWork, hash: string): Promise<RoutingSnapshot | undefined> => routing.read(({ routing: { snapshots } }, ctx) => snapshots.find(ctx, hash));
const keep = (routing: RoutingAtWork, hash: string, snapshot: RoutingSnapshot): Promise<void> => routing.commit(({ routing: { snapshots } }, ctx) => snapshots.keep(ctx, hash, snapshot));
const known = (routing: RoutingAtWork, ...hashes: readonly string[]): Promise<readonly string[]> => routing.read(async ({ routing: { snapshots } }, ctx) => [...(await snapshots.known(ctx, hashes))].toSorted());

/** `RoutingSnapshotStore`, sentence by sentence. */
export const routingSnapshotStoreSuite: ContractSuite<RoutingStoresSubject> = {
  name: "routing snapshot store",
  cases: [
    routingCase("a snapshot is found under its hash as it was kept, and is undefined before", async (routing) => {
      expectEqual("the snapshot before", await find(routing, north), undefined);
      await keep(routing, north, routingSnapshot("North"));
      await keep(routing, south, routingSnapshot("South"));
      expectEqual("the snapshots", [await find(routing, north), await find(routing, south)], [routingSnapshot("North"), routingSnapshot("South")]);
      for (const hash of [...nobodysIds, north.slice(1), `${north}a`, north.toUpperCase()]) expectEqual(`the snapshot ${JSON.stringify(hash)}`, await find(routing, hash), undefined);
    }),
    routingCase("of many hashes the ones that are there are known, and no others", async (routing) => {
      expectEqual("known before", await known(routing, north, south), []);
      await keep(routing, north, routingSnapshot("North"));
      await keep(routing, south, routingSnapshot("South"));
      expectEqual("known", await known(routing, hashOf("c"), south, ...nobodysIds, north.slice(1), `${north}a`, north.toUpperCase(), north, south), [north, south]);
      expectEqual("known of one", await known(routing, north), [north]);
      expectEqual("known of none", await known(routing), []);
    }),
    routingCase("a snapshot kept again changes nothing", async (routing) => {
      for (const _ of ["once", "again"]) await keep(routing, north, routingSnapshot("North"));
      await routing.commit(async ({ routing: { snapshots } }, ctx) => {
        for (const _ of ["once", "again"]) await snapshots.keep(ctx, south, routingSnapshot("South"));
      });
      expectEqual("the snapshots", [await find(routing, north), await find(routing, south)], [routingSnapshot("North"), routingSnapshot("South")]);
    }),
    routingCase("a snapshot of a large team comes back whole", async (routing) => {
      const [member] = routingSnapshot("North").members;
      const large = { ...routingSnapshot("North"), members: Array.from({ length: 2_000 }, (_, n) => ({ ...member, userId: `user ${n}` })) } as RoutingSnapshot;
      await keep(routing, north, large);
      expectEqual("the snapshot", await find(routing, north), large);
    }),
    routingCase("another tenant's snapshots are unknown, and their hashes are free", async (routing) => {
      const other = routing.anotherTenant();
      await keep(other, north, routingSnapshot("Theirs"));
      expectEqual("the snapshot", [await find(routing, north), await known(routing, north)], [undefined, []]);
      await keep(routing, north, routingSnapshot("Mine"));
      expectEqual("the snapshots", [await find(routing, north), await find(other, north)], [routingSnapshot("Mine"), routingSnapshot("Theirs")]);
    }),
    routingCase("a unit of work finds the snapshot it has kept, and of one that is refused nothing stays", async (routing) => {
      await routing.refused("a unit of work", "undone", async ({ routing: { snapshots } }, ctx) => {
        await snapshots.keep(ctx, north, routingSnapshot("North"));
        expectEqual("inside", [await snapshots.find(ctx, north), [...(await snapshots.known(ctx, [north, south]))]], [routingSnapshot("North"), [north]]);
        return refuse("undone", "Undo it.");
      });
      expectEqual("the snapshot", [await find(routing, north), await known(routing, north)], [undefined, []]);
    }),
    routingCase("parallel works that keep the same snapshot are all accepted: it needs no lock", async (routing) => {
      await routing.unlocked().together(8, ({ routing: { snapshots } }, ctx) => snapshots.keep(ctx, north, routingSnapshot("North")));
      expectEqual("the snapshot", await find(routing, north), routingSnapshot("North"));
    }),
    boundedCase("of many hashes it costs as many round trips to know as of two", (count) => ({ routing: { snapshots } }, ctx) => snapshots.known(ctx, Array.from({ length: count }, (_, n) => `hash ${n}`))),
  ],
};
