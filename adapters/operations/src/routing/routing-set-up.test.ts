import { describe, expect, test } from "vitest";
import { CalendarDate, deepFreeze, Instant } from "@nexus/common";
import { defaultMember, emptyAvailability, emptyTerritories, type RoutingPolicy, type RoutingSnapshot } from "@nexus/crm-operations";
import { onAllStorages } from "../testing/storages.js";

const policy = (id: string, version: number, overrides: Partial<RoutingPolicy> = {}): RoutingPolicy =>
  deepFreeze({
    id,
    version,
    name: `Policy ${id}`,
    entity: "lead",
    effectiveFrom: Instant.of("2026-11-22T08:00:00.000Z"),
    rules: [],
    catchAll: {
      pool: { kind: "users", userIds: ["ana"] },
      strategies: ["round-robin"],
      requiredSkills: [],
      additionalSkills: [],
      withinTerritory: false,
      ownersFirst: [],
      weights: {},
    },
    queueId: null,
    rotation: { scope: "pool", manualAssignmentsCount: false, joining: "back", returning: "keep", easeInDays: 0 },
    loadWeights: { lead: 1, contact: 0, account: 0, opportunity: 3 },
    selfAssignment: false,
    ...overrides,
  });

const snapshot = (region: string): RoutingSnapshot =>
  deepFreeze({
    directory: { users: [], positions: [], holdings: [], groups: [], memberships: [], reportingLines: [] },
    members: [defaultMember("ana")],
    availability: emptyAvailability,
    calendars: [],
    territories: { ...emptyTerritories, territories: [{ id: "t", name: region, parentId: null, priority: 1, coverage: { type: "country", countries: [region] }, from: CalendarDate.of("2026-01-01"), to: null }] },
    fields: [],
  });

onAllStorages((stores) => {
  describe("policies", () => {
    test("are ordered by id and then by version as a number, for one entity", async () => {
      const tenant = stores().newTenant();
      const published = [policy("b", 1), policy("a", 10), policy("a", 2), policy("deals", 1, { entity: "opportunity" })];
      await tenant.run(async ({ routing }, ctx) => {
        for (const one of published) await routing.policies.publish(ctx, one);
      });
      expect(await tenant.run(({ routing }, ctx) => routing.policies.versions(ctx, "lead"))).toEqual([policy("a", 2), policy("a", 10), policy("b", 1)]);
      expect(await tenant.run(({ routing }, ctx) => routing.policies.versions(ctx, "contact"))).toEqual([]);
      expect(await tenant.run(({ routing }, ctx) => routing.policies.find(ctx, "a", 10))).toEqual(policy("a", 10));
      expect(await tenant.run(({ routing }, ctx) => routing.policies.find(ctx, "a", 1))).toBeUndefined();
    });

    test("take an id as long as ids get, and one that only looks the same with its version", async () => {
      const tenant = stores().newTenant();
      const long = "p".repeat(128);
      await tenant.run(async ({ routing }, ctx) => {
        for (const one of [policy(long, 11), policy("a,1", 1), policy("a", 11)]) await routing.policies.publish(ctx, one);
      });
      expect(await tenant.run(({ routing }, ctx) => routing.policies.find(ctx, long, 11))).toEqual(policy(long, 11));
      expect(await tenant.run(({ routing }, ctx) => routing.policies.find(ctx, "a,1", 1))).toEqual(policy("a,1", 1));
    });

    test("never change: a version that is there is refused, and another tenant's is not in the way", async () => {
      const [tenant, other] = [stores().newTenant(), stores().newTenant()];
      for (const { run } of [tenant, other]) await run(({ routing }, ctx) => routing.policies.publish(ctx, policy("a", 1)));
      const again = tenant.run(({ routing }, ctx) => routing.policies.publish(ctx, policy("a", 1, { name: "Other" })));
      await expect(again).rejects.toMatchObject({ code: "duplicate_record" });
      expect(await tenant.run(({ routing }, ctx) => routing.policies.find(ctx, "a", 1))).toEqual(policy("a", 1));
    });
  });

  test("members are put and replaced by user, and listed in their order", async () => {
    const tenant = stores().newTenant();
    const busy = { ...defaultMember("ana"), capacity: 3, skills: [{ skill: "solar", proficiency: 2 }] };
    await tenant.run(({ routing }, ctx) => routing.members.put(ctx, [defaultMember("ben"), defaultMember("ana")]));
    await tenant.run(({ routing }, ctx) => routing.members.put(ctx, [busy]));
    expect(await tenant.run(({ routing }, ctx) => routing.members.list(ctx))).toEqual([busy, defaultMember("ben")]);
    expect(await stores().newTenant().run(({ routing }, ctx) => routing.members.list(ctx))).toEqual([]);
  });

  describe("snapshots", () => {
    test("are kept once under their hash; the same again changes nothing", async () => {
      const tenant = stores().newTenant();
      await tenant.run(({ routing }, ctx) => routing.snapshots.keep(ctx, "hash-de", snapshot("DE")));
      await tenant.run(({ routing }, ctx) => routing.snapshots.keep(ctx, "hash-de", snapshot("DE")));
      await tenant.run(({ routing }, ctx) => routing.snapshots.keep(ctx, "hash-pt", snapshot("PT")));
      expect(await tenant.run(({ routing }, ctx) => routing.snapshots.find(ctx, "hash-de"))).toEqual(snapshot("DE"));
      expect(await tenant.run(({ routing }, ctx) => routing.snapshots.find(ctx, "hash-fr"))).toBeUndefined();
      const asked = ["hash-pt", "hash-fr", "", "\uD800", "a\0", "hash-de", "hash-de", "x".repeat(200)];
      expect([...(await tenant.run(({ routing }, ctx) => routing.snapshots.known(ctx, asked)))].toSorted()).toEqual(["hash-de", "hash-pt"]);
      expect(await stores().newTenant().run(({ routing }, ctx) => routing.snapshots.known(ctx, asked))).toEqual(new Set());
    });

    test("kept by several at once, without a lock, are kept once, and nobody fails", async () => {
      const tenant = stores().newTenant();
      await Promise.all(Array.from({ length: 4 }, () => tenant.run(({ routing }, ctx) => routing.snapshots.keep(ctx, "hash", snapshot("DE")))));
      expect(await tenant.run(({ routing }, ctx) => routing.snapshots.find(ctx, "hash"))).toEqual(snapshot("DE"));
    });
  });
});
