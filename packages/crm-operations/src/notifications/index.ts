/**
 * Notifications: who is to be told what, as facts. A notification joins the unit of work as an event in
 * the outbox, so that people are told of what was committed and of nothing else; a consumer of these
 * events chooses channel and words and sends.
 */
export type { Notification, NotificationAudience, NotificationFact, Notifier } from "./notifier.js";
export { notificationEventFamily } from "./notification-event-family.js";
export { outboxNotifier } from "./outbox-notifier.js";
