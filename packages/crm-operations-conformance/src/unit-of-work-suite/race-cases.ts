import { accept, NexusError, type OperationContext, type Result } from "@nexus/common";
import type { LockKey, Transaction } from "@nexus/crm-operations";
import { gate, type Gate } from "../concurrency.js";
import { conformanceRow, conformanceTable, counterRow, counterTable } from "../conformance-tables.js";
import { ContractBroken, expectEqual } from "../expectation.js";
import { commit, idsOf, insert, rowsOf, storageCase, type StorageCase } from "../storage-cases.js";
import type { StorageSubject } from "../storage-subject.js";

const increment = (subject: StorageSubject, ctx: OperationContext, locks: readonly LockKey[]): Promise<Result<number>> =>
  subject.unitOfWork.run(ctx, locks, async ({ records }) => {
    const [row] = await records.get(counterTable, ["a"]);
    if (!row) throw new ContractBroken("the counter", "a row", row);
    await records.get(counterTable, ["nobody"]);
    const next = counterRow("a", row.count + 1, row.version + 1);
    await records.update(counterTable, [{ row: next, expectedVersion: row.version }]);
    return accept(next.count);
  });

/** Of works that started together: how many were accepted; the others must have failed with this code. */
const acceptedOf = async (works: readonly Promise<Result<unknown>>[], otherwise: string): Promise<number> => {
  const outcomes = await Promise.allSettled(works);
  for (const outcome of outcomes) {
    if (outcome.status === "rejected" && !(NexusError.is(outcome.reason) && outcome.reason.code === otherwise)) {
      throw new ContractBroken("how a work ended that lost the race", `the error ${otherwise}`, outcome.reason, outcome.reason);
    }
  }
  return outcomes.filter((outcome) => outcome.status === "fulfilled" && outcome.value.ok).length;
};

