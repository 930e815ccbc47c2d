import { CalendarDate, type PageRequest } from "@nexus/common";
import type { ExportedFacts, TrendPoint } from "@nexus/crm-operations";
import type { ContractCase } from "../contract.js";
import { expectEqual, expectError } from "../expectation.js";
import { analyticsCase, asked, conversions, deals, steps, type Analytics, type AnalyticsSubject } from "./analytics-case.js";
import { conversion, deal, eur, january, lost, stepped, usd, won } from "./sample-facts.js";

const range = { from: january(1, 0), to: january(60, 0) };
const date = CalendarDate.of;
const trend = (trial: Analytics, measure: "conversions" | "won" | "lost", from: string, to: string, by: "day" | "month" = "day"): Promise<readonly TrendPoint[]> =>
  asked(trial, (analytics, ctx) => analytics.trend(ctx, measure, { from: date(from), to: date(to) }, by));
const leaders = (trial: Analytics, by: "won" | { readonly currency: string }, limit = 10) => asked(trial, (analytics, ctx) => analytics.leaderboard(ctx, range, by, limit));

const exported = async (trial: Analytics, kind: keyof ExportedFacts, limit: number, within: { readonly from?: typeof range.from } = range): Promise<readonly string[]> => {
  const ids: string[] = [];
  for (let after: string | null | undefined; after !== null && ids.length < 100; ) {
    const page: PageRequest = { limit, ...(after === undefined ? {} : { after }) };
    const { items, next } = await asked(trial, (analytics, ctx) => analytics.export(ctx, kind, within, page));
    ids.push(...items.map(({ id }) => id));
    after = next;
  }
  return ids;
};

export const trendCases: readonly ContractCase<AnalyticsSubject>[] = [
  analyticsCase("a trend has a point for every day or month, also for those without anything", async (trial) => {
    await deals(trial, won("a", january(30, 23)), won("b", january(32, 0), { amount: usd(3) }), won("c", january(32), { amount: null }), won("d", january(33)), lost("e", january(32)));
    await conversions(trial, conversion("f", { at: january(32) }), conversion("g", { at: january(1), amount: usd(4) }));
    expectEqual("won by day", await trend(trial, "won", "2026-01-30", "2026-02-01"), [
      { period: "2026-01-30", count: 1, amounts: [eur(10_00)] }, { period: "2026-01-31", count: 0, amounts: [] }, { period: "2026-02-01", count: 2, amounts: [usd(3)] },
    ]);
    expectEqual("won by month", await trend(trial, "won", "2025-12-31", "2026-02-01", "month"), [
      { period: "2025-12", count: 0, amounts: [] }, { period: "2026-01", count: 1, amounts: [eur(10_00)] }, { period: "2026-02", count: 2, amounts: [usd(3)] },
    ]);
    expectEqual("lost by month", (await trend(trial, "lost", "2026-01-01", "2026-02-28", "month")).map(({ count }) => count), [0, 1]);
    expectEqual("conversions by month", await trend(trial, "conversions", "2026-01-01", "2026-02-28", "month"), [{ period: "2026-01", count: 1, amounts: [usd(4)] }, { period: "2026-02", count: 1, amounts: [eur(1_00)] }]);
    expectEqual("a range that ends before it begins", await trend(trial, "won", "2026-02-01", "2026-01-31"), []);
  }),
  analyticsCase("a trend of more than 1,000 points throws invalid_range", async (trial) => {
    expectEqual("points", (await trend(trial, "won", "2024-01-01", "2026-09-26")).length, 1_000);
    await expectError("one more", "invalid_range", () => trend(trial, "won", "2024-01-01", "2026-09-27"));
    expectEqual("months", (await trend(trial, "won", "2024-02-29", "2107-05-01", "month")).length, 1_000);
    await expectError("too many months", "invalid_range", () => trend(trial, "won", "2024-02-29", "2107-06-01", "month"));
  }),
  analyticsCase("the leaderboard ranks owners by deals won or by what they won in one currency; equals share a rank", async (trial) => {
    await deals(
      trial,
      ...["a1", "a2", "a3"].map((id) => won(id, january(5), { ownerId: "ann", amount: eur(1) })),
      ...["d1", "d2"].map((id) => won(id, january(5), { ownerId: "dan", amount: usd(9) })),
      won("c1", january(5), { ownerId: "cid", amount: eur(9) }), won("c2", january(5), { ownerId: "cid", amount: eur(0) }),
      won("b1", january(5), { ownerId: "ben", amount: eur(3) }), won("b2", january(60, 0), { ownerId: "ben" }), lost("b3", january(5), { ownerId: "ben" }), deal("b4", { ownerId: "ben" }), won("n", january(5), { ownerId: null }),
    );
    expectEqual("by deals", await leaders(trial, "won"), [
      { rank: 1, ownerId: "ann", count: 3, amounts: [eur(3)] }, { rank: 2, ownerId: "cid", count: 2, amounts: [eur(9)] }, { rank: 2, ownerId: "dan", count: 2, amounts: [usd(18)] }, { rank: 4, ownerId: "ben", count: 1, amounts: [eur(3)] },
    ]);
    expectEqual("by euros", (await leaders(trial, { currency: "EUR" })).map(({ rank, ownerId }) => [rank, ownerId]), [[1, "cid"], [2, "ann"], [2, "ben"], [4, "dan"]]);
    expectEqual("the first two", (await leaders(trial, "won", 2)).map(({ ownerId }) => ownerId), ["ann", "cid"]);
    for (const limit of [0, 1.5, 1_001]) await expectError(`a limit of ${limit}`, "invalid_page", () => leaders(trial, "won", limit));
  }),
  analyticsCase("an export tells everything in the range by time, then id, whatever the size of the pages", async (trial) => {
    const events = [stepped("e3", "L-1", "a", january(2)), stepped("e1", "L-1", "b", january(3)), stepped("e2", "L-1", "c", january(3))];
    await steps(trial, ...events.toReversed());
    await conversions(trial, conversion("k2", { at: january(1) }), conversion("k1", { at: january(2) }));
    await deals(trial, deal("b", { version: 1 }), deal("b", { version: 2, at: january(1) }), deal("a"));
    for (const limit of [1, 2, 1_000]) {
      expectEqual(`ids in pages of ${limit}`, [await exported(trial, "events", limit), await exported(trial, "conversions", limit), await exported(trial, "deals", limit)], [["e3", "e1", "e2"], ["k2", "k1"], ["b@2", "a@1"]]);
    }
    expectEqual("ids from the third on", await exported(trial, "events", 10, { from: january(3) }), ["e1", "e2"]);
    expectEqual("events", (await asked(trial, (analytics, ctx) => analytics.export(ctx, "events", {}, { limit: 10 }))).items, events);
    for (const limit of [0, 1_001, 1.5]) await expectError(`a limit of ${limit}`, "invalid_page", () => exported(trial, "deals", limit));
    for (const after of ["", "nonsense", "\uD800"]) await expectError(`the cursor ${JSON.stringify(after)}`, "invalid_page", () => asked(trial, (analytics, ctx) => analytics.export(ctx, "deals", {}, { limit: 1, after })));
  }),
];
