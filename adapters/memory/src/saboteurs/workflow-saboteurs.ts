import { compareText, Instant, NexusError, refuse, type OperationContext } from "@nexus/common";
import { workflowKey, type DurableRun, type StepAnswer, type WorkflowEngine, type WorkflowRuns } from "@nexus/crm-operations";
import { alteredRun } from "../testing/altered-run.js";
import type { Sabotage } from "../testing/memory-workflow-subject.js";
import type { JournalRun, MemoryJournal } from "../workflows/memory-journal.js";

/** A memory engine with one thing broken on purpose. The suite must reject it, by exactly the cases named, the first of which is made for it. */
export interface WorkflowSaboteur extends Sabotage {
  readonly name: string;
  readonly caughtBy: readonly [string, ...string[]];
}

const once = "a run does its steps once and in order, and answers what they answered";
const again = "started again, a run is the one that is there, and nothing happens again";
const eight = "of eight that start a run at once, all get the same one";
const reused = "an id that was used for another input or workflow is refused, and its run goes on";
const ids = "what is no id, and what is no plain data, is refused";
const unregistered = "a workflow that the engine was not made with is an error";
const refusal = "a refusal undoes what was done, last one first, and is how the run ends";
const failure = "a failure keeps the code it had at first, through retries and undo";
const retried = "a step that may succeed later is tried again, under the same key";
const bounded = "tries are bounded";
const stubborn = "a body cannot go on past a failure, whatever it catches";
const unlisted = "a step that is not listed ends the run, and what was done is undone";
const history = "the history tells in order what a run has done";
const tenants = "another tenant's runs are unknown, and its ids are free";
const actor = "a run acts as who started it, and outlives the call: neither its deadline nor its key is the run's";
const context = "a context that no host made throws before anything happens";
const early = "a run sleeps until its time, and takes a signal that came before it waited";
const wakes = "a signal that comes while a run waits wakes it, and others are kept for later";
const oldest = "a signal that is given again under its key arrives once, and the oldest comes first";
const over = "a wait ends when its time is over";
const payload = "a payload that does not fit is refused, and so is a signal to no run";
const cancelled = "a run that is cancelled while it sleeps is undone";
const ended = "a run that has ended cannot be cancelled, and none is not found";
const deadline = "whoever waits for an outcome waits no longer than the deadline";
const away = "a run that is cancelled while its engine is away is undone by the next one";
const restarted = "a run that waits goes on after a restart, and repeats nothing";
const release = "a run of an older release finishes on a newer one";
const stuck = "what can be neither done nor undone needs attention, and goes on when it is redriven";
const refusedUndo = "a refused undo needs attention, too";
const redriven = "only what needs attention is redriven";
const changed = "a body that was changed under its version needs attention, and finishes with the one it began with";
const listed = "runs are listed by start, page by page, and filtered";
const pruned = "what has ended is pruned, what is under way or needs attention stays, and an id that is free again begins anew";

type Broken = (honest: { readonly engine: WorkflowEngine; readonly runs: WorkflowRuns }, journal: MemoryJournal) => Partial<WorkflowEngine & WorkflowRuns>;
const engine = (change: Broken): Pick<Sabotage, "engine"> => ({ engine: change });

const primitives = (change: (run: DurableRun) => Partial<DurableRun>): Pick<Sabotage, "primitives"> => ({ primitives: (run) => alteredRun(run, change(run)) });

/** Remembers each answer as this makes of it. */
const remembering = (make: (answer: StepAnswer) => StepAnswer): Pick<Sabotage, "primitives"> => primitives((run) => ({ remember: (name, act) => run.remember(name, async () => make(await act())) }));

/** Ports are called under this context. */
const called = (change: (ctx: OperationContext) => OperationContext): Pick<Sabotage, "options"> => ({
  options: ({ bindings: { letters, ledger } }) => {
    const changing = <Port extends { perform(ctx: OperationContext, text: string): unknown; takeBack(ctx: OperationContext, text: string): unknown }>(port: Port): Port =>
      ({ perform: (ctx: OperationContext, text: string) => port.perform(change(ctx), text), takeBack: (ctx: OperationContext, text: string) => port.takeBack(change(ctx), text) }) as Port;
    return {
      bindings: {
        letters: letters.joins ? letters : { ...letters, port: changing(letters.port) },
        ledger: ledger.joins ? { joins: true, bind: (stores) => changing(ledger.bind(stores)) } : ledger,
      },
    };
  },
});

const forEveryRun = (journal: MemoryJournal, tenantId: string, act: (run: JournalRun) => void): void => journal.of(tenantId).forEach(act);

