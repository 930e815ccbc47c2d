import { accept, Instant, refuse, type OperationContext } from "@nexus/common";
import { simulatedRandom } from "@nexus/common/testing";
import type { LockKey, Transaction } from "@nexus/crm-operations";
import { gate, presence } from "../concurrency.js";
import { counterTable } from "../conformance-tables.js";
import { expectEqual, expectError } from "../expectation.js";
import { storageCase, type StorageCase } from "../storage-cases.js";
import type { StorageSubject } from "../storage-subject.js";

const lock = (id: string, kind = "counter"): LockKey => ({ kind, id });

/** Gives other work several chances to come in between. */
const dawdle = async (tx: Transaction): Promise<void> => {
  for (let i = 0; i < 5; i += 1) await tx.records.get(counterTable, ["nobody"]);
};

const holding = (subject: StorageSubject, ctx: OperationContext, locks: readonly LockKey[], work: () => Promise<void>): Promise<unknown> =>
  subject.unitOfWork.run(ctx, locks, async (tx) => {
    await tx.records.get(counterTable, ["nobody"]);
    await work();
    return accept(undefined);
  });

const overlapCase = (name: string, pair: (ctx: OperationContext, other: OperationContext) => readonly [readonly [OperationContext, LockKey], readonly [OperationContext, LockKey]]): StorageCase =>
  storageCase(
    name,
    async (subject, tools) => {
      const [[firstCtx, firstLock], [secondCtx, secondLock]] = pair(tools.context(), tools.context({ tenantId: tools.newTenant() }));
      const inside = gate();
      const done = gate();
      const first = holding(subject, firstCtx, [firstLock], async () => {
        inside.open();
        await done.opened;
      });
      await inside.opened;
      await holding(subject, secondCtx, [secondLock], async () => done.open());
      await first;
    },
    "concurrent-work",
  );

