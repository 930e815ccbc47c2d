/**
 * Events: how what has happened gets to whoever wants to know. Units of work put events into the
 * outbox; a relay claims them, hands each to every durable consumer once (`Inbox`) and to the
 * subscribers of this process (`EventPublisher`), and settles it. Events of one aggregate keep their
 * order: one that cannot be delivered holds the later ones back until an operator redrives or skips it
 * (`DeadLetters`). At least once, never globally ordered, never across tenants.
 */
export type { ClaimedEvent, ClaimRequest, DeliveryFailure, DeliveryStatus, EventKey, OutboxQueue, OutboxRetention } from "./outbox-queue.js";
export type { DeadLetter, DeadLetters } from "./dead-letters.js";
export { deadLetterCommands, type DeadLetterStores, type RedriveEvents, type SkipEvents } from "./dead-letter-commands.js";
export { inboxId, inboxTable, type Inbox, type InboxRow } from "./inbox.js";
export type { EventMap, EventOf, EventPublisher, Subscriber } from "./event-publisher.js";
export type { EventConsumer } from "./event-consumer.js";
export { defaultDeliveryPolicy, type DeliveryPolicy } from "./delivery-policy.js";
export { envelopeOf } from "./envelope-of.js";
export { relayActor, type ConsumerFailure, type RelayStores } from "./consume.js";
export { OutboxRelay, type DeliveryCount, type RelayDependencies } from "./outbox-relay.js";
export { emitOnce } from "./emit-once.js";
export { catalogueProblem, eventJsonSchema, withCatalogue, type EventCatalogue, type EventDescription, type EventFamily, type EventsOf } from "./event-catalogue.js";