export const workflowSaboteurs: readonly WorkflowSaboteur[] = [
  {
    name: "does not notice that an id was used for something else",
    caughtBy: [reused, release],
    ...engine(({ engine: honest }) => ({
      start: async (ctx, run) => {
        const started = await honest.start(ctx, run);
        const known = started.ok ? undefined : started.refusal.code === "run_id_reused" ? await honest.find(ctx, run.id) : undefined;
        return known ? { ok: true, value: known } : started;
      },
    })),
  },
  { name: "knows every tenant's runs", caughtBy: [tenants], options: ({ journal }) => ({ journal: sharedAmongTenants(journal) }) },
  { name: "takes any id", caughtBy: [ids], ...engine(({ engine: honest }) => ({ start: (ctx, run) => honest.start(ctx, { ...run, id: typeof run.id === "string" && /^[\w~-]{1,200}$/.test(run.id) ? run.id : `r-${String(run.id).trim().length}` }) })) },
  {
    name: "starts what it does not know",
    caughtBy: [unregistered],
    ...engine(({ engine: honest }) => ({ start: (ctx, run) => honest.start(ctx, run).catch((error: unknown) => { if (!NexusError.is(error) || error.code !== "workflow_not_registered") throw error; return refuse("workflow_not_registered", "Make the engine with it.", { workflow: workflowKey(run.workflow) }); }) })),
  },
  {
    name: "trusts any context",
    caughtBy: [context],
    ...engine(({ engine: honest }) => ({ start: (ctx, run) => honest.start({ ...ctx, tenantId: ctx.tenantId || "nobody" }, run) })),
  },
  {
    name: "does not know signals that were given before",
    caughtBy: [oldest],
    ...engine(({ engine: honest }, journal) => ({
      signal: async (ctx, id, given) => {
        const answer = await honest.signal(ctx, id, { ...given, key: `${given.key}/${journal.nextOwner()}` });
        const messages = journal.find(ctx.tenantId, id)?.messages;
        // The same one twice, and the one that came last first.
        if (messages && messages.length > 2) messages.reverse();
        return answer;
      },
    })),
  },
  { name: "hands out the newest signal first", caughtBy: [oldest], ...newestFirst() },
  {
    name: "loses a signal that nobody waits for yet",
    caughtBy: [early, oldest, payload],
    ...engine(({ engine: honest }, journal) => ({
      signal: async (ctx, id, given) => {
        const run = journal.find(ctx.tenantId, id);
        const waits = run && run.remembered.length > 0;
        return run && !waits ? { ok: true, value: undefined } : honest.signal(ctx, id, given);
      },
    })),
  },
  { name: "loses what the run does not wait for", caughtBy: [wakes], ...engine(({ engine: honest }) => ({ signal: async (ctx, id, given) => (given.signal.name === "reminded" ? { ok: true, value: undefined } : honest.signal(ctx, id, given)) })) },
  { name: "takes any payload", caughtBy: [payload], ...engine(({ engine: honest }) => ({ signal: (ctx, id, given) => honest.signal(ctx, id, { ...given, payload: (typeof given.payload === "string" ? given.payload : String(given.payload)) as typeof given.payload }) })) },
  {
    name: "hears no cancellation",
    caughtBy: [cancelled, away],
    ...engine(({ engine: honest }) => ({ cancel: async (ctx, id) => ((await honest.find(ctx, id)) ? { ok: true, value: undefined } : refuse("run_not_found", "Name a run.")) })),
  },
  {
    name: "cancels without undoing",
    caughtBy: [cancelled, away],
    ...engine(({ engine: honest }, journal) => ({
      cancel: async (ctx, id, reason) => {
        const run = journal.find(ctx.tenantId, id);
        if (!run || run.outcome) return honest.cancel(ctx, id, reason);
        run.outcome = { status: "compensated", failure: { is: "cancelled", reason } };
        run.endedAt = run.startedAt;
        run.owner = journal.nextOwner();
        run.listeners.forEach((tell) => tell());
        return { ok: true, value: undefined };
      },
    })),
  },
  { name: "waits for an outcome whatever the deadline", caughtBy: [deadline], ...engine(({ engine: honest }) => ({ outcome: (ctx, id) => honest.outcome({ ...ctx, deadline: Instant.of("9999-01-01T00:00:00.000Z") }, id) })) },
  { name: "gives no keys", caughtBy: [once, refusal, failure, retried, bounded, actor, restarted], ...called(({ idempotencyKey: _key, ...ctx }) => ctx) },
  { name: "acts as itself", caughtBy: [actor], ...called((ctx) => ({ ...ctx, actor: { type: "system", id: "engine" } })) },
  { name: "keeps the deadline of the call", caughtBy: [actor], ...called((ctx) => (ctx.actor.id === "user-who-starts" ? { ...ctx, deadline: Instant.of("2000-01-01T00:00:00.000Z") } : ctx)) },
  { name: "tells the history backwards", caughtBy: [history], ...engine(({ engine: honest }) => ({ history: async (ctx, id) => [...(await honest.history(ctx, id))].reverse() })) },
  { name: "tells what went well only", caughtBy: [history], ...engine(({ engine: honest }) => ({ history: async (ctx, id) => (await honest.history(ctx, id)).filter(({ outcome }) => outcome === "accepted") })) },
  { name: "lists the newest first", caughtBy: [listed], ...engine(({ runs }) => ({ list: async (ctx, filter, page) => { const found = await runs.list(ctx, filter, page); return { ...found, items: [...found.items].sort((a, b) => compareText(b.startedAt, a.startedAt)) }; } })) },
  { name: "lists whatever the workflow", caughtBy: [listed], ...engine(({ runs }) => ({ list: (ctx, { workflow: _workflow, ...filter }, page) => runs.list(ctx, filter, page) })) },
  { name: "lists whatever the status", caughtBy: [listed], ...engine(({ runs }) => ({ list: (ctx, { statuses: _statuses, ...filter }, page) => runs.list(ctx, filter, page) })) },
  { name: "lists the first page only", caughtBy: [listed], ...engine(({ runs }) => ({ list: async (ctx, filter, page) => ({ ...(await runs.list(ctx, filter, page)), next: null }) })) },
  { name: "lists whatever the page", caughtBy: [listed], ...engine(({ runs }) => ({ list: (ctx, filter, { limit, after }) => runs.list(ctx, filter, { limit: Math.min(1_000, Math.max(1, Math.trunc(limit))), ...(after?.startsWith("[") === true ? { after } : {}) }) })) },
  {
    name: "leaves checkpoints behind",
    caughtBy: [pruned],
    options: ({ unitOfWork }) => ({
      unitOfWork: { ...unitOfWork, run: (ctx, locks, work) => unitOfWork.run(ctx, locks, (stores) => work({ ...stores, checkpoints: { ...stores.checkpoints, forgetRuns: () => Promise.resolve() } })) },
    }),
  },
  {
    name: "prunes what needs attention",
    caughtBy: [pruned],
    ...engine(({ runs }, journal) => ({
      prune: async (ctx, endedBefore) => {
        const count = await runs.prune(ctx, endedBefore);
        forEveryRun(journal, ctx.tenantId, (run) => run.endedAt !== undefined && run.endedAt < endedBefore && journal.remove(run));
        return count;
      },
    })),
  },
  { name: "prunes what is young", caughtBy: [pruned], ...engine(({ runs }) => ({ prune: (ctx) => runs.prune(ctx, Instant.of("9999-01-01T00:00:00.000Z")) })) },
  { name: "never prunes", caughtBy: [pruned], ...engine(() => ({ prune: () => Promise.resolve(0) })) },
  {
    name: "redrives nothing",
    caughtBy: [stuck, changed],
    ...engine(({ engine: honest }) => ({
      redrive: async (ctx, id) => {
        const run = await honest.find(ctx, id);
        if (!run) return refuse("run_not_found", "Name a run.");
        return run.status === "needs-attention" ? { ok: true, value: run } : refuse("run_needs_no_attention", "Redrive another one.");
      },
    })),
  },
  {
    name: "redrives whatever there is",
    caughtBy: [redriven],
    ...engine(({ engine: honest, runs }) => ({
      redrive: async (ctx, id) => {
        const run = await honest.find(ctx, id);
        return run && run.status !== "needs-attention" ? { ok: true, value: run } : runs.redrive(ctx, id);
      },
    })),
  },
  {
    name: "forgets at its start what was remembered",
    caughtBy: [restarted, changed],
    options: ({ journal }) => {
      for (const run of journal.underWay()) run.remembered.splice(0);
      return {};
    },
  },
  {
    name: "leaves to others what its forerunner had begun",
    caughtBy: [restarted, release, changed, away],
    options: ({ journal }) => {
      const runs = journal.underWay();
      return { journal: Object.assign(Object.create(journal) as MemoryJournal, { underWay: () => journal.underWay().filter((run) => !runs.includes(run)) }) };
    },
  },
  {
    name: "tries without end",
    caughtBy: [bounded],
    ...primitives((run) => ({
      remember: (name, act) =>
        run.remember(name, async () => {
          let answer = await act();
          for (let more = 0; more < 30 && answer.is === "failed" && answer.error.retryable; more += 1) answer = await act();
          return answer;
        }),
    })),
  },
  { name: "tries once", caughtBy: [retried, bounded], ...primitives((run) => ({ inTime: (milliseconds, attempt) => run.inTime(milliseconds, attempt).catch((error: unknown) => { throw NexusError.is(error) ? new NexusError(error.code, error.message) : error; }) })) },
  { name: "forgets why a step failed", caughtBy: [failure, bounded, stuck], ...remembering((answer) => (answer.is === "failed" ? { ...answer, error: { ...answer.error, code: "unexpected_error" } } : answer)) },
  { name: "takes a refusal for a failure", caughtBy: [refusal, history, stuck], ...remembering((answer) => (answer.is === "refused" ? { is: "failed", error: { ...answer.refusal, retryable: false } } : answer)) },
  { name: "takes a failed undo for done", caughtBy: [stuck, refusedUndo, pruned], ...primitives((run) => ({ remember: (name, act) => run.remember(name, async () => { const answer = await act(); return name.endsWith(":undo") && answer.is !== "accepted" ? { is: "accepted", value: null } : answer; }) })) },
  { name: "goes on past what failed", caughtBy: [stubborn, failure, bounded, stuck, pruned], ...remembering((answer) => (answer.is === "failed" ? { is: "accepted", value: "" } : answer)) },
  { name: "does steps that are not listed", caughtBy: [unlisted], options: ({ workflows }) => ({ workflows: workflows.map((workflow) => ({ ...workflow, steps: [...new Set(workflows.flatMap(({ steps }) => steps))] })) }) },
  { name: "never ends a wait", caughtBy: [over, early, oldest], ...primitives((run) => ({ receive: (until) => run.receive(until > run.clock.now() ? Instant.addMilliseconds(until, 9_999_999_999) : until) })) },
  { name: "takes short waits for none", caughtBy: [early], ...primitives((run) => ({ receive: (until) => run.receive(until < Instant.addMilliseconds(run.clock.now(), 1_000) ? run.clock.now() : until) })) },
  { name: "starts anew what is there", caughtBy: [again, eight, reused, release], ...engine(({ engine: honest }, journal) => ({ start: (ctx, run) => { const known = journal.find(ctx.tenantId, String(run.id)); if (known) journal.remove(known); return honest.start(ctx, run); } })) },
  {
    name: "cancels what has ended",
    caughtBy: [ended, cancelled],
    ...engine(({ engine: honest }, journal) => ({
      cancel: async (ctx, id, reason) => {
        const run = journal.find(ctx.tenantId, id);
        if (run?.outcome) run.outcome = { status: "compensated", failure: { is: "cancelled", reason } };
        return honest.cancel(ctx, id, reason);
      },
    })),
  },
  { name: "does not tell when a run ended", caughtBy: [once], ...engine(({ engine: honest }) => ({ find: async (ctx, id) => { const run = await honest.find(ctx, id); return run && { ...run, endedAt: null }; } })) },
];