export const lockCases: readonly StorageCase[] = [
  storageCase("two works with the same lock are never inside at the same time", async (subject, tools) => {
    const ctx = tools.context();
    const inside = presence();
    let ended = 0;
    const work = (n: number): Promise<unknown> =>
      subject.unitOfWork.run(ctx, [lock("a")], async (tx) => {
        inside.enter();
        await dawdle(tx);
        inside.leave();
        ended += 1;
        return n % 3 === 0 ? refuse("third", "Every third refuses.") : accept(n);
      });
    await Promise.all(Array.from({ length: 8 }, (_, n) => work(n)));
    expectEqual("most works inside at once", inside.most, 1);
    expectEqual("how many works ended", ended, 8);
  }),
  storageCase("locks are given back after refusals and exceptions", async (subject, tools) => {
    const ctx = tools.context();
    await subject.unitOfWork.run(ctx, [lock("a")], async () => refuse("no", "No."));
    await Promise.allSettled([subject.unitOfWork.run(ctx, [lock("a")], async () => Promise.reject(new Error("broken")))]);
    const result = await subject.unitOfWork.run(ctx, [lock("a")], async () => accept("inside"));
    expectEqual("result", result, accept("inside"));
  }),
  storageCase(
    "a lock that is not to be waited for throws lock_taken while somebody holds it, before the work runs, and is taken afterwards",
    async (subject, tools) => {
      const ctx = tools.context();
      const inside = gate();
      const done = gate();
      const first = holding(subject, ctx, [lock("a")], async () => {
        inside.open();
        await done.opened;
      });
      await inside.opened;
      let ran = 0;
      const second = (): Promise<unknown> =>
        subject.unitOfWork.run(ctx, [lock("b"), { ...lock("a"), ifTaken: "refuse" }], async () => {
          ran += 1;
          return accept(undefined);
        });
      await expectError("a work that does not wait", "lock_taken", second);
      expectEqual("how often it ran", ran, 0);
      expectEqual("another lock, and one of another tenant", [
        await subject.unitOfWork.run(ctx, [{ ...lock("c"), ifTaken: "refuse" }], async () => accept("free")),
        await subject.unitOfWork.run(tools.context({ tenantId: tools.newTenant() }), [{ ...lock("a"), ifTaken: "refuse" }], async () => accept("free")),
      ], [accept("free"), accept("free")]);
      done.open();
      await first;
      await second();
      expectEqual("how often it ran afterwards", ran, 1);
    },
    "concurrent-work",
  ),
  storageCase("a lock named twice is taken once", async (subject, tools) => {
    const result = await subject.unitOfWork.run(tools.context(), [lock("a"), lock("b"), lock("a"), lock("a")], async () => accept("inside"));
    expectEqual("result", result, accept("inside"));
  }),
  storageCase("locks declared in opposite orders never wait for each other for ever", async (subject, tools) => {
    const ctx = tools.context();
    const inside = presence();
    const work = (locks: readonly LockKey[]): Promise<unknown> =>
      subject.unitOfWork.run(ctx, locks, async (tx) => {
        inside.enter();
        await dawdle(tx);
        inside.leave();
        return accept(undefined);
      });
    const shared: LockKey = { ...lock("c"), mode: "shared" };
    const orders = [[lock("a"), shared, lock("b")], [lock("b"), shared, lock("a")], [lock("x", "b"), lock("a"), lock("b")], [lock("b"), lock("x", "b"), lock("a")]];
    await Promise.all(Array.from({ length: 16 }, (_, n) => work(orders[n % orders.length] ?? [])));
    expectEqual("most works inside at once", inside.most, 1);
  }),
  storageCase("sets of locks that overlap at random all get their turn, each lock with one holder", async (subject, tools) => {
    const ctx = tools.context();
    const random = simulatedRandom(11);
    const names = ["a", "b", "c", "d", "e"];
    const holders = new Map(names.map((name) => [name, presence()]));
    const work = (ids: readonly string[]): Promise<unknown> =>
      subject.unitOfWork.run(ctx, ids.map((id) => lock(id)), async (tx) => {
        for (const id of ids) holders.get(id)?.enter();
        await dawdle(tx);
        for (const id of ids) holders.get(id)?.leave();
        return accept(undefined);
      });
    await Promise.all(Array.from({ length: 24 }, () => work([...random.bytes(3)].map((byte) => names[byte % names.length] ?? "a").filter((id, i, all) => all.indexOf(id) === i))));
    expectEqual("most holders of each lock", [...holders.values()].map((holder) => holder.most), [1, 1, 1, 1, 1]);
  }),
  storageCase("lock names are plain text: long, odd and empty ones work", async (subject, tools) => {
    const locks = [lock("x".repeat(2_000)), lock("'; --"), lock(""), lock("😀", "ä b"), lock("")];
    expectEqual("result", await subject.unitOfWork.run(tools.context(), locks, async () => accept("inside")), accept("inside"));
  }),
  storageCase("who holds a lock alone shares it with nobody, not with sharers either; all get their turn", async (subject, tools) => {
    const ctx = tools.context();
    const inside = { alone: 0, sharing: 0 };
    const broken: unknown[] = [];
    let ended = 0;
    const work = (how: "alone" | "sharing"): Promise<unknown> =>
      subject.unitOfWork.run(ctx, [how === "alone" ? lock("a") : { ...lock("a"), mode: "shared" }], async (tx) => {
        inside[how] += 1;
        if (inside.alone > 1 || (inside.alone === 1 && inside.sharing > 0)) broken.push({ ...inside });
        await dawdle(tx);
        inside[how] -= 1;
        ended += 1;
        return accept(undefined);
      });
    await Promise.all(Array.from({ length: 15 }, (_, n) => work(n % 3 === 1 ? "alone" : "sharing")));
    expectEqual("who was inside together", broken, []);
    expectEqual("how many works ended", ended, 15);
  }),
  storageCase("a lock asked for in both modes is held alone", async (subject, tools) => {
    const inside = presence();
    const work = (locks: readonly LockKey[]): Promise<unknown> =>
      subject.unitOfWork.run(tools.context(), locks, async (tx) => {
        inside.enter();
        await dawdle(tx);
        inside.leave();
        return accept(undefined);
      });
    const both: readonly LockKey[] = [{ ...lock("a"), mode: "shared" }, lock("a")];
    await Promise.all([work(both), work(both.toReversed()), work([both[0] ?? lock("a")]), work(both)]);
    expectEqual("most works inside at once", inside.most, 1);
  }),
  overlapCase("works that share a lock do not wait for each other", (ctx) => [[ctx, { ...lock("a"), mode: "shared" }], [ctx, { ...lock("a"), mode: "shared" }]]),
  overlapCase("works with different locks do not wait for each other", (ctx) => [[ctx, lock("a")], [ctx, lock("b")]]),
  overlapCase("locks of different kinds are different locks, wherever kind and id meet", (ctx) => [[ctx, { kind: "a:b", id: "c" }], [ctx, { kind: "a", id: "b:c" }]]),
  overlapCase("the same lock in two tenants is two locks", (ctx, other) => [[ctx, lock("a")], [other, lock("a")]]),
  storageCase(
    "a work that waits for a lock gives up at its deadline",
    async (subject, tools) => {
      const ctx = tools.context();
      const inside = gate();
      const done = gate();
      const first = holding(subject, ctx, [lock("b")], async () => {
        inside.open();
        await done.opened;
      });
      await inside.opened;
      let started = false;
      const late = { ...ctx, deadline: Instant.addMilliseconds(tools.clock.now(), 100) };
      await expectError("a wait beyond the deadline", "deadline_exceeded", () =>
        subject.unitOfWork.run(late, [lock("a"), lock("b")], async () => {
          started = true;
          return accept(undefined);
        }));
      expectEqual("whether the work started", started, false);
      await holding(subject, ctx, [lock("a")], async () => done.open());
      await first;
      await holding(subject, ctx, [lock("a"), lock("b")], async () => undefined);
    },
    "deadline-while-waiting",
  ),
];
