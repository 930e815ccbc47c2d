import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { accept, Instant, millisecondsPerDay, refuse, type OperationContext } from "@nexus/common";
import { simulatedClock, simulatedContext, simulatedIds, simulatedRandom } from "@nexus/common/testing";
import { bindStores, column, joining, stepsOver, workflowCheckpointsOver, type PortBindings, type RecordRow, type RecordTable, type Signal, type Transaction, type Workflow, type WorkflowStores } from "@nexus/crm-operations";
import { describe, expect, test } from "vitest";
import { memoryStorage } from "../memory-storage.js";
import { sha256Hasher } from "../sha256-hasher.js";
import { MemoryJournal } from "./memory-journal.js";
import { memoryWorkflows, type MemoryWorkflows } from "./memory-workflows.js";
import { virtualTime } from "./workflow-time.js";

const count = process.env["NEXUS_SOAK"] ? 10_000 : 500;
const restarts = 10;

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;
const heap = (): number => {
  collectGarbage();
  return process.memoryUsage().heapUsed;
};

interface MarkRow extends RecordRow {
  readonly marks: number;
}

type Stores = Pick<Transaction, "records">;

interface Ports {
  readonly ledger: { mark(ctx: OperationContext, id: string, by: number): Promise<void> };
}

const marks: RecordTable<MarkRow> = { name: "sleeper_marks", columns: { id: column.text, version: column.integer, marks: column.integer }, unique: [] };

const bindings: PortBindings<Ports, Stores> = {
  ledger: joining(({ records }) => ({
    async mark(_ctx, id, by) {
      const [row] = await records.get(marks, [id]);
      if (row) await records.update(marks, [{ row: { ...row, marks: row.marks + by, version: row.version + 1 }, expectedVersion: row.version }]);
      else await records.insert(marks, [{ id, version: 1, marks: by }]);
    },
  })),
};

const step = stepsOver<Ports>();
const mark = step({
  name: "mark",
  uses: ["ledger"],
  run: async ({ ctx, ports }, id: string) => accept(await ports.ledger.mark(ctx, id, 1)),
  undo: { run: async ({ ctx, ports }, id: string) => accept(await ports.ledger.mark(ctx, id, -1)) },
});

const yes: Signal<unknown> = { name: "yes", schema: { safeParse: (given) => ({ success: true, data: given }) } };

interface Input {
  readonly id: string;
  readonly sleepDays: number;
  readonly waitDays: number;
}

/** Makes a mark, sleeps for long, waits for a yes for long, and makes another one. */
const sleeper: Workflow<Ports, Input, string> = {
  name: "sleeper",
  version: "1",
  steps: [mark],
  signals: [yes],
  sleeps: true,
  locks: () => [],
  async body(wf, { id, sleepDays, waitDays }) {
    await wf.do(mark, id);
    const begun = await wf.now();
    await wf.sleepUntil(Instant.addMilliseconds(begun, sleepDays * millisecondsPerDay));
    const answer = await wf.waitFor(yes, Instant.addMilliseconds(begun, (sleepDays + waitDays) * millisecondsPerDay));
    if (answer === undefined) return refuse("nobody_answered", "Ask somebody else.");
    await wf.do(mark, id);
    return accept(String(answer));
  },
};

/** What the release in the middle of the year starts; it knows how to end what the old one has begun. */
const sleeperAnew: Workflow<Ports, Input, string> = { ...sleeper, version: "2", body: async (wf, { id }) => accept(await wf.do(mark, id).then(() => "at once")) };

/** Four kinds: asleep for long or waiting for long, told or not. */
const inputOf = (n: number): Input => (n % 4 < 2 ? { id: `s-${n}`, sleepDays: 330 + (n % 7), waitDays: 20 } : { id: `s-${n}`, sleepDays: n % 3, waitDays: 340 + (n % 5) });
const isTold = (n: number): boolean => n % 2 === 0;

