import type { OperationContext, Result } from "@nexus/common";
import { OperationsError } from "../operations-error.js";
import type { EventEnvelope, LockKey } from "../unit-of-work/index.js";

/**
 * Something that must happen once for every event of some types: a projection, a follow-up, a message
 * to be sent by a later step.
 *
 * Its effect commits together with the note that the event was handled. It sees the events of one
 * aggregate in order. A refusal or an exception undoes its effect; the event is tried again later,
 * and other consumers are not called again for it.
 */
export interface EventConsumer<Stores, Event extends EventEnvelope = EventEnvelope> {
  /** Unique and stable, 1 to 60 lower-case letters, digits, dots and hyphens: it is what remembers which events were handled. */
  readonly name: string;
  readonly types: readonly Event["type"][];
  /**
   * True: all events of a tenant at hand go through one unit of work, one by one only when that fails.
   * What it emits or audits then names the first of them as its cause, so this is for consumers that do neither.
   */
  readonly batched?: boolean;
  /** What it decides on, taken before it reads. None when absent. */
  locks?(event: Event): readonly LockKey[];
  /** Through its stores only: no call that leaves the process. `ctx` acts as `system:relay`, with the event as cause. */
  handle(ctx: OperationContext, event: Event, stores: Stores): Promise<Result<unknown>>;
}

/** Throws `invalid_consumer` for a name that could not be remembered or that two consumers share. */
export const checkConsumers = (consumers: readonly EventConsumer<never>[]): void => {
  const names = consumers.map(({ name }) => name);
  const wrong = names.find((name, place) => !/^[a-z0-9][a-z0-9.-]{0,59}$/.test(name) || names.indexOf(name) !== place);
  if (wrong !== undefined) {
    throw new OperationsError("invalid_consumer", "Give every consumer a name of its own, of 1 to 60 lower-case letters, digits, dots and hyphens.", { details: { name: wrong } });
  }
};
