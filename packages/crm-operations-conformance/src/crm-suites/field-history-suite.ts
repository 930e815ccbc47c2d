import { CalendarDate, Instant, Money, type InstantRange } from "@nexus/common";
import type { FieldChangeRecord } from "@nexus/crm-operations";
import type { ContractSuite } from "../contract.js";
import { expectEqual } from "../expectation.js";
import { crmCase, type Crm } from "./crm-case.js";
import type { CrmSubject } from "./crm-subject.js";
import { changed } from "./opportunity-room.js";

const [first, second, third] = [Instant.of("2026-02-01T00:00:00.000Z"), Instant.of("2026-02-01T00:00:00.001Z"), Instant.of("2026-03-01T00:00:00.000Z")];

const euros = (amount: number): Money => Money.of(amount * 100, "EUR");

const changesOf = (crm: Crm, ids: readonly string[], range: InstantRange = {}, entityType: "lead" | "opportunity" = "opportunity"): Promise<readonly FieldChangeRecord[]> =>
  crm.read(({ fieldHistory }, ctx) => fieldHistory.changesOf(ctx, entityType, ids, range));

const assign = (crm: Crm, id: string, ownerId: string | null) =>
  crm.commit(({ opportunities }, ctx) => opportunities.assignOwners(ctx, [{ id, ownerId, reason: "On leave" }]));

const told = (changes: readonly FieldChangeRecord[]) => changes.map(({ entityId, field, from, to }) => [entityId, field, from, to]);

