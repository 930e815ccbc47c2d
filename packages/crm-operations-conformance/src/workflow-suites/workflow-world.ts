import { accept, Instant, NexusError, refuse, type InputSchema, type OperationContext, type Result } from "@nexus/common";
import type { AnyWorkflow, PortBindings, Signal, Step, Transaction, Workflow } from "@nexus/crm-operations";
import { counterRow, counterTable } from "../conformance-tables.js";

/** One call of a port, in the order in which they came. */
export interface PortCall {
  readonly port: "letters" | "ledger";
  readonly doing: "do" | "undo";
  readonly key: string;
  readonly text: string;
  readonly actorId: string;
  readonly deadline: Instant | null;
}

/** What a call does instead of answering: once per entry, in their order. */
export type Trouble = "refuse" | "fail" | "fail-for-good";

/** The outside of one tenant. */
export interface TenantWorld {
  readonly calls: PortCall[];
  /** By the text of the call, undo under `undo <text>`. */
  readonly troubles: Map<string, Trouble[]>;
}

interface Errands {
  perform(ctx: OperationContext, text: string): Promise<Result<string>>;
  takeBack(ctx: OperationContext, text: string): Promise<Result<undefined>>;
}

export interface SuitePorts {
  /** Outside; honours keys. */
  readonly letters: Errands;
  /** Joins the unit of work; each entry counts how often it was made. */
  readonly ledger: Errands;
}

/** What joined steps of the suite use of a unit of work; it needs `conformanceTables`. */
export type SuiteStores = Pick<Transaction, "records">;

export interface WorkflowWorld {
  of(tenantId: string): TenantWorld;
  readonly bindings: PortBindings<SuitePorts, SuiteStores>;
}

/** A world that all tenants of the suite share; it outlives engines. */
export const workflowWorld = (): WorkflowWorld => {
  const tenants = new Map<string, TenantWorld>();
  const of = (tenantId: string): TenantWorld => {
    const known = tenants.get(tenantId) ?? { calls: [], troubles: new Map<string, Trouble[]>() };
    tenants.set(tenantId, known);
    return known;
  };
  const called = async <T>(ctx: OperationContext, call: Pick<PortCall, "port" | "doing" | "text">, answer: () => Promise<Result<T>>): Promise<Result<T>> => {
    const world = of(ctx.tenantId);
    world.calls.push({ ...call, key: ctx.idempotencyKey ?? "", actorId: ctx.actor.id, deadline: ctx.deadline ?? null });
    const trouble = world.troubles.get(call.doing === "do" ? call.text : `undo ${call.text}`)?.shift();
    if (trouble === "refuse") return refuse("not_today", "Come again tomorrow.");
    if (trouble === "fail") throw new NexusError("line_busy", "Try again: the line is busy.", { retryable: true });
    if (trouble === "fail-for-good") throw new NexusError("line_dead", "Mend the line.");
    return answer();
  };
  const letters: Errands = {
    perform: (ctx, text) => called(ctx, { port: "letters", doing: "do", text }, async () => accept(`sent ${text}`)),
    takeBack: (ctx, text) => called(ctx, { port: "letters", doing: "undo", text }, async () => accept(undefined)),
  };
  const ledgerOn = ({ records }: SuiteStores): Errands => ({
    perform: (ctx, text) =>
      called(ctx, { port: "ledger", doing: "do", text }, async () => {
        const [entry] = await records.get(counterTable, [text]);
        if (entry) await records.update(counterTable, [{ row: counterRow(text, entry.count + 1, entry.version + 1), expectedVersion: entry.version }]);
        else await records.insert(counterTable, [counterRow(text, 1)]);
        return accept(`entered ${text}`);
      }),
    takeBack: (ctx, text) =>
      called(ctx, { port: "ledger", doing: "undo", text }, async () => {
        await records.remove(counterTable, [text]);
        return accept(undefined);
      }),
  });
  return { of, bindings: { letters: { joins: false, port: letters, repeats: "by-key" }, ledger: { joins: true, bind: ledgerOn } } };
};

const quick = { firstPauseMs: 5, longestPauseMs: 10, timeoutMs: 5_000 };

const errandStep = (name: string, port: keyof SuitePorts): Step<SuitePorts, string, string> => ({
  name,
  uses: [port],
  retry: { ...quick, attempts: 3 },
  run: ({ ctx, ports }, text) => ports[port].perform(ctx, text),
  undo: { run: ({ ctx, ports }, text) => ports[port].takeBack(ctx, text) },
});

