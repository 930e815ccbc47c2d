import { accept, refuse, type OperationContext } from "@nexus/common";
import type { NewAuditEntry, NewEvent, Transaction } from "@nexus/crm-operations";
import { conformanceTable, counterRow, counterTable } from "../conformance-tables.js";
import { ContractBroken, expectEqual, expectError } from "../expectation.js";
import { idsOf, insert, rowsOf, storageCase, type StorageCase } from "../storage-cases.js";
import type { StorageSubject } from "../storage-subject.js";

const event = (id: string, sequence: number): NewEvent => ({ type: "CounterChanged", data: { count: sequence }, schemaVersion: 1, aggregate: { type: "counter", id, sequence } });
const entry = (id: string): NewAuditEntry => ({ action: "counter.change", entityType: "counter", entityId: id, entityVersion: 2, changedFields: ["count"], reason: null });

const before = [counterRow("kept", 1), counterRow("changed", 1), counterRow("removed", 1)];

/** Inserts, updates, removes, emits and audits: everything a unit of work can do. */
const writeAll = async (tx: Transaction): Promise<void> => {
  await tx.records.insert(counterTable, [counterRow("added", 1)]);
  await tx.records.update(counterTable, [{ row: counterRow("changed", 2, 2), expectedVersion: 1 }]);
  await tx.records.remove(counterTable, ["removed"]);
  await tx.emit([event("changed", 2)]);
  await tx.audit([entry("changed")]);
};

const state = async (subject: StorageSubject, ctx: OperationContext): Promise<unknown> => ({
  counters: await rowsOf(subject, ctx, counterTable),
  events: (await rowsOf(subject, ctx, subject.outboxTable)).map((row) => [row.aggregateId, row.aggregateSequence]),
  audits: (await rowsOf(subject, ctx, subject.auditTable)).map((row) => row.entityId),
});

const undone = { counters: [counterRow("changed", 1), counterRow("kept", 1), counterRow("removed", 1)], events: [], audits: [] };

