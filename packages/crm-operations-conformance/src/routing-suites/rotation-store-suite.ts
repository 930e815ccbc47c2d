import { refuse } from "@nexus/common";
import type { MemberLoad, Rotation, RotationPlace } from "@nexus/crm-operations";
import type { ContractSuite } from "../contract.js";
import { expectEqual } from "../expectation.js";
import { boundedCase, inOrder, nobodysIds, routingCase, type RoutingAtWork } from "./routing-case.js";
import type { RoutingStoresSubject } from "./routing-subject.js";

type Rotations = Readonly<Record<string, Rotation>>;

const place = (lastTurn: number, more: Partial<RotationPlace> = {}): RotationPlace => ({ lastTurn, credit: 0, away: false, ...more });

const rotation = (turn: number, places: Rotation["places"] = {}): Rotation => ({ turn, places });

const load = (userId: string, openLoad: number, capacity: number | null = null): MemberLoad => ({ userId, openLoad, capacity });

const rotationsOf = (routing: RoutingAtWork): Promise<Rotations> => routing.read(({ routing: { rotations } }, ctx) => rotations.rotations(ctx));
const save = (routing: RoutingAtWork, saved: Rotations): Promise<void> => routing.commit(({ routing: { rotations } }, ctx) => rotations.saveRotations(ctx, saved));
const loads = (routing: RoutingAtWork, ...userIds: readonly string[]): Promise<readonly MemberLoad[]> => routing.read(({ routing: { rotations } }, ctx) => rotations.loads(ctx, userIds));
const saveLoads = (routing: RoutingAtWork, ...saved: readonly MemberLoad[]): Promise<void> => routing.commit(({ routing: { rotations } }, ctx) => rotations.saveLoads(ctx, saved));

const several: Rotations = {
  organisation: rotation(7, { ana: place(7, { credit: -3 }), ben: place(5, { credit: 3, away: true }) }),
  "pool:queue:inbound": rotation(0),
  "rule:r": rotation(Number.MAX_SAFE_INTEGER, { constructor: place(1), "😀": place(0) }),
};

