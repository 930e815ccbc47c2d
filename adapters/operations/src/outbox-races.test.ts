import { setTimeout as wait } from "node:timers/promises";
import { accept, type OperationContext } from "@nexus/common";
import { simulatedContext, simulatedRandom } from "@nexus/common/testing";
import { connect, type PostgresStorage } from "@nexus/adapter-postgres";
import { schemaFor, startPostgresServer, type TestServer } from "@nexus/adapter-postgres/testing";
import { outboxTable, type EventEnvelope, type OutboxQueue } from "@nexus/crm-operations";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { operationsRoomsSchema } from "./operations-rooms-schema.js";
import { altered } from "./testing/saboteur.js";
import { effectConsumer, effectsOf, effectTable, emitNotes, idsFrom, machineClock, noteEvent, relayOver, relayStores, withoutInbox, type EffectRow } from "./testing/relay-under-test.js";

const writers = 8;
const eventsPerWriter = process.env["NEXUS_SOAK"] ? 5_000 : 50;
const seed = 20_261_123;
/** Effects of one line are told apart by ids that ascend, whichever relay made them. */
const ascending = idsFrom(seed + 9);

let server: TestServer;
let storage: PostgresStorage;

beforeAll(async () => {
  server = await startPostgresServer();
  storage = await connect({
    url: await server.createDatabase(),
    poolSize: 8,
    schemas: [operationsRoomsSchema, schemaFor("relay", [effectTable])],
    migrate: true,
    clock: machineClock,
    ids: idsFrom(seed),
    random: simulatedRandom(seed),
  });
}, 60_000);
afterAll(async () => {
  await storage.close();
  await server.stop();
});

/** Each writer writes its own aggregates, four at a time in turn, and holds some of its transactions open for a while. */
const write = async (ctxOf: (n: number) => OperationContext, writer: number): Promise<void> => {
  const random = simulatedRandom(seed + writer);
  const sequences = [0, 0, 0, 0];
  for (let n = 0; n < eventsPerWriter; n += 1) {
    const [draw = 0, delay = 0] = random.bytes(2);
    const aggregate = draw % sequences.length;
    sequences[aggregate] = (sequences[aggregate] ?? 0) + 1;
    const event = noteEvent(`w${writer}-${aggregate}`, sequences[aggregate] ?? 0);
    await storage.unitOfWork.run(ctxOf(writer), [], async ({ emit }) => {
      await emit([event]);
      if (draw % 8 === 0) await wait(delay % 12);
      return accept(undefined);
    });
  }
};

const until = async (isDone: () => boolean, relay: () => Promise<unknown>): Promise<void> => {
  for (let idle = 0; idle < 2; idle = isDone() ? idle + 1 : 0) await relay();
};

const eachOnce = (effects: readonly EffectRow[]): void => {
  expect(new Set(effects.map(({ eventId }) => eventId)).size, `seed ${seed}`).toBe(effects.length);
};

const inOrder = (effects: readonly EffectRow[]): void => {
  const lines = new Map<string, number>();
  const wrong = effects.filter(({ aggregateId, sequence }) => {
    const before = lines.get(aggregateId) ?? 0;
    lines.set(aggregateId, sequence);
    return sequence !== before + 1;
  });
  expect(wrong, `out of order, seed ${seed}`).toEqual([]);
};

