import { accept } from "@nexus/common";
import { emitOnce, type EventConsumer, type EventsOf } from "../events/index.js";
import type { EventEnvelope, Transaction } from "../unit-of-work/index.js";
import { analyticsEventFamily } from "./analytics-event-family.js";
import type { AnalyticsTracker } from "./analytics-provider.js";
import { checkFacts } from "./tracked-fact-schemas.js";

type Facts = EventsOf<typeof analyticsEventFamily>;
type Tracked = { readonly [Type in keyof Facts]: EventEnvelope<Type, Facts[Type]> }[keyof Facts];

/**
 * A tracker for hosts whose figures live elsewhere: it joins the unit of work by putting each fact into
 * the outbox, so that nothing is counted that was not committed. `trackedFactsConsumer` brings them on.
 * A repeated id is left out as long as the outbox keeps its event, and by the tracker behind it.
 */
export const outboxAnalytics = (tx: Pick<Transaction, "records" | "emit">): AnalyticsTracker => {
  const emit = (type: keyof Facts, facts: readonly { readonly id: string }[]): Promise<void> => {
    const { aggregate, schemaVersion } = analyticsEventFamily;
    return emitOnce(tx, aggregate, facts.map((data) => ({ type, data, schemaVersion, aggregate: { type: aggregate, id: `${type}:${data.id}`, sequence: 1 } })));
  };
  return {
    track: async (_ctx, events) => emit("StepTracked", checkFacts.events(events)),
    recordConversions: async (_ctx, conversions) => emit("ConversionTracked", checkFacts.conversions(conversions)),
    recordDeals: async (_ctx, deals) => emit("DealTracked", checkFacts.deals(deals)),
  };
};

/**
 * Brings facts from the outbox to a tracker, in the tracker's own unit of work.
 *
 * @example
 * ```ts
 * declare const tracker: AnalyticsTracker;
 * const consumers = [trackedFactsConsumer<RelayStores>("figures", () => tracker)];
 * ```
 */
export const trackedFactsConsumer = <Stores>(name: string, trackerOf: (stores: Stores) => AnalyticsTracker): EventConsumer<Stores, Tracked> => ({
  name,
  types: ["StepTracked", "ConversionTracked", "DealTracked"],
  batched: true,
  async handle(ctx, event, stores) {
    const tracker = trackerOf(stores);
    if (event.type === "StepTracked") await tracker.track(ctx, [event.data]);
    else if (event.type === "ConversionTracked") await tracker.recordConversions(ctx, [event.data]);
    else await tracker.recordDeals(ctx, [event.data]);
    return accept(undefined);
  },
});