export const atomicityCases: readonly StorageCase[] = [
  storageCase("what an accepting work wrote is there afterwards, with its events and audit entries, and its answer comes out", async (subject, tools) => {
    const ctx = tools.context();
    await insert(subject, ctx, counterTable, before);
    const answer = { list: [1, { deep: true }] };
    const result = await subject.unitOfWork.run(ctx, [], async (tx) => {
      await writeAll(tx);
      return accept(answer);
    });
    expectEqual("result", result, accept(answer));
    expectEqual("state", await state(subject, ctx), {
      counters: [counterRow("added", 1), counterRow("changed", 2, 2), counterRow("kept", 1)],
      events: [["changed", 2]],
      audits: ["changed"],
    });
  }),
  storageCase("a refusal undoes everything, events and audit entries included, and comes out unchanged", async (subject, tools) => {
    const ctx = tools.context();
    await insert(subject, ctx, counterTable, before);
    const refusal = refuse("not_today", "Come back tomorrow.", { day: "today" });
    const result = await subject.unitOfWork.run(ctx, [], async (tx) => {
      await writeAll(tx);
      return refusal;
    });
    expectEqual("result", result, refusal);
    expectEqual("state", await state(subject, ctx), undone);
  }),
  storageCase("an exception undoes everything, events and audit entries included, and comes out unchanged", async (subject, tools) => {
    const ctx = tools.context();
    await insert(subject, ctx, counterTable, before);
    for (const thrown of [new Error("broken"), new TypeError("broken too"), "a text", { plain: true }]) {
      const [outcome] = await Promise.allSettled([
        subject.unitOfWork.run(ctx, [], async (tx) => {
          await writeAll(tx);
          throw thrown;
        }),
      ]);
      if (outcome.status === "fulfilled" || outcome.reason !== thrown) throw new ContractBroken("what comes out of a work that throws", thrown, outcome);
      expectEqual("state", await state(subject, ctx), undone);
    }
  }),
  storageCase("a work that throws before its first call leaves nothing locked or open", async (subject, tools) => {
    const ctx = tools.context();
    const thrown = new Error("at once");
    for (let i = 0; i < 3; i += 1) {
      const [outcome] = await Promise.allSettled([
        subject.unitOfWork.run(ctx, [{ kind: "counter", id: "a" }], () => {
          throw thrown;
        }),
      ]);
      expectEqual("how it ended", outcome.status, "rejected");
    }
    await insert(subject, ctx, counterTable, before);
    expectEqual("state", await state(subject, ctx), undone);
  }),
  storageCase("an error of the stores that the work swallows still undoes everything and comes out", async (subject, tools) => {
    const ctx = tools.context();
    await insert(subject, ctx, counterTable, before);
    await expectError("an accepted work after a swallowed error", "duplicate_record", () =>
      subject.unitOfWork.run(ctx, [], async (tx) => {
        await writeAll(tx);
        await Promise.allSettled([tx.records.insert(counterTable, [counterRow("kept", 9)])]);
        return accept("all is well");
      }));
    expectEqual("state", await state(subject, ctx), undone);
  }),
  storageCase("after an error of the stores every later call throws it again", async (subject, tools) => {
    const ctx = tools.context();
    await insert(subject, ctx, counterTable, before);
    const codes: string[] = [];
    const result = await subject.unitOfWork.run(ctx, [], async (tx) => {
      await Promise.allSettled([tx.records.insert(counterTable, [counterRow("kept", 9)])]);
      const calls = [() => tx.records.get(counterTable, ["kept"]), () => tx.records.find(conformanceTable, {}), () => tx.records.insert(counterTable, [counterRow("other", 1)]), () => tx.emit([event("kept", 2)])];
      for (const call of calls) codes.push((await expectError("a call after an error", "duplicate_record", call)).code);
      return refuse("answered", "The work answers for it.");
    });
    expectEqual("result", result, refuse("answered", "The work answers for it."));
    expectEqual("how many calls threw it again", codes.length, 4);
    expectEqual("state", await state(subject, ctx), undone);
  }),
  storageCase("a work may refuse after an error of its stores: the refusal comes out, with nothing done", async (subject, tools) => {
    const ctx = tools.context();
    await insert(subject, ctx, counterTable, before);
    const result = await subject.unitOfWork.run(ctx, [], async (tx) => {
      await tx.records.insert(counterTable, [counterRow("added", 1)]);
      const [outcome] = await Promise.allSettled([tx.records.insert(counterTable, [counterRow("kept", 9)])]);
      return outcome.status === "rejected" ? refuse("exists_already", "Use the one that exists.") : accept("inserted");
    });
    expectEqual("result", result, refuse("exists_already", "Use the one that exists."));
    expectEqual("state", await state(subject, ctx), undone);
  }),
  storageCase("units of work one after the other each see what was committed before", async (subject, tools) => {
    const ctx = tools.context();
    for (let count = 1; count <= 5; count += 1) {
      const result = await subject.unitOfWork.run(ctx, [], async ({ records }) => {
        const there = await records.find(counterTable, {});
        await records.insert(counterTable, [counterRow(`row-${count}`, count)]);
        return count === 3 ? refuse("third", "Not the third.") : accept(idsOf(there).length);
      });
      expectEqual("how many were there", result.ok ? result.value : "refused", [0, 1, "refused", 2, 3][count - 1]);
    }
  }),
  storageCase("a read answers what the work answers, and its exceptions come out unchanged", async (subject, tools) => {
    const ctx = tools.context();
    await insert(subject, ctx, counterTable, before);
    expectEqual("answer", await subject.unitOfWork.read(ctx, async ({ records }) => (await records.get(counterTable, ["kept"])).length), 1);
    const thrown = new Error("broken");
    const [outcome] = await Promise.allSettled([subject.unitOfWork.read(ctx, () => Promise.reject(thrown))]);
    if (outcome.status === "fulfilled" || outcome.reason !== thrown) throw new ContractBroken("what comes out of a read that throws", thrown, outcome);
  }),
  storageCase("a write inside a read throws read_only, and nothing is written", async (subject, tools) => {
    const ctx = tools.context();
    await insert(subject, ctx, counterTable, before);
    const writes: readonly ((tx: Transaction) => Promise<unknown>)[] = [
      (tx) => tx.records.insert(counterTable, [counterRow("added", 1)]),
      (tx) => tx.records.update(counterTable, [{ row: counterRow("changed", 2, 2), expectedVersion: 1 }]),
      (tx) => tx.records.remove(counterTable, ["removed"]),
      (tx) => tx.emit([event("changed", 2)]),
      (tx) => tx.audit([entry("changed")]),
    ];
    for (const write of writes) await expectError("a write inside a read", "read_only", () => subject.unitOfWork.read(ctx, write));
    expectEqual("state", await state(subject, ctx), undone);
  }),
];