/** So many of them through ten months and as many restarts; nothing is due in that time. */
const asleep = async (sleepers: number, stops: (engine: MemoryWorkflows) => void) => {
  const clock = simulatedClock();
  const time = virtualTime(clock);
  const start = clock.now();
  const ctx = simulatedContext();
  const journal = new MemoryJournal();
  const storage = memoryStorage({ clock, ids: simulatedIds(), random: simulatedRandom(3), sleep: () => Promise.resolve() });
  const unitOfWork = bindStores(storage.unitOfWork, (tx): Stores & WorkflowStores => ({ records: tx.records, checkpoints: workflowCheckpointsOver(tx.records, sha256Hasher) }));
  const open = (...workflows: readonly Workflow<Ports, Input, string>[]): MemoryWorkflows => memoryWorkflows({ workflows: workflows as never, bindings, unitOfWork, time, random: simulatedRandom(5), journal });
  const until = (day: number): Promise<void> => time.advanceTo(Instant.addMilliseconds(start, day * millisecondsPerDay));

  let now = open(sleeper);
  for (let n = 0; n < sleepers; n += 1) await now.engine.start(ctx, { id: `s-${n}`, workflow: sleeper, input: inputOf(n) });
  // Some are told long before they ask.
  for (let n = 0; n < sleepers; n += 4) await now.engine.signal(ctx, `s-${n}`, { signal: yes, payload: n, key: "1" });
  await until(3);
  let heapBefore = 0;
  for (let restart = 1; restart <= restarts; restart += 1) {
    await until(restart * 30);
    stops(now);
    now = restart < restarts / 2 ? open(sleeper) : open(sleeper, sleeperAnew);
    await time.idle();
    if (restart === 2) heapBefore = heap();
  }
  return { ctx, now, storage, until, growth: heap() / heapBefore };
};

describe(`${count} workflows asleep for a year, on an engine that is restarted ${restarts} times and renewed once`, () => {
  test("end once each, as they should, and the engine keeps nothing of its forerunners", async () => {
    const { ctx, now, storage, until, growth } = await asleep(count, (engine) => engine.stop());
    await until(320);
    for (let n = 2; n < count; n += 4) await now.engine.signal(ctx, `s-${n}`, { signal: yes, payload: n, key: "1" });
    await now.engine.start(ctx, { id: "new", workflow: sleeperAnew, input: inputOf(0) });
    await until(366);
    const wrong: string[] = [];
    for (let n = 0; n < count; n += 1) {
      const outcome = await now.engine.outcome<string>({ ...ctx, deadline: Instant.of("2000-01-01T00:00:00.000Z") }, `s-${n}`);
      const text = !outcome.ok ? outcome.refusal.code : outcome.value.status === "done" ? outcome.value.value : outcome.value.failure.is === "refused" ? outcome.value.failure.refusal.code : outcome.value.status;
      if (text !== (isTold(n) ? String(n) : "nobody_answered")) wrong.push(`s-${n}: ${text}`);
    }
    expect(wrong).toEqual([]);
    const rows = (storage.dump(ctx.tenantId)[marks.name] ?? []) as unknown as readonly MarkRow[];
    expect(rows.filter(({ id, marks: made, version }) => made !== (isTold(Number(id.slice(2))) ? 2 : 0) + (id === "s-0" ? 1 : 0) || version > 3)).toEqual([]);
    expect(rows).toHaveLength(count);
    expect((await now.runs.list(ctx, { statuses: ["running", "needs-attention"] }, { limit: 10 })).items).toEqual([]);
    expect((await now.engine.find(ctx, "new"))?.status).toBe("done");
    console.info(`${count} sleepers, ${restarts} restarts: heap after the last one ${(growth * 100).toFixed(1)} % of that after the second`);
    expect(growth).toBeLessThan(1.1);
  });

  test("control: engines that are never stopped are seen in the heap", async () => {
    const { growth } = await asleep(500, () => undefined);
    expect(growth).toBeGreaterThan(1.1);
  });
});
