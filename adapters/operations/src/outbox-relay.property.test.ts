import { accept, refuse, type Random } from "@nexus/common";
import { simulatedClock, simulatedContext, simulatedIds, simulatedRandom } from "@nexus/common/testing";
import { memoryStorage, seededTurns } from "@nexus/adapter-memory";
import { outboxTable, type OutboxQueue } from "@nexus/crm-operations";
import { describe, expect, test } from "vitest";
import { altered } from "./testing/saboteur.js";
import { effectConsumer, effectsOf, emitNotes, noteEvent, relayOver, relayStores, withoutInbox, type OutboxStorage } from "./testing/relay-under-test.js";

const seeds = process.env["NEXUS_SOAK"] ? 5_000 : 60;
const lines = ["a", "b", "c"];
const perLine = 4;
const leaseMs = 1_000;
const tenants = [simulatedContext({ tenantId: "t-1" }), simulatedContext({ tenantId: "t-2" })];

interface Sabotage {
  readonly queue?: (honest: OutboxQueue) => OutboxQueue;
  readonly inbox?: "forgets";
}

const chance = (random: Random, in256: number): boolean => (random.bytes(1)[0] ?? 0) < in256;

/** Writers and three relays at once; consumers fail, and relays outlive their leases, as the seed says. What was wrong afterwards. */
const problemsOf = async (seed: number, { queue = (honest) => honest, inbox }: Sabotage = {}): Promise<readonly string[]> => {
  const random = simulatedRandom(seed);
  const clock = simulatedClock();
  const storage: OutboxStorage = memoryStorage({ clock, ids: simulatedIds("event"), random, turn: seededTurns(random), sleep: () => Promise.resolve() });
  const outbox = altered(storage.outbox, queue(bound(storage.outbox)));
  const effectIds = simulatedIds("effect");
  const honest = effectConsumer(effectIds);
  const consumer = effectConsumer(effectIds, {
    batched: seed % 2 === 0,
    handle: async (ctx, event, stores) => {
      if (chance(random, 20)) clock.advance(leaseMs);
      if (chance(random, 25)) throw new Error("fails now and then");
      await honest.handle(ctx, event, stores);
      return chance(random, 15) ? refuse("not_now", "Not now.") : accept(undefined);
    },
  });
  const stores = relayStores(storage.unitOfWork, { clock, ids: simulatedIds("x") });
  const relay = (n: number) =>
    relayOver({ ...storage, outbox }, seed * 10 + n, {
      clock,
      consumers: [consumer],
      unitOfWork: inbox === "forgets" ? withoutInbox(stores) : stores,
      policy: { leaseMs, batch: 5, mostAttempts: 1_000, firstPauseMs: 10, longestPauseMs: 50 },
    });
  const write = async (): Promise<void> => {
    for (let n = 1; n <= perLine; n += 1) for (const ctx of tenants) for (const line of lines) await emitNotes(storage.unitOfWork, ctx, [noteEvent(line, n)]);
  };
  const undelivered = async (): Promise<number> => {
    const rows = await Promise.all(tenants.map((ctx) => storage.unitOfWork.read(ctx, ({ records }) => records.find(outboxTable, { where: { not: { column: "status", is: "eq", value: "delivered" } } }))));
    return rows.flat().length;
  };
  const relays = [1, 2, 3].map(relay);
  await Promise.all([write(), ...relays.map((one) => one.drain())]);
  for (let round = 0; (await undelivered()) > 0 && round < 200; round += 1) {
    clock.advance(20 + (round % 10 === 9 ? leaseMs : 0));
    await Promise.all(relays.map((one) => one.drain()));
  }
  const wrong = (await undelivered()) === 0 ? [] : ["something was never delivered"];
  for (const ctx of tenants) {
    const effects = await effectsOf(storage.unitOfWork, ctx);
    for (const line of lines) {
      const sequences = effects.filter(({ aggregateId }) => aggregateId === line).map(({ sequence }) => sequence);
      const told = `${ctx.tenantId} ${line}: ${sequences.join(" ")}`;
      if (new Set(sequences).size < sequences.length) wrong.push(`twice: ${told}`);
      if (new Set(sequences).size < perLine) wrong.push(`lost: ${told}`);
      if (sequences.some((sequence, place) => sequence < (sequences[place - 1] ?? 0))) wrong.push(`out of order: ${told}`);
    }
  }
  return wrong;
};

/** Methods of a class, bound to it. */
const bound = (queue: OutboxQueue): OutboxQueue => ({
  claim: (request) => queue.claim(request),
  complete: (token, events) => queue.complete(token, events),
  fail: (token, failures) => queue.fail(token, failures),
  release: (token, events) => queue.release(token, events),
  onNews: (listener) => queue.onNews(listener),
});

const red = async (sabotage: Sabotage): Promise<string> => {
  for (let seed = 1; seed <= 40; seed += 1) {
    const wrong = await problemsOf(seed, sabotage);
    if (wrong.length > 0) return wrong.join("; ");
  }
  return "nothing was wrong";
};

describe("relays that fail, outlive their leases and overtake each other", () => {
  test(`lose nothing, repeat no effect and keep the order of every aggregate (${seeds} seeds)`, async () => {
    for (let seed = 1; seed <= seeds; seed += 1) expect(await problemsOf(seed), `seed ${seed}`).toEqual([]);
  }, 1_800_000);

  test("control: without the inbox effects are repeated", async () => {
    expect(await red({ inbox: "forgets" })).toMatch(/twice/);
  });

  test("control: with claims that are handed out backwards the order is lost", async () => {
    expect(await red({ queue: (honest) => ({ ...honest, claim: async (request) => [...(await honest.claim(request))].reverse() }) })).toMatch(/out of order/);
  });

  test("control: with failures that are taken for delivered, events are lost", async () => {
    expect(await red({ queue: (honest) => ({ ...honest, fail: (token, failures) => honest.complete(token, failures) }) })).toMatch(/lost/);
  });
});
