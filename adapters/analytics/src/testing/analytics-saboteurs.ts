import { CalendarDate, divideRounded, Instant, Money } from "@nexus/common";
import type { CountAndAmounts, TrackedDeal } from "@nexus/crm-operations";
import type { Sabotage } from "./analytics-subject.js";

/** Analytics broken on purpose. The suites must reject them, by exactly the cases named, the first of which is made for them. */
export interface Saboteur {
  readonly name: string;
  readonly suite: "tracker" | "provider";
  readonly caughtBy: readonly [string, ...string[]];
  readonly sabotage: Sabotage;
}

const roundTrips = "answers cost as many round trips for many facts as for two";
const once = "a fact counts once: again, in one call, in one unit of work, and whatever it says then";
const newest = "of a deal the highest version counts, in whatever order versions come";

const withoutCents = <Figures extends CountAndAmounts>(figures: Figures): Figures => ({ ...figures, amounts: figures.amounts.map(({ minorUnits, currency }) => Money.of(minorUnits - (minorUnits % 100), currency)) });

/** Rates counted again over all events, as the port says but for one thing. */
const recounted =
  (broken: "within the range only" | "in any order"): Sabotage =>
  (analytics) => ({
    conversionRates: async (ctx, range, steps) => {
      const firsts = new Map<string, Instant>();
      for (const { name, journeyId, at } of (await analytics.export(ctx, "events", {}, { limit: 1_000 })).items) firsts.set(`${name} ${journeyId}`, firsts.get(`${name} ${journeyId}`) ?? at);
      const isWithin = (at: Instant): boolean => at >= (range.from ?? "") && at < (range.to ?? "~");
      let cohort = [...firsts].flatMap(([key, at]) => (key.startsWith(`${steps[0]} `) && isWithin(at) ? [key.slice(key.indexOf(" ") + 1)] : []));
      return steps.slice(1).map((to, i) => {
        const from = steps[i] ?? "";
        const entered = cohort.length;
        cohort = cohort.filter((id) => {
          const at = firsts.get(`${to} ${id}`);
          return at !== undefined && (broken === "in any order" || at >= (firsts.get(`${from} ${id}`) ?? "~")) && (broken !== "within the range only" || isWithin(at));
        });
        return { from, to, entered, reached: cohort.length, ratePpm: entered === 0 ? null : Number(divideRounded(BigInt(cohort.length) * 1_000_000n, BigInt(entered), "half-even")) };
      });
    },
  });

