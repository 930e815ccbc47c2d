import { CalendarDate, refuse } from "@nexus/common";
import type { BusinessCalendar } from "@nexus/crm-operations";
import type { ContractSuite } from "../contract.js";
import { expectEqual } from "../expectation.js";
import { boundedCase, idsOf, inOrder, nobodysIds, routingCase, shuffled, type RoutingAtWork } from "./routing-case.js";
import type { RoutingStoresSubject } from "./routing-subject.js";

const calendar = (id: string, more: Partial<BusinessCalendar> = {}): BusinessCalendar => ({
  id, name: `Calendar ${id}`, timeZone: "Europe/Lisbon", week: { kind: "always" }, holidays: [], exceptions: [], ...more,
});

const office = calendar("b", {
  week: { kind: "weekly", hours: [{ days: [1, 2, 3, 4], from: "09:00", to: "13:00" }, { days: [1, 2], from: "14:00", to: "24:00" }, { days: [5], from: "00:00", to: "02:30" }] },
  holidays: [{ date: CalendarDate.of("2026-12-25"), name: "Natal" }, { date: CalendarDate.of("2026-01-01"), name: "Ano Novo" }],
  exceptions: [{ date: CalendarDate.of("2026-12-24"), name: "Véspera", hours: [{ from: "09:00", to: "12:00" }] }, { date: CalendarDate.of("2026-12-31"), name: "Fechado", hours: [] }],
});

const shifts = calendar("c", {
  week: {
    kind: "rotation",
    startsOn: CalendarDate.of("2026-01-05"),
    weeks: [[{ days: [1, 2, 3, 4, 5], from: "06:00", to: "14:00" }], [{ days: [1, 3], from: "14:00", to: "22:00" }, { days: [5], from: "14:00", to: "24:00" }], []],
  },
});

const list = (routing: RoutingAtWork): Promise<readonly BusinessCalendar[]> => routing.read((ports, ctx) => ports.businessCalendars.list(ctx));
const find = (routing: RoutingAtWork, id: string): Promise<BusinessCalendar | undefined> => routing.read((ports, ctx) => ports.businessCalendars.find(ctx, id));
const put = (routing: RoutingAtWork, ...calendars: readonly BusinessCalendar[]): Promise<void> => routing.commit((ports, ctx) => ports.businessCalendars.put(ctx, calendars));
const remove = (routing: RoutingAtWork, ...ids: readonly string[]): Promise<void> => routing.commit((ports, ctx) => ports.businessCalendars.remove(ctx, ids));

/** `BusinessCalendarStore`, sentence by sentence. */
export const businessCalendarStoreSuite: ContractSuite<RoutingStoresSubject> = {
  name: "business calendar store",
  cases: [
    routingCase("a calendar is found as it was put, and is undefined before", async (routing) => {
      expectEqual("the calendar before", await find(routing, "b"), undefined);
      await put(routing, office, calendar("a"));
      expectEqual("the calendars", [await find(routing, "b"), await find(routing, "a")], [office, calendar("a")]);
      await put(routing, shifts);
      expectEqual("the calendar of weeks in turn", await find(routing, "c"), shifts);
      for (const id of nobodysIds) expectEqual(`the calendar ${JSON.stringify(id)}`, await find(routing, id), undefined);
    }),
    routingCase("the list holds every calendar, ordered by id", async (routing) => {
      expectEqual("the list before", await list(routing), []);
      await put(routing, ...shuffled.map((id) => calendar(id)));
      expectEqual("ids", idsOf(await list(routing)), inOrder);
      expectEqual("the first one", (await list(routing))[0], calendar("A"));
    }),
    routingCase("putting adds calendars and replaces those with the same id; the same again change nothing", async (routing) => {
      await put(routing, calendar("a"), office);
      const changed = { ...office, timeZone: "America/Sao_Paulo", week: { kind: "weekly", hours: [] }, holidays: [] } as const;
      for (const time of ["once", "again"]) {
        await put(routing, changed, calendar("c"));
        expectEqual(`the list after putting ${time}`, await list(routing), [calendar("a"), changed, calendar("c")]);
      }
      await put(routing);
      expectEqual("the list", idsOf(await list(routing)), ["a", "b", "c"]);
    }),
    routingCase("nothing is linted: what misleads is kept as it was put", async (routing) => {
      const holiday = { date: CalendarDate.of("2026-12-25"), name: "Twice" };
      const misleading = calendar("a", { week: { kind: "weekly", hours: [{ days: [], from: "17:00", to: "09:00" }] }, holidays: [holiday, holiday], timeZone: "Nowhere/Nothing" });
      await put(routing, misleading);
      expectEqual("the calendar", await find(routing, "a"), misleading);
    }),
    routingCase("removed calendars are gone for good, and unknown ids are ignored", async (routing) => {
      await put(routing, calendar("a"), office, calendar("c"));
      await remove(routing, "b", "c", ...nobodysIds);
      expectEqual("the list", await list(routing), [calendar("a")]);
      expectEqual("the removed calendar", await find(routing, "b"), undefined);
      await remove(routing);
      await put(routing, calendar("b"));
      expectEqual("the calendar put again", await find(routing, "b"), calendar("b"));
    }),
    routingCase("another tenant's calendars are neither seen, replaced nor removed", async (routing) => {
      const other = routing.anotherTenant();
      await put(other, office);
      expectEqual("calendars", [await find(routing, "b"), await list(routing)], [undefined, []]);
      await put(routing, calendar("b"));
      expectEqual("the other tenant's calendars", await list(other), [office]);
      await remove(routing, "b");
      expectEqual("the other tenant's calendars after removing the own", await list(other), [office]);
    }),
    routingCase("a unit of work reads what it has put, and of one that is refused nothing stays", async (routing) => {
      await put(routing, calendar("a"));
      await routing.refused("a unit of work", "undone", async (ports, ctx) => {
        await ports.businessCalendars.put(ctx, [office]);
        await ports.businessCalendars.remove(ctx, ["a"]);
        expectEqual("the calendars inside", [await ports.businessCalendars.list(ctx), await ports.businessCalendars.find(ctx, "a")], [[office], undefined]);
        return refuse("undone", "Undo it.");
      });
      expectEqual("the list", await list(routing), [calendar("a")]);
    }),
    boundedCase("many calendars cost as many round trips as two", (count) => async (ports, ctx) => {
      await ports.businessCalendars.put(ctx, [calendar("0")]);
      await ports.businessCalendars.put(ctx, Array.from({ length: count }, (_, n) => calendar(String(n))));
      await ports.businessCalendars.list(ctx);
    }),
  ],
};
