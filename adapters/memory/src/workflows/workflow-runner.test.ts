import { accept, Instant, refuse, type InputSchema, type OperationContext, type Result } from "@nexus/common";
import { bindStores, commandStores, noRecords, WorkflowRunner, type Workflow, type WorkflowCommand } from "@nexus/crm-operations";
import { describe, expect, test } from "vitest";
import { grantActions } from "../grant-actions.js";
import { sha256Hasher } from "../sha256-hasher.js";
import { labSteps, workflowLab, type LabPorts, type LabStores, type Mishap } from "../testing/workflow-lab.js";

interface Order {
  readonly name: string;
}

const schema: InputSchema<Order> = { safeParse: (given) => (typeof given === "object" && given !== null && "name" in given && typeof given.name === "string" ? { success: true, data: { name: given.name } } : { success: false, error: { issues: [{ path: ["name"], message: "must be text" }] } }) };

const workflowOf = (steps: Workflow<LabPorts, Order, unknown>["steps"], outside: boolean): Workflow<LabPorts, Order, readonly string[]> => ({
  name: outside ? "outside" : "joined",
  version: "1",
  steps,
  locks: ({ name }) => [{ kind: "order", id: name }],
  body: async (wf) => accept([await wf.do(labSteps.enter, 0), await wf.do(outside ? labSteps.send : labSteps.file, 1), await wf.do(labSteps.enter, 2)]),
});

const joined = workflowOf([labSteps.enter, labSteps.file], false);
const outside = workflowOf([labSteps.enter, labSteps.send], true);

const commandOf = (workflow: typeof joined): WorkflowCommand<LabPorts, Order, Order, readonly string[], LabStores> => ({
  name: `order.${workflow.name}`,
  action: "order:place",
  schema,
  records: noRecords,
  workflow,
  order: (input) => input,
  admit: (_ctx, { name }) => Promise.resolve(name === "nobody" ? refuse("nobody", "Name somebody.") : accept(`order:${name}`)),
});

/** A runner on a lab whose steps go through these tries; durable runs take place at once, on virtual time. */
const office = (tries: readonly (readonly Mishap[])[] = []) => {
  const lab = workflowLab();
  lab.script({ steps: tries.map((each) => ({ kind: "enter", tries: each, undoTries: [] })), ends: "done" });
  const { engine, runs } = lab.open(outside as never);
  const unitOfWork = bindStores(lab.storage.unitOfWork, (tx) => ({ records: tx.records, ...commandStores(tx) }));
  const runner = new WorkflowRunner<LabPorts, LabStores>({ unitOfWork, authorizer: grantActions({ "user-test": ["order:place"] }), hasher: sha256Hasher, clock: lab.clock, bindings: lab.bindings, engine });
  const execute = async (ctx: OperationContext, workflow: typeof joined, input: unknown = { name: "ann" }): Promise<Result<readonly string[]>> => {
    const answer = runner.execute(ctx, commandOf(workflow), input);
    answer.catch(() => undefined);
    // Whoever waits for an outcome does not stop time: retries pause.
    await new Promise(setImmediate);
    await lab.pass(60_000);
    return answer;
  };
  return { lab, runner, runs, execute };
};

const done = accept(["entered 0 as number 1", "sent 1", "entered 2 as number 2"]);
const doneJoined = accept(["entered 0 as number 1", "entered 1 as number 2", "entered 2 as number 3"]);

describe.each([["fused", joined, doneJoined], ["durable", outside, done]] as const)("a workflow that runs %s", (how, workflow, answer) => {
  test("answers what its body answers", async () => {
    const { lab, execute } = office();
    expect(await execute(lab.ctx, workflow)).toEqual(answer);
    expect(lab.effects()).toEqual({ "0": 1, "1": 1, "2": 1 });
    expect(lab.calls.map((call) => call.split(" ")[2])).toEqual(["order:ann:enter:do", `order:ann:${how === "fused" ? "file" : "send"}:do`, "order:ann:enter#2:do"]);
  });

  test("refuses as a step refuses, and nothing is left", async () => {
    const { lab, execute } = office([[], [], ["refuse"]]);
    expect(await execute(lab.ctx, workflow)).toMatchObject({ ok: false, refusal: { code: "not_today" } });
    expect(lab.effects()).toEqual({});
  });

  test("does nothing without permission, for bad input, and for what cannot begin", async () => {
    const { lab, execute } = office();
    expect(await execute({ ...lab.ctx, actor: { type: "user", id: "somebody" } }, workflow)).toMatchObject({ ok: false, refusal: { code: "not_permitted" } });
    expect(await execute(lab.ctx, workflow, { name: 7 })).toMatchObject({ ok: false, refusal: { code: "invalid_input" } });
    expect(await execute(lab.ctx, workflow, { name: "nobody" })).toMatchObject({ ok: false, refusal: { code: "nobody" } });
    await expect(execute({ ...lab.ctx, correlationId: "" }, workflow)).rejects.toMatchObject({ code: "invalid_context" });
    expect(lab.calls).toEqual([]);
  });

  test("has one effect for eight callers that bring one key, and all get the same answer in the end", async () => {
    const { lab, execute } = office();
    const ctx = { ...lab.ctx, idempotencyKey: "call-1" };
    const patiently = async (): Promise<Result<readonly string[]>> => {
      for (;;) {
        const result = await execute(ctx, workflow);
        if (result.ok || result.refusal.code !== "request_in_flight") return result;
      }
    };
    const answers = await Promise.all(Array.from({ length: 8 }, patiently));
    expect(answers).toEqual(Array.from({ length: 8 }, () => answer));
    expect(lab.effects()).toEqual({ "0": 1, "1": 1, "2": 1 });
    expect(lab.calls).toHaveLength(3);
  });
});

