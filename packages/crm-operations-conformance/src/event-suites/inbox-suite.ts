import { refuse } from "@nexus/common";
import type { ContractSuite } from "../contract.js";
import { expectEqual } from "../expectation.js";
import { eventsCase, type EventsAtWork, type EventsSubject } from "./events-subject.js";

const admit = (events: EventsAtWork, consumer: string, ids: readonly string[]): Promise<readonly string[]> => events.commit(({ inbox }, ctx) => inbox.admit(ctx, consumer, ids));
const forget = (events: EventsAtWork, ids: readonly string[]): Promise<void> => events.commit(({ inbox }, ctx) => inbox.forget(ctx, ids));

/** `Inbox`, sentence by sentence. */
export const inboxSuite: ContractSuite<EventsSubject> = {
  name: "inbox",
  cases: [
    eventsCase("an event is admitted once, whatever comes with it, in the order given", async (events) => {
      expectEqual("first", await admit(events, "one", ["e-2", "e-1"]), ["e-2", "e-1"]);
      expectEqual("again, with another one twice", await admit(events, "one", ["e-1", "e-3", "e-2", "e-3"]), ["e-3"]);
      expectEqual("all again", await admit(events, "one", ["e-1", "e-2", "e-3"]), []);
      expectEqual("nothing", await admit(events, "one", []), []);
    }),
    eventsCase("each consumer has events of its own, and names that run together are two", async (events) => {
      await admit(events, "one", ["e-1"]);
      expectEqual("another one", await admit(events, "two", ["e-1"]), ["e-1"]);
      expectEqual("alike", await admit(events, "on", ["e:e-1", "ee-1"]), ["e:e-1", "ee-1"]);
      expectEqual("longest", await admit(events, "x".repeat(60), ["e-1"]), ["e-1"]);
    }),
    eventsCase("what is undone was not handled: the event is admitted again", async (events) => {
      await events.refused("a unit of work", "undone", async ({ inbox }, ctx) => {
        expectEqual("inside", await inbox.admit(ctx, "one", ["e-1"]), ["e-1"]);
        expectEqual("inside, again", await inbox.admit(ctx, "one", ["e-1"]), []);
        return refuse("undone", "Undo it.");
      });
      expectEqual("afterwards", await admit(events, "one", ["e-1"]), ["e-1"]);
    }),
    eventsCase("of units of work that admit one event at once, it is committed by one", async (events) => {
      const outcomes = await Promise.allSettled(Array.from({ length: 4 }, () => admit(events, "one", ["e-1"])));
      const admitted = outcomes.filter((outcome) => outcome.status === "fulfilled" && outcome.value.length === 1);
      expectEqual("how many admitted it", admitted.length, 1);
      expectEqual("afterwards", await admit(events, "one", ["e-1"]), []);
    }),
    eventsCase("what is forgotten is forgotten for every consumer, and nothing else is", async (events) => {
      for (const consumer of ["one", "two"]) await admit(events, consumer, ["e-1", "e-2"]);
      await forget(events, ["e-1", "unknown"]);
      await forget(events, []);
      expectEqual("of one", await admit(events, "one", ["e-1", "e-2"]), ["e-1"]);
      expectEqual("of two", await admit(events, "two", ["e-1", "e-2"]), ["e-1"]);
    }),
    eventsCase("another tenant's events are unknown, and not forgotten", async (events) => {
      const other = events.anotherTenant();
      await admit(other, "one", ["e-1"]);
      expectEqual("here", await admit(events, "one", ["e-1"]), ["e-1"]);
      await forget(events, ["e-1"]);
      expectEqual("there", await admit(other, "one", ["e-1"]), []);
    }),
  ],
};
