import { batchInputLimits, parseInput } from "@nexus/common";
import { z } from "zod";
import { emitOnce } from "../events/index.js";
import { OperationsError } from "../operations-error.js";
import type { Transaction } from "../unit-of-work/index.js";
import { notificationEventFamily, notificationSchema } from "./notification-event-family.js";
import type { Notifier } from "./notifier.js";

const notifications = z.array(notificationSchema);

/**
 * A notifier that joins the unit of work: every notification is an event `NotificationRequested` in the
 * outbox, so that it is committed with what it tells of, or never. An `EventConsumer` of these events
 * sends them. A repeated id is left out as long as the outbox keeps its event, and the consumer's inbox
 * behind that: who sends keeps to the ids.
 *
 * @example
 * ```ts
 * declare const storage: UnitOfWork<Transaction>;
 * const unitOfWork = bindStores(storage, (tx) => ({ notifier: outboxNotifier(tx) }));
 * ```
 */
export const outboxNotifier = (tx: Pick<Transaction, "records" | "emit">): Notifier => ({
  async notify(_ctx, given) {
    const parsed = parseInput(notifications, given, batchInputLimits);
    if (!parsed.ok) throw new OperationsError("invalid_notification", `Say what fits and whom to tell. ${parsed.refusal.message}.`, { details: parsed.refusal.details });
    const { aggregate, schemaVersion } = notificationEventFamily;
    await emitOnce(tx, aggregate, parsed.value.map((notification) => ({ type: "NotificationRequested", data: notification, schemaVersion, aggregate: { type: aggregate, id: notification.id, sequence: 1 } })));
  },
});
