import { Instant } from "@nexus/common";
import { expectEqual } from "../expectation.js";
import { keysOf, outboxCase, type OutboxCase } from "./outbox-case.js";

export const retentionCases: readonly OutboxCase[] = [
  outboxCase("a delivered event is kept, and listed when it was delivered before the instant", async ({ outbox, tools, emit, expectClaim }) => {
    await emit("a1", "b1", "c1");
    const [first, second] = await expectClaim("t-1", ["a1", "b1", "c1"]);
    tools.clock.advance(1_000);
    await outbox.complete("t-1", keysOf(first ? [first] : []));
    const deliveredAt = tools.clock.now();
    tools.clock.advance(1_000);
    await outbox.complete("t-1", keysOf(second ? [second] : []));
    expectEqual("before its delivery", await outbox.settledBefore(deliveredAt, 10), []);
    expectEqual("after its delivery", await outbox.settledBefore(Instant.addMilliseconds(deliveredAt, 1), 10), keysOf(first ? [first] : []));
    tools.clock.advance(1);
    expectEqual("how many after both", [(await outbox.settledBefore(tools.clock.now(), 10)).length, (await outbox.settledBefore(tools.clock.now(), 1)).length], [2, 1]);
  }),
  outboxCase("only what is settled can be removed, and then it is gone", async ({ outbox, tools, emit, expectClaim }) => {
    await emit("a1", "b1", "c1", "d1");
    const claimed = await expectClaim("t-1", ["a1", "b1", "c1", "d1"]);
    const [delivered, dead, waiting] = keysOf(claimed);
    if (delivered) await outbox.complete("t-1", [delivered]);
    if (dead) await outbox.fail("t-1", [{ ...dead, errorCode: "broken", retryAt: null }]);
    if (waiting) await outbox.fail("t-1", [{ ...waiting, errorCode: "busy", retryAt: Instant.addMilliseconds(tools.clock.now(), 1) }]);
    expectEqual("how many went", await outbox.remove([...keysOf(claimed), { tenantId: "nobody", id: "unknown" }]), 1);
    tools.clock.advance(1);
    expectEqual("what is settled", await outbox.settledBefore(tools.clock.now(), 10), []);
    await expectClaim("t-2", ["c1"]);
    expectEqual("how many more went", [await outbox.remove(keysOf(claimed)), await outbox.remove([])], [0, 0]);
  }),
];