test("eight callers of a durable workflow need no key: the run's id says that it is the same", async () => {
  const { lab, execute } = office();
  expect(new Set((await Promise.all(Array.from({ length: 8 }, () => execute(lab.ctx, outside)))).map((answer) => JSON.stringify(answer)))).toEqual(new Set([JSON.stringify(done)]));
  expect(lab.calls).toHaveLength(3);
});

test("control: without a key, and with nothing else that says so, two fused calls are two", async () => {
  const { lab, execute } = office();
  await execute(lab.ctx, joined);
  await execute(lab.ctx, joined);
  expect(lab.effects()).toEqual({ "0": 2, "1": 2, "2": 2 });
});

test("a durable run that fails throws the code it failed with, once everything was undone; a fused one what its step threw", async () => {
  const failing = office([[], ["dead"]]);
  await expect(failing.execute(failing.lab.ctx, outside)).rejects.toMatchObject({ code: "workflow_failed", details: { runId: "order:ann", workflow: "outside@1", step: "send", failureCode: "line_dead" }, cause: { code: "line_dead" } });
  expect(failing.lab.effects()).toEqual({});
  const fused = office([[], ["dead-lost"]]);
  await expect(fused.execute(fused.lab.ctx, joined)).rejects.toMatchObject({ code: "line_dead" });
  expect(fused.lab.effects()).toEqual({});
});

test("a run that was taken back makes room for the next try, and one that needs attention does not", async () => {
  const { lab, execute } = office([[], ["dead"]]);
  await expect(execute(lab.ctx, outside)).rejects.toMatchObject({ code: "workflow_failed" });
  expect(await execute(lab.ctx, outside)).toEqual(done);
  expect(lab.calls.at(-1)).toBe("ledger do order:ann~2:enter#2:do");

  const stuck = office();
  stuck.lab.script({ steps: [{ kind: "enter", tries: [], undoTries: ["dead"] }, { kind: "send", tries: ["dead"], undoTries: [] }], ends: "done" });
  for (let call = 0; call < 2; call += 1) await expect(stuck.execute(stuck.lab.ctx, outside)).rejects.toMatchObject({ code: "workflow_needs_attention", details: { step: "enter", failureCode: "line_dead" } });
  expect(stuck.lab.effects()).toEqual({ "0": 1 });
  expect(await stuck.runs.redrive(stuck.lab.ctx, "order:ann")).toMatchObject({ ok: true });
  await stuck.lab.time.idle();
  expect(await stuck.execute(stuck.lab.ctx, outside)).toEqual(done);
});

test("a run that is cancelled throws that it was", async () => {
  const { lab, runner } = office([[], ["fail"]]);
  const answer = runner.execute(lab.ctx, commandOf(outside), { name: "ann" });
  answer.catch(() => undefined);
  await new Promise(setImmediate);
  await lab.open(outside as never).engine.cancel(lab.ctx, "order:ann", "no longer wanted");
  await lab.pass(60_000);
  await expect(answer).rejects.toMatchObject({ code: "workflow_cancelled" });
  expect(lab.effects()).toEqual({});
});

test("starting answers the run, of what is durable only; waiting ends at the deadline, and the run goes on", async () => {
  const { lab, runner } = office([[], ["fail"]]);
  expect(await runner.start(lab.ctx, commandOf(joined), { name: "ann" })).toMatchObject({ ok: false, refusal: { code: "workflow_ends_at_once" } });
  expect(await runner.start(lab.ctx, commandOf(outside), { name: "ann" })).toMatchObject({ ok: true, value: { id: "order:ann", workflow: "outside", status: "running" } });
  await lab.time.idle();
  const waiting = runner.execute({ ...lab.ctx, deadline: Instant.addMilliseconds(lab.clock.now(), 1) }, commandOf(outside), { name: "ann" });
  await new Promise(setImmediate);
  await lab.pass(60_000);
  expect(await waiting).toMatchObject({ ok: false, refusal: { code: "run_not_ended" } });
  expect(await runner.execute(lab.ctx, commandOf(outside), { name: "ann" })).toEqual(done);
});

test("without an engine only what is fused runs, and with a port unbound nothing does", async () => {
  const { lab } = office();
  const unitOfWork = bindStores(lab.storage.unitOfWork, (tx) => ({ records: tx.records, ...commandStores(tx) }));
  const deps = { unitOfWork, authorizer: grantActions({ "user-test": ["order:place"] }), hasher: sha256Hasher, clock: lab.clock };
  const alone = new WorkflowRunner<LabPorts, LabStores>({ ...deps, bindings: lab.bindings });
  expect(await alone.execute(lab.ctx, commandOf(joined), { name: "ann" })).toEqual(doneJoined);
  await expect(alone.execute(lab.ctx, commandOf(outside), { name: "ann" })).rejects.toMatchObject({ code: "workflow_engine_missing" });
  const unbound = new WorkflowRunner<LabPorts, LabStores>({ ...deps, bindings: {} as typeof lab.bindings });
  await expect(unbound.execute(lab.ctx, commandOf(joined), { name: "ann" })).rejects.toMatchObject({ code: "invalid_workflow" });
});
