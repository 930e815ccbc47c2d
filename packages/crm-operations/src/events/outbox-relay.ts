import { Instant, type Clock, type IdGenerator, type OperationContext, type Random } from "@nexus/common";
import { groupBy } from "../group-by.js";
import type { UnitOfWork } from "../unit-of-work/index.js";
import { consume, relayActor, type ConsumerFailure, type RelayStores } from "./consume.js";
import { defaultDeliveryPolicy, nextAttempt, type DeliveryPolicy } from "./delivery-policy.js";
import { lineOf } from "./envelope-of.js";
import { checkConsumers, type EventConsumer } from "./event-consumer.js";
import type { EventPublisher } from "./event-publisher.js";
import type { ClaimedEvent, EventKey, OutboxQueue, OutboxRetention } from "./outbox-queue.js";
import type { StopSignal } from "../stop-signal.js";

export interface RelayDependencies<Stores extends RelayStores> {
  readonly queue: OutboxQueue;
  readonly retention: OutboxRetention;
  readonly unitOfWork: UnitOfWork<Stores>;
  readonly publisher: Pick<EventPublisher, "publish">;
  readonly consumers: readonly EventConsumer<Stores>[];
  readonly clock: Clock;
  readonly ids: IdGenerator;
  readonly random: Random;
  /** Bounds the wait for news. */
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly policy?: Partial<DeliveryPolicy>;
  /** Told of every event that a consumer could not handle. Errors may hold values: log codes. */
  readonly onFailure?: (failure: ConsumerFailure) => void;
  /** Told of what went wrong around deliveries, such as a database that does not answer. The relay goes on by itself. */
  readonly onError?: (error: unknown) => void;
}

export interface DeliveryCount {
  readonly delivered: number;
  /** Tried in vain; they come again. */
  readonly failed: number;
  /** Given up: they wait for an operator. */
  readonly dead: number;
  /** Delivered, but too late: another worker had taken over. */
  readonly late: number;
}

const nothing: DeliveryCount = { delivered: 0, failed: 0, dead: 0, late: 0 };

/**
 * Brings events from the outbox to whoever wants them: first to every durable consumer, each in a unit
 * of work of its own, once; then to the publisher; then the event is settled. Any number of relays may
 * run, in any number of processes. At least once, in the order of each aggregate; with the inbox, the
 * effect of a consumer exactly once.
 */
export class OutboxRelay<Stores extends RelayStores> {
  private readonly policy: DeliveryPolicy;

  /** Throws `invalid_consumer`. */
  constructor(private readonly deps: RelayDependencies<Stores>) {
    checkConsumers(deps.consumers);
    this.policy = { ...defaultDeliveryPolicy, ...deps.policy };
  }

  /** Delivers until nothing more is due, or the signal says stop: then what is at hand is finished or given back. */
  async drain(signal?: StopSignal): Promise<DeliveryCount> {
    let total = nothing;
    for (;;) {
      const round = signal?.aborted === true ? undefined : await this.round(signal);
      if (!round) return total;
      total = added(total, round);
    }
  }

  /** Delivers, and waits for more, until the signal says stop. Errors of the database are told and outlived. */
  async runUntil(signal: StopSignal): Promise<void> {
    while (!signal.aborted) {
      const pause = this.pause(signal);
      try {
        await this.drain(signal);
        await this.tidy();
      } catch (error) {
        this.deps.onError?.(error);
        pause.startOver();
      }
      await pause.over();
    }
  }

  /** Takes out what was settled before the retention, with the notes of who handled it. Answers how many events went. */
  async tidy(): Promise<number> {
    const expired = await this.deps.retention.settledBefore(Instant.addMilliseconds(this.deps.clock.now(), -this.policy.retentionMs), 1_000);
    for (const [tenantId, events] of groupBy(expired, (event) => event.tenantId)) {
      const ctx: OperationContext = { tenantId, actor: relayActor, correlationId: this.deps.ids.next() };
      await this.deps.unitOfWork.run(ctx, [], async ({ inbox }) => {
        await inbox.forget(ctx, events.map(({ id }) => id));
        return { ok: true, value: undefined };
      });
    }
    return expired.length === 0 ? 0 : this.deps.retention.remove(expired);
  }

