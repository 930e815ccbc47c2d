import type { OperationContext } from "@nexus/common";
import { bindStores, type AnalyticsProvider, type ExportedFacts, type Transaction, type UnitOfWork } from "@nexus/crm-operations";
import type { AnalyticsSubject, MakeSubject, TrackerSubject } from "@nexus/crm-operations-conformance";
import { bindAnalytics } from "../bind-analytics.js";
import { counted } from "./counted.js";
import { simulatedDeps } from "./storages.js";

/** What a saboteur makes of sound analytics; `kept` lives as long as one case. */
export type Sabotage = (analytics: AnalyticsProvider, kept: Map<string, unknown>) => Partial<AnalyticsProvider>;

/** Analytics on the rows of a storage, for one case of a suite, counting their calls into storage. */
export const analyticsSubjectOn =
  (rows: () => UnitOfWork<Transaction>, sabotage: Sabotage = () => ({})): MakeSubject<AnalyticsSubject> =>
  () => {
    let calls = 0;
    const bind = bindAnalytics(simulatedDeps());
    const kept = new Map<string, unknown>();
    return Promise.resolve({
      unitOfWork: bindStores(rows(), ({ records }) => {
        const { analytics } = bind({ records: counted(records, () => (calls += 1)) });
        return { analytics: Object.assign(Object.create(analytics) as typeof analytics, sabotage(analytics, kept)) };
      }),
      roundTrips: () => calls,
      close: () => Promise.resolve(),
    });
  };

/** The same as a tracker. */
export const trackerSubjectOn =
  (rows: () => UnitOfWork<Transaction>, sabotage?: Sabotage): MakeSubject<TrackerSubject> =>
  async (request) => {
    const { unitOfWork, ...subject } = await analyticsSubjectOn(rows, sabotage)(request);
    const all = <Kind extends keyof ExportedFacts>(ctx: OperationContext, kind: Kind) =>
      unitOfWork.read(ctx, async ({ analytics }) => (await analytics.export(ctx, kind, {}, { limit: 1_000 })).items);
    return {
      ...subject,
      unitOfWork: bindStores(unitOfWork, ({ analytics }) => ({ tracker: analytics })),
      tracked: async (ctx) => ({ events: await all(ctx, "events"), conversions: await all(ctx, "conversions"), deals: await all(ctx, "deals") }),
    };
  };