export const raceCases: readonly StorageCase[] = [
  storageCase("no update is lost: parallel increments under a lock all count", async (subject, tools) => {
    const ctx = tools.context();
    await insert(subject, ctx, counterTable, [counterRow("a", 0)]);
    const works = Array.from({ length: 20 }, () => increment(subject, ctx, [{ kind: "counter", id: "a" }]));
    expectEqual("accepted increments", await acceptedOf(works, "none"), 20);
    expectEqual("rows", await rowsOf(subject, ctx, counterTable), [counterRow("a", 20, 21)]);
  }),
  storageCase("no update is lost: parallel increments without a lock count exactly when accepted", async (subject, tools) => {
    const ctx = tools.context();
    await insert(subject, ctx, counterTable, [counterRow("a", 0)]);
    const accepted = await acceptedOf(Array.from({ length: 12 }, () => increment(subject, ctx, [])), "concurrency_exhausted");
    if (accepted === 0) throw new ContractBroken("accepted increments", "at least one", accepted);
    expectEqual("rows", await rowsOf(subject, ctx, counterTable), [counterRow("a", accepted, accepted + 1)]);
  }),
  storageCase("of parallel inserts of one id exactly one is accepted, the others throw duplicate_record", async (subject, tools) => {
    const ctx = tools.context();
    const works = Array.from({ length: 8 }, (_, n) =>
      subject.unitOfWork.run(ctx, [], async ({ records }) => {
        await records.get(counterTable, ["a"]);
        await records.insert(counterTable, [counterRow(`extra-${n}`, n), counterRow("a", n)]);
        return accept(n);
      }));
    expectEqual("accepted inserts", await acceptedOf(works, "duplicate_record"), 1);
    expectEqual("how many rows", (await rowsOf(subject, ctx, counterTable)).length, 2);
  }),
  storageCase("of parallel inserts of one unique key exactly one is accepted, the others throw duplicate_record", async (subject, tools) => {
    const ctx = tools.context();
    const works = Array.from({ length: 8 }, (_, n) =>
      subject.unitOfWork.run(ctx, [], async ({ records }) => {
        await records.find(conformanceTable, { where: { column: "code", is: "eq", value: "k" } });
        await records.insert(conformanceTable, [conformanceRow(`row-${n}`, { code: "k" })]);
        return accept(n);
      }));
    expectEqual("accepted inserts", await acceptedOf(works, "duplicate_record"), 1);
    expectEqual("how many rows", (await rowsOf(subject, ctx, conformanceTable)).length, 1);
  }),
  storageCase("look first, insert then, under a lock: parallel works make one row and all find it", async (subject, tools) => {
    const ctx = tools.context();
    const works = Array.from({ length: 8 }, (_, n) =>
      subject.unitOfWork.run(ctx, [{ kind: "code", id: "k" }], async ({ records }) => {
        const [known] = await records.find(conformanceTable, { where: { column: "code", is: "eq", value: "k" } });
        if (known) return accept(known.id);
        await records.insert(conformanceTable, [conformanceRow(`row-${n}`, { code: "k" })]);
        return accept(`row-${n}`);
      }));
    const results = await Promise.all(works);
    const [row] = await rowsOf(subject, ctx, conformanceTable);
    expectEqual("what the works found", results, results.map(() => accept(row?.id)));
  }),
  storageCase("a row removed by two works at once goes once", async (subject, tools) => {
    const ctx = tools.context();
    await insert(subject, ctx, counterTable, [counterRow("a", 0)]);
    const gone = await Promise.all([1, 2, 3].map(() => commit(subject, ctx, async ({ records }) => {
      await records.get(counterTable, ["a"]);
      return records.remove(counterTable, ["a"]);
    })));
    expectEqual("how many went", gone.toSorted(), [0, 0, 1]);
  }),
  storageCase(
    "what is not committed is seen by nobody else, neither by a run nor by a read",
    async (subject, tools) => {
      const ctx = tools.context();
      await insert(subject, ctx, counterTable, [counterRow("changed", 1), counterRow("removed", 1)]);
      const written = gate();
      const seen = gate();
      const writing = commit(subject, ctx, async ({ records }) => {
        await records.insert(counterTable, [counterRow("added", 1)]);
        await records.update(counterTable, [{ row: counterRow("changed", 2, 2), expectedVersion: 1 }]);
        await records.remove(counterTable, ["removed"]);
        written.open();
        await seen.opened;
      });
      await written.opened;
      const before = [counterRow("changed", 1), counterRow("removed", 1)];
      expectEqual("rows a run sees", await commit(subject, ctx, ({ records }) => records.find(counterTable, {})), before);
      expectEqual("rows a read sees", await rowsOf(subject, ctx, counterTable), before);
      expectEqual("rows a read gets", await subject.unitOfWork.read(ctx, ({ records }) => records.get(counterTable, ["added", "changed", "removed"])), before);
      seen.open();
      await writing;
      expectEqual("rows after the commit", await rowsOf(subject, ctx, counterTable), [counterRow("added", 1), counterRow("changed", 2, 2)]);
    },
    "concurrent-work",
  ),
  storageCase(
    "a run sees what others commit meanwhile, a read keeps its snapshot",
    async (subject, tools) => {
      const ctx = tools.context();
      await insert(subject, ctx, counterTable, [counterRow("a", 1), counterRow("c", 1)]);
      const looked = [gate(), gate()] as const;
      const changed = gate();
      const twice = (opened: Gate) => async ({ records }: Transaction): Promise<readonly unknown[]> => {
        const first = await records.find(counterTable, {});
        opened.open();
        await changed.opened;
        return [first, await records.find(counterTable, {}), await records.find(conformanceTable, {})];
      };
      const running = commit(subject, ctx, twice(looked[0]));
      const reading = subject.unitOfWork.read(ctx, twice(looked[1]));
      await Promise.all(looked.map((look) => look.opened));
      await commit(subject, ctx, async ({ records }) => {
        await records.insert(counterTable, [counterRow("b", 1)]);
        await records.update(counterTable, [{ row: counterRow("a", 2, 2), expectedVersion: 1 }]);
        await records.remove(counterTable, ["c"]);
        await records.insert(conformanceTable, [conformanceRow("x")]);
      });
      changed.open();
      const before = [counterRow("a", 1), counterRow("c", 1)];
      const after = [counterRow("a", 2, 2), counterRow("b", 1)];
      expectEqual("what the run saw", await running, [before, after, [conformanceRow("x")]]);
      expectEqual("what the read saw", await reading, [before, before, []]);
    },
    "concurrent-work",
  ),
  storageCase(
    "a work that read before another one committed cannot write over it",
    async (subject, tools) => {
      const ctx = tools.context();
      await insert(subject, ctx, counterTable, [counterRow("a", 0)]);
      const looked = gate();
      const changed = gate();
      let runs = 0;
      const slow = subject.unitOfWork.run(ctx, [], async ({ records }) => {
        runs += 1;
        const [row = counterRow("a", -1)] = await records.get(counterTable, ["a"]);
        looked.open();
        await changed.opened;
        await records.update(counterTable, [{ row: counterRow("a", row.count + 10, row.version + 1), expectedVersion: row.version }]);
        return accept(row.count + 10);
      });
      await looked.opened;
      expectEqual("the quick increment", await increment(subject, ctx, []), accept(1));
      changed.open();
      expectEqual("the slow increment", await slow, accept(11));
      expectEqual("runs of the slow one", runs, 2);
      expectEqual("ids", idsOf(await rowsOf(subject, ctx, counterTable)), ["a"]);
    },
    "concurrent-work",
  ),
];
