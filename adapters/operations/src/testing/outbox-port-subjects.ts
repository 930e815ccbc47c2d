import type { OperationContext } from "@nexus/common";
import { bindStores, operationsEventCatalogue, outboxAnalytics, outboxNotifier, outboxTable, withCatalogue, type AnalyticsTracker, type Notification, type Notifier, type OutboxRow, type Transaction, type UnitOfWork } from "@nexus/crm-operations";
import type { MakeSubject, NotifierSubject, TrackedFacts, TrackerSubject } from "@nexus/crm-operations-conformance";
import { counted } from "./operations-subject.js";

const emitted = (rows: UnitOfWork<Transaction>, ctx: OperationContext): Promise<readonly OutboxRow[]> => rows.read(ctx, ({ records }) => records.find(outboxTable, {}));

/** A transaction that counts its calls into storage, emissions included, and is held to the catalogue. */
const watched = (tx: Transaction, tell: () => void): Transaction => {
  const { emit } = withCatalogue(tx, operationsEventCatalogue);
  return {
    ...tx,
    records: counted(tx.records, tell),
    emit: (events) => {
      tell();
      return emit(events);
    },
  };
};

const subjectOn = <Port>(rows: UnitOfWork<Transaction>, bind: (tx: Transaction) => Port) => {
  let calls = 0;
  return { unitOfWork: bindStores(rows, (tx) => bind(watched(tx, () => (calls += 1)))), roundTrips: () => calls, close: () => Promise.resolve() };
};

/** The notifier that emits, on the rows of a storage. */
export const notifierSubjectOn =
  (rows: () => UnitOfWork<Transaction>, sabotage: (notifier: Notifier, tx: Transaction) => Notifier = (notifier) => notifier): MakeSubject<NotifierSubject> =>
  () =>
    Promise.resolve({
      ...subjectOn(rows(), (tx) => ({ notifier: sabotage(outboxNotifier(tx), tx) })),
      sent: async (ctx) => (await emitted(rows(), ctx)).filter(({ type }) => type === "NotificationRequested").map(({ data }) => data as Notification),
    });

/** The tracker that emits, on the rows of a storage. */
export const outboxTrackerSubjectOn =
  (rows: () => UnitOfWork<Transaction>, sabotage: (tracker: AnalyticsTracker, tx: Transaction) => AnalyticsTracker = (tracker) => tracker): MakeSubject<TrackerSubject> =>
  () =>
    Promise.resolve({
      ...subjectOn(rows(), (tx) => ({ tracker: sabotage(outboxAnalytics(tx), tx) })),
      tracked: async (ctx) => {
        const events = await emitted(rows(), ctx);
        const of = <Fact>(name: string): readonly Fact[] => events.filter(({ type }) => type === name).map(({ data }) => data as Fact);
        return { events: of("StepTracked"), conversions: of("ConversionTracked"), deals: of("DealTracked") } satisfies TrackedFacts;
      },
    });
