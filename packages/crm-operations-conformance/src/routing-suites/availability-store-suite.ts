import { CalendarDate, Instant, refuse } from "@nexus/common";
import type { Absence, AvailabilityIds, AvailabilitySnapshot, Delegation } from "@nexus/crm-operations";
import type { ContractSuite } from "../contract.js";
import { expectEqual } from "../expectation.js";
import { boundedCase, idsOf, inOrder, nobodysIds, routingCase, shuffled, type RoutingAtWork } from "./routing-case.js";
import type { RoutingStoresSubject } from "./routing-subject.js";

const from = Instant.of("2026-01-05T08:30:00.000Z");
const to = Instant.of("2026-01-09T17:00:00.001Z");

const absence = (id: string, more: Partial<Absence> = {}): Absence => ({ id, userId: "ana", kind: "leave", from, to, ...more });

const delegation = (id: string, more: Partial<Delegation> = {}): Delegation => ({
  id, userId: "ana", delegateId: "ben", from: CalendarDate.of("2026-01-05"), to: CalendarDate.of("2026-01-10"), ...more,
});

const empty: AvailabilitySnapshot = { absences: [], delegations: [] };

const availability: AvailabilitySnapshot = {
  absences: [absence("a"), absence("b", { userId: "ben", kind: "training", to: null }), absence("c", { kind: "travel" }), absence("d", { kind: "other" })],
  delegations: [delegation("m"), delegation("n", { userId: "ben", delegateId: "cleo", to: null })],
};

const snapshot = (routing: RoutingAtWork): Promise<AvailabilitySnapshot> => routing.read((ports, ctx) => ports.availability.snapshot(ctx));
const put = (routing: RoutingAtWork, items: Partial<AvailabilitySnapshot>): Promise<void> => routing.commit((ports, ctx) => ports.availability.put(ctx, items));
const remove = (routing: RoutingAtWork, ids: AvailabilityIds): Promise<void> => routing.commit((ports, ctx) => ports.availability.remove(ctx, ids));

/** `AvailabilityStore`, sentence by sentence. */
export const availabilityStoreSuite: ContractSuite<RoutingStoresSubject> = {
  name: "availability store",
  cases: [
    routingCase("a tenant where everybody is there has empty lists", async (routing) => {
      await put(routing.anotherTenant(), availability);
      expectEqual("the availability", await snapshot(routing), empty);
    }),
    routingCase("what was put is the snapshot, to the millisecond, every list ordered by id", async (routing) => {
      await put(routing, { absences: availability.absences.toReversed(), delegations: availability.delegations.toReversed() });
      expectEqual("the availability", await snapshot(routing), availability);
      const other = routing.anotherTenant();
      await put(other, { absences: shuffled.map((id) => absence(id)), delegations: shuffled.map((id) => delegation(id)) });
      const all = await snapshot(other);
      expectEqual("ids", [idsOf(all.absences), idsOf(all.delegations)], [inOrder, inOrder]);
    }),
    routingCase("putting adds items and replaces those with the same id; absent lists stay as they are", async (routing) => {
      await put(routing, availability);
      const back = absence("b", { userId: "ben", kind: "training", to });
      await put(routing, { absences: [back, absence("z")], delegations: [] });
      await put(routing, {});
      expectEqual("the availability", await snapshot(routing), { ...availability, absences: [...availability.absences.map((each) => (each.id === "b" ? back : each)), absence("z")] });
      await put(routing, { delegations: [delegation("n", { delegateId: "dora" })] });
      expectEqual("the delegations", (await snapshot(routing)).delegations, [delegation("m"), delegation("n", { delegateId: "dora" })]);
    }),
    routingCase("the same items again change nothing", async (routing) => {
      for (const _ of ["once", "again"]) await put(routing, availability);
      expectEqual("the availability", await snapshot(routing), availability);
    }),
    routingCase("ids are of their list: an absence and a delegation may share one", async (routing) => {
      await put(routing, { absences: [absence("x")], delegations: [delegation("x")] });
      await remove(routing, { absences: ["x"] });
      expectEqual("the availability", await snapshot(routing), { absences: [], delegations: [delegation("x")] });
    }),
    routingCase("nothing is linted: what misleads is kept as it was put", async (routing) => {
      const misleading: AvailabilitySnapshot = {
        absences: [absence("a", { userId: "nobody", from: to, to: from })],
        delegations: [delegation("m", { userId: "ben", delegateId: "ana" }), delegation("n"), delegation("o", { delegateId: "ana" })],
      };
      await put(routing, misleading);
      expectEqual("the availability", await snapshot(routing), misleading);
    }),
    routingCase("removed items are gone for good, and unknown ids are ignored", async (routing) => {
      await put(routing, availability);
      await remove(routing, { absences: ["a", "c", ...nobodysIds], delegations: [] });
      expectEqual("the availability", await snapshot(routing), { ...availability, absences: [availability.absences[1], availability.absences[3]] });
      await remove(routing, { delegations: ["m", "n"] });
      await remove(routing, {});
      expectEqual("the delegations", (await snapshot(routing)).delegations, []);
      await put(routing, { absences: [absence("a", { kind: "other" })] });
      expectEqual("the absence put again", (await snapshot(routing)).absences[0], absence("a", { kind: "other" }));
    }),
    routingCase("another tenant's plans are neither seen, replaced nor removed", async (routing) => {
      const other = routing.anotherTenant();
      await put(other, availability);
      await put(routing, { absences: [absence("a", { userId: "mine" })] });
      await remove(routing, { absences: ["b"], delegations: ["m"] });
      expectEqual("the other tenant's availability", await snapshot(other), availability);
      expectEqual("the own availability", await snapshot(routing), { ...empty, absences: [absence("a", { userId: "mine" })] });
    }),
    routingCase("a unit of work reads what it has put, and of one that is refused nothing stays", async (routing) => {
      await put(routing, { absences: [absence("a")] });
      await routing.refused("a unit of work", "undone", async (ports, ctx) => {
        await ports.availability.put(ctx, { absences: [absence("b")], delegations: availability.delegations });
        await ports.availability.remove(ctx, { absences: ["a"] });
        expectEqual("the availability inside", await ports.availability.snapshot(ctx), { absences: [absence("b")], delegations: availability.delegations });
        return refuse("undone", "Undo it.");
      });
      expectEqual("the availability", await snapshot(routing), { ...empty, absences: [absence("a")] });
    }),
    boundedCase("many absences cost as many round trips as two", (count) => async (ports, ctx) => {
      await ports.availability.put(ctx, { absences: [absence("0")] });
      await ports.availability.put(ctx, { absences: Array.from({ length: count }, (_, n) => absence(String(n))), delegations: Array.from({ length: count }, (_, n) => delegation(String(n))) });
      await ports.availability.snapshot(ctx);
    }),
  ],
};