const enter = errandStep("enter", "ledger");
const send = errandStep("send", "letters");
const post: Step<SuitePorts, string, string> = { ...errandStep("post", "letters"), undo: "none: a letter that was posted is gone" };

const text: InputSchema<string> = { safeParse: (given) => (typeof given === "string" && given.length < 100 ? { success: true, data: given } : { success: false, error: { issues: [{ path: [], message: "must be text" }] } }) };

export const approved: Signal<string> = { name: "approved", schema: text };
export const reminded: Signal<string> = { name: "reminded", schema: text };

const noLocks = (): readonly [] => [];

/** Into the ledger, a letter, into the ledger again and a copy; the last two do not depend on each other, and are done in their order all the same. */
export const errand: Workflow<SuitePorts, { readonly name: string }, readonly string[]> = {
  name: "errand",
  version: "1",
  steps: [enter, send, post],
  locks: ({ name }) => [{ kind: "errand", id: name }],
  async body(wf, { name }) {
    const first = await wf.do(enter, `${name}-first`);
    const sent = await wf.do(send, `${name}-letter`);
    const [second] = await wf.all([() => wf.do(enter, `${name}-second`), () => wf.do(post, `${name}-copy`)]);
    return accept([first, sent, second]);
  },
};

/** The same in other words, as a later release would. */
export const errandAnew: Workflow<SuitePorts, { readonly name: string }, readonly string[]> = {
  ...errand,
  version: "2",
  body: async (wf, { name }) => accept([await wf.do(send, `${name}-anew`)]),
};

/** Makes an entry and sends a notice, sleeps, waits for a yes, and ends with another entry. */
export const patience: Workflow<SuitePorts, { readonly name: string; readonly sleepMs: number; readonly waitMs: number }, { readonly answer: string | null; readonly reminder: string | null; readonly slept: boolean }> = {
  name: "patience",
  version: "1",
  steps: [enter, send],
  signals: [approved as Signal<unknown>, reminded as Signal<unknown>],
  sleeps: true,
  locks: noLocks,
  async body(wf, { name, sleepMs, waitMs }) {
    await wf.do(enter, `${name}-before`);
    await wf.do(send, `${name}-notice`);
    const begun = await wf.now();
    const awake = Instant.addMilliseconds(begun, sleepMs);
    await wf.sleepUntil(awake);
    const slept = (await wf.now()) >= awake;
    const answer = await wf.waitFor(approved, Instant.addMilliseconds(await wf.now(), waitMs));
    const reminder = await wf.waitFor(reminded, await wf.now());
    if (answer === undefined) return refuse("nobody_answered", "Ask somebody else.");
    await wf.do(enter, `${name}-after`);
    return accept({ answer, reminder: reminder ?? null, slept });
  },
};

/** What a later release makes of it under the same version, which it must not. */
export const patienceChanged: typeof patience = {
  ...patience,
  async body(wf, { name }) {
    const begun = await wf.now();
    await wf.do(enter, `${name}-before`);
    return accept({ answer: begun, reminder: null, slept: false });
  },
};

/** A body that will not hear of failures. */
export const stubborn: Workflow<SuitePorts, { readonly name: string }, string> = {
  name: "stubborn",
  version: "1",
  steps: [enter, send],
  locks: noLocks,
  async body(wf, { name }) {
    await wf.do(enter, `${name}-first`);
    await wf.do(send, `${name}-letter`).catch(() => "never mind");
    const second = await wf.do(enter, `${name}-second`).catch(() => "never mind either");
    return accept(second);
  },
};

/** Does a step that it does not list. */
export const careless: Workflow<SuitePorts, { readonly name: string }, string> = {
  name: "careless",
  version: "1",
  steps: [enter],
  locks: noLocks,
  async body(wf, { name }) {
    await wf.do(enter, `${name}-first`);
    return accept(await wf.do(send, `${name}-letter`));
  },
};

/** What an engine is made with: the first release, the one after it, and one that has changed a body without a new version. */
export type Release = "first" | "second" | "changed";

const always: readonly AnyWorkflow[] = [stubborn, careless];

export const workflowsOf: Readonly<Record<Release, readonly AnyWorkflow[]>> = {
  first: [...always, errand, patience],
  second: [...always, errand, errandAnew, patience],
  changed: [...always, errand, patienceChanged],
};
