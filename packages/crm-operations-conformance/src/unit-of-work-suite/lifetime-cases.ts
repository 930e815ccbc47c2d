import { accept, refuse, type OperationContext, type Result } from "@nexus/common";
import type { Transaction, UnitOfWork } from "@nexus/crm-operations";
import { gate } from "../concurrency.js";
import { counterRow, counterTable } from "../conformance-tables.js";
import { expectCode, expectEqual, expectError } from "../expectation.js";
import { insert, rowsOf, storageCase, type StorageCase } from "../storage-cases.js";

type Open = (uow: UnitOfWork<Transaction>, ctx: OperationContext, inside: (tx: Transaction) => Promise<void>) => Promise<unknown>;

const run: Open = (uow, ctx, inside) =>
  uow.run(ctx, [{ kind: "counter", id: "a" }], async (tx) => {
    await inside(tx);
    return accept("accepted");
  });
const read: Open = (uow, ctx, inside) => uow.read(ctx, inside);

const nestings: readonly (readonly [string, Open, Open])[] = [
  ["a run inside a run", run, run],
  ["a read inside a run", run, read],
  ["a run inside a read", read, run],
  ["a read inside a read", read, read],
];

const calls: readonly (readonly [string, (tx: Transaction) => Promise<unknown>])[] = [
  ["get", (tx) => tx.records.get(counterTable, ["a"])],
  ["get of nothing", (tx) => tx.records.get(counterTable, [])],
  ["find", (tx) => tx.records.find(counterTable, {})],
  ["aggregate", (tx) => tx.records.aggregate(counterTable, { groupBy: [], sum: [] })],
  ["insert", (tx) => tx.records.insert(counterTable, [counterRow("late", 1)])],
  ["update", (tx) => tx.records.update(counterTable, [{ row: counterRow("a", 2, 2), expectedVersion: 1 }])],
  ["remove", (tx) => tx.records.remove(counterTable, ["a"])],
  ["emit", (tx) => tx.emit([{ type: "Late", data: {}, schemaVersion: 1, aggregate: { type: "counter", id: "a", sequence: 9 } }])],
  ["audit", (tx) => tx.audit([{ action: "late", entityType: "counter", entityId: "a", entityVersion: 1, changedFields: [], reason: null }])],
];

const endings: readonly (readonly [string, (uow: UnitOfWork<Transaction>, ctx: OperationContext, keep: (tx: Transaction) => void) => Promise<unknown>])[] = [
  ["accepted", (uow, ctx, keep) => uow.run(ctx, [], async (tx): Promise<Result<string>> => (keep(tx), accept("done")))],
  ["refused", (uow, ctx, keep) => uow.run(ctx, [], async (tx): Promise<Result<string>> => (keep(tx), refuse("no", "No.")))],
  ["thrown", (uow, ctx, keep) => uow.run(ctx, [], async (tx) => (keep(tx), Promise.reject(new Error("broken"))))],
  ["read", (uow, ctx, keep) => uow.read(ctx, async (tx) => keep(tx))],
];

export const lifetimeCases: readonly StorageCase[] = [
  ...nestings.map(([name, outer, inner]) =>
    storageCase(`${name} throws nested_unit_of_work and does not hang`, async (subject, tools) => {
      const ctx = tools.context();
      const other = tools.context({ tenantId: tools.newTenant() });
      for (const innerCtx of [ctx, other]) {
        await expectError(name, "nested_unit_of_work", () => outer(subject.unitOfWork, ctx, async () => void (await inner(subject.unitOfWork, innerCtx, async () => undefined))));
      }
      await expectError(`${name}, among others`, "nested_unit_of_work", () =>
        outer(subject.unitOfWork, ctx, async (tx) => void (await Promise.all([tx.records.get(counterTable, ["a"]), inner(subject.unitOfWork, ctx, async () => undefined)]))));
      await insert(subject, ctx, counterTable, [counterRow("a", 1)]);
    })),
  storageCase("units of work side by side are not nested", async (subject, tools) => {
    const ctx = tools.context();
    const works = Array.from({ length: 10 }, (_, n) => insert(subject, ctx, counterTable, [counterRow(`row-${n}`, n)]));
    const reads = Array.from({ length: 10 }, () => rowsOf(subject, ctx, counterTable));
    await Promise.all([...works, ...reads]);
    expectEqual("how many rows", (await rowsOf(subject, ctx, counterTable)).length, 10);
  }),
  storageCase("what an ended unit of work left behind may open the next one", async (subject, tools) => {
    const ctx = tools.context();
    const over = gate();
    let later: Promise<unknown> = Promise.resolve();
    await run(subject.unitOfWork, ctx, async (tx) => {
      later = over.opened.then(() => insert(subject, ctx, counterTable, [counterRow("later", 1)]));
      await tx.records.insert(counterTable, [counterRow("first", 1)]);
    });
    over.open();
    await later;
    expectEqual("rows", await rowsOf(subject, ctx, counterTable), [counterRow("first", 1), counterRow("later", 1)]);
  }),
  ...endings.map(([name, open]) =>
    storageCase(`stores are dead when their unit of work has ended (${name})`, async (subject, tools) => {
      const ctx = tools.context();
      await insert(subject, ctx, counterTable, [counterRow("a", 1)]);
      const kept: Transaction[] = [];
      await Promise.allSettled([open(subject.unitOfWork, ctx, (tx) => kept.push(tx))]);
      for (const tx of kept) {
        for (const [call, act] of calls) await expectError(`${call} after the end`, "unit_of_work_ended", () => act(tx));
      }
      expectEqual("how many stores were kept", kept.length, 1);
      expectEqual("rows", await rowsOf(subject, ctx, counterTable), [counterRow("a", 1)]);
    })),
  storageCase("a work that does not await its stores is undone and told so", async (subject, tools) => {
    const ctx = tools.context();
    const forgotten: Promise<unknown>[] = [];
    const [outcome] = await Promise.allSettled([
      subject.unitOfWork.run(ctx, [], async (tx) => {
        await tx.records.insert(counterTable, [counterRow("a", 1)]);
        forgotten.push(tx.records.insert(counterTable, [counterRow("b", 1)]).catch(() => undefined));
        return accept("too early");
      }),
    ]);
    expectCode("a work that ended too early", "unit_of_work_ended", outcome.status === "rejected" ? outcome.reason : outcome.value);
    await Promise.all(forgotten);
    expectEqual("rows", await rowsOf(subject, ctx, counterTable), []);
  }),
];
