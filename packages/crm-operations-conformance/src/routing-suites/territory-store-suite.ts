import { CalendarDate, refuse } from "@nexus/common";
import type { Territory, TerritoryIds, TerritoryMember, TerritorySnapshot } from "@nexus/crm-operations";
import type { ContractSuite } from "../contract.js";
import { expectEqual } from "../expectation.js";
import { boundedCase, idsOf, inOrder, nobodysIds, routingCase, shuffled, type RoutingAtWork } from "./routing-case.js";
import type { RoutingStoresSubject } from "./routing-subject.js";

const from = CalendarDate.of("2026-01-01");
const to = CalendarDate.of("2026-06-30");

const territory = (id: string, more: Partial<Territory> = {}): Territory => ({
  id, name: `Territory ${id}`, parentId: null, priority: 1, coverage: { type: "country", countries: ["PT", "Ελλάδα"] }, from, to: null, ...more,
});

const member = (id: string, more: Partial<TerritoryMember> = {}): TerritoryMember => ({ id, territoryId: "a", userId: "ana", role: "account-executive", from, to: null, ...more });

const empty: TerritorySnapshot = { territories: [], members: [] };

const territories: TerritorySnapshot = {
  territories: [
    territory("a"),
    territory("b", { parentId: "a", priority: 0, to, coverage: { type: "region", regions: [{ country: "PT", region: "Lisboa" }, { country: "PT", region: "Porto" }] } }),
    territory("c", { parentId: "b", coverage: { type: "postal-range", ranges: [{ country: "PT", from: "1000", to: "1999" }] } }),
    territory("d", { coverage: { type: "industry", industries: [] } }),
    territory("e", { priority: 1_000_000, coverage: { type: "named-account", accountIds: ["acc-1"], companyNames: ["Acme"], emailDomains: ["acme.example"] } }),
  ],
  members: [member("m", { to }), member("n", { territoryId: "b", userId: "ben", role: "Vertrieb" })],
};

const [first = territory("a"), second = territory("b")] = territories.territories;

const snapshot = (routing: RoutingAtWork): Promise<TerritorySnapshot> => routing.read((ports, ctx) => ports.territories.snapshot(ctx));
const put = (routing: RoutingAtWork, items: Partial<TerritorySnapshot>): Promise<void> => routing.commit((ports, ctx) => ports.territories.put(ctx, items));
const remove = (routing: RoutingAtWork, ids: TerritoryIds): Promise<void> => routing.commit((ports, ctx) => ports.territories.remove(ctx, ids));

/** `TerritoryStore`, sentence by sentence. */
export const territoryStoreSuite: ContractSuite<RoutingStoresSubject> = {
  name: "territory store",
  cases: [
    routingCase("a tenant without territories has empty lists", async (routing) => {
      await put(routing.anotherTenant(), territories);
      expectEqual("the territories", await snapshot(routing), empty);
    }),
    routingCase("what was put is the snapshot, coverage of every type, every list ordered by id", async (routing) => {
      await put(routing, { territories: territories.territories.toReversed(), members: territories.members.toReversed() });
      expectEqual("the territories", await snapshot(routing), territories);
      const other = routing.anotherTenant();
      await put(other, { territories: shuffled.map((id) => territory(id)), members: shuffled.map((id) => member(id)) });
      const all = await snapshot(other);
      expectEqual("ids", [idsOf(all.territories), idsOf(all.members)], [inOrder, inOrder]);
    }),
    routingCase("putting adds items and replaces those with the same id; absent lists stay as they are", async (routing) => {
      await put(routing, territories);
      const moved = territory("b", { name: "Moved", coverage: { type: "country", countries: ["ES"] } });
      await put(routing, { territories: [moved, territory("z")], members: [] });
      await put(routing, {});
      expectEqual("the territories", await snapshot(routing), { ...territories, territories: [...territories.territories.map((each) => (each.id === "b" ? moved : each)), territory("z")] });
      await put(routing, { members: [member("n")] });
      expectEqual("the members", (await snapshot(routing)).members, [territories.members[0], member("n")]);
    }),
    routingCase("the same items again change nothing", async (routing) => {
      for (const _ of ["once", "again"]) await put(routing, territories);
      expectEqual("the territories", await snapshot(routing), territories);
    }),
    routingCase("ids are of their list: a territory and a member may share one", async (routing) => {
      await put(routing, { territories: [territory("x")], members: [member("x")] });
      await remove(routing, { members: ["x"] });
      expectEqual("the territories", await snapshot(routing), { territories: [territory("x")], members: [] });
    }),
    routingCase("nothing is linted: what misleads is kept as it was put", async (routing) => {
      const misleading: TerritorySnapshot = {
        territories: [territory("a", { parentId: "b" }), territory("b", { parentId: "a", from: to, to: from, coverage: { type: "region", regions: [] } })],
        members: [member("m", { territoryId: "nowhere", from: to, to: from })],
      };
      await put(routing, misleading);
      expectEqual("the territories", await snapshot(routing), misleading);
    }),
    routingCase("removed items are gone for good, unknown ids are ignored, and what refers to them stays", async (routing) => {
      await put(routing, territories);
      await remove(routing, { territories: ["b", "e", ...nobodysIds], members: [] });
      expectEqual("the territories", await snapshot(routing), { ...territories, territories: territories.territories.filter(({ id }) => id !== "b" && id !== "e") });
      await remove(routing, { members: ["m", "n"] });
      await remove(routing, {});
      expectEqual("the members", (await snapshot(routing)).members, []);
      await put(routing, { territories: [second] });
      expectEqual("the territory put again", (await snapshot(routing)).territories[1], second);
    }),
    routingCase("another tenant's territories are neither seen, replaced nor removed", async (routing) => {
      const other = routing.anotherTenant();
      await put(other, territories);
      await put(routing, { territories: [territory("a", { name: "Mine" })] });
      await remove(routing, { territories: ["b"], members: ["m"] });
      expectEqual("the other tenant's territories", await snapshot(other), territories);
      expectEqual("the own territories", await snapshot(routing), { ...empty, territories: [territory("a", { name: "Mine" })] });
    }),
    routingCase("a unit of work reads what it has put, and of one that is refused nothing stays", async (routing) => {
      await put(routing, { territories: [first] });
      await routing.refused("a unit of work", "undone", async (ports, ctx) => {
        await ports.territories.put(ctx, { territories: [second], members: territories.members });
        await ports.territories.remove(ctx, { territories: ["a"] });
        expectEqual("the territories inside", await ports.territories.snapshot(ctx), { territories: [second], members: territories.members });
        return refuse("undone", "Undo it.");
      });
      expectEqual("the territories", await snapshot(routing), { ...empty, territories: [first] });
    }),
    boundedCase("many territories cost as many round trips as two", (count) => async (ports, ctx) => {
      await ports.territories.put(ctx, { territories: [territory("0")] });
      await ports.territories.put(ctx, { territories: Array.from({ length: count }, (_, n) => territory(String(n))), members: Array.from({ length: count }, (_, n) => member(String(n))) });
      await ports.territories.snapshot(ctx);
    }),
  ],
};
