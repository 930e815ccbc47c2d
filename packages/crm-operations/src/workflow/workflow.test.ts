import { accept, Instant, type OperationContext, type Result } from "@nexus/common";
import { describe, expect, test } from "vitest";
import { checkBindings, defineWorkflow, joining, outside, runIdProblem, runsFused, stepsOver, workflowKey, type AnyWorkflow, type PortBindings, type Signal, type Workflow } from "./index.js";

interface Ports {
  readonly ledger: { enter(ctx: OperationContext): Promise<Result<string>> };
  readonly letters: { send(ctx: OperationContext): Promise<Result<string>> };
}

const step = stepsOver<Ports>();
const enter = step({ name: "enter", uses: ["ledger"], run: ({ ctx, ports }) => ports.ledger.enter(ctx), undo: "none: it is only entered" });
const send = step({ name: "send", uses: ["letters"], run: ({ ctx, ports }) => ports.letters.send(ctx), undo: "none: a letter that was sent stays sent" });
const decide = step({ name: "decide", uses: [], run: () => Promise.resolve(accept("yes")), undo: "none: deciding does nothing" });

const workflowOf = (...steps: Workflow<Ports, string, string>["steps"]): Workflow<Ports, string, string> => ({ name: "errand", version: "1", steps, locks: () => [], body: () => Promise.resolve(accept("done")) });

const ledger: PortBindings<Ports, object>["ledger"] = joining(() => ({ enter: () => Promise.resolve(accept("entered")) }));
const letters = outside<Ports["letters"]>({ send: () => Promise.resolve(accept("sent")) }, "by-key");
const bindings: PortBindings<Ports, object> = { ledger, letters };

const yes: Signal<unknown> = { name: "yes", schema: { safeParse: (given) => ({ success: true, data: given }) } };

describe("a step", () => {
  test.each(["", "Enter", "enter_it", "enter-", "-enter", "enter it", "1st", "x".repeat(41)])("called %s is refused", (name) => {
    expect(() => step({ ...enter, name, uses: ["ledger"] })).toThrow(expect.objectContaining({ code: "invalid_workflow" }));
  });

  test.each(["none", "none:", "none: ", "never: because"])("without an undo, and with %s for a reason, is refused", (undo) => {
    expect(() => step({ ...enter, undo: undo as `none: ${string}`, uses: ["ledger"] })).toThrow(expect.objectContaining({ code: "invalid_workflow" }));
  });

  test("of the longest name still has a key of 255 characters or fewer in the longest run", () => {
    const longest = step({ ...enter, name: "x".repeat(40), uses: ["ledger"] });
    expect(runIdProblem("r".repeat(200), {})).toBeUndefined();
    expect(`${"r".repeat(200)}:${longest.name}#9999:undo`.length).toBeLessThanOrEqual(255);
  });
});

describe("a workflow", () => {
  test.each(["", "Errand", "errand_1", "an errand", "errand@1"])("called %s is refused", (name) => {
    expect(() => defineWorkflow({ ...workflowOf(enter), name })).toThrow(expect.objectContaining({ code: "invalid_workflow" }));
  });

  test.each(["", "V1", "1@2", "x".repeat(32), "-1"])("of the version %s is refused", (version) => {
    expect(() => defineWorkflow({ ...workflowOf(enter), version })).toThrow(expect.objectContaining({ code: "invalid_workflow" }));
  });

  test("that names a step or a signal twice is refused: what is remembered is known by its name", () => {
    expect(() => defineWorkflow(workflowOf(enter, { ...send, name: "enter" }))).toThrow(expect.objectContaining({ code: "invalid_workflow" }));
    expect(() => defineWorkflow({ ...workflowOf(enter), signals: [yes, { ...yes }] })).toThrow(expect.objectContaining({ code: "invalid_workflow" }));
    expect(defineWorkflow({ ...workflowOf(enter, send), signals: [yes, { ...yes, name: "no" }] })).toMatchObject({ name: "errand" });
  });

  test("is known by name and version", () => {
    expect(workflowKey(workflowOf(enter))).toBe("errand@1");
  });

  test("runs fused when all of its steps join and it waits for nothing", () => {
    expect(runsFused(workflowOf(enter, decide), bindings)).toBe(true);
    expect(runsFused(workflowOf(enter, send), bindings)).toBe(false);
    expect(runsFused({ ...workflowOf(enter), sleeps: true }, bindings)).toBe(false);
    expect(runsFused({ ...workflowOf(enter), signals: [yes] }, bindings)).toBe(false);
    expect(runsFused({ ...workflowOf(enter), signals: [] }, bindings)).toBe(true);
  });
});

describe("bindings", () => {
  const refused: Readonly<Record<string, readonly [AnyWorkflow<Ports>, object, RegExp]>> = {
    "lack the port of a step": [workflowOf(enter, send), { ledger }, /letters/],
    "have the port only in their prototype": [workflowOf(enter), Object.create({ ledger }) as object, /ledger/],
    "mix what joins with what does not in one step": [workflowOf({ ...enter, uses: ["ledger", "letters"] }), bindings, /divide/],
    "reach a port that honours no key by a step that cannot look": [workflowOf(send), { ledger, letters: { ...letters, repeats: "no" } }, /find/],
    "bind what a step reads from outside": [workflowOf({ ...enter, reads: { uses: ["letters"], run: () => Promise.resolve(1) } }), bindings, /letters/],
    "lack what a step reads": [workflowOf({ ...enter, uses: [], reads: { uses: ["ledger"], run: () => Promise.resolve(1) } }), {}, /ledger/],
  };

  test.each(Object.entries(refused))("that %s are refused, and it says which", (_why, [workflow, bound, says]) => {
    expect(() => checkBindings(workflow as AnyWorkflow, bound as typeof bindings)).toThrow(expect.objectContaining({ code: "invalid_workflow", message: expect.stringMatching(says) }));
  });

  test("that are complete pass: a step that looks first may use what honours no key, and one that joins may read", () => {
    const unkeyed = { ledger, letters: { ...letters, repeats: "no" } } as typeof bindings;
    const looks = step({ ...send, uses: ["letters"], find: { run: () => Promise.resolve(undefined) } });
    const reads = step({ ...enter, uses: ["ledger"], reads: { uses: ["ledger"], run: ({ ctx, ports }) => ports.ledger.enter(ctx) } });
    expect(() => checkBindings(workflowOf(enter, send, reads, decide) as AnyWorkflow, bindings)).not.toThrow();
    expect(() => checkBindings(workflowOf(enter, looks) as AnyWorkflow, unkeyed)).not.toThrow();
  });
});

test.each([
  ["a number", 7],
  ["nothing", ""],
  ["white space around it", " r"],
  ["a control character", "a\nb"],
  ["half a character", "a\uD800"],
  ["more than 200 characters", "r".repeat(201)],
])("an id that is or has %s is refused", (_what, id) => {
  expect(runIdProblem(id, {})).toMatchObject({ refusal: { code: "invalid_run_id" } });
});

test.each([["a date", new Date(0)], ["a function", () => 1], ["undefined", undefined], ["a value deep inside", { list: [{ at: new Map() }] }]])("an input that is %s is refused", (_what, input) => {
  expect(runIdProblem("r", input)).toMatchObject({ refusal: { code: "run_input_not_plain" } });
  expect(runIdProblem("r", { list: [1, "a", null, { b: true }], at: Instant.of("2026-01-01T00:00:00.000Z") })).toBeUndefined();
});
