import { setTimeout as wait } from "node:timers/promises";
import { NexusError, uuidV7Generator, type OperationContext } from "@nexus/common";
import { simulatedClock, simulatedRandom } from "@nexus/common/testing";
import { memoryStorage } from "@nexus/adapter-memory";
import { notificationEventFamily, outboxAnalytics, outboxNotifier, type Notification, type Notifier, type Transaction, type UnitOfWork } from "@nexus/crm-operations";
import { analyticsTrackerSuite, notifierSuite, registerSuite, runSuite, type SuiteReport } from "@nexus/crm-operations-conformance";
import { describe, expect, test } from "vitest";
import { notifierSubjectOn, outboxTrackerSubjectOn } from "./testing/outbox-port-subjects.js";
import { onRowsOfAllStorages } from "./testing/storages.js";

const runner = { describe, test, sleep: (milliseconds: number) => wait(milliseconds, undefined, { ref: false }) };
const options = { capabilities: ["counted-round-trips"] } as const;

onRowsOfAllStorages((rows, storage) => {
  const named = (port: string): string => (storage === "memory" ? `[TST-CRMOP-0098] the fake of ${port}` : port);
  describe(named("Notifier, through the outbox"), () => registerSuite(notifierSuite, notifierSubjectOn(rows), runner, options));
  describe(named("AnalyticsTracker, through the outbox"), () => registerSuite(analyticsTrackerSuite, outboxTrackerSubjectOn(rows), runner, options));
});

const memory = (): UnitOfWork<Transaction> => {
  const clock = simulatedClock();
  return memoryStorage({ clock, ids: uuidV7Generator({ clock, random: simulatedRandom(3) }) }).unitOfWork;
};

const failuresOf = ({ failed }: SuiteReport): readonly string[] => failed.map(({ name }) => name).toSorted();

const { aggregate, schemaVersion } = notificationEventFamily;
let drawn = 0;
/** Emits whatever it is given, under ids of its own. */
const emitting = (tx: Transaction, all: readonly Notification[]): Promise<void> =>
  tx.emit(all.map((data) => ({ type: "NotificationRequested", data, schemaVersion, aggregate: { type: aggregate, id: `own-${(drawn += 1)}`, sequence: 1 } })));

const once = "an id is sent once: again, in one call, in one unit of work, and whatever it says then";
const together = "of units of work that give one id at the same time one sends it";
const misfit = "what does not fit throws invalid_notification, and nothing of the call is sent";
const roundTrips = "any number of notifications costs as many round trips as two";

describe("the suite rejects every broken notifier, for the reason it is broken", () => {
  test.each<readonly [string, readonly [string, ...string[]], (notifier: Notifier, tx: Transaction) => Notifier]>([
    ["sends a repeated id again", [once, together], (_notifier, tx) => ({
      notify: (ctx, all) => outboxNotifier({ records: { ...tx.records, find: () => Promise.resolve([]) }, emit: (events) => emitting(tx, events.map(({ data }) => data as Notification)) }).notify(ctx, all),
    })],
    ["lets the last of one call win", [once], (notifier) => ({ notify: (ctx, all) => notifier.notify(ctx, all.toReversed()) })],
    ["tells the first user only", ["what is committed is sent as it was given"], (notifier) => ({
      notify: (ctx, all) => notifier.notify(ctx, all.map(({ to, ...rest }) => ({ ...rest, to: { ...to, userIds: to.userIds.slice(0, 1) } }))),
    })],
    ["leaves out what does not fit", [misfit], (notifier) => ({
      notify: async (ctx, all) => {
        await notifier.notify(ctx, all).catch(() => notifier.notify(ctx, all.slice(0, 1)));
      },
    })],
    ["sends one by one", [roundTrips, misfit], (notifier) => ({
      notify: async (ctx, all) => {
        for (const one of all) await notifier.notify(ctx, [one]);
      },
    })],
    ["fails for nothing", ["nothing to send is nothing"], (notifier) => ({
      notify: (ctx, all) => {
        if (all.length === 0) throw new NexusError("invalid_notification", "Say something.");
        return notifier.notify(ctx, all);
      },
    })],
  ])("one that %s", async (_name, caughtBy, sabotage) => {
    const rows = memory();
    const report = await runSuite(notifierSuite, notifierSubjectOn(() => rows, (notifier, tx) => sabotage(notifier, tx)), runner, options);
    expect(failuresOf(report)).toEqual(caughtBy.toSorted());
  });

  test("one that sends before the commit", async () => {
    const rows = memory();
    const early: Notification[] = [];
    const report = await runSuite(
      notifierSuite,
      async (request) => ({
        ...(await notifierSubjectOn(() => rows, (notifier) => ({ notify: async (ctx, all) => {
          await notifier.notify(ctx, all);
          early.push(...all);
        } }))(request)),
        sent: () => Promise.resolve([...new Map(early.splice(0).map((each) => [each.id, each])).values()]),
      }),
      runner,
      options,
    );
    expect(failuresOf(report)).toContain("of what is undone nobody is told");
  });

  test("ones that show tenants each other's ids", async () => {
    const everybody = (ctx: OperationContext): OperationContext => ({ ...ctx, tenantId: "everybody" });
    const { run, read } = memory();
    const rows: UnitOfWork<Transaction> = { run: (ctx, locks, work) => run(everybody(ctx), locks, work), read: (ctx, work) => read(everybody(ctx), work) };
    expect(failuresOf(await runSuite(notifierSuite, notifierSubjectOn(() => rows), runner, options))).toContain("another tenant's notifications are not sent, and its ids are free");
  });
});

test("control: a tracker that emits without looking what was emitted before is rejected", async () => {
  const rows = memory();
  const blind = (tx: Transaction) => outboxAnalytics({ ...tx, records: { ...tx.records, find: () => Promise.resolve([]) } });
  const report = await runSuite(analyticsTrackerSuite, outboxTrackerSubjectOn(() => rows, (_tracker, tx) => blind(tx)), runner, options);
  expect(failuresOf(report)).toContain("a fact counts once: again, in one call, in one unit of work, and whatever it says then");
});
