/** `@nexus/adapter-eventemitter3`: tells subscribers in this process what has happened. */
export { eventemitter3Publisher, type EventPublisherOptions } from "./eventemitter3-publisher.js";
