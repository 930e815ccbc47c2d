import { Instant } from "@nexus/common";
import { expectEqual } from "../expectation.js";
import { accepted, engineCase, expectRefused, until, type EngineAtWork, type EngineCase } from "./workflow-subject.js";
import { approved, errandAnew, reminded } from "./workflow-world.js";

const give = async (at: EngineAtWork, id: string, payload: string, key: string): Promise<void> => void accepted("signal", await at.subject.engine().signal(at.ctx, id, { signal: approved, payload, key }));

/** Whether the run has made its first entry, and so waits or soon will. */
const begun = async (at: EngineAtWork, id: string): Promise<boolean> => (await at.ledger())[`${id}-before`] === 1;

/** Sleeping, waiting, cancelling, restarting. */
export const waitingCases: readonly EngineCase[] = [
  engineCase("a run sleeps until its time, and takes a signal that came before it waited", async (at) => {
    await at.startPatience("r", { sleepMs: 300 });
    await give(at, "r", "yes", "1");
    await at.subject.pass(400);
    expectEqual("the outcome", await at.outcome("r"), { status: "done", value: { answer: "yes", reminder: null, slept: true } });
    expectEqual("the ledger", await at.ledger(), { "r-before": 1, "r-after": 1 });
  }),
  engineCase("a signal that comes while a run waits wakes it, and others are kept for later", async (at, tools) => {
    await at.startPatience("r");
    await until("the first entry", tools, () => begun(at, "r"));
    accepted("signal", await at.subject.engine().signal(at.ctx, "r", { signal: reminded, payload: "soon", key: "2" }));
    await give(at, "r", "yes", "1");
    expectEqual("the outcome", await at.outcome("r"), { status: "done", value: { answer: "yes", reminder: "soon", slept: true } });
  }),
  engineCase("a signal that is given again under its key arrives once, and the oldest comes first", async (at) => {
    await at.startPatience("r", { sleepMs: 200 });
    for (const [payload, key] of [["first", "1"], ["first", "1"], ["second", "2"]] as const) await give(at, "r", payload, key);
    await at.subject.pass(300);
    const outcome = await at.outcome("r");
    expectEqual("the answer", outcome.status === "done" && (outcome.value as { readonly answer: string }).answer, "first");
    const calls = at.calls.length;
    await give(at, "r", "too late", "3");
    expectEqual("a signal that comes too late changes nothing", [await at.outcome("r"), at.calls.length], [outcome, calls]);
  }),
  engineCase("a wait ends when its time is over", async (at) => {
    await at.startPatience("r", { waitMs: 200 });
    await at.subject.pass(400);
    const outcome = await at.outcome("r");
    expectEqual("the outcome", outcome.status === "compensated" && outcome.failure.is === "refused" && outcome.failure.refusal.code, "nobody_answered");
    expectEqual("the ledger", await at.ledger(), {});
  }),
  engineCase("a payload that does not fit is refused, and so is a signal to no run", async (at) => {
    await at.startPatience("r");
    expectRefused("the payload", "invalid_input", await at.subject.engine().signal(at.ctx, "r", { signal: approved, payload: 7 as unknown as string, key: "1" }));
    expectRefused("no run", "run_not_found", await at.subject.engine().signal(at.ctx, "unknown", { signal: approved, payload: "yes", key: "1" }));
    await give(at, "r", "yes", "1");
    expectEqual("the outcome", (await at.outcome("r")).status, "done");
  }),
  engineCase("a run that is cancelled while it sleeps is undone", async (at, tools) => {
    await at.startPatience("r", { sleepMs: 3_600_000 });
    await until("the first entry", tools, () => begun(at, "r"));
    accepted("cancel", await at.subject.engine().cancel(at.ctx, "r", "no longer wanted"));
    expectEqual("the outcome", await at.outcome("r"), { status: "compensated", failure: { is: "cancelled", reason: "no longer wanted" } });
    expectEqual("the ledger", await at.ledger(), {});
    accepted("cancel again", await at.subject.engine().cancel(at.ctx, "r", "once more"));
    expectEqual("the record", (await at.subject.engine().find(at.ctx, "r"))?.failure, { is: "cancelled", reason: "no longer wanted" });
  }),
  engineCase("a run that has ended cannot be cancelled, and none is not found", async (at) => {
    await at.startErrand("r");
    await at.outcome("r");
    accepted("cancel", await at.subject.engine().cancel(at.ctx, "r", "too late"));
    expectEqual("the outcome", (await at.outcome("r")).status, "done");
    expectRefused("no run", "run_not_found", await at.subject.engine().cancel(at.ctx, "unknown", "why not"));
    expectRefused("no outcome", "run_not_found", await at.subject.engine().outcome(at.ctx, "unknown"));
  }),
  engineCase("whoever waits for an outcome waits no longer than the deadline", async (at) => {
    await at.startPatience("r");
    expectRefused("the outcome", "run_not_ended", await at.subject.engine().outcome({ ...at.ctx, deadline: Instant.of("2000-01-01T00:00:00.000Z") }, "r"));
  }),
  engineCase("a run that is cancelled while its engine is away is undone by the next one", async (at, tools) => {
    await at.startPatience("r");
    await until("the first entry", tools, () => begun(at, "r"));
    accepted("cancel", await at.subject.engine().cancel(at.ctx, "r", "no longer wanted"));
    await at.subject.restart("first");
    expectEqual("the outcome", await at.outcome("r"), { status: "compensated", failure: { is: "cancelled", reason: "no longer wanted" } });
    expectEqual("the ledger", await at.ledger(), {});
  }),
  engineCase("a run that waits goes on after a restart, and repeats nothing", async (at, tools) => {
    await at.startPatience("r");
    await until("the notice", tools, async () => (await at.subject.engine().history(at.ctx, "r")).some(({ name }) => name === "send:do"));
    for (let restarts = 0; restarts < 3; restarts += 1) await at.subject.restart("first");
    await give(at, "r", "yes", "1");
    expectEqual("the outcome", await at.outcome("r"), { status: "done", value: { answer: "yes", reminder: null, slept: true } });
    expectEqual("the calls", at.calls.map(({ key }) => key), ["r:enter:do", "r:send:do", "r:enter#2:do"]);
  }),
  engineCase("a run of an older release finishes on a newer one", async (at, tools) => {
    await at.startErrand("e");
    await at.startPatience("r");
    await until("the first entry", tools, () => begun(at, "r"));
    await at.subject.restart("second");
    expectRefused("another version of a run", "run_id_reused", await at.subject.engine().start(at.ctx, { id: "e", workflow: errandAnew, input: { name: "e" } }));
    await give(at, "r", "yes", "1");
    expectEqual("the outcome", (await at.outcome("r")).status, "done");
    await at.subject.restart("first");
  }),
];
