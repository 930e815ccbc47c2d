import { describe, expect, test } from "vitest";
import { CalendarDate, deepFreeze, Instant } from "@nexus/common";
import { emptyAvailability, emptyTerritories, type Absence, type BusinessCalendar, type Delegation, type Territory, type TerritoryMember } from "@nexus/crm-operations";
import { onAllStorages } from "./testing/storages.js";

const since = { from: CalendarDate.of("2026-01-01"), to: null };
const territory = (id: string, name = `Territory ${id}`): Territory => deepFreeze({ ...since, id, name, parentId: null, priority: 1, coverage: { type: "country", countries: ["DE", "AT"] } });
const member = (id: string): TerritoryMember => deepFreeze({ ...since, id, territoryId: "t-1", userId: "ana", role: "account-executive" });
const calendar = (id: string, timeZone = "Europe/Lisbon"): BusinessCalendar => deepFreeze({ id, name: `Calendar ${id}`, timeZone, week: { kind: "always" }, holidays: [], exceptions: [] });
const absence = (id: string, to: Instant | null = null): Absence => deepFreeze({ id, userId: "ana", kind: "leave", from: Instant.of("2026-11-22T08:00:00.000Z"), to });
const delegation = (id: string): Delegation => deepFreeze({ ...since, id, userId: "ana", delegateId: "ben" });

onAllStorages((stores) => {
  describe("territories", () => {
    test("come back ordered by id, and lists that are absent stay as they are", async () => {
      const tenant = stores().newTenant();
      await tenant.run(({ territories }, ctx) => territories.put(ctx, { territories: [territory("t-2"), territory("t-1")], members: [member("m-1")] }));
      await tenant.run(({ territories }, ctx) => territories.put(ctx, { territories: [territory("t-2", "New name")] }));
      expect(await tenant.run(({ territories }, ctx) => territories.snapshot(ctx))).toEqual({ territories: [territory("t-1"), territory("t-2", "New name")], members: [member("m-1")] });
    });

    test("are removed by list, and what refers to them stays", async () => {
      const tenant = stores().newTenant();
      await tenant.run(({ territories }, ctx) => territories.put(ctx, { territories: [territory("t-1")], members: [member("m-1"), member("m-2")] }));
      await tenant.run(({ territories }, ctx) => territories.remove(ctx, { territories: ["t-1", "unknown"], members: ["m-2"] }));
      expect(await tenant.run(({ territories }, ctx) => territories.snapshot(ctx))).toEqual({ territories: [], members: [member("m-1")] });
    });
  });

  describe("business calendars", () => {
    test("are found, listed by id, replaced and removed", async () => {
      const tenant = stores().newTenant();
      await tenant.run(({ businessCalendars }, ctx) => businessCalendars.put(ctx, [calendar("b"), calendar("a"), calendar("c")]));
      await tenant.run(({ businessCalendars }, ctx) => businessCalendars.put(ctx, [calendar("b", "Asia/Tokyo")]));
      await tenant.run(({ businessCalendars }, ctx) => businessCalendars.remove(ctx, ["c", "unknown"]));
      expect(await tenant.run(({ businessCalendars }, ctx) => businessCalendars.list(ctx))).toEqual([calendar("a"), calendar("b", "Asia/Tokyo")]);
      expect(await tenant.run(({ businessCalendars }, ctx) => businessCalendars.find(ctx, "b"))).toEqual(calendar("b", "Asia/Tokyo"));
      expect(await tenant.run(({ businessCalendars }, ctx) => businessCalendars.find(ctx, "c"))).toBeUndefined();
    });
  });

  describe("availability", () => {
    test("keeps absences and delegations, each list by itself", async () => {
      const tenant = stores().newTenant();
      const back = Instant.of("2026-11-24T08:00:00.000Z");
      await tenant.run(({ availability }, ctx) => availability.put(ctx, { absences: [absence("b"), absence("a")], delegations: [delegation("d")] }));
      await tenant.run(({ availability }, ctx) => availability.put(ctx, { absences: [absence("b", back)] }));
      await tenant.run(({ availability }, ctx) => availability.remove(ctx, { absences: ["a"] }));
      expect(await tenant.run(({ availability }, ctx) => availability.snapshot(ctx))).toEqual({ absences: [absence("b", back)], delegations: [delegation("d")] });
    });
  });

  test("one tenant's rooms are empty for another, and so they are after a refusal", async () => {
    const tenant = stores().newTenant();
    const fill = [territory("t-1"), calendar("c"), absence("a")] as const;
    const put = (tenantStores: typeof tenant) => tenantStores.run(async ({ territories, businessCalendars, availability }, ctx) => {
      await territories.put(ctx, { territories: [fill[0]] });
      await businessCalendars.put(ctx, [fill[1]]);
      await availability.put(ctx, { absences: [fill[2]] });
    });
    const seen = (tenantStores: typeof tenant) => tenantStores.run(async ({ territories, businessCalendars, availability }, ctx) => [
      await territories.snapshot(ctx),
      await businessCalendars.list(ctx),
      await availability.snapshot(ctx),
    ]);
    const empty = [emptyTerritories, [], emptyAvailability];
    const other = stores().newTenant();
    await put(other);
    expect(await seen(tenant)).toEqual(empty);
    await tenant.run(({ territories, businessCalendars, availability }, ctx) =>
      Promise.all([territories.remove(ctx, { territories: ["t-1"] }), businessCalendars.remove(ctx, ["c"]), availability.remove(ctx, { absences: ["a"] })]),
    );
    await tenant.undone(({ businessCalendars }, ctx) => businessCalendars.put(ctx, [calendar("c")]));
    expect(await seen(tenant)).toEqual(empty);
    expect(await seen(other)).toEqual([{ territories: [fill[0]], members: [] }, [fill[1]], { absences: [fill[2]], delegations: [] }]);
  });
});