  /** One claim and what becomes of it; undefined when nothing was due. */
  private async round(signal: StopSignal | undefined): Promise<DeliveryCount | undefined> {
    const { queue, clock, ids } = this.deps;
    const token = ids.next();
    const deadline = Instant.addMilliseconds(clock.now(), this.policy.leaseMs);
    const claimed = await queue.claim({ token, limit: this.policy.batch, leaseMs: this.policy.leaseMs });
    if (claimed.length === 0) return undefined;

    const worn = claimed.filter(({ attempt }) => attempt > this.policy.mostAttempts);
    const failed = new Map(worn.map(({ event }) => [keyOf({ event }), "delivery_abandoned"]));
    const reached: ClaimedEvent[] = [];
    for (const [, group] of groupBy(claimed, ({ event }) => event.meta.tenantId)) {
      if (signal?.aborted === true || clock.now() >= deadline) break;
      const events = behindNobody(group, failed).map(({ event }) => event);
      for (const consumer of this.deps.consumers) {
        for (const failure of await consume(this.deps.unitOfWork, consumer, events, deadline)) {
          if (!failed.has(keyOf(failure))) failed.set(keyOf(failure), failure.errorCode);
          this.deps.onFailure?.(failure);
        }
      }
      reached.push(...group);
    }
    return this.settle(token, claimed, reached, failed);
  }

  private async settle(token: string, claimed: readonly ClaimedEvent[], reached: readonly ClaimedEvent[], failed: ReadonlyMap<string, string>): Promise<DeliveryCount> {
    const { queue, publisher, clock, random } = this.deps;
    const done = behindNobody(reached, failed);
    for (const { event } of done) publisher.publish(event);
    const delivered = done.length === 0 ? 0 : await queue.complete(token, done.map(eventKey));

    const failures = claimed.flatMap((item) => {
      const errorCode = failed.get(keyOf(item));
      return errorCode === undefined ? [] : [{ ...eventKey(item), errorCode, retryAt: nextAttempt(this.policy, item.attempt, clock.now(), random) }];
    });
    if (failures.length > 0) await queue.fail(token, failures);

    const settled = new Set([...done.map(keyOf), ...failed.keys()]);
    const untried = claimed.filter((item) => !settled.has(keyOf(item)));
    if (untried.length > 0) await queue.release(token, untried.map(eventKey));
    const dead = failures.filter(({ retryAt }) => retryAt === null).length;
    return { delivered, failed: failures.length - dead, dead, late: done.length - delivered };
  }

  /** Ends with news, the poll interval or the signal. News since its beginning count: nothing falls between two looks. */
  private pause(signal: StopSignal): { over(): Promise<void>; startOver(): void } {
    let wake: () => void = () => undefined;
    const begin = (): Promise<void> =>
      new Promise<void>((resolve) => {
        wake = resolve;
      });
    let woken = begin();
    const onNews = (): void => wake();
    const stopListening = this.deps.queue.onNews(onNews);
    signal.addEventListener("abort", onNews);
    return {
      over: async () => {
        if (!signal.aborted) await Promise.race([woken, this.deps.sleep(this.policy.pollMs)]);
        stopListening();
        signal.removeEventListener("abort", onNews);
      },
      startOver: () => {
        woken = begin();
      },
    };
  }
}

const eventKey = ({ event }: Pick<ClaimedEvent, "event">): EventKey => ({ tenantId: event.meta.tenantId, id: event.meta.id });

const keyOf = (item: Pick<ClaimedEvent, "event">): string => JSON.stringify([item.event.meta.tenantId, item.event.meta.id]);

/** Without what failed, and without what stands behind it in its line. */
const behindNobody = (claimed: readonly ClaimedEvent[], failed: ReadonlyMap<string, string>): readonly ClaimedEvent[] => {
  const held = new Set<string>();
  return claimed.filter((item) => {
    const line = lineOf(item.event);
    if (failed.has(keyOf(item))) held.add(line);
    return !held.has(line);
  });
};

const added = (a: DeliveryCount, b: DeliveryCount): DeliveryCount => ({
  delivered: a.delivered + b.delivered,
  failed: a.failed + b.failed,
  dead: a.dead + b.dead,
  late: a.late + b.late,
});
