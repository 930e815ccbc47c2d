import { accept, Instant, refuse } from "@nexus/common";
import type { ContractSuite } from "../contract.js";
import { expectEqual } from "../expectation.js";
import { keysOf, leaseMs, namesOf, outboxAtWork, outboxCase, type OutboxSubject } from "./outbox-case.js";
import { outboxRaceCases } from "./outbox-race-cases.js";
import { retentionCases } from "./retention-cases.js";

/** `OutboxQueue` and `OutboxRetention`, sentence by sentence. */
export const outboxQueueSuite: ContractSuite<OutboxSubject> = {
  name: "outbox queue",
  cases: [
    outboxCase("what was emitted is claimed as it happened, with who, when and why, as the first attempt", async ({ unitOfWork, tools, claim }) => {
      tools.clock.advance(12_345);
      const ctx = tools.context({ actor: { type: "partner", id: "partner-7" }, correlationId: "why-1", causationId: "event-0" });
      const data = { from: null, list: [1, { text: "ä😀" }] };
      await unitOfWork.run(ctx, [], async ({ emit }) => accept(await emit([{ type: "CounterChanged", data, schemaVersion: 2, aggregate: { type: "counter", id: "a", sequence: 7 } }])));
      const [claimed, ...more] = await claim("t-1");
      expectEqual("the event", claimed?.event, {
        type: "CounterChanged",
        data,
        meta: {
          id: claimed?.event.meta.id, at: tools.clock.now(), tenantId: ctx.tenantId, actor: { type: "partner", id: "partner-7" }, correlationId: "why-1", causationId: "event-0",
          schemaVersion: 2, aggregate: { type: "counter", id: "a", sequence: 7 },
        },
      });
      expectEqual("attempt and others", [claimed?.attempt, more], [1, []]);
    }),
    outboxCase("what was undone is never claimed, and there is nothing to claim in an empty outbox", async ({ unitOfWork, ctx, expectClaim }) => {
      await expectClaim("t-1", []);
      await unitOfWork.run(ctx, [], async ({ emit }) => {
        await emit([{ type: "CounterChanged", data: {}, schemaVersion: 1, aggregate: { type: "counter", id: "a", sequence: 1 } }]);
        return refuse("undone", "Undo it.");
      });
      await expectClaim("t-2", []);
    }),
    outboxCase("what is claimed belongs to its claim until the lease is over; then whoever comes gets it, as the next attempt", async ({ tools, emit, claim, expectClaim }) => {
      await emit("a1", "b1");
      await expectClaim("t-1", ["a1", "b1"]);
      tools.clock.advance(leaseMs - 1);
      await expectClaim("t-2", []);
      tools.clock.advance(1);
      expectEqual("attempts", (await claim("t-3")).map(({ attempt }) => attempt), [2, 2]);
    }),
    outboxCase("what is completed is never claimed again, whatever becomes of the lease", async ({ outbox, tools, emit, expectClaim }) => {
      await emit("a1", "b1");
      expectEqual("how many", await outbox.complete("t-1", keysOf(await expectClaim("t-1", ["a1", "b1"]))), 2);
      tools.clock.advance(10 * leaseMs);
      await expectClaim("t-2", []);
    }),
    outboxCase("events of an aggregate are claimed in its order, together or part by part, and none before those before it are settled", async ({ outbox, emit, expectClaim }) => {
      await emit("a1", "a2", "a3");
      await emit("a4", "a5");
      const first = await expectClaim("t-1", ["a1", "a2"], 2);
      await expectClaim("t-2", []);
      await outbox.complete("t-1", keysOf(first.slice(0, 1)));
      await expectClaim("t-3", []);
      await outbox.complete("t-1", keysOf(first.slice(1)));
      await expectClaim("t-4", ["a3", "a4", "a5"]);
    }),
    outboxCase("numbers that are missing are waited for by nobody, but end what is claimed together", async ({ outbox, emit, expectClaim }) => {
      await emit("a3", "a4", "a7", "a8");
      await outbox.complete("t-1", keysOf(await expectClaim("t-1", ["a3", "a4"])));
      await expectClaim("t-2", ["a7", "a8"]);
    }),
    outboxCase("an event that waits for its next attempt holds back the later ones of its aggregate, and only these, until it is due", async ({ outbox, tools, emit, expectClaim }) => {
      await emit("a1", "a2", "b1");
      const claimed = await expectClaim("t-1", ["a1", "a2", "b1"]);
      const retryAt = Instant.addMilliseconds(tools.clock.now(), 500);
      expectEqual("how many failed", await outbox.fail("t-1", keysOf(claimed.slice(0, 1)).map((key) => ({ ...key, errorCode: "busy", retryAt }))), 1);
      await outbox.release("t-1", keysOf(claimed.slice(1)));
      await outbox.complete("t-2", keysOf(await expectClaim("t-2", ["b1"])));
      tools.clock.advance(499);
      await expectClaim("t-3", []);
      tools.clock.advance(1);
      const [again] = await expectClaim("t-4", ["a1"]);
      expectEqual("attempt", again?.attempt, 2);
      await outbox.complete("t-4", keysOf(again ? [again] : []));
      await expectClaim("t-5", ["a2"]);
    }),
    outboxCase("a dead letter holds back the later ones of its aggregate, those emitted afterwards too, and only these", async ({ outbox, tools, emit, expectClaim }) => {
      await emit("a1", "a2", "b1");
      const claimed = await expectClaim("t-1", ["a1", "a2", "b1"]);
      await outbox.fail("t-1", keysOf(claimed.slice(0, 1)).map((key) => ({ ...key, errorCode: "broken", retryAt: null })));
      await outbox.release("t-1", keysOf(claimed.slice(1)));
      await emit("a3", "b2");
      tools.clock.advance(1_000 * leaseMs);
      await outbox.complete("t-2", keysOf(await expectClaim("t-2", ["b1", "b2"])));
      await expectClaim("t-3", []);
    }),
    outboxCase("a line whose first event was tried before is handed out one event at a time", async ({ outbox, tools, emit, expectClaim }) => {
      await emit("a1", "a2");
      await expectClaim("t-1", ["a1", "a2"]);
      tools.clock.advance(leaseMs);
      await outbox.complete("t-2", keysOf(await expectClaim("t-2", ["a1"])));
      await outbox.complete("t-3", keysOf(await expectClaim("t-3", ["a2"])));
    }),
    outboxCase("aggregates of another tenant or type that have the same id are lines of their own", async ({ outbox, unitOfWork, tools, ctx, emit, claim }) => {
      const other = outboxAtWork({ outbox, unitOfWork, close: () => Promise.resolve() }, tools, { ...ctx, tenantId: tools.newTenant() });
      await emit("a1");
      const [mine] = await claim("t-1");
      await other.emit("a1");
      await unitOfWork.run(ctx, [], async (tx) => accept(await tx.emit([{ type: "X", data: {}, schemaVersion: 1, aggregate: { type: "other", id: "a", sequence: 2 } }])));
      const others = await claim("t-2");
      expectEqual("what is claimed beside", others.map(({ event: { meta } }) => [meta.tenantId === ctx.tenantId, meta.aggregate.type]).toSorted(), [[false, "counter"], [true, "other"]]);
      const foreign = { tenantId: other.ctx.tenantId, id: mine?.event.meta.id ?? "" };
      expectEqual("completing an id under another tenant", await outbox.complete("t-1", [foreign]), 0);
      expectEqual("completing it under its own", await outbox.complete("t-1", keysOf(mine ? [mine] : [])), 1);
    }),
    outboxCase("whoever lost a claim changes nothing: not by completing, failing or releasing", async ({ outbox, tools, emit, claim, expectClaim }) => {
      await emit("a1");
      const late = keysOf(await claim("late"));
      tools.clock.advance(leaseMs);
      await expectClaim("t-2", ["a1"]);
      expectEqual("completed", await outbox.complete("late", late), 0);
      expectEqual("failed", await outbox.fail("late", late.map((key) => ({ ...key, errorCode: "late", retryAt: null }))), 0);
      expectEqual("released", await outbox.release("late", late), 0);
      await expectClaim("t-3", []);
      tools.clock.advance(leaseMs);
      const [again] = await expectClaim("t-4", ["a1"]);
      expectEqual("attempt", again?.attempt, 3);
      expectEqual("completed by its holder", await outbox.complete("t-4", late), 1);
      for (const token of ["late", "t-4", "t-5"]) expectEqual(`completed again by ${token}`, await outbox.complete(token, late), 0);
      await expectClaim("t-6", []);
    }),
    outboxCase("a claim that nobody has taken over may be completed after its lease", async ({ outbox, tools, emit, expectClaim }) => {
      await emit("a1");
      const claimed = keysOf(await expectClaim("t-1", ["a1"]));
      tools.clock.advance(2 * leaseMs);
      expectEqual("completed", await outbox.complete("t-1", claimed), 1);
      await expectClaim("t-2", []);
    }),
    outboxCase("unknown events and empty lists change nothing", async ({ outbox, ctx, emit, expectClaim }) => {
      await emit("a1");
      await expectClaim("t-1", ["a1"]);
      const unknown = [{ tenantId: ctx.tenantId, id: "unknown" }, { tenantId: "nobody", id: "a1" }];
      expectEqual("completed", [await outbox.complete("t-1", unknown), await outbox.complete("t-1", [])], [0, 0]);
      expectEqual("released", [await outbox.release("t-1", unknown), await outbox.release("t-1", [])], [0, 0]);
    }),
    outboxCase("what is released is due at once, and the attempt does not count", async ({ outbox, emit, claim, expectClaim }) => {
      await emit("a1", "a2");
      expectEqual("released", await outbox.release("t-1", keysOf(await expectClaim("t-1", ["a1", "a2"]))), 2);
      expectEqual("attempts", (await claim("t-2")).map(({ attempt }) => attempt), [1, 1]);
    }),
    outboxCase("no more is claimed than asked for, the oldest lines first", async ({ tools, emit, expectClaim }) => {
      for (const name of ["c1", "a1", "d1", "b1"]) {
        await emit(name);
        tools.clock.advance(1);
      }
      await emit("c2", "a2");
      await expectClaim("t-1", ["c1", "a1", "d1"], 3);
      expectEqual("the rest", namesOf(await expectClaim("t-2", ["b1"], 3)), ["b1"]);
    }),
    ...outboxRaceCases,
    ...retentionCases,
  ],
};
