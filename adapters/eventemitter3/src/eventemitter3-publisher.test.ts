import { setTimeout as wait } from "node:timers/promises";
import { NexusError } from "@nexus/common";
import type { EventEnvelope, EventPublisher } from "@nexus/crm-operations";
import { eventPublisherSuite, registerSuite, runSuite } from "@nexus/crm-operations-conformance";
import { describe, expect, expectTypeOf, test } from "vitest";
import { eventemitter3Publisher } from "./index.js";

const sleep = (milliseconds: number): Promise<void> => wait(milliseconds, undefined, { ref: false });

const subject = (alter: (honest: EventPublisher) => EventPublisher = (honest) => honest) => {
  const errors: unknown[] = [];
  return { publisher: alter(eventemitter3Publisher({ onError: (error) => errors.push(error) })), errors: () => errors.length, close: () => Promise.resolve() };
};

registerSuite(eventPublisherSuite, () => Promise.resolve(subject()), { describe, test, sleep });

test("subscriptions are typed by the map of events", () => {
  interface Events {
    readonly LeadCreated: { readonly id: string };
    readonly LeadDeleted: { readonly reason: number };
  }
  const publisher = eventemitter3Publisher<Events>({ onError: () => undefined });
  publisher.subscribe("LeadCreated", (event) => {
    expectTypeOf(event).toEqualTypeOf<EventEnvelope<"LeadCreated", { readonly id: string }>>();
  });
  // @ts-expect-error: no such event
  publisher.subscribe("LeadForgotten", () => undefined);
});

/** Subscribes everybody anew for each event, the last one first. */
const lastFirst = (honest: EventPublisher): EventPublisher => {
  const all: { readonly type: string; readonly subscriber: (event: EventEnvelope) => void }[] = [];
  return {
    publish: (event) => {
      const stops = all.toReversed().map(({ type, subscriber }) => honest.subscribe(type, subscriber));
      honest.publish(event);
      for (const stop of stops) stop();
    },
    subscribe: (type, subscriber) => {
      const own = { type, subscriber: subscriber as (event: EventEnvelope) => void };
      all.push(own);
      return () => {
        if (all.includes(own)) all.splice(all.indexOf(own), 1);
      };
    },
  };
};

describe("the suite rejects a publisher that", () => {
  const order = "subscribers of the type get the event as it is, in the order they came, before publishing returns";
  const alike = "types that only look alike, or that every object has, are types like others";
  const errors = "an error of a subscriber, thrown or rejected, stops nobody and comes to the host";
  const unsubscribed = "who unsubscribes hears no more, and nobody else is unsubscribed: not even the same function";
  const meanwhile = "who unsubscribes or subscribes while an event is published disturbs nobody else";
  const long = "who takes long is not waited for";

  /** Subscribers in a plain list, called by hand. */
  const byHand =
    (call: (subscribers: ((event: EventEnvelope) => unknown)[], event: EventEnvelope) => void): (() => EventPublisher) =>
    () => {
      const lists: Record<string, ((event: EventEnvelope) => unknown)[]> = {};
      return {
        publish: (event) => call(lists[event.type] ?? [], event),
        subscribe: (type, subscriber) => {
          const list = (lists[type] ??= []);
          list.push(subscriber as (event: EventEnvelope) => unknown);
          return () => void list.splice(list.indexOf(subscriber as (event: EventEnvelope) => unknown), 1);
        },
      };
    };

  test.each<readonly [string, readonly string[], (honest: EventPublisher) => EventPublisher]>([
    ["publishes later", [order, alike, unsubscribed, meanwhile, long], (honest) => ({ ...honest, publish: (event) => void setTimeout(() => honest.publish(event), 0) })],
    ["keeps its subscribers in a plain object, and stops at an error", [errors, alike, unsubscribed, meanwhile], byHand((subscribers, event) => subscribers.forEach((subscriber) => subscriber(event)))],
    ["knows no types", [order, alike, errors, unsubscribed, meanwhile, long], (honest) => ({ publish: (event) => honest.publish({ ...event, type: "any" }), subscribe: (_type, subscriber) => honest.subscribe("any", subscriber as (event: EventEnvelope) => void) })],
    ["subscribes for ever", [unsubscribed], (honest) => ({ ...honest, subscribe: (type, subscriber) => (honest.subscribe(type, subscriber), () => undefined) })],
    ["tells the last one first", [order, unsubscribed], lastFirst],
  ])("%s", async (_name, caughtBy, alter) => {
    const report = await runSuite(eventPublisherSuite, () => Promise.resolve(subject(alter)), { sleep });
    expect(report.failed.map(({ name }) => name).toSorted()).toEqual(caughtBy.toSorted());
    expect(report.failed.some(({ error }) => NexusError.is(error) && error.code === "contract_broken")).toBe(true);
  });
});
