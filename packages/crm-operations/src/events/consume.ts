import { accept, NexusError, type Instant, type OperationContext, type Result } from "@nexus/common";
import { OperationsError } from "../operations-error.js";
import type { EventEnvelope, UnitOfWork } from "../unit-of-work/index.js";
import { lineOf } from "./envelope-of.js";
import type { EventConsumer } from "./event-consumer.js";
import { inboxTable, type Inbox } from "./inbox.js";

/** What every consumer's unit of work has. */
export interface RelayStores {
  readonly inbox: Inbox;
}

/** Why an event could not be handled. */
export interface ConsumerFailure {
  readonly consumer: string;
  readonly event: EventEnvelope;
  readonly errorCode: string;
  readonly error: unknown;
}

/**
 * Hands events of one tenant to a consumer, in order, each once for all times. Answers what failed;
 * after a failure the later events of the same aggregate are left out.
 */
export const consume = async <Stores extends RelayStores>(
  unitOfWork: UnitOfWork<Stores>,
  consumer: EventConsumer<Stores>,
  events: readonly EventEnvelope[],
  deadline: Instant,
): Promise<readonly ConsumerFailure[]> => {
  const wanted = events.filter(({ type }) => consumer.types.includes(type));
  if (consumer.batched === true && wanted.length > 1 && (await failureOf(unitOfWork, consumer, wanted, deadline)) === undefined) return [];
  const failures: ConsumerFailure[] = [];
  const stopped = new Set<string>();
  for (const event of wanted) {
    if (stopped.has(lineOf(event))) continue;
    const failure = await failureOf(unitOfWork, consumer, [event], deadline);
    if (!failure) continue;
    failures.push({ consumer: consumer.name, event, ...failure });
    stopped.add(lineOf(event));
  }
  return failures;
};

type Failure = Pick<ConsumerFailure, "errorCode" | "error">;

/** All of the events in one unit of work, or none; undefined when all went well. */
const failureOf = async <Stores extends RelayStores>(
  unitOfWork: UnitOfWork<Stores>,
  consumer: EventConsumer<Stores>,
  events: readonly EventEnvelope[],
  deadline: Instant,
  again = true,
): Promise<Failure | undefined> => {
  try {
    const result = await once(unitOfWork, consumer, events, deadline);
    return result.ok ? undefined : { errorCode: result.refusal.code, error: result.refusal };
  } catch (error) {
    // A worker that was late has handled one of them meanwhile: now it is known, and left out.
    if (again && isHandledMeanwhile(error)) return failureOf(unitOfWork, consumer, events, deadline, false);
    return { errorCode: NexusError.is(error) ? error.code : "unexpected_error", error };
  }
};

const once = <Stores extends RelayStores>(unitOfWork: UnitOfWork<Stores>, consumer: EventConsumer<Stores>, events: readonly EventEnvelope[], deadline: Instant): Promise<Result<unknown>> => {
  const [first] = events;
  if (!first) throw new OperationsError("unexpected_error", "Hand over at least one event.");
  const locks = events.flatMap((event) => consumer.locks?.(event) ?? []);
  const ctx = contextOf(first, deadline);
  return unitOfWork.run<unknown>(ctx, locks, async (stores) => {
    const admitted = new Set(await stores.inbox.admit(ctx, consumer.name, events.map(({ meta }) => meta.id)));
    for (const event of events) {
      if (!admitted.has(event.meta.id)) continue;
      const result = await consumer.handle(contextOf(event, deadline), event, stores);
      if (!result.ok) return result;
    }
    return accept(undefined);
  });
};

const contextOf = ({ meta }: EventEnvelope, deadline: Instant): OperationContext => ({
  tenantId: meta.tenantId,
  actor: relayActor,
  correlationId: meta.correlationId,
  causationId: meta.id,
  deadline,
});

/** Who acts when consumers do. */
export const relayActor = { type: "system", id: "system:relay" } as const;

const isHandledMeanwhile = (error: unknown): boolean => NexusError.is(error) && error.code === "duplicate_record" && error.details["table"] === inboxTable.name;
