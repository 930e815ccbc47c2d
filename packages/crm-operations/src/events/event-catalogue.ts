import { describePath } from "@nexus/common";
import { z } from "zod";
import { OperationsError } from "../operations-error.js";
import type { NewEvent, Transaction } from "../unit-of-work/index.js";

/** What one event says, as data: for readers, for the types of subscriptions, and for tests that hold emitters to it. */
export interface EventDescription<Data extends z.ZodType = z.ZodType> {
  /** One sentence. */
  readonly says: string;
  /** Strict: what is not in it is not published. */
  readonly data: Data;
}

/** The events of one kind of aggregate, by type. */
export interface EventFamily<Events extends Readonly<Record<string, EventDescription>> = Readonly<Record<string, EventDescription>>> {
  readonly aggregate: string;
  /** Grows when the shape of one of them changes. */
  readonly schemaVersion: number;
  /** The package that emits them, and its room where it has rooms: `crm-operations/lead-routing`. */
  readonly emittedBy: string;
  readonly events: Events;
}

export type EventCatalogue = readonly EventFamily[];

/** The data of a family's events by type. */
export type EventsOf<Family extends EventFamily> = { readonly [Type in keyof Family["events"] & string]: z.infer<Family["events"][Type]["data"]> };

/** The data of an event as JSON Schema, for documentation and for consumers in other languages. Values with a format of their own have it as `title`: `instant`, `money`. */
export const eventJsonSchema = ({ data }: EventDescription): unknown => z.toJSONSchema(data, { unrepresentable: "any" });

/** Why the catalogue does not know an event, or undefined. */
export const catalogueProblem = (catalogue: EventCatalogue, event: NewEvent): string | undefined => {
  const family = catalogue.find(({ events, aggregate }) => aggregate === event.aggregate.type && Object.hasOwn(events, event.type));
  const description = family?.events[event.type];
  if (!family || !description) return `${event.type} of ${event.aggregate.type} is not in the catalogue`;
  if (family.schemaVersion !== event.schemaVersion) return `${event.type} has version ${event.schemaVersion}, not ${family.schemaVersion}`;
  const parsed = description.data.safeParse(event.data);
  if (parsed.success) return undefined;
  return `${event.type} does not fit: ${parsed.error.issues.map(({ path, message }) => `${describePath(path.map((key) => (typeof key === "number" ? key : String(key))))}: ${message}`).join("; ")}`;
};

/** A transaction that throws `event_not_in_catalogue` for events that the catalogue does not describe. For tests. */
export const withCatalogue = <Tx extends Transaction>(tx: Tx, catalogue: EventCatalogue): Tx => ({
  ...tx,
  emit: async (events: readonly NewEvent[]) => {
    const problem = events.map((event) => catalogueProblem(catalogue, event)).find((found) => found !== undefined);
    if (problem !== undefined) throw new OperationsError("event_not_in_catalogue", `Describe the event, or emit what is described: ${problem}.`);
    await tx.emit(events);
  },
});
