import { Instant } from "@nexus/common";
import type { EventEnvelope, EventPublisher } from "@nexus/crm-operations";
import type { Closable, ContractSuite } from "../contract.js";
import { expectEqual } from "../expectation.js";

/** A publisher without subscribers. */
export interface EventPublisherSubject extends Closable {
  readonly publisher: EventPublisher;
  /** How many errors of subscribers it has told its host of. */
  errors(): number;
}

const event = (type: string, n: number): EventEnvelope => ({
  type,
  data: { n },
  meta: {
    id: `event-${n}`, at: Instant.of("2026-01-15T09:00:00.000Z"), tenantId: "default", actor: { type: "user", id: "user-1" }, correlationId: "c-1", causationId: null,
    schemaVersion: 1, aggregate: { type: "lead", id: "L-1", sequence: n },
  },
});

const lists = (): { readonly heard: string[]; readonly hearing: (who: string) => (given: EventEnvelope) => void } => {
  const heard: string[] = [];
  return { heard, hearing: (who) => ({ type, meta }) => void heard.push(`${who} ${type} ${meta.aggregate.sequence}`) };
};

/** `EventPublisher`, sentence by sentence. */
export const eventPublisherSuite: ContractSuite<EventPublisherSubject> = {
  name: "event publisher",
  cases: [
    {
      name: "subscribers of the type get the event as it is, in the order they came, before publishing returns",
      run: async ({ publisher }) => {
        const { heard, hearing } = lists();
        const given: EventEnvelope[] = [];
        publisher.subscribe("LeadCreated", hearing("first"));
        publisher.subscribe("LeadUpdated", hearing("other"));
        publisher.subscribe("LeadCreated", (one) => void given.push(one));
        publisher.subscribe("LeadCreated", hearing("last"));
        publisher.publish(event("LeadCreated", 1));
        publisher.publish(event("LeadUpdated", 2));
        expectEqual("heard", heard, ["first LeadCreated 1", "last LeadCreated 1", "other LeadUpdated 2"]);
        expectEqual("given", given, [event("LeadCreated", 1)]);
      },
    },
    {
      name: "types that only look alike, or that every object has, are types like others",
      run: async ({ publisher }) => {
        const { heard, hearing } = lists();
        for (const type of ["__proto__", "constructor", "toString", "leadCreated", "LeadCreated "]) publisher.subscribe(type, hearing("alike"));
        publisher.publish(event("LeadCreated", 1));
        publisher.publish(event("hasOwnProperty", 2));
        publisher.publish(event("error", 3));
        expectEqual("heard", heard, []);
        publisher.publish(event("__proto__", 4));
        publisher.publish(event("constructor", 5));
        expectEqual("heard by their own", heard, ["alike __proto__ 4", "alike constructor 5"]);
      },
    },
    {
      name: "an error of a subscriber, thrown or rejected, stops nobody and comes to the host",
      run: async ({ publisher, errors }, tools) => {
        const { heard, hearing } = lists();
        publisher.subscribe("LeadCreated", () => {
          throw new Error("thrown");
        });
        publisher.subscribe("LeadCreated", () => Promise.reject(new Error("rejected")));
        publisher.subscribe("LeadCreated", hearing("after"));
        publisher.publish(event("LeadCreated", 1));
        publisher.publish(event("LeadCreated", 2));
        await tools.sleep(1);
        expectEqual("heard", heard, ["after LeadCreated 1", "after LeadCreated 2"]);
        expectEqual("errors", errors(), 4);
      },
    },
    {
      name: "who unsubscribes hears no more, and nobody else is unsubscribed: not even the same function",
      run: async ({ publisher }) => {
        const { heard, hearing } = lists();
        const twice = hearing("twice");
        const stop = publisher.subscribe("LeadCreated", twice);
        publisher.subscribe("LeadCreated", twice);
        publisher.subscribe("LeadCreated", hearing("other"));
        stop();
        stop();
        publisher.publish(event("LeadCreated", 1));
        expectEqual("heard", heard, ["twice LeadCreated 1", "other LeadCreated 1"]);
      },
    },
    {
      name: "who unsubscribes or subscribes while an event is published disturbs nobody else",
      run: async ({ publisher }) => {
        const { heard, hearing } = lists();
        const stop = publisher.subscribe("LeadCreated", () => {
          stop();
          publisher.subscribe("LeadCreated", hearing("late"));
        });
        publisher.subscribe("LeadCreated", hearing("other"));
        publisher.publish(event("LeadCreated", 1));
        expectEqual("heard of the first", heard.filter((line) => line.startsWith("other")), ["other LeadCreated 1"]);
        publisher.publish(event("LeadCreated", 2));
        expectEqual("heard of the second", heard.slice(-2).toSorted(), ["late LeadCreated 2", "other LeadCreated 2"]);
      },
    },
    {
      name: "who takes long is not waited for",
      run: async ({ publisher }) => {
        const { heard, hearing } = lists();
        publisher.subscribe("LeadCreated", () => new Promise<void>(() => undefined));
        publisher.subscribe("LeadCreated", hearing("after"));
        publisher.publish(event("LeadCreated", 1));
        expectEqual("heard", heard, ["after LeadCreated 1"]);
      },
    },
  ],
};
