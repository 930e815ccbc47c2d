import type { EventEnvelope } from "../unit-of-work/index.js";

/** The data of events by their type: what makes subscriptions typed. */
export type EventMap = object;

/** The events of a map as they come in. */
export type EventOf<Events extends EventMap, Type extends keyof Events & string = keyof Events & string> = {
  readonly [Name in Type]: EventEnvelope<Name, Events[Name]>;
}[Type];

/** What it answers is not looked at; a promise that rejects is an error like one thrown. */
export type Subscriber<Event extends EventEnvelope> = (event: Event) => unknown;

/**
 * Tells subscribers in this process what has happened: best effort, nothing is kept. What must not be
 * missed, or must happen once, is an `EventConsumer`.
 */
export interface EventPublisher<Events extends EventMap = Readonly<Record<string, unknown>>> {
  /**
   * Calls the subscribers of the event's type in the order they came, and returns when all have been
   * called: what they do later is not awaited. Never throws: an error of a subscriber, thrown or
   * rejected, stops neither the others nor the caller.
   */
  publish(event: EventEnvelope): void;

  /** Answers how to unsubscribe; twice is fine. The same function twice is two subscriptions. */
  subscribe<Type extends keyof Events & string>(type: Type, subscriber: Subscriber<EventOf<Events, Type>>): () => void;
}