/** `FieldHistoryProvider`, sentence by sentence, on the changes that deals and leads go through. */
export const fieldHistorySuite: ContractSuite<CrmSubject> = {
  name: "field history provider",
  cases: [
    crmCase("a change says which field of which record came to say what, when, by whom and with which version", async (crm) => {
      await crm.pipeline();
      await crm.opportunity("a", { amount: euros(5), ownerId: "U-1" });
      crm.clock.advance(60_000);
      const by = crm.as("U-7");
      const deal = await changed(by, "changing the amount", (opportunities, ctx) => opportunities.change(ctx, { id: "a" }, { amount: euros(7) }));
      expectEqual("changes", await changesOf(crm, ["a"]), [{ entityId: "a", field: "amount", at: crm.clock.now(), version: deal.version, by: "U-7", from: euros(5), to: euros(7) }]);
    }),
    crmCase("owner, amount, expected close date and forecast category are tracked, and null stands for no value", async (crm) => {
      await crm.pipeline();
      await crm.opportunity("a");
      const day = CalendarDate.of("2026-06-30");
      for (const change of [{ amount: euros(5) }, { expectedCloseDate: day }, { forecastCategory: "commit" }, { amount: null }, { expectedCloseDate: null }] as const) {
        crm.clock.advance(1_000);
        await changed(crm, `the change ${JSON.stringify(change)}`, (opportunities, ctx) => opportunities.change(ctx, { id: "a" }, change));
      }
      crm.clock.advance(1_000);
      await assign(crm, "a", "U-1");
      crm.clock.advance(1_000);
      await assign(crm, "a", null);
      const tracked = ["amount", "expectedCloseDate", "forecastCategory", "ownerId"];
      expectEqual("changes", told((await changesOf(crm, ["a"])).filter(({ field }) => tracked.includes(field))), [
        ["a", "amount", null, euros(5)],
        ["a", "expectedCloseDate", null, day],
        ["a", "forecastCategory", "pipeline", "commit"],
        ["a", "amount", euros(5), null],
        ["a", "expectedCloseDate", day, null],
        ["a", "ownerId", null, "U-1"],
        ["a", "ownerId", "U-1", null],
      ]);
    }),
    crmCase("changes are ordered by time, then record, then version", async (crm) => {
      await crm.pipeline();
      for (const id of ["b", "a", "c"]) await crm.opportunity(id);
      await assign(crm, "c", "U-1");
      crm.clock.advance(1_000);
      await assign(crm, "b", "U-2");
      await assign(crm, "a", "U-2");
      await assign(crm, "b", "U-3");
      await assign(crm, "b", "U-4");
      expectEqual("changes", told(await changesOf(crm, ["a", "b", "c"])).map(([id, , , to]) => [id, to]), [["c", "U-1"], ["a", "U-2"], ["b", "U-2"], ["b", "U-3"], ["b", "U-4"]]);
    }),
    crmCase("only changes in the range are told: from its beginning on, to before its end", async (crm) => {
      await crm.pipeline();
      await crm.opportunity("a");
      for (const [time, ownerId] of [[first, "U-1"], [second, "U-2"], [third, "U-3"]] as const) {
        crm.clock.set(time);
        await assign(crm, "a", ownerId);
      }
      const owners = async (range: InstantRange) => (await changesOf(crm, ["a"], range)).map(({ to }) => to);
      expectEqual("from the second on", await owners({ from: second }), ["U-2", "U-3"]);
      expectEqual("to before the third", await owners({ to: third }), ["U-1", "U-2"]);
      expectEqual("from the second to before the third", await owners({ from: second, to: third }), ["U-2"]);
      expectEqual("an empty range", await owners({ from: second, to: second }), []);
      expectEqual("at any time", await owners({}), ["U-1", "U-2", "U-3"]);
    }),
    crmCase("records without changes have none, and so have unknown ones, other tenants' and records of another kind", async (crm) => {
      const other = crm.anotherTenant();
      await crm.pipeline();
      await other.pipeline();
      await crm.opportunity("untouched", { amount: euros(5), ownerId: "U-1" });
      await crm.opportunity("changed");
      await crm.opportunity("deleted");
      await crm.delete("opportunity", "deleted");
      await other.opportunity("theirs");
      await assign(other, "theirs", "U-1");
      await assign(crm, "changed", "U-1");
      expectEqual("changes", await changesOf(crm, ["untouched", "deleted", "theirs", "unknown", ""]), []);
      expectEqual("changes of leads", await changesOf(crm, ["changed"], {}, "lead"), []);
      expectEqual("changes of nothing", await changesOf(crm, []), []);
    }),
    crmCase("what changed nothing, and what was undone, is no change", async (crm) => {
      await crm.lead("a", { ownerId: "U-1" });
      const give = (ownerId: string, crmOf: Crm = crm) => crmOf.commit(({ leads }, ctx) => leads.assignOwners(ctx, [{ id: "a", ownerId, reason: "Routed" }]));
      await give("U-1");
      await crm.refused("a unit of work", "undone", async ({ leads }, ctx) => {
        await leads.assignOwners(ctx, [{ id: "a", ownerId: "U-2", reason: "Routed" }]);
        return { ok: false, refusal: { code: "undone", message: "Undo it.", details: {} } };
      });
      expectEqual("changes", await changesOf(crm, ["a"], {}, "lead"), []);
      await give("U-3");
      expectEqual("changes", told(await changesOf(crm, ["a"], {}, "lead")), [["a", "ownerId", "U-1", "U-3"]]);
    }),
    crmCase("a unit of work sees the changes it makes itself", async (crm) => {
      await crm.lead("a");
      const inside = await crm.commit(async ({ leads, fieldHistory }, ctx) => {
        await leads.assignOwners(ctx, [{ id: "a", ownerId: "U-2", reason: "Routed" }]);
        return fieldHistory.changesOf(ctx, "lead", ["a"], {});
      });
      expectEqual("changes", told(inside), [["a", "ownerId", null, "U-2"]]);
    }),
    crmCase(
      "changes of many records cost one round trip",
      async (crm) => {
        const before = crm.subject.roundTrips?.() ?? 0;
        await changesOf(crm, Array.from({ length: 8 }, (_, i) => `O-${i}`));
        expectEqual("round trips", (crm.subject.roundTrips?.() ?? 0) - before, 1);
      },
      "counted-round-trips",
    ),
  ],
};
