import { eventemitter3Publisher } from "@nexus/adapter-eventemitter3";
import { systemClock, systemIds, systemRandom, systemSleep } from "@nexus/adapter-memory";
import { OutboxRelay, type EventEnvelope } from "@nexus/crm-operations";
import type { Desk } from "../desk/desk.js";
import { count, table } from "../terminal/table.js";
import type { Terminal } from "../terminal/terminal.js";
import { deskEvents } from "./desk-events.js";

/** How many events of each type the desk's subscriber has been told of. */
export type EventCounts = ReadonlyMap<string, number>;

interface RelayJob {
  readonly desk: Desk;
  readonly terminal: Pick<Terminal, "progress" | "goOn">;
}

/** Delivers what waits in the outbox, oldest first, to a subscriber that counts. Stopped in the middle, it gives back what it holds. */
export const relayEvents = async ({ desk, terminal }: RelayJob): Promise<EventCounts> => {
  const waiting = await desk.read(({ eventLog }) => eventLog.undelivered());
  const counts = new Map<string, number>();
  const stop = new AbortController();
  const problems: unknown[] = [];
  const publisher = eventemitter3Publisher({ onError: (error) => problems.push(error) });
  for (const type of deskEvents) publisher.subscribe(type, (event: EventEnvelope) => void counts.set(event.type, (counts.get(event.type) ?? 0) + 1));
  const { outbox } = desk.background;
  let done = 0;
  await terminal.progress.step(
    "Delivering events",
    (advance) =>
      new OutboxRelay({
        queue: outbox,
        retention: outbox,
        unitOfWork: desk.unitOfWork,
        consumers: [],
        publisher: {
          publish(event) {
            publisher.publish(event);
            advance(Math.min(1, (done += 1) / waiting));
            try {
              terminal.goOn();
            } catch {
              stop.abort();
            }
          },
        },
        clock: systemClock,
        ids: systemIds,
        random: systemRandom,
        sleep: systemSleep,
      }).drain(stop.signal),
    ({ delivered }) => `${count(delivered)} events delivered`,
  );
  terminal.goOn();
  for (const problem of problems) throw problem;
  return new Map([...counts].sort(([a], [b]) => a.localeCompare(b, "en")));
};

/** The events by type, the way the rest of the report shows numbers. */
export const countsTable = (counts: EventCounts): string =>
  counts.size === 0
    ? "  No event was waiting."
    : table(
        [
          { title: "Event", value: ([type]: readonly [string, number]) => type },
          { title: "Delivered", align: "right", value: ([, events]) => count(events) },
        ],
        [...counts],
      );
