import { describe, expect, test } from "vitest";
import { deepFreeze, Instant, type Page, type PageRequest } from "@nexus/common";
import type { Assignment, AssignmentFilter } from "@nexus/crm-operations";
import { onAllStorages, type TenantStores } from "../testing/storages.js";

const start = Instant.of("2026-11-22T20:16:16.000Z");
const minute = (n: number): Instant => Instant.addMilliseconds(start, n * 60_000);

const offered = (recordId: string, overrides: Partial<Assignment> = {}): Assignment =>
  deepFreeze({
    entity: "lead",
    recordId,
    status: "offered",
    userId: "ana",
    queueId: null,
    ruleId: "rule",
    decisionId: "decision",
    reason: null,
    waitingSince: start,
    declinedBy: ["cleo", "ben"],
    at: minute(1),
    version: 1,
    ...overrides,
  });
const queued = (recordId: string, overrides: Partial<Assignment> = {}): Assignment =>
  offered(recordId, { status: "queued", userId: null, queueId: "inbound", ruleId: null, reason: "nobody_eligible", ...overrides });

const save = (tenant: TenantStores, ...assignments: readonly Assignment[]) => tenant.run(({ routing }, ctx) => routing.assignments.save(ctx, assignments));
const find = (tenant: TenantStores, ...recordIds: readonly string[]) =>
  tenant.run(({ routing }, ctx) => routing.assignments.find(ctx, recordIds.map((recordId) => ({ entity: "lead", recordId }))));
const list = (tenant: TenantStores, filter: AssignmentFilter, page: PageRequest = { limit: 100 }) => tenant.run(({ routing }, ctx) => routing.assignments.list(ctx, filter, page));

onAllStorages((stores) => {
  describe("assignments", () => {
    test("are found in the order of the keys; the same id of another entity is another record", async () => {
      const tenant = stores().newTenant();
      const account = offered("a", { entity: "account", userId: "ben" });
      const long = offered("r".repeat(128));
      await save(tenant, offered("a"), account, queued("b"), long);
      expect(await find(tenant, long.recordId, "unknown", "b", "a")).toEqual([long, queued("b"), offered("a")]);
      expect(await stores().newTenant().run(({ routing }, ctx) => routing.assignments.find(ctx, [account]))).toEqual([]);
    });

    test("replace the version they follow, and only that one", async () => {
      const tenant = stores().newTenant();
      await save(tenant, offered("a"), offered("b"));
      const accepted = offered("a", { status: "accepted", version: 2, at: minute(2) });
      await save(tenant, accepted, offered("c"));
      for (const late of [offered("a"), offered("b", { version: 3 }), offered("b"), offered("d", { version: 2 })]) {
        const saving: unknown[] = [];
        await tenant.undone(({ routing }, ctx) => routing.assignments.save(ctx, [offered("e"), late]).catch((error: unknown) => saving.push(error)));
        expect(saving).toEqual([expect.objectContaining({ code: "concurrency_conflict", retryable: true })]);
      }
      expect(await find(tenant, "a", "b", "c", "d", "e")).toEqual([accepted, offered("b"), offered("c")]);
    });

    test("are listed by the time of the assignment, then entity and record id, by any of the conditions", async () => {
      const tenant = stores().newTenant();
      const rows = [
        queued("z", { at: minute(0) }),
        offered("b", { entity: "account" }),
        offered("a"),
        offered("c", { userId: "inbound" }),
        queued("d", { at: minute(2), queueId: "outbound" }),
        offered("e", { at: minute(3), status: "accepted" }),
        offered("f", { at: minute(4), status: "unassigned", userId: null, reason: "no_rule_matched" }),
      ];
      await save(tenant, ...rows.toReversed());
      const idsFor = async (filter: AssignmentFilter) => (await list(tenant, filter)).items.map(({ recordId }) => recordId).join("");
      expect((await list(tenant, {})).items).toEqual(rows);
      expect(await idsFor({ entity: "account" })).toBe("b");
      expect(await idsFor({ statuses: ["queued", "unassigned"] })).toBe("zdf");
      expect(await idsFor({ statuses: [] })).toBe("");
      expect(await idsFor({ userId: "ana" })).toBe("bae");
      expect([await idsFor({ userId: "inbound" }), await idsFor({ queueId: "inbound" })]).toEqual(["c", "z"]);
      expect(await idsFor({ userId: "ana", statuses: ["accepted"], entity: "lead" })).toBe("e");
      expect((await list(stores().newTenant(), {})).items).toEqual([]);
    });

    test("come page by page without a gap, while others come and go", async () => {
      const tenant = stores().newTenant();
      const rows = Array.from({ length: 7 }, (_, i) => offered(`r~${String(i)}"`, { at: minute(i < 5 ? 0 : 1), entity: i % 2 === 0 ? "lead" : "contact" }));
      await save(tenant, ...rows);
      const seen: string[] = [];
      for (let page: PageRequest | null = { limit: 2 }; page; ) {
        const { items, next }: Page<Assignment> = await list(tenant, { statuses: ["offered"] }, page);
        seen.push(...items.map(({ recordId }) => recordId));
        if (seen.length === 2) await save(tenant, offered("earlier", { at: minute(-1) }));
        page = next === null ? null : { limit: 2, after: next };
      }
      expect(seen).toEqual([1, 3, 0, 2, 4, 5, 6].map((i) => `r~${String(i)}"`));
    });

    const foreign = ["", "x", "[]", "{}", "null", '["2026-11-22T20:16:16.000Z","lead"]', '["yesterday","lead","a"]', '["2026-11-22T20:16:16.000Z","lead",1]', '["2026-11-22T20:16:16.000Z","lead","a","b"]', '["2026-11-22T20:16:16.000Z","lead","\\u0000"]'];
    const pages: readonly PageRequest[] = [{ limit: 0 }, { limit: 1_001 }, { limit: 1.5 }, ...foreign.map((after) => ({ limit: 1, after }))];
    test.each(pages)("of a page nobody can give throw invalid_page: %j", async (page) => {
      await expect(list(stores().newTenant(), {}, page)).rejects.toMatchObject({ code: "invalid_page" });
    });
  });
});
