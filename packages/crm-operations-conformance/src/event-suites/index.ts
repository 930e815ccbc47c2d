/** The contracts of the ports that bring events from the outbox to whoever wants them. */
export { outboxQueueSuite } from "./outbox-queue-suite.js";
export { deadLettersSuite } from "./dead-letters-suite.js";
export { inboxSuite } from "./inbox-suite.js";
export { eventPublisherSuite, type EventPublisherSubject } from "./event-publisher-suite.js";
export type { OutboxSubject } from "./outbox-case.js";
export type { EventPorts, EventsSubject } from "./events-subject.js";
