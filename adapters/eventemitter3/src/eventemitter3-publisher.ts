import type { EventEnvelope, EventMap, EventPublisher } from "@nexus/crm-operations";
import { EventEmitter } from "eventemitter3";

export interface EventPublisherOptions {
  /** Told of every error of a subscriber, thrown or rejected. Errors may hold values: log codes. */
  readonly onError: (error: unknown, event: EventEnvelope) => void;
}

/**
 * A publisher for one process. `Events` are the types that may be subscribed to, with their data: what
 * comes under a type has been checked by whoever emitted it.
 *
 * @example
 * ```ts
 * interface Events {
 *   readonly LeadCreated: { readonly id: string };
 * }
 * const publisher = eventemitter3Publisher<Events>({ onError: () => undefined });
 * const unsubscribe = publisher.subscribe("LeadCreated", ({ data }) => data.id);
 * unsubscribe();
 * ```
 */
export const eventemitter3Publisher = <Events extends EventMap = Readonly<Record<string, unknown>>>({ onError }: EventPublisherOptions): EventPublisher<Events> => {
  const emitter = new EventEmitter<Record<string, (event: EventEnvelope) => void>>();
  return {
    publish: (event) => {
      emitter.emit(event.type, event);
    },
    subscribe: (type, subscriber) => {
      const tell = subscriber as (event: EventEnvelope) => unknown;
      const guarded = (event: EventEnvelope): void => {
        try {
          Promise.resolve(tell(event)).catch((error: unknown) => onError(error, event));
        } catch (error) {
          onError(error, event);
        }
      };
      emitter.on(type, guarded);
      return () => void emitter.off(type, guarded);
    },
  };
};
