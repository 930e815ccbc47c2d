import { accept, Instant, refuse, type OperationContext } from "@nexus/common";
import { simulatedClock, simulatedContext, simulatedIds, simulatedRandom } from "@nexus/common/testing";
import { memoryStorage } from "@nexus/adapter-memory";
import { defaultDeliveryPolicy, inboxTable, OutboxRelay, outboxTable, type ConsumerFailure, type EventConsumer, type EventEnvelope, type OutboxQueue } from "@nexus/crm-operations";
import { describe, expect, test } from "vitest";
import { altered } from "./testing/saboteur.js";
import { effectConsumer, effectsOf, emitNotes, noteEvent, relayOver, type RelayTestStores } from "./testing/relay-under-test.js";

type Consumer = EventConsumer<RelayTestStores>;

const ctx = simulatedContext({ correlationId: "request-7" });
const nameOf = ({ meta: { aggregate } }: Pick<EventEnvelope, "meta">): string => `${aggregate.id}${aggregate.sequence}`;

const desk = (consumers: readonly Consumer[] = [], policy = {}) => {
  const clock = simulatedClock();
  const storage = memoryStorage({ clock, ids: simulatedIds("event"), random: simulatedRandom(2) });
  const published: string[] = [];
  const failures: ConsumerFailure[] = [];
  const parts = { clock, consumers, policy, publisher: { publish: (event: EventEnvelope) => void published.push(nameOf(event)) }, onFailure: (failure: ConsumerFailure) => void failures.push(failure) };
  const relay = (more: Parameters<typeof relayOver>[2] = {}) => relayOver(storage, 5, { ...parts, ...more });
  const emit = (...names: readonly string[]): Promise<void> => emitNotes(storage.unitOfWork, ctx, names.map((name) => noteEvent(name.slice(0, 1), Number(name.slice(1)))));
  const rows = () => storage.unitOfWork.read(ctx, ({ records }) => records.find(outboxTable, {}));
  const standing = async (): Promise<readonly string[]> => (await rows()).map((row) => `${row.aggregateId}${row.aggregateSequence} ${row.status}`);
  return { clock, storage, published, failures, relay, emit, rows, standing };
};

/** Handles everything, and writes down what. */
const listening = (name: string, heard: string[], more: Partial<Consumer> = {}): Consumer => ({
  name,
  types: ["NoteAdded"],
  handle: (_ctx, event) => {
    heard.push(nameOf(event));
    return Promise.resolve(accept(undefined));
  },
  ...more,
});