function sharedAmongTenants(journal: MemoryJournal): MemoryJournal {
  const add = (run: JournalRun): void => {
    everybodys.set(journal, [...(everybodys.get(journal) ?? []), run]);
    journal.add(run);
  };
  const remove = (gone: JournalRun): void => {
    everybodys.set(journal, (everybodys.get(journal) ?? []).filter((run) => run !== gone));
    journal.remove(gone);
  };
  const find = (tenantId: string, id: string): JournalRun | undefined => journal.find(tenantId, id) ?? everybodys.get(journal)?.find((run) => run.id === id);
  return Object.assign(Object.create(journal) as MemoryJournal, { add, remove, find, of: () => everybodys.get(journal) ?? [] });
}

/** Every run ever added to a journal. */
const everybodys = new WeakMap<MemoryJournal, readonly JournalRun[]>();

function newestFirst(): Pick<Sabotage, "engine"> {
  return engine(({ engine: honest }, journal) => ({
    signal: async (ctx, id, given) => {
      const answer = await honest.signal(ctx, id, given);
      const run = journal.find(ctx.tenantId, id);
      const last = run && run.messages.length - 1 > run.received ? run.messages.pop() : undefined;
      if (run && last) run.messages.splice(run.received, 0, last);
      return answer;
    },
  }));
}
