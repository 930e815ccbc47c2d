import { accept, Instant, refuse, type InputSchema, type OperationContext, type Result } from "@nexus/common";
import { systemIds } from "@nexus/adapter-memory";
import { column, joining, outside, stepsOver, type AnyWorkflow, type PortBindings, type RecordRow, type RecordTable, type Signal, type Transaction, type UnitOfWork, type Workflow, type WorkflowStores } from "@nexus/crm-operations";

/** One thing that happened, never taken back: an undo is another one. Ids sort by time. */
export interface DeedRow extends RecordRow {
  readonly run: string;
  readonly step: string;
  readonly doing: string;
}

export const deedTable: RecordTable<DeedRow> = { name: "deed", columns: { id: column.text, version: column.integer, run: column.text, step: column.text, doing: column.text }, unique: [] };

export type DeedStores = Pick<Transaction, "records"> & WorkflowStores;

/** `run:step:do` as its parts. */
const deedUnder = (key: string): DeedRow => {
  const [run = "", step = "", doing = ""] = key.split(":");
  return { id: systemIds.next(), version: 1, run, step, doing };
};

interface Desk {
  write(ctx: OperationContext): Promise<void>;
}

interface Line {
  call(ctx: OperationContext): Promise<void>;
}

interface DeedPorts {
  /** Joins the unit of work. */
  readonly desk: Desk;
  /** Outside, with a transaction of its own: repeated calls show. */
  readonly line: Line;
}

const deedOn = ({ records }: Pick<Transaction, "records">): Desk => ({ write: ({ idempotencyKey = "" }) => records.insert(deedTable, [deedUnder(idempotencyKey)]) });

/** `beforeCall` may wait, or kill: it is told the key of each call of the line. */
export const deedBindings = (unitOfWork: UnitOfWork<DeedStores>, beforeCall: (key: string) => Promise<void> = () => Promise.resolve()): PortBindings<DeedPorts, DeedStores> => {
  const line: Line = {
    call: async (ctx) => {
      await beforeCall(ctx.idempotencyKey ?? "");
      await unitOfWork.run(ctx, [], async (stores) => {
        await deedOn(stores).write(ctx);
        return accept(undefined);
      });
    },
  };
  return { desk: joining(deedOn), line: outside(line, "by-key") };
};

const step = stepsOver<DeedPorts>();
const written = async (writing: Promise<void>): Promise<Result<string>> => {
  await writing;
  return accept("written");
};
const quick = { firstPauseMs: 10, longestPauseMs: 200, timeoutMs: 60_000 };

const atDesk = (name: string) =>
  step({ name, uses: ["desk"], retry: quick, run: ({ ctx, ports }, _input: string) => written(ports.desk.write(ctx)), undo: { run: ({ ctx, ports }) => written(ports.desk.write(ctx)) } });

const reserve = atDesk("reserve");
const book = atDesk("book");
const jot = atDesk("jot");
const ring = step({ name: "ring", uses: ["line"], retry: { ...quick, attempts: 1_000 }, run: ({ ctx, ports }, _input: string) => written(ports.line.call(ctx)), undo: { run: ({ ctx, ports }) => written(ports.line.call(ctx)) } });

export interface Trip {
  readonly name: string;
  readonly fails: boolean;
  /** How often it reserves, one after the other. */
  readonly writes?: number;
  readonly waits?: boolean;
  readonly sleepsMs?: number;
}

const anything: InputSchema<string> = { safeParse: (data) => ({ success: true, data: String(data) }) };
export const go: Signal<string> = { name: "go", schema: anything };

/** Reserves, rings, books; when it fails, all of that is taken back. */
export const trip: Workflow<DeedPorts, Trip, string> = {
  name: "trip",
  version: "1",
  steps: [reserve, ring, book],
  signals: [go as Signal<unknown>],
  sleeps: true,
  locks: () => [],
  async body(wf, { name, fails, writes = 1, waits = false, sleepsMs = 0 }) {
    for (let n = 0; n < writes; n += 1) await wf.do(reserve, name);
    await wf.do(ring, name);
    await wf.do(book, name);
    if (waits) await wf.waitFor(go, Instant.addMilliseconds(await wf.now(), 3_600_000));
    if (sleepsMs > 0) await wf.sleepUntil(Instant.addMilliseconds(await wf.now(), sleepsMs));
    return fails ? refuse("no_luck", "Try another day.") : accept(name);
  },
};

/** Two notes in one transaction. */
export const note: Workflow<DeedPorts, string, string> = {
  name: "note",
  version: "1",
  steps: [jot],
  locks: () => [],
  async body(wf, name) {
    await wf.do(jot, name);
    await wf.do(jot, name);
    return accept(name);
  },
};

export const deedWorkflows: readonly AnyWorkflow[] = [trip];

/** In the order in which they happened. */
export const deedsOf = async (unitOfWork: UnitOfWork<DeedStores>, ctx: OperationContext): Promise<readonly string[]> =>
  unitOfWork.read(ctx, async ({ records }) => {
    const rows = await records.find(deedTable, {});
    return rows.toSorted((a, b) => (a.id < b.id ? -1 : 1)).map(({ run, step: name, doing }) => `${run}:${name}:${doing}`);
  });