describe("a relay", () => {
  test("hands each event to every consumer of its type and then to the publisher, in the order of each aggregate, and settles it", async () => {
    const [one, two, none]: [string[], string[], string[]] = [[], [], []];
    const { relay, emit, published, standing } = desk([listening("one", one), listening("two", two), listening("none", none, { types: ["Other"] })]);
    await emit("a1", "b1", "a2");
    expect(await relay().drain()).toEqual({ delivered: 3, failed: 0, dead: 0, late: 0 });
    for (const heard of [one, two, published]) expect(heard).toEqual(["a1", "a2", "b1"]);
    expect(none).toEqual([]);
    expect(await standing()).toEqual(["a1 delivered", "b1 delivered", "a2 delivered"]);
    expect(await relay().drain()).toEqual({ delivered: 0, failed: 0, dead: 0, late: 0 });
    expect(one).toHaveLength(3);
  });

  test("acts as the system of the event's tenant, with the event as cause, and what a consumer emits says so", async () => {
    const contexts: OperationContext[] = [];
    const { relay, emit, rows, clock } = desk([
      listening("follow-up", [], {
        handle: async (given, event, { emit: emitMore }) => {
          contexts.push(given);
          return accept(await emitMore([{ ...noteEvent("z", event.meta.aggregate.sequence), type: "NoteFollowed" }]));
        },
      }),
    ]);
    await emit("a1");
    await relay().drain();
    expect(contexts).toEqual([
      { tenantId: ctx.tenantId, actor: { type: "system", id: "system:relay" }, correlationId: "request-7", causationId: "event-0001", deadline: Instant.addMilliseconds(clock.now(), defaultDeliveryPolicy.leaseMs) },
    ]);
    expect((await rows()).find(({ type }) => type === "NoteFollowed")).toMatchObject({ actor: { id: "system:relay" }, correlationId: "request-7", causationId: "event-0001", status: "delivered" });
  });

  test("tries a failed event again after a pause, without repeating the effect of those who were well, and lets only its own aggregate wait", async () => {
    let broken = true;
    const heard: string[] = [];
    const fragile = listening("fragile", [], { handle: (_ctx, event) => (broken && nameOf(event) === "a1" ? Promise.reject(new Error("secret")) : Promise.resolve(accept(undefined))) });
    const { relay, emit, published, standing, clock, rows, failures } = desk([listening("well", heard), fragile]);
    await emit("a1", "a2", "b1");
    expect(await relay().drain()).toEqual({ delivered: 1, failed: 1, dead: 0, late: 0 });
    expect(await standing()).toEqual(["a1 pending", "a2 pending", "b1 delivered"]);
    expect(published).toEqual(["b1"]);
    const [failed] = await rows();
    expect(failed).toMatchObject({ attempts: 1, errorCode: "unexpected_error" });
    expect(JSON.stringify(failed)).not.toContain("secret");
    expect(failures.map(({ consumer, errorCode }) => [consumer, errorCode])).toEqual([["fragile", "unexpected_error"]]);

    broken = false;
    clock.advance(defaultDeliveryPolicy.firstPauseMs);
    expect(await relay().drain()).toMatchObject({ delivered: 2 });
    expect(heard.toSorted()).toEqual(["a1", "a2", "b1"]);
    expect(published).toEqual(["b1", "a1", "a2"]);
  });

  test("keeps the code of a refusal, undoes what was written, and makes a dead letter of what was tried often enough", async () => {
    const refusing = listening("refusing", [], {
      handle: async (_ctx, event, { records }) => {
        await effectConsumer(simulatedIds("x")).handle(ctx, event, { records } as RelayTestStores);
        return refuse("no_room", "No room.");
      },
    });
    const { relay, emit, standing, clock, rows, storage } = desk([refusing], { mostAttempts: 3 });
    await emit("a1", "a2", "b1");
    for (const [delivered, dead] of [[0, 0], [0, 0], [0, 2]]) {
      expect(await relay().drain()).toEqual({ delivered, failed: 2 - (dead ?? 0), dead, late: 0 });
      clock.advance(600_000);
    }
    expect(await relay().drain()).toEqual({ delivered: 0, failed: 0, dead: 0, late: 0 });
    expect(await standing()).toEqual(["a1 dead", "a2 pending", "b1 dead"]);
    expect((await rows())[0]).toMatchObject({ attempts: 3, errorCode: "no_room" });
    expect(await effectsOf(storage.unitOfWork, ctx)).toEqual([]);
  });

  test("gives up an event whose workers all died, and not those behind it", async () => {
    const heard: string[] = [];
    const { relay, emit, standing, clock, storage, rows } = desk([listening("well", heard)], { mostAttempts: 2 });
    await emit("a1", "a2");
    for (const token of ["dies-1", "dies-2"]) {
      await storage.outbox.claim({ token, limit: 10, leaseMs: 1_000 });
      clock.advance(1_000);
    }
    expect(await relay().drain()).toMatchObject({ delivered: 0, dead: 1 });
    expect(await standing()).toEqual(["a1 dead", "a2 claimed"]);
    expect((await rows())[0]?.errorCode).toBe("delivery_abandoned");
    expect(heard).toEqual([]);
  });

  test("gives a batched consumer all events of a tenant in one unit of work, and one by one when that fails", async () => {
    let broken = false;
    const calls: string[] = [];
    const ids = simulatedIds("effect");
    const batched = effectConsumer(ids, {
      batched: true,
      handle: async (given, event, stores) => {
        calls.push(nameOf(event));
        if (broken && nameOf(event) === "b1") throw new Error("broken");
        return effectConsumer(ids).handle(given, event, stores);
      },
    });
    const { relay, emit, storage } = desk([batched]);
    await emit("a1", "a2");
    await relay().drain();
    expect(calls).toEqual(["a1", "a2"]);
    broken = true;
    await emit("a3", "b1", "c1");
    expect(await relay().drain()).toMatchObject({ delivered: 2, failed: 1 });
    expect(calls.slice(2)).toEqual(["a3", "b1", "a3", "b1", "c1"]);
    expect((await effectsOf(storage.unitOfWork, ctx)).map(({ aggregateId, sequence }) => `${aggregateId}${sequence}`)).toEqual(["a1", "a2", "a3", "c1"]);
  });

  test("that is late settles nothing, and what it did is not done again", async () => {
    const { relay, emit, storage, clock } = desk([effectConsumer(simulatedIds("effect"))]);
    await emit("a1");
    let other: unknown;
    const overtaken = altered<OutboxQueue>(storage.outbox, {
      complete: async (token, events) => {
        clock.advance(defaultDeliveryPolicy.leaseMs);
        other = await relay().drain();
        return storage.outbox.complete(token, events);
      },
    });
    expect(await relay({ queue: overtaken }).drain()).toEqual({ delivered: 0, failed: 0, dead: 0, late: 1 });
    expect(other).toEqual({ delivered: 1, failed: 0, dead: 0, late: 0 });
    expect(await effectsOf(storage.unitOfWork, ctx)).toHaveLength(1);
  });

  test("that is told to stop gives back what it has not begun", async () => {
    const stop = new AbortController();
    const heard: string[] = [];
    const { relay, storage, clock } = desk([listening("stops", heard, { handle: () => Promise.resolve(accept(stop.abort())) })]);
    for (const tenantId of ["t-1", "t-2"]) await emitNotes(storage.unitOfWork, { ...ctx, tenantId }, [noteEvent("a", 1)]);
    expect(await relay().drain(stop.signal)).toMatchObject({ delivered: 1 });
    const [released] = await storage.outbox.claim({ token: "next", limit: 10, leaseMs: 1 });
    expect(released).toMatchObject({ attempt: 1, event: { meta: { tenantId: "t-2" } } });
    expect(clock.now()).toBe(simulatedClock().now());
  });

  test("forgets settled events after the retention, with the notes of who handled them, and nothing else", async () => {
    const { relay, emit, storage, clock, standing } = desk([listening("well", []), listening("fragile", [], { handle: (_ctx, event) => Promise.resolve(nameOf(event) === "b1" ? refuse("no", "No.") : accept(undefined)) })], { mostAttempts: 1 });
    const notes = () => storage.unitOfWork.read(ctx, ({ records }) => records.find(inboxTable, {}));
    await emit("a1", "b1");
    await relay().drain();
    clock.advance(defaultDeliveryPolicy.retentionMs);
    expect(await relay().tidy()).toBe(0);
    clock.advance(1);
    expect(await relay().tidy()).toBe(1);
    expect(await standing()).toEqual(["b1 dead"]);
    expect((await notes()).map(({ id }) => id)).toEqual(["well:event-0002"]);
  });

  test("is woken by news, does not wait for its poll, and outlives a storage that does not answer", async () => {
    const { relay, emit, published, storage } = desk([]);
    const stop = new AbortController();
    const errors: unknown[] = [];
    let down = true;
    const failing = altered<OutboxQueue>(storage.outbox, { claim: (request) => (down ? Promise.reject(new Error("down")) : storage.outbox.claim(request)) });
    let poll: () => void = () => undefined;
    const running = relay({ queue: failing, onError: (error) => errors.push(error), sleep: () => new Promise((resolve) => (poll = resolve)) }).runUntil(stop.signal);
    const settle = async (): Promise<void> => {
      for (let turns = 0; turns < 100; turns += 1) await Promise.resolve();
    };
    await settle();
    expect(errors).toHaveLength(1);
    down = false;
    poll();
    await settle();
    await emit("a1");
    await settle();
    expect(published).toEqual(["a1"]);
    stop.abort();
    await running;
    expect(errors).toHaveLength(1);
  });

  test.each([[["same", "same"]], [["with:colon"]], [[""]], [["Upper"]], [["x".repeat(61)]]])("refuses consumers called %j", (names) => {
    expect(() => desk(names.map((name) => listening(name, []))).relay()).toThrow(expect.objectContaining({ code: "invalid_consumer" }));
    expect(OutboxRelay).toBeDefined();
  });
});
