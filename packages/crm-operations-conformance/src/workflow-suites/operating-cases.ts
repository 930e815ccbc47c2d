import { Instant } from "@nexus/common";
import { expectEqual, expectError } from "../expectation.js";
import { accepted, engineCase, expectRefused, until, type EngineAtWork, type EngineCase } from "./workflow-subject.js";
import { approved } from "./workflow-world.js";

const after: Instant = Instant.of("9999-01-01T00:00:00.000Z");

const idsOf = async (at: EngineAtWork, filter: Parameters<ReturnType<EngineAtWork["subject"]["runs"]>["list"]>[1]): Promise<readonly string[]> => (await at.subject.runs().list(at.ctx, filter, { limit: 100 })).items.map(({ id }) => id);

/** Listing, redriving, pruning. */
export const operatingCases: readonly EngineCase[] = [
  engineCase("what can be neither done nor undone needs attention, and goes on when it is redriven", async (at) => {
    at.trouble("r-second", "refuse");
    at.trouble("undo r-letter", "fail-for-good");
    await at.startErrand("r");
    const outcome = await at.outcome("r");
    expectEqual("the outcome", outcome.status === "needs-attention" && [outcome.step, outcome.error.code, outcome.failure.is], ["send", "line_dead", "refused"]);
    expectEqual("the ledger", await at.ledger(), { "r-first": 1 });
    expectEqual("listed", await idsOf(at, { statuses: ["needs-attention"] }), ["r"]);
    accepted("redrive", await at.subject.runs().redrive(at.ctx, "r"));
    expectEqual("then", (await at.outcome("r")).status, "compensated");
    expectEqual("the ledger", await at.ledger(), {});
    expectEqual("undone once each", at.calls.filter(({ doing, port }) => doing === "undo" && port === "ledger").length, 1);
  }),
  engineCase("a refused undo needs attention, too", async (at) => {
    at.trouble("r-second", "refuse");
    at.trouble("undo r-letter", "refuse");
    await at.startErrand("r");
    const outcome = await at.outcome("r");
    expectEqual("the outcome", outcome.status === "needs-attention" && [outcome.step, outcome.error.code], ["send", "not_today"]);
  }),
  engineCase("only what needs attention is redriven", async (at) => {
    await at.startErrand("r");
    await at.outcome("r");
    expectRefused("a run that is done", "run_needs_no_attention", await at.subject.runs().redrive(at.ctx, "r"));
    expectRefused("no run", "run_not_found", await at.subject.runs().redrive(at.ctx, "unknown"));
  }),
  engineCase("a body that was changed under its version needs attention, and finishes with the one it began with", async (at, tools) => {
    await at.startPatience("r");
    await until("the first entry", tools, async () => (await at.ledger())["r-before"] === 1);
    await at.subject.restart("changed");
    const outcome = await at.outcome("r");
    expectEqual("the outcome", outcome.status === "needs-attention" && [outcome.step, outcome.error.code], [null, "workflow_changed"]);
    expectEqual("the ledger", await at.ledger(), { "r-before": 1 });
    await at.subject.restart("first");
    accepted("redrive", await at.subject.runs().redrive(at.ctx, "r"));
    accepted("signal", await at.subject.engine().signal(at.ctx, "r", { signal: approved, payload: "yes", key: "1" }));
    expectEqual("then", (await at.outcome("r")).status, "done");
    expectEqual("the ledger", await at.ledger(), { "r-before": 1, "r-after": 1 });
  }),
  engineCase("runs are listed by start, page by page, and filtered", async (at) => {
    at.trouble("c-second", "refuse");
    for (const id of ["a", "b", "c"]) {
      await at.startErrand(id);
      await at.outcome(id);
      await at.subject.pass(5);
    }
    await at.startPatience("d");
    expectEqual("all", await idsOf(at, {}), ["a", "b", "c", "d"]);
    expectEqual("of one workflow", await idsOf(at, { workflow: "patience" }), ["d"]);
    expectEqual("done", await idsOf(at, { statuses: ["done"] }), ["a", "b"]);
    expectEqual("undone or under way", await idsOf(at, { statuses: ["compensated", "running"] }), ["c", "d"]);
    const first = await at.subject.runs().list(at.ctx, {}, { limit: 3 });
    expectEqual("there is more", typeof first.next, "string");
    const second = await at.subject.runs().list(at.ctx, {}, { limit: 3, after: first.next ?? "" });
    expectEqual("in pages", [first.items.map(({ id }) => id), second.items.map(({ id }) => id), second.next], [["a", "b", "c"], ["d"], null]);
    for (const page of [{ limit: 0 }, { limit: 1_001 }, { limit: 1.5 }, { limit: 1, after: "nonsense" }]) await expectError(`the page ${JSON.stringify(page)}`, "invalid_page", () => at.subject.runs().list(at.ctx, {}, page));
  }),
  engineCase("what has ended is pruned, what is under way or needs attention stays, and an id that is free again begins anew", async (at) => {
    at.trouble("dead-second", "refuse");
    at.trouble("undo dead-letter", "fail-for-good");
    for (const id of ["r", "dead"]) {
      await at.startErrand(id);
      await at.outcome(id);
    }
    await at.startPatience("waiting");
    expectEqual("too young", await at.subject.runs().prune(at.ctx, Instant.of("2000-01-01T00:00:00.000Z")), 0);
    expectEqual("pruned", await at.subject.runs().prune(at.ctx, after), 1);
    expectEqual("left", [...(await idsOf(at, {}))].sort(), ["dead", "waiting"]);
    expectEqual("gone", await at.subject.engine().find(at.ctx, "r"), undefined);
    await at.startErrand("r");
    expectEqual("anew", (await at.outcome("r")).status, "done");
    expectEqual("the ledger counts both runs", (await at.ledger())["r-first"], 2);
  }),
];
