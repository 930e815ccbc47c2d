import { Instant, NexusError } from "@nexus/common";
import { expectEqual, expectError } from "../expectation.js";
import { accepted, engineCase, expectRefused, type EngineCase } from "./workflow-subject.js";
import { approved, careless, errand, errandAnew, patience, stubborn } from "./workflow-world.js";

const illIds = ["", " ", " r", "r ", "a\nb", "x".repeat(201), 7, null];

const doneAll = (id: string) => [`ledger do ${id}:enter:do`, `letters do ${id}:send:do`, `ledger do ${id}:enter#2:do`, `letters do ${id}:post:do`];

/** Starting, doing, undoing. */
export const runningCases: readonly EngineCase[] = [
  engineCase("a run does its steps once and in order, and answers what they answered", async (at) => {
    const started = await at.startErrand("r");
    expectEqual("the record", [started.id, started.workflow, started.version, started.endedAt === null || started.status === "done"], ["r", "errand", "1", true]);
    expectEqual("the outcome", await at.outcome("r"), { status: "done", value: ["entered r-first", "sent r-letter", "entered r-second"] });
    expectEqual("the ledger", await at.ledger(), { "r-first": 1, "r-second": 1 });
    expectEqual("the calls with their keys", at.calls.map(({ port, doing, key }) => `${port} ${doing} ${key}`), doneAll("r"));
    const record = await at.subject.engine().find(at.ctx, "r");
    expectEqual("the record at the end", [record?.status, record?.failure, record?.endedAt !== null], ["done", null, true]);
  }),
  engineCase("started again, a run is the one that is there, and nothing happens again", async (at) => {
    const { startedAt } = await at.startErrand("r");
    const outcome = await at.outcome("r");
    expectEqual("start", (await at.startErrand("r")).startedAt, startedAt);
    expectEqual("outcome", await at.outcome("r"), outcome);
    expectEqual("the calls", at.calls.length, 4);
  }),
  engineCase("of eight that start a run at once, all get the same one", async (at) => {
    const records = await Promise.all(Array.from({ length: 8 }, () => at.startErrand("r")));
    const outcomes = await Promise.all(records.map(({ id }) => at.outcome(id)));
    expectEqual("outcomes", new Set(outcomes.map((outcome) => JSON.stringify(outcome))).size, 1);
    expectEqual("the ledger", await at.ledger(), { "r-first": 1, "r-second": 1 });
    expectEqual("the calls", at.calls.length, 4);
  }),
  engineCase("an id that was used for another input or workflow is refused, and its run goes on", async (at) => {
    await at.startErrand("r");
    expectRefused("another input", "run_id_reused", await at.subject.engine().start(at.ctx, { id: "r", workflow: errand, input: { name: "other" } }));
    expectRefused("another workflow", "run_id_reused", await at.subject.engine().start(at.ctx, { id: "r", workflow: patience, input: { name: "r", sleepMs: 0, waitMs: 0 } }));
    expectEqual("the outcome", (await at.outcome("r")).status, "done");
    expectEqual("the ledger", await at.ledger(), { "r-first": 1, "r-second": 1 });
  }),
  engineCase("what is no id, and what is no plain data, is refused", async (at) => {
    for (const id of illIds) expectRefused(`the id ${JSON.stringify(id)}`, "invalid_run_id", await at.subject.engine().start(at.ctx, { id: id as string, workflow: errand, input: { name: "r" } }));
    for (const input of [{ name: new Date(0) }, { name: undefined }, () => 1]) expectRefused("an input", "run_input_not_plain", await at.subject.engine().start(at.ctx, { id: "r", workflow: errand, input: input as unknown as { readonly name: string } }));
    expectEqual("the run", await at.subject.engine().find(at.ctx, "r"), undefined);
  }),
  engineCase("a workflow that the engine was not made with is an error", async (at) => {
    await expectError("start", "workflow_not_registered", () => at.subject.engine().start(at.ctx, { id: "r", workflow: errandAnew, input: { name: "r" } }));
  }),
  engineCase("a refusal undoes what was done, last one first, and is how the run ends", async (at) => {
    at.trouble("r-second", "refuse");
    await at.startErrand("r");
    expectEqual("the outcome", await at.outcome("r"), { status: "compensated", failure: { is: "refused", step: "enter", refusal: { code: "not_today", message: "Come again tomorrow.", details: {} } } });
    expectEqual("the ledger", await at.ledger(), {});
    expectEqual("the calls", at.keys().slice(3), ["letters undo r:send:undo", "ledger undo r:enter:undo"]);
  }),
  engineCase("a failure keeps the code it had at first, through retries and undo", async (at) => {
    at.trouble("r-letter", "fail-for-good");
    await at.startErrand("r");
    const outcome = await at.outcome("r");
    expectEqual("the outcome", outcome.status === "compensated" && outcome.failure.is === "failed" && [outcome.failure.step, outcome.failure.error.code, outcome.failure.error.retryable], ["send", "line_dead", false]);
    expectEqual("the ledger", await at.ledger(), {});
    // Nobody knows whether the letter went out.
    expectEqual("the calls", at.keys().slice(1), ["letters do r:send:do", "letters undo r:send:undo", "ledger undo r:enter:undo"]);
    const record = await at.subject.engine().find(at.ctx, "r");
    expectEqual("the record", [record?.status, record?.failure?.is], ["compensated", "failed"]);
  }),
  engineCase("a step that may succeed later is tried again, under the same key", async (at) => {
    at.trouble("r-letter", "fail", "fail");
    at.trouble("r-first", "fail");
    await at.startErrand("r");
    await at.subject.pass(200);
    expectEqual("the outcome", (await at.outcome("r")).status, "done");
    expectEqual("the ledger", await at.ledger(), { "r-first": 1, "r-second": 1 });
    expectEqual("tries of the letter", at.calls.filter(({ key }) => key === "r:send:do").length, 3);
  }),
  engineCase("tries are bounded", async (at) => {
    at.trouble("r-letter", ...Array.from({ length: 20 }, () => "fail" as const));
    await at.startErrand("r");
    await at.subject.pass(200);
    const outcome = await at.outcome("r");
    expectEqual("the outcome", outcome.status === "compensated" && outcome.failure.is === "failed" && outcome.failure.error.code, "line_busy");
    expectEqual("tries of the letter", at.calls.filter(({ key }) => key === "r:send:do").length, 3);
  }),
  engineCase("a body cannot go on past a failure, whatever it catches", async (at) => {
    at.trouble("r-letter", "fail-for-good");
    accepted("start", await at.subject.engine().start(at.ctx, { id: "r", workflow: stubborn, input: { name: "r" } }));
    expectEqual("the outcome", (await at.outcome("r")).status, "compensated");
    expectEqual("the ledger", await at.ledger(), {});
  }),
  engineCase("a step that is not listed ends the run, and what was done is undone", async (at) => {
    accepted("start", await at.subject.engine().start(at.ctx, { id: "r", workflow: careless, input: { name: "r" } }));
    const outcome = await at.outcome("r");
    expectEqual("the outcome", outcome.status === "compensated" && outcome.failure.is === "failed" && outcome.failure.error.code, "step_not_listed");
    expectEqual("the ledger", await at.ledger(), {});
  }),
  engineCase("the history tells in order what a run has done", async (at) => {
    at.trouble("r-second", "refuse");
    await at.startErrand("r");
    await at.outcome("r");
    expectEqual(
      "the history",
      (await at.subject.engine().history(at.ctx, "r")).map(({ place, name, outcome, code }) => [place, name, outcome, code]),
      [
        [0, "enter:do", "accepted", null],
        [1, "send:do", "accepted", null],
        [2, "enter:do", "refused", "not_today"],
        [3, "send:undo", "accepted", null],
        [4, "enter:undo", "accepted", null],
      ],
    );
    expectEqual("of no run", await at.subject.engine().history(at.ctx, "unknown"), []);
  }),
  engineCase("another tenant's runs are unknown, and its ids are free", async (at) => {
    await at.startPatience("r");
    const other = at.anotherTenant();
    const engine = at.subject.engine();
    expectEqual("find", await engine.find(other.ctx, "r"), undefined);
    expectEqual("history", await engine.history(other.ctx, "r"), []);
    expectRefused("outcome", "run_not_found", await engine.outcome(other.ctx, "r"));
    expectRefused("cancel", "run_not_found", await engine.cancel(other.ctx, "r", "mine now"));
    expectRefused("signal", "run_not_found", await engine.signal(other.ctx, "r", { signal: approved, payload: "yes", key: "1" }));
    expectEqual("list", (await at.subject.runs().list(other.ctx, {}, { limit: 10 })).items, []);
    expectRefused("redrive", "run_not_found", await at.subject.runs().redrive(other.ctx, "r"));
    await other.startErrand("r");
    expectEqual("its own", (await other.outcome("r")).status, "done");
    expectEqual("the first one", (await engine.find(at.ctx, "r"))?.status, "running");
    const third = at.anotherTenant();
    expectEqual("pruned", await at.subject.runs().prune(third.ctx, Instant.of("9999-01-01T00:00:00.000Z")), 0);
    expectEqual("the other one's", (await engine.find(other.ctx, "r"))?.status, "done");
  }),
  engineCase("a run acts as who started it, and outlives the call: neither its deadline nor its key is the run's", async (at) => {
    const ctx = { ...at.ctx, actor: { type: "user" as const, id: "user-who-starts" }, deadline: Instant.of("2000-01-01T00:00:00.000Z"), idempotencyKey: "of-the-call" };
    at.trouble("r-second", "refuse");
    accepted("start", await at.subject.engine().start(ctx, { id: "r", workflow: errand, input: { name: "r" } }));
    expectEqual("the outcome", (await at.outcome("r")).status, "compensated");
    expectEqual("who called", new Set(at.calls.map(({ actorId, deadline }) => `${actorId} ${deadline ?? "at any time"}`)).size === 1 && at.calls[0]?.actorId, "user-who-starts");
    expectEqual("deadlines", at.calls.filter(({ deadline }) => deadline !== null).length, 0);
    expectEqual("the keys", at.keys().slice(3), ["letters undo r:send:undo", "ledger undo r:enter:undo"]);
  }),
  engineCase("a context that no host made throws before anything happens", async (at) => {
    const error = await expectError("start", "invalid_context", () => at.subject.engine().start({ ...at.ctx, tenantId: "" }, { id: "r", workflow: errand, input: { name: "r" } }));
    expectEqual("ours", NexusError.is(error), true);
  }),
];