describe(`${writers} writers of ${eventsPerWriter} events with random delays before their commits, on 8 connections`, () => {
  test("two relays that run meanwhile lose nothing, keep the order of every aggregate, and each effect happens once", async () => {
    const tenants = ["race-a", "race-b"].map((tenantId) => simulatedContext({ tenantId }));
    const ctxOf = (writer: number): OperationContext => tenants[writer % 2] ?? simulatedContext();
    const stop = new AbortController();
    const errors: unknown[] = [];
    const relays = [1, 2].map((n) => {
      const relay = relayOver(storage, seed + n, { policy: { pollMs: 50, batch: 100 }, onError: (error) => errors.push(error), consumers: [effectConsumer(ascending, { batched: n === 1 })] });
      return relay.runUntil(stop.signal);
    });
    await Promise.all(Array.from({ length: writers }, (_, writer) => write(ctxOf, writer)));
    const rest = relayOver(storage, seed + 3, { consumers: [effectConsumer(ascending)] });
    const all = writers * eventsPerWriter;
    const effects = async (): Promise<readonly EffectRow[]> => (await Promise.all(tenants.map((ctx) => effectsOf(storage.unitOfWork, ctx)))).flat();
    for (let round = 0; (await effects()).length < all && round < 200; round += 1) {
      await rest.drain();
      await wait(50);
    }
    stop.abort();
    await Promise.all(relays);
    expect(errors).toEqual([]);
    const happened = await effects();
    expect(happened.length, `seed ${seed}`).toBe(all);
    eachOnce(happened);
    for (const ctx of tenants) inOrder(await effectsOf(storage.unitOfWork, ctx));
  }, 3_600_000);

  test("control: a relay with a cursor over ids or times loses what commits late", async () => {
    const ctx = simulatedContext({ tenantId: "race-cursor" });
    const seen = new Set<string>();
    let cursor = "";
    let writing = true;
    const relay = async (): Promise<void> => {
      const rows = await storage.unitOfWork.read(ctx, ({ records }) => records.find(outboxTable, { where: { column: "id", is: "gt", value: cursor }, limit: 100 }));
      for (const { id } of rows) seen.add(id);
      cursor = rows.at(-1)?.id ?? cursor;
      await wait(1);
    };
    const written = Promise.all(Array.from({ length: writers }, (_, writer) => write(() => ctx, writer))).finally(() => {
      writing = false;
    });
    await until(() => !writing, relay);
    await written;
    await relayOver(storage, seed + 4, { consumers: [] }).drain();
    expect(seen.size).toBeLessThan(writers * eventsPerWriter);
  }, 3_600_000);
});

/** A relay that dies when it has handled what it claimed, before it can say so. */
const dying = (): OutboxQueue => altered<OutboxQueue>(storage.outbox, { complete: () => Promise.reject(new Error("dies here")) });

describe("a relay that dies between handling events and settling them", () => {
  const policy = { leaseMs: 1_000 };
  const leaseIsOver = (): Promise<void> => wait(1_100);

  test("is followed by one that delivers them again, and the effects stay what they were", async () => {
    const ctx = simulatedContext({ tenantId: "death" });
    await emitNotes(storage.unitOfWork, ctx, [noteEvent("a", 1), noteEvent("a", 2), noteEvent("b", 1)]);
    const relay = (n: number, more: Parameters<typeof relayOver>[2]) => relayOver(storage, seed + n, { policy, consumers: [effectConsumer(ascending)], ...more });
    await expect(relay(20, { queue: dying() }).drain()).rejects.toThrow("dies here");
    expect(await effectsOf(storage.unitOfWork, ctx)).toHaveLength(3);

    await leaseIsOver();
    const published: string[] = [];
    const publisher = { publish: ({ meta: { aggregate } }: EventEnvelope) => void published.push(`${aggregate.id}${aggregate.sequence}`) };
    expect(await relay(21, { publisher }).drain()).toEqual({ delivered: 3, failed: 0, dead: 0, late: 0 });
    expect(published.toSorted()).toEqual(["a1", "a2", "b1"]);
    expect(await effectsOf(storage.unitOfWork, ctx)).toHaveLength(3);
  }, 30_000);

  test("control: without the inbox the effects happen again", async () => {
    const ctx = simulatedContext({ tenantId: "death-without-inbox" });
    await emitNotes(storage.unitOfWork, ctx, [noteEvent("a", 1)]);
    const relay = (n: number, queue: OutboxQueue) =>
      relayOver(storage, seed + n, { policy, queue, consumers: [effectConsumer(ascending)], unitOfWork: withoutInbox(relayStores(storage.unitOfWork, { clock: machineClock, ids: ascending })) });
    await expect(relay(30, dying()).drain()).rejects.toThrow("dies here");
    await leaseIsOver();
    await relay(31, storage.outbox).drain();
    expect(await effectsOf(storage.unitOfWork, ctx)).toHaveLength(2);
  }, 30_000);
});
