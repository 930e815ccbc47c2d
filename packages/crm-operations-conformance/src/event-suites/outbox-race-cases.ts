import { accept, Instant } from "@nexus/common";
import { simulatedRandom } from "@nexus/common/testing";
import type { ClaimedEvent } from "@nexus/crm-operations";
import { expectEqual } from "../expectation.js";
import { eventNamed, keyOf, keysOf, leaseMs, nameOf, namesOf, outboxCase, type OutboxAtWork, type OutboxCase } from "./outbox-case.js";

const seed = 20_261_123;

/** Claims over and over, fails some, is late with some, until all is delivered; answers what was delivered, in order. */
const workThrough = async ({ outbox, tools, claim }: OutboxAtWork, workers: number): Promise<readonly string[]> => {
  const random = simulatedRandom(seed);
  const delivered: string[] = [];
  const draw = (): number => random.bytes(1)[0] ?? 0;
  const work = async (token: string): Promise<number> => {
    const claimed = await claim(token, 1 + (draw() % 8));
    if (draw() % 8 === 0) return claimed.length;
    const blocked = new Set<string>();
    const failed: ClaimedEvent[] = [];
    const done: ClaimedEvent[] = [];
    const rest: ClaimedEvent[] = [];
    for (const item of claimed) {
      const line = item.event.meta.aggregate.id;
      if (blocked.has(line)) rest.push(item);
      else if (draw() % 4 === 0) {
        blocked.add(line);
        failed.push(item);
      } else done.push(item);
    }
    for (const item of done) if ((await outbox.complete(token, [keyOf(item)])) === 1) delivered.push(nameOf(item));
    const retryAt = Instant.addMilliseconds(tools.clock.now(), 10);
    await outbox.fail(token, failed.map((item) => ({ ...keyOf(item), errorCode: "busy", retryAt })));
    await outbox.release(token, keysOf(rest));
    return claimed.length;
  };
  for (let round = 0, idle = 0; idle < 3 && round < 400; round += 1) {
    const counts = await Promise.all(Array.from({ length: workers }, (_, n) => work(`worker-${round}-${n}`)));
    idle = counts.every((count) => count === 0) ? idle + 1 : 0;
    tools.clock.advance(counts.every((count) => count === 0) ? leaseMs : 5);
  }
  return delivered;
};

export const outboxRaceCases: readonly OutboxCase[] = [
  outboxCase("of claims made at once no event is in two, and no aggregate is", async ({ emit, claim }) => {
    const lines = Array.from({ length: 12 }, (_, n) => String.fromCodePoint(97 + n));
    for (const line of lines) await emit(`${line}1`, `${line}2`);
    const claims = await Promise.all(Array.from({ length: 8 }, (_, n) => claim(`t-${n}`, 5)));
    const names = claims.flatMap(namesOf);
    expectEqual("events claimed twice", names.filter((name, place) => names.indexOf(name) !== place), []);
    const aggregates = claims.flatMap((claimed) => [...new Set(claimed.map(({ event }) => event.meta.aggregate.id))]);
    expectEqual("aggregates claimed twice", aggregates.filter((line, place) => aggregates.indexOf(line) !== place), []);
    expectEqual("whether anything was claimed", names.length > 0, true);
  }),
  outboxCase(
    "what commits late is found, though later events have been delivered already",
    async ({ outbox, unitOfWork, tools, ctx, emit, expectClaim }) => {
      let commit = (): void => undefined;
      const held = new Promise<void>((resolve) => {
        commit = resolve;
      });
      let emitted = (): void => undefined;
      const started = new Promise<void>((resolve) => {
        emitted = resolve;
      });
      const late = unitOfWork.run(ctx, [], async (tx) => {
        await tx.emit([eventNamed("late1")]);
        emitted();
        await held;
        return accept(undefined);
      });
      await started;
      tools.clock.advance(1_000);
      await emit("a1", "b1");
      await outbox.complete("t-1", keysOf(await expectClaim("t-1", ["a1", "b1"])));
      commit();
      await late;
      await outbox.complete("t-2", keysOf(await expectClaim("t-2", ["late1"])));
      await expectClaim("t-3", []);
    },
    "concurrent-work",
  ),
  outboxCase(`workers that fail, are late and overtake each other deliver everything once, each aggregate in its order (seed ${seed})`, async (at) => {
    const lines = ["a", "b", "c", "d", "e"];
    const all = lines.flatMap((line) => Array.from({ length: 12 }, (_, n) => `${line}${n + 1}`));
    for (let n = 1; n <= 12; n += 1) await at.emit(...lines.map((line) => `${line}${n}`));
    const delivered = await workThrough(at, 3);
    expectEqual("what was delivered", delivered.toSorted(), all.toSorted());
    for (const line of lines) expectEqual(`the order of ${line}`, delivered.filter((name) => name.startsWith(line)), all.filter((name) => name.startsWith(line)));
  }),
  outboxCase("whoever listens hears of an event soon after it was emitted, and no more after stopping", async ({ outbox, tools, emit }) => {
    const heard: string[] = [];
    const stop = outbox.onNews(() => heard.push("news"));
    await emit("a1");
    for (let waits = 0; heard.length === 0 && waits < 100; waits += 1) await tools.sleep(20);
    expectEqual("whether it was heard", heard.length > 0, true);
    stop();
    stop();
    await tools.sleep(120);
    const before = heard.length;
    await emit("a2");
    await tools.sleep(120);
    expectEqual("how often after stopping", heard.length - before, 0);
  }),
];
