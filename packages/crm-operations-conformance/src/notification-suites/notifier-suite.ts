import { Money, refuse, type OperationContext } from "@nexus/common";
import type { Notification, Notifier } from "@nexus/crm-operations";
import type { ContractSuite } from "../contract.js";
import { expectCode, expectEqual } from "../expectation.js";
import { casesFor, type PortsOnTrial, type PortsSubject } from "../port-case.js";

export interface NotifierPorts {
  readonly notifier: Notifier;
}

/** A notifier under test. */
export interface NotifierSubject extends PortsSubject<NotifierPorts> {
  /** What has been committed to be sent to people of this tenant, in any order. */
  sent(ctx: OperationContext): Promise<readonly Notification[]>;
}

type Notifying = PortsOnTrial<NotifierPorts, NotifierSubject>;

const { portCase: notifierCase, boundedCase } = casesFor<NotifierPorts, NotifierSubject>();

const notification = (id: string, more: Partial<Notification> = {}): Notification => ({
  id,
  kind: "opportunity.won",
  to: { userIds: ["U-1"], roles: [] },
  about: { entityType: "opportunity", id: "O-1" },
  facts: { amount: Money.of(5_00, "EUR"), days: 3, isRenewal: false, competitorId: null, closedAt: "2026-01-15T09:00:00.000Z" },
  ...more,
});

const notify = (trial: Notifying, ...notifications: readonly Notification[]): Promise<void> => trial.commit(({ notifier }, ctx) => notifier.notify(ctx, notifications));
const sent = async (trial: Notifying): Promise<readonly Notification[]> => (await trial.subject.sent(trial.ctx)).toSorted((a, b) => (a.id < b.id ? -1 : 1));
const sentIds = async (trial: Notifying): Promise<readonly string[]> => (await sent(trial)).map(({ id }) => id);

const wrong: readonly (readonly [string, Partial<Notification>])[] = [
  ["nobody to tell", { to: { userIds: [], roles: [] } }],
  ["no id", { id: "" }],
  ["a kind in words for people", { kind: "Deal won!" }],
  ["a text for people", { facts: { text: "x".repeat(129) } }],
  ["a fact within a fact", { facts: { deal: { name: "Vans" } as never } }],
];

/** `Notifier`, sentence by sentence. */
export const notifierSuite: ContractSuite<NotifierSubject> = {
  name: "notifier",
  cases: [
    notifierCase("what is committed is sent as it was given", async (trial) => {
      const given = [notification("a"), notification("b", { to: { userIds: [], roles: ["sales-manager"] }, facts: {} }), notification("c", { to: { userIds: ["U-1", "U-2"], roles: ["sales-manager"] }, kind: "lead.converted" })];
      await notify(trial, ...given);
      expectEqual("sent", await sent(trial), given);
    }),
    notifierCase("of what is undone nobody is told", async (trial) => {
      await trial.refused("a unit of work", "undone", async ({ notifier }, ctx) => {
        await notifier.notify(ctx, [notification("a")]);
        return refuse("undone", "Undo it.");
      });
      expectEqual("sent", await sent(trial), []);
      await notify(trial, notification("a"));
      expectEqual("sent, when it was committed", await sentIds(trial), ["a"]);
    }),
    notifierCase("an id is sent once: again, in one call, in one unit of work, and whatever it says then", async (trial) => {
      await notify(trial, notification("a"), notification("a", { kind: "lead.converted" }), notification("b"));
      await notify(trial, notification("b", { facts: {} }), notification("c"));
      await trial.commit(async ({ notifier }, ctx) => {
        await notifier.notify(ctx, [notification("d")]);
        await notifier.notify(ctx, [notification("d"), notification("a")]);
      });
      expectEqual("sent", await sent(trial), ["a", "b", "c", "d"].map((id) => notification(id)));
    }),
    notifierCase("of units of work that give one id at the same time one sends it", async (trial) => {
      await Promise.all([1, 2, 3, 4].map((n) => notify(trial, notification("a"), notification(`b${n}`))));
      expectEqual("sent", await sentIds(trial), ["a", "b1", "b2", "b3", "b4"]);
    }),
    notifierCase("what does not fit throws invalid_notification, and nothing of the call is sent", async (trial) => {
      for (const [what, more] of wrong) {
        const given = [notification("a"), notification("b", more)];
        expectCode(what, "invalid_notification", await trial.commit(({ notifier }, ctx) => notifier.notify(ctx, given).catch((error: unknown) => error)));
      }
      expectEqual("sent", await sent(trial), []);
    }),
    notifierCase("another tenant's notifications are not sent, and its ids are free", async (trial) => {
      const other = trial.anotherTenant();
      await notify(other, notification("a", { kind: "lead.converted" }));
      expectEqual("sent", await sent(trial), []);
      await notify(trial, notification("a"));
      expectEqual("sent", [await sent(trial), await sent(other)], [[notification("a")], [notification("a", { kind: "lead.converted" })]]);
    }),
    notifierCase("nothing to send is nothing", async (trial) => {
      await notify(trial);
      expectEqual("sent", await sent(trial), []);
    }),
    boundedCase("any number of notifications costs as many round trips as two", (count) => ({ notifier }, ctx) => notifier.notify(ctx, Array.from({ length: count }, (_, i) => notification(`n-${i}`)))),
  ],
};