export const analyticsSaboteurs: readonly Saboteur[] = [
  {
    name: "counts a fact as often as it is told",
    suite: "tracker",
    caughtBy: [once, "of units of work that track one fact at the same time one does"],
    sabotage: (analytics, kept) => ({
      recordConversions: (ctx, facts) =>
        analytics.recordConversions(ctx, facts.map((fact) => {
          const seen = `${ctx.tenantId} ${fact.id}`;
          const times = (kept.get(seen) as number | undefined) ?? 0;
          kept.set(seen, times + 1);
          return times === 0 ? fact : { ...fact, id: `${fact.id}-${times}` };
        })),
    }),
  },
  {
    name: "lets the last fact of an id win",
    suite: "tracker",
    caughtBy: [once],
    sabotage: (analytics) => ({ track: (ctx, facts) => analytics.track(ctx, facts.toReversed()) }),
  },
  {
    name: "takes what it likes of a fact",
    suite: "tracker",
    caughtBy: ["what is committed is taken in as it was given", once, "another tenant's facts are not seen, and its ids are free"],
    sabotage: (analytics) => ({ recordDeals: (ctx, facts) => analytics.recordDeals(ctx, facts.map((fact) => ({ ...fact, openedAt: fact.at }))) }),
  },
  {
    name: "counts what was undone",
    suite: "tracker",
    caughtBy: ["what is undone is not counted", "what does not fit throws invalid_fact, and nothing of the call is taken in"],
    sabotage: (analytics, kept) => ({
      recordDeals: async (ctx, facts) => {
        kept.set(ctx.tenantId, [...((kept.get(ctx.tenantId) as readonly TrackedDeal[] | undefined) ?? []), ...facts]);
        await analytics.recordDeals(ctx, facts);
      },
      export: async (ctx, kind, range, page) => {
        const found = await analytics.export(ctx, kind, range, page);
        const remembered = (kept.get(ctx.tenantId) as typeof found.items | undefined) ?? [];
        return kind === "deals" && found.items.length === 0 ? { ...found, items: remembered } : found;
      },
    }),
  },
  {
    name: "leaves out what does not fit",
    suite: "tracker",
    caughtBy: ["what does not fit throws invalid_fact, and nothing of the call is taken in"],
    sabotage: (analytics) => ({ track: (ctx, facts) => analytics.track(ctx, facts.filter(({ name }) => /^[a-z]+$/.test(name))) }),
  },
  {
    name: "takes facts in one by one",
    suite: "tracker",
    caughtBy: ["any number of facts costs as many round trips as two", "what does not fit throws invalid_fact, and nothing of the call is taken in"],
    sabotage: (analytics) => ({
      track: async (ctx, facts) => {
        for (const fact of facts) await analytics.track(ctx, [fact]);
        if (facts.length === 0) await analytics.track(ctx, facts);
      },
    }),
  },
  {
    name: "forgets cents",
    suite: "provider",
    caughtBy: ["conversions are counted and summed up per currency, by source, owner or day, and those without one come last"],
    sabotage: (analytics) => ({ conversions: async (ctx, range, by) => (await analytics.conversions(ctx, range, by)).map((group) => (group.count > 1 ? withoutCents(group) : group)) }),
  },
  {
    name: "counts the last moment of a range",
    suite: "provider",
    caughtBy: ["a range begins with its first moment and ends before its last, and an open end has none"],
    sabotage: (analytics) => ({ conversions: (ctx, range, by) => analytics.conversions(ctx, range.to === undefined ? range : { ...range, to: Instant.addMilliseconds(range.to, 1) }, by) }),
  },
  {
    name: "rounds rates half up",
    suite: "provider",
    caughtBy: ["a rate says how many came, how many went on, and the share in parts per million, rounded half to even"],
    sabotage: (analytics) => ({
      conversionRates: async (ctx, range, steps) =>
        (await analytics.conversionRates(ctx, range, steps)).map((rate) => ({ ...rate, ratePpm: rate.entered === 0 ? null : Math.round((rate.reached * 1_000_000) / rate.entered) })),
    }),
  },
  {
    name: "takes nothing of nothing for nothing",
    suite: "provider",
    caughtBy: ["where nobody came there is no rate, and no rate without two steps", "facts may come late: the first time a step was taken counts, whenever it was told"],
    sabotage: (analytics) => ({ conversionRates: async (ctx, range, steps) => (await analytics.conversionRates(ctx, range, steps)).map((rate) => ({ ...rate, ratePpm: rate.ratePpm ?? 0 })) }),
  },
  {
    name: "looks for later steps in the range only",
    suite: "provider",
    caughtBy: ["journeys count that began in the range, and what they did later counts whenever it was"],
    sabotage: recounted("within the range only"),
  },
  {
    name: "does not ask which step came first",
    suite: "provider",
    caughtBy: ["a step before the one it should follow, or behind one that was left out, was not reached"],
    sabotage: recounted("in any order"),
  },
  {
    name: "keeps the time that was told first",
    suite: "provider",
    caughtBy: ["facts may come late: the first time a step was taken counts, whenever it was told"],
    sabotage: (analytics) => ({
      track: async (ctx, facts) => {
        const { items } = await analytics.export(ctx, "events", {}, { limit: 1_000 });
        const known = new Set(items.map(({ journeyId, name }) => `${journeyId} ${name}`));
        await analytics.track(ctx, facts.filter(({ journeyId, name }) => !known.has(`${journeyId} ${name}`)));
      },
    }),
  },
  {
    name: "adds up in floating point",
    suite: "provider",
    caughtBy: ["a sum that is no exact integer throws overflow"],
    sabotage: (analytics) => ({
      conversions: async (ctx, range, by) => {
        try {
          return await analytics.conversions(ctx, range, by);
        } catch {
          return [];
        }
      },
    }),
  },
  {
    name: "weights nothing",
    suite: "provider",
    caughtBy: ["a stage says how many open deals it has, what they are worth, weighted too, and how old they are on average", newest],
    sabotage: (analytics) => ({ pipelineMetrics: async (ctx, id, at) => (await analytics.pipelineMetrics(ctx, id, at)).map((stage) => ({ ...stage, weighted: stage.amounts })) }),
  },
  {
    name: "rounds ages to the nearest second",
    suite: "provider",
    caughtBy: ["an average age is rounded down to whole seconds"],
    sabotage: (analytics) => ({
      pipelineMetrics: async (ctx, id, at) =>
        (await analytics.pipelineMetrics(ctx, id, at)).map((stage) => ({ ...stage, averageAgeSeconds: stage.count === 2 && stage.averageAgeSeconds === 4 ? 5 : stage.averageAgeSeconds })),
    }),
  },
  {
    name: "lets the version that comes last win",
    suite: "provider",
    caughtBy: [newest],
    sabotage: (analytics, kept) => ({
      recordDeals: (ctx, facts) =>
        analytics.recordDeals(ctx, facts.map((fact) => {
          const version = ((kept.get("version") as number | undefined) ?? 0) + 1;
          kept.set("version", version);
          return { ...fact, id: `${fact.opportunityId}@${fact.version}`, version };
        })),
    }),
  },
  {
    name: "answers the velocity of all pipelines whatever is asked",
    suite: "provider",
    caughtBy: ["velocity is open deals times win rate times average amount by average cycle, per currency, rounded once"],
    sabotage: (analytics) => ({ velocity: (ctx, range) => analytics.velocity(ctx, range, null) }),
  },
  {
    name: "takes a win rate of nothing for none",
    suite: "provider",
    caughtBy: ["velocity is null where nothing was won, and a rate where nothing was closed"],
    sabotage: (analytics) => ({ velocity: async (ctx, range, id) => (await analytics.velocity(ctx, range, id)).map((each) => ({ ...each, winRatePpm: each.won === 0 ? null : each.winRatePpm })) }),
  },
  {
    name: "leaves the last day out of a forecast",
    suite: "provider",
    caughtBy: ["a forecast says what was won and what is expected by category, in days that both count, per currency"],
    sabotage: (analytics) => ({ forecast: (ctx, { from, to }, id) => analytics.forecast(ctx, { from, to: CalendarDate.addDays(to, -1) }, id) }),
  },
  {
    name: "has no point where nothing happened",
    suite: "provider",
    caughtBy: ["a trend has a point for every day or month, also for those without anything", "a trend of more than 1,000 points throws invalid_range"],
    sabotage: (analytics) => ({ trend: async (ctx, measure, days, by) => (await analytics.trend(ctx, measure, days, by)).filter(({ count }) => count > 0) }),
  },
  {
    name: "draws trends of any length",
    suite: "provider",
    caughtBy: ["a trend of more than 1,000 points throws invalid_range"],
    sabotage: (analytics) => ({ trend: (ctx, measure, { from, to }, by) => analytics.trend(ctx, measure, { from, to: by === "day" && CalendarDate.daysBetween(from, to) > 999 ? CalendarDate.addDays(from, 999) : to }, by) }),
  },
  {
    name: "gives equals ranks of their own",
    suite: "provider",
    caughtBy: ["the leaderboard ranks owners by deals won or by what they won in one currency; equals share a rank"],
    sabotage: (analytics) => ({ leaderboard: async (ctx, range, by, limit) => (await analytics.leaderboard(ctx, range, by, limit)).map((entry, i) => ({ ...entry, rank: i + 1 })) }),
  },
  {
    name: "exports in the order of ids",
    suite: "provider",
    caughtBy: ["an export tells everything in the range by time, then id, whatever the size of the pages"],
    sabotage: (analytics) => ({
      export: async (ctx, kind, range, page) => {
        const found = await analytics.export(ctx, kind, range, page);
        return { ...found, items: found.items.toSorted((a, b) => (a.id < b.id ? -1 : 1)) };
      },
    }),
  },
  {
    name: "answers what was there before the unit of work",
    suite: "provider",
    caughtBy: ["a unit of work is answered with what it has tracked itself"],
    sabotage: (analytics) => {
      let written = false;
      return {
        recordDeals: async (ctx, facts) => {
          written = true;
          await analytics.recordDeals(ctx, facts);
        },
        pipelineMetrics: async (ctx, id, at) => (written ? [] : analytics.pipelineMetrics(ctx, id, at)),
      };
    },
  },
  {
    name: "exports row by row",
    suite: "provider",
    caughtBy: [roundTrips],
    sabotage: (analytics) => ({
      leaderboard: async (ctx, range, by, limit) => {
        for (const _ of (await analytics.export(ctx, "deals", {}, { limit: 1_000 })).items) await analytics.velocity(ctx, {}, null);
        return analytics.leaderboard(ctx, range, by, limit);
      },
    }),
  },
];
