import { refuse, type OperationContext } from "@nexus/common";
import type { AnalyticsTracker, TrackedConversion, TrackedDeal, TrackedEvent } from "@nexus/crm-operations";
import type { ContractSuite } from "../contract.js";
import { expectCode, expectEqual } from "../expectation.js";
import { casesFor, type PortsOnTrial, type PortsSubject } from "../port-case.js";
import { conversion, deal, january, stepped, usd } from "./sample-facts.js";

export interface TrackerPorts {
  readonly tracker: AnalyticsTracker;
}

/** Every fact that was taken in and committed, in any order; of deals at least the newest version of each. */
export interface TrackedFacts {
  readonly events: readonly TrackedEvent[];
  readonly conversions: readonly TrackedConversion[];
  readonly deals: readonly TrackedDeal[];
}

/** A tracker under test. */
export interface TrackerSubject extends PortsSubject<TrackerPorts> {
  tracked(ctx: OperationContext): Promise<TrackedFacts>;
}

type Tracking = PortsOnTrial<TrackerPorts, TrackerSubject>;

const { portCase: trackerCase, boundedCase } = casesFor<TrackerPorts, TrackerSubject>();

const byId = <Fact extends { readonly id: string }>(facts: readonly Fact[]): readonly Fact[] => facts.toSorted((a, b) => (a.id < b.id ? -1 : 1));

const tracked = async (trial: Tracking): Promise<TrackedFacts> => {
  const { events, conversions, deals } = await trial.subject.tracked(trial.ctx);
  return { events: byId(events), conversions: byId(conversions), deals: byId(deals) };
};

const all = {
  events: [stepped("e1", "L-1", "inquiry", january(1)), stepped("e2", "L-1", "qualified", january(2), { ownerId: null, source: null })],
  conversions: [conversion("k1"), conversion("k2", { amount: null, opportunityId: "O-1", accountId: "A-1", ownerId: null, source: null })],
  deals: [deal("O-1"), deal("O-2", { amount: usd(7), weightedAmount: usd(3), closedAt: january(9), status: "won", stageEnteredAt: null, expectedCloseDate: null })],
} as const satisfies TrackedFacts;
const nothing: TrackedFacts = { events: [], conversions: [], deals: [] };

const track = async ({ tracker }: TrackerPorts, ctx: OperationContext, { events, conversions, deals }: TrackedFacts): Promise<void> => {
  await tracker.track(ctx, events);
  await tracker.recordConversions(ctx, conversions);
  await tracker.recordDeals(ctx, deals);
};

const wrong: readonly (readonly [string, (ports: TrackerPorts, ctx: OperationContext) => Promise<void>])[] = [
  ["a step without a name", ({ tracker }, ctx) => tracker.track(ctx, [stepped("sound", "L-1", "call", january(1)), stepped("a", "L-1", "", january(1))])],
  ["a step in words for people", ({ tracker }, ctx) => tracker.track(ctx, [stepped("sound", "L-1", "call", january(1)), stepped("a", "L-1", "Got a call", january(1))])],
  ["more than a fact says", ({ tracker }, ctx) => tracker.track(ctx, [stepped("sound", "L-1", "call", january(1)), { ...stepped("a", "L-1", "call", january(1)), email: "ana@acme.example" } as TrackedEvent])],
  ["a conversion of nobody", ({ tracker }, ctx) => tracker.recordConversions(ctx, [conversion("sound"), conversion("a", { leadId: "" })])],
  ["an amount that is none", ({ tracker }, ctx) => tracker.recordConversions(ctx, [conversion("sound"), conversion("a", { amount: { minorUnits: 0.5, currency: "EUR" } })])],
  ["a deal in two currencies", ({ tracker }, ctx) => tracker.recordDeals(ctx, [deal("O-9"), deal("O-1", { weightedAmount: usd(1) })])],
  ["an open deal that was closed", ({ tracker }, ctx) => tracker.recordDeals(ctx, [deal("O-9"), deal("O-1", { closedAt: january(1) })])],
];

/** `AnalyticsTracker`, sentence by sentence. */
export const analyticsTrackerSuite: ContractSuite<TrackerSubject> = {
  name: "analytics tracker",
  cases: [
    trackerCase("what is committed is taken in as it was given", async (trial) => {
      await trial.commit((ports, ctx) => track(ports, ctx, all));
      expectEqual("tracked", await tracked(trial), all);
    }),
    trackerCase("what is undone is not counted", async (trial) => {
      await trial.refused("a unit of work", "undone", async (ports, ctx) => {
        await track(ports, ctx, all);
        return refuse("undone", "Undo it.");
      });
      expectEqual("tracked", await tracked(trial), nothing);
    }),
    trackerCase("a fact counts once: again, in one call, in one unit of work, and whatever it says then", async (trial) => {
      const other = { events: [stepped("e1", "L-9", "qualified", january(3))], conversions: [conversion("k1", { amount: usd(9) })], deals: [deal("O-1", { stageId: "other" })] };
      const twice: TrackedFacts = { events: [...all.events, ...other.events], conversions: [...all.conversions, ...other.conversions], deals: [...all.deals, ...other.deals] };
      await trial.commit((ports, ctx) => track(ports, ctx, twice));
      await trial.commit(async (ports, ctx) => {
        await track(ports, ctx, other);
        await track(ports, ctx, all);
      });
      expectEqual("tracked", await tracked(trial), all);
    }),
    trackerCase("of units of work that track one fact at the same time one does", async (trial) => {
      const own = (n: number): TrackedFacts => ({ events: [...all.events, stepped(`n${n}`, "L-1", "inquiry", january(1))], conversions: [...all.conversions, conversion(`n${n}`)], deals: [...all.deals, deal(`O-n${n}`)] });
      await Promise.all([1, 2, 3].map((n) => trial.commit((ports, ctx) => track(ports, ctx, own(n)))));
      const { events, conversions, deals } = await tracked(trial);
      expectEqual("ids", [events, conversions, deals].map((facts) => facts.map(({ id }) => id)), [["e1", "e2", "n1", "n2", "n3"], ["k1", "k2", "n1", "n2", "n3"], ["O-1@1", "O-2@1", "O-n1@1", "O-n2@1", "O-n3@1"]]);
    }),
    trackerCase("what does not fit throws invalid_fact, and nothing of the call is taken in", async (trial) => {
      for (const [what, act] of wrong) expectCode(what, "invalid_fact", await trial.commit((ports, ctx) => act(ports, ctx).catch((error: unknown) => error)));
      expectEqual("tracked", await tracked(trial), nothing);
    }),
    trackerCase("another tenant's facts are not seen, and its ids are free", async (trial) => {
      const other = trial.anotherTenant();
      await other.commit((ports, ctx) => track(ports, ctx, all));
      expectEqual("tracked", await tracked(trial), nothing);
      const mine = { ...nothing, events: [stepped("e1", "L-7", "won", january(9))], deals: [deal("O-1", { stageId: "other" })] };
      await trial.commit((ports, ctx) => track(ports, ctx, mine));
      expectEqual("tracked", [await tracked(trial), await tracked(other)], [mine, all]);
    }),
    boundedCase("any number of facts costs as many round trips as two", (count) => (ports, ctx) =>
      track(ports, ctx, {
        events: Array.from({ length: count }, (_, i) => stepped(`e-${i}`, `L-${i}`, "inquiry", january(1))),
        conversions: Array.from({ length: count }, (_, i) => conversion(`k-${i}`)),
        deals: Array.from({ length: count }, (_, i) => deal(`O-${i}`)),
      })),
  ],
};