/** `RotationStore`, sentence by sentence. */
export const rotationStoreSuite: ContractSuite<RoutingStoresSubject> = {
  name: "rotation store",
  cases: [
    routingCase("a tenant without rotations has none", async (routing) => {
      await save(routing.anotherTenant(), several);
      expectEqual("the rotations", await rotationsOf(routing), {});
    }),
    routingCase("rotations are as they were saved, by scope, with everybody's place", async (routing) => {
      await save(routing, several);
      expectEqual("the rotations", await rotationsOf(routing), several);
    }),
    routingCase("scopes that only look alike are different ones", async (routing) => {
      const alike = Object.fromEntries(["pool:a", "pool:a:", "pool:A", "rule:a", "a", "constructor", "pool:\uFFFD", "x".repeat(2_000)].map((scope, n) => [scope, rotation(n)]));
      await save(routing, alike);
      expectEqual("the rotations", await rotationsOf(routing), alike);
    }),
    routingCase("saving replaces these rotations as a whole, and leaves the others", async (routing) => {
      await save(routing, several);
      const next = { organisation: rotation(8, { ana: place(8) }), "rule:new": rotation(1, { ana: place(1) }) };
      await save(routing, next);
      expectEqual("the rotations", await rotationsOf(routing), { ...several, ...next });
      await save(routing, {});
      expectEqual("the rotations after saving none", await rotationsOf(routing), { ...several, ...next });
    }),
    routingCase("a turn that does not grow is kept as given: the same again, a smaller one, a reset", async (routing) => {
      for (const turn of [5, 5, 3, 0, 1]) {
        await save(routing, { organisation: rotation(turn, { ana: place(turn) }) });
        expectEqual(`the rotations after saving turn ${turn}`, await rotationsOf(routing), { organisation: rotation(turn, { ana: place(turn) }) });
      }
    }),
    routingCase("loads are answered in the order of the ids, as they were saved; users never routed to are left out", async (routing) => {
      expectEqual("loads before", await loads(routing, "ana"), []);
      const saved = [load("ana", 3, 10), load("ben", 0, 0), load("cleo", 1_000_000), ...inOrder.map((id, n) => load(id, n, n))];
      await saveLoads(routing, ...saved);
      expectEqual("loads", await loads(routing, "cleo", ...nobodysIds, "ana", "ben", ...inOrder.toReversed()), [saved[2], saved[0], saved[1], ...saved.slice(3).toReversed()]);
      expectEqual("loads of nobody", await loads(routing), []);
    }),
    routingCase("saving replaces these loads and leaves the others; the same again change nothing", async (routing) => {
      await saveLoads(routing, load("ana", 3, 10), load("ben", 2));
      for (const time of ["once", "again"]) {
        await saveLoads(routing, load("ana", 4, null), load("cleo", 1, 1));
        expectEqual(`loads after saving ${time}`, await loads(routing, "ana", "ben", "cleo"), [load("ana", 4, null), load("ben", 2), load("cleo", 1, 1)]);
      }
      await saveLoads(routing, load("ana", 0, 5));
      await saveLoads(routing);
      expectEqual("a load that went down", await loads(routing, "ana"), [load("ana", 0, 5)]);
    }),
    routingCase("a load beyond the capacity throws invalid_record, when it is new and when it replaces one, and nothing is saved", async (routing) => {
      await saveLoads(routing, load("ana", 3, 3), load("ben", 2));
      for (const beyond of [load("ana", 4, 3), load("ana", 3, 2), load("ben", 1, 0), load("dora", 1, 0), load("dora", 21, 20)]) {
        await routing.failed(`the load ${beyond.openLoad} of ${String(beyond.capacity)}`, "invalid_record", ({ routing: { rotations } }, ctx) => rotations.saveLoads(ctx, [load("cleo", 1), beyond]));
      }
      expectEqual("loads", await loads(routing, "ana", "ben", "cleo", "dora"), [load("ana", 3, 3), load("ben", 2)]);
    }),
    routingCase("another tenant's rotations and loads are neither seen nor replaced", async (routing) => {
      const other = routing.anotherTenant();
      await save(other, several);
      await saveLoads(other, load("ana", 3, 3));
      expectEqual("rotations and loads", [await rotationsOf(routing), await loads(routing, "ana")], [{}, []]);
      await save(routing, { organisation: rotation(1) });
      await saveLoads(routing, load("ana", 1, 9));
      expectEqual("their rotations and loads", [await rotationsOf(other), await loads(other, "ana")], [several, [load("ana", 3, 3)]]);
    }),
    routingCase("a unit of work reads what it has saved, and of one that is refused nothing stays", async (routing) => {
      await save(routing, { organisation: rotation(1) });
      await saveLoads(routing, load("ana", 1, 3));
      await routing.refused("a unit of work", "undone", async ({ routing: { rotations } }, ctx) => {
        for (const turn of [2, 3]) {
          await rotations.saveRotations(ctx, { organisation: rotation(turn), "rule:r": rotation(turn) });
          await rotations.saveLoads(ctx, [load("ana", turn, 3), load("ben", turn)]);
        }
        expectEqual("inside", [await rotations.rotations(ctx), await rotations.loads(ctx, ["ana", "ben"])], [{ organisation: rotation(3), "rule:r": rotation(3) }, [load("ana", 3, 3), load("ben", 3)]]);
        return refuse("undone", "Undo it.");
      });
      expectEqual("afterwards", [await rotationsOf(routing), await loads(routing, "ana", "ben")], [{ organisation: rotation(1) }, [load("ana", 1, 3)]]);
    }),
    routingCase("no turn is lost: 8 workers that take turns under the lock all count, and each takes another one", async (routing) => {
      const takeTurn = (worker: number) =>
        routing.commit(async ({ routing: { rotations } }, ctx) => {
          const { organisation = rotation(0) } = await rotations.rotations(ctx);
          const turn = organisation.turn + 1;
          await rotations.saveRotations(ctx, { organisation: rotation(turn, { ...organisation.places, [`worker ${worker}`]: place(turn) }) });
          return turn;
        });
      const rounds = 3;
      const taken = await Promise.all(Array.from({ length: 8 }, async (_, worker) => {
        const turns: number[] = [];
        for (let round = 0; round < rounds; round += 1) turns.push(await takeTurn(worker));
        return turns;
      }));
      expectEqual("turns taken", taken.flat().toSorted((a, b) => a - b), Array.from({ length: 8 * rounds }, (_, n) => n + 1));
      const places = Object.fromEntries(taken.map((turns, worker) => [`worker ${worker}`, place(turns.at(-1) ?? 0)]));
      expectEqual("the rotations", await rotationsOf(routing), { organisation: rotation(8 * rounds, places) });
    }),
    routingCase("workers with scopes of their own, all under the lock, do not lose each other's rotations", async (routing) => {
      await routing.together(8, async ({ routing: { rotations } }, ctx, n) => {
        await rotations.rotations(ctx);
        await rotations.saveRotations(ctx, { [`rule:${n}`]: rotation(n, { ana: place(n) }) });
      });
      expectEqual("the rotations", await rotationsOf(routing), Object.fromEntries(Array.from({ length: 8 }, (_, n) => [`rule:${n}`, rotation(n, { ana: place(n) })])));
    }),
    routingCase("a capacity of 5 is filled and not passed by 8 workers that look first, under the lock", async (routing) => {
      await saveLoads(routing, load("ana", 0, 5));
      const given = await routing.together(8, async ({ routing: { rotations } }, ctx) => {
        const [{ openLoad, capacity } = load("ana", 5, 5)] = await rotations.loads(ctx, ["ana"]);
        if (capacity === null || openLoad >= capacity) return false;
        await rotations.saveLoads(ctx, [load("ana", openLoad + 1, capacity)]);
        return true;
      });
      expectEqual("how many gave one", given.filter(Boolean).length, 5);
      expectEqual("the load", await loads(routing, "ana"), [load("ana", 5, 5)]);
    }),
    boundedCase("many rotations, new ones and old ones, cost as many round trips as two", (count) => async ({ routing: { rotations } }, ctx) => {
      await rotations.saveRotations(ctx, { "rule:0": rotation(1) });
      await rotations.saveRotations(ctx, Object.fromEntries(Array.from({ length: count }, (_, n) => [`rule:${n}`, rotation(n)])));
      await rotations.rotations(ctx);
    }),
    boundedCase("many loads, new ones and old ones, cost as many round trips as two", (count) => async ({ routing: { rotations } }, ctx) => {
      await rotations.saveLoads(ctx, [load("0", 1)]);
      const many = Array.from({ length: count }, (_, n) => load(String(n), n));
      await rotations.saveLoads(ctx, many);
      await rotations.loads(ctx, many.map(({ userId }) => userId));
    }),
  ],
};
