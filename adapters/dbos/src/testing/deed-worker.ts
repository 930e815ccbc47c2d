/**
 * A program for tests: a worker on a database. Says `ready ID`, starts the runs it is told to, and, with a
 * lane, one run after the other for as long as it lives, and says `done N STATUS` after each. While the
 * database is away it says `away CODE` and repeats the call.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { DBOS } from "@dbos-inc/dbos-sdk";
import { accept, NexusError } from "@nexus/common";
import { simulatedContext } from "@nexus/common/testing";
import { connect, openEmbedded } from "@nexus/adapter-postgres";
import { runFused, type UnitOfWork } from "@nexus/crm-operations";
import { openWorkflows } from "../open-workflows.js";
import { deedBindings, deedTable, deedWorkflows, note, trip, type DeedStores, type Trip } from "./deeds.js";
import { machine, storageOptions, withCheckpoints } from "./places.js";

export interface DeedWork {
  /** The URL of a server, or the folder of an embedded database. */
  readonly place: string;
  readonly template: string;
  readonly tenantId: string;
  readonly takeoverMs: number;
  /** Whether a joined step asks for its ownership. */
  readonly fenced: boolean;
  readonly starts: readonly ({ readonly id: string } & Trip)[];
  /** Keys of calls that say `calling KEY` and never answer here. */
  readonly hangsAt: string | null;
  /** Keys of calls that say `calling KEY` and kill this program. */
  readonly diesAt: string | null;
  /** Waits before the second unit of work of joined steps, and says `before` first. */
  readonly pausesMs: number;
  /** Says `heap MB` every second, after collecting garbage. */
  readonly saysHeap: boolean;
  readonly lane: { readonly name: string; readonly from: number } | null;
}

const say = (text: string): void => void process.stdout.write(`${text}\n`);

const work = JSON.parse(process.argv[2] ?? "{}") as DeedWork;
const ctx = simulatedContext({ tenantId: work.tenantId });
const onServer = work.place.startsWith("postgres:");
const options = storageOptions([deedTable]);
const storage = onServer ? await connect({ ...options, url: work.place, poolSize: 4, connectTimeoutMs: 2_000, idleInTransactionTimeoutMs: work.takeoverMs / 2 }) : await openEmbedded({ ...options, directory: work.place, template: work.template });
const unitOfWork = withCheckpoints(storage.unitOfWork);

let joined = 0;
const paused: UnitOfWork<DeedStores> = {
  ...unitOfWork,
  async run(context, locks, unit) {
    joined += 1;
    if (work.pausesMs > 0 && joined === 2) {
      say("before");
      await sleep(work.pausesMs);
      say("after");
    }
    return unitOfWork.run(context, locks, unit);
  },
};

const bindings = deedBindings(unitOfWork, async (key) => {
  if (work.hangsAt !== null && key.includes(work.hangsAt)) {
    say(`calling ${key}`);
    await new Promise(() => undefined);
  }
  if (work.diesAt !== null && key.includes(work.diesAt)) {
    say(`calling ${key}`);
    process.kill(process.pid, "SIGKILL");
    await new Promise(() => undefined);
  }
});
const database = storage.pool ? { pool: storage.pool } : { url: work.place };
const { engine } = await openWorkflows({ database, workflows: deedWorkflows, bindings, unitOfWork: paused, ...machine, takeoverMs: work.takeoverMs }, { fenced: work.fenced && onServer });

/** Again and again until the database answers. */
const answered = async <T>(ask: () => Promise<T>): Promise<T> => {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!NexusError.is(error) || error.code !== "storage_unavailable") throw error;
      say(`away ${error.code}`);
      await sleep(50);
    }
  }
};

const begin = async ({ id, ...input }: { readonly id: string } & Trip): Promise<string> => {
  await answered(() => engine.start(ctx, { id, workflow: trip, input }));
  const outcome = await answered(() => engine.outcome(ctx, id));
  return outcome.ok ? outcome.value.status : outcome.refusal.code;
};

say(`ready ${DBOS.executorID}`);
for (const start of work.starts) void begin(start).then((status) => say(`ended ${start.id} ${status}`));

/** Every fourth run is fused, every fifth of the others fails. */
const one = async (lane: string, n: number): Promise<string> => {
  const id = `${lane}-${n}`;
  if (n % 4 !== 3) return begin({ id, name: id, fails: n % 5 === 0 });
  const answer = await answered(() =>
    unitOfWork.run(ctx, [{ kind: "note", id }], async (stores) => {
      // Given again after an unknown outcome.
      const [known] = await stores.records.find(deedTable, { where: { column: "run", is: "eq", value: id }, limit: 1 });
      return known ? accept(id) : runFused(note, id, { id, ctx, stores, bindings, clock: machine.clock });
    }));
  return answer.ok ? "noted" : answer.refusal.code;
};

const { lane } = work;
if (lane) {
  let next = lane.from;
  const loop = async (): Promise<void> => {
    for (;;) {
      const n = next;
      next += 1;
      say(`done ${n} ${await one(lane.name, n)}`);
    }
  };
  await Promise.all([loop(), loop(), loop()]);
}
setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;
setInterval(() => {
  if (!work.saysHeap) return;
  collect();
  say(`heap ${Math.round(process.memoryUsage().heapUsed / 1_048_576)}`);
}, 1_000);
