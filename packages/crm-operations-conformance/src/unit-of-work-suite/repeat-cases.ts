import { accept, Instant, NexusError, refuse, type Result } from "@nexus/common";
import type { Transaction } from "@nexus/crm-operations";
import { counterRow, counterTable } from "../conformance-tables.js";
import { expectCode, expectEqual, expectError } from "../expectation.js";
import { insert, rowsOf, storageCase, type StorageCase } from "../storage-cases.js";

/** An update that meets a conflict as long as the row `a` has version 1. */
const conflict = (tx: Transaction): Promise<void> => tx.records.update(counterTable, [{ row: counterRow("a", 9, 9), expectedVersion: 8 }]);

export const repeatCases: readonly StorageCase[] = [
  storageCase("a work that always meets a conflict runs six times, then concurrency_exhausted comes out and nothing is written", async (subject, tools) => {
    const ctx = tools.context();
    await insert(subject, ctx, counterTable, [counterRow("a", 1)]);
    let runs = 0;
    const error = await expectError("a work that always meets a conflict", "concurrency_exhausted", () =>
      subject.unitOfWork.run(ctx, [], async (tx): Promise<Result<string>> => {
        runs += 1;
        await tx.records.insert(counterTable, [counterRow("b", runs)]);
        await conflict(tx);
        return accept("done");
      }));
    expectEqual("runs", runs, 6);
    expectEqual("attempts in the error", error.details["attempts"], 6);
    expectEqual("whether another try may succeed", error.retryable, true);
    expectCode("the cause", "concurrency_conflict", error.cause);
    expectEqual("rows", await rowsOf(subject, ctx, counterTable), [counterRow("a", 1)]);
  }),
  storageCase("a repeat starts afresh: with new stores and nothing of the run before", async (subject, tools) => {
    const ctx = tools.context();
    await insert(subject, ctx, counterTable, [counterRow("a", 1)]);
    const stores: Transaction[] = [];
    const result = await subject.unitOfWork.run(ctx, [], async (tx) => {
      stores.push(tx);
      await tx.records.insert(counterTable, [counterRow("b", stores.length)]);
      await tx.emit([{ type: "Counted", data: {}, schemaVersion: 1, aggregate: { type: "counter", id: "b", sequence: 1 } }]);
      if (stores.length < 3) await conflict(tx);
      const [first] = stores;
      if (first && stores.length === 3) await expectError("a call on stores of an earlier run", "unit_of_work_ended", () => first.records.find(counterTable, {}));
      return accept(stores.length);
    });
    expectEqual("result", result, accept(3));
    expectEqual("rows", await rowsOf(subject, ctx, counterTable), [counterRow("a", 1), counterRow("b", 3)]);
    expectEqual("events", (await rowsOf(subject, ctx, subject.outboxTable)).length, 1);
  }),
  storageCase("a conflict the work swallows makes it run again all the same", async (subject, tools) => {
    const ctx = tools.context();
    await insert(subject, ctx, counterTable, [counterRow("a", 1)]);
    let runs = 0;
    const result = await subject.unitOfWork.run(ctx, [], async (tx) => {
      runs += 1;
      await tx.records.insert(counterTable, [counterRow("b", runs)]);
      if (runs === 1) await Promise.allSettled([conflict(tx)]);
      return accept(runs);
    });
    expectEqual("result", result, accept(2));
    expectEqual("rows", await rowsOf(subject, ctx, counterTable), [counterRow("a", 1), counterRow("b", 2)]);
  }),
  storageCase("refusals and errors that are no conflicts are not repeated", async (subject, tools) => {
    const ctx = tools.context();
    await insert(subject, ctx, counterTable, [counterRow("a", 1)]);
    let runs = 0;
    const endings: readonly ((tx: Transaction) => Promise<Result<never>>)[] = [
      async () => refuse("no", "No."),
      async () => Promise.reject(new Error("broken")),
      async () => Promise.reject(new NexusError("some_failure", "Another failure.", { retryable: true })),
      async (tx) => {
        await tx.records.insert(counterTable, [counterRow("a", 2)]);
        return refuse("unreachable", "A duplicate was accepted.");
      },
      async (tx) => {
        await tx.records.find(counterTable, { limit: 0 });
        return refuse("unreachable", "A wrong query was answered.");
      },
    ];
    for (const end of endings) {
      await Promise.allSettled([
        subject.unitOfWork.run(ctx, [], async (tx) => {
          runs += 1;
          return end(tx);
        }),
      ]);
    }
    expectEqual("runs", runs, endings.length);
  }),
  storageCase("a work whose deadline has passed does not start", async (subject, tools) => {
    const ctx = tools.context({ deadline: tools.clock.now() });
    tools.clock.advance(1);
    let runs = 0;
    await expectError("a work after its deadline", "deadline_exceeded", () =>
      subject.unitOfWork.run(ctx, [], async () => {
        runs += 1;
        return accept(undefined);
      }));
    expectEqual("runs", runs, 0);
  }),
  storageCase("at the very instant of its deadline a work still starts, and what has started may finish", async (subject, tools) => {
    const ctx = tools.context({ deadline: tools.clock.now() });
    const result = await subject.unitOfWork.run(ctx, [], async (tx) => {
      tools.clock.advance(60_000);
      await tx.records.insert(counterTable, [counterRow("a", 1)]);
      return accept("done");
    });
    expectEqual("result", result, accept("done"));
    expectEqual("rows", await rowsOf(subject, tools.context(), counterTable), [counterRow("a", 1)]);
  }),
  storageCase("after its deadline no repeat is started: deadline_exceeded comes out", async (subject, tools) => {
    const ctx = tools.context();
    await insert(subject, ctx, counterTable, [counterRow("a", 1)]);
    let runs = 0;
    const late = { ...ctx, deadline: Instant.addMilliseconds(tools.clock.now(), 60_000) };
    const error = await expectError("a conflict after the deadline", "deadline_exceeded", () =>
      subject.unitOfWork.run(late, [], async (tx): Promise<Result<string>> => {
        runs += 1;
        if (runs === 2) tools.clock.advance(60_001);
        await conflict(tx);
        return accept("done");
      }));
    expectEqual("runs", runs, 2);
    expectEqual("details", error.details, { deadline: late.deadline, correlationId: late.correlationId });
  }),
];
