import { accept, NexusError, refuse, type OperationContext, type Result } from "@nexus/common";
import { simulatedClock, simulatedContext } from "@nexus/common/testing";
import { expect, test } from "vitest";
import { joining, outside, runFused, stepsOver, type PortBindings, type Signal, type Workflow, type WorkflowRun } from "./index.js";

/** What is entered, each with its key. */
type Book = [string, string | undefined][];

interface Ports {
  readonly ledger: { enter(ctx: OperationContext, text: string): Promise<Result<string>> };
  readonly names: { of(ctx: OperationContext, id: string): Promise<string> };
  readonly letters: { send(): Promise<void> };
}

const bindings: PortBindings<Ports, Book> = {
  ledger: joining((book) => ({
    enter: (ctx, text) => {
      if (text === "no") return Promise.resolve(refuse("no", "Enter something else."));
      if (text === "broken") return Promise.reject(new NexusError("line_busy", "Try again.", { retryable: true }));
      book.push([text, ctx.idempotencyKey]);
      return Promise.resolve(accept(`entered ${text}`));
    },
  })),
  names: joining((book) => ({ of: (ctx, id) => Promise.resolve(`${id} after ${book.length} for ${ctx.idempotencyKey ?? "nobody"}`) })),
  letters: outside({ send: () => Promise.resolve() }, "by-key"),
};

const step = stepsOver<Ports>();
const enter = step({ name: "enter", uses: ["ledger"], run: ({ ctx, ports }, text: string) => ports.ledger.enter(ctx, text), undo: "none: nothing commits" });
const greet = step({
  name: "greet",
  uses: ["ledger"],
  reads: { uses: ["names"], run: ({ ctx, ports }, id: string) => ports.names.of(ctx, id) },
  run: ({ ctx, ports }, _id: string, name: string) => ports.ledger.enter(ctx, `dear ${name}`),
  undo: "none: nothing commits",
});
const stray = step({ ...enter, name: "stray", uses: ["ledger"] });
const yes: Signal<unknown> = { name: "yes", schema: { safeParse: (given) => ({ success: true, data: given }) } };

const ctx = simulatedContext({ idempotencyKey: "of-the-call" });

const runOf = async (body: (wf: WorkflowRun<Ports>) => Promise<Result<unknown>>) => {
  const book: Book = [];
  const workflow: Workflow<Ports, null, unknown> = { name: "errand", version: "1", steps: [enter, greet], locks: () => [], body };
  const [outcome] = await Promise.allSettled([runFused(workflow, null, { id: "r", ctx, stores: book, bindings, clock: simulatedClock() })]);
  return { book, outcome };
};

test("steps are done in order, each under a key of its own, and what the body answers comes out", async () => {
  const { book, outcome } = await runOf(async (wf) => accept([wf.id, await wf.do(enter, "a"), await wf.do(greet, "P-1"), await wf.do(enter, "b"), await wf.now()]));
  expect(outcome).toEqual({ status: "fulfilled", value: accept(["r", "entered a", "entered dear P-1 after 1 for r:greet:do", "entered b", "2026-01-15T09:00:00.000Z"]) });
  expect(book).toEqual([["a", "r:enter:do"], ["dear P-1 after 1 for r:greet:do", "r:greet:do"], ["b", "r:enter#2:do"]]);
});

test("steps that do not depend on each other go out together, and answer in their order; a refusal is the answer to all", async () => {
  const { book, outcome } = await runOf(async (wf) => accept(await wf.all([() => wf.do(greet, "P-1"), () => wf.do(enter, "a"), () => wf.do(enter, "b")])));
  expect(outcome).toEqual({ status: "fulfilled", value: accept(["entered dear P-1 after 0 for r:greet:do", "entered a", "entered b"]) });
  expect(book.map(([text]) => text).toSorted()).toEqual(["a", "b", "dear P-1 after 0 for r:greet:do"]);
  const refused = await runOf(async (wf) => accept(await wf.all([() => wf.do(enter, "a"), () => wf.do(enter, "no"), () => wf.do(enter, "b")])));
  expect(refused.outcome).toEqual({ status: "fulfilled", value: refuse("no", "Enter something else.") });
});

test("a refusal of a step comes out, whatever the body catches, and no step is done after it", async () => {
  const { book, outcome } = await runOf(async (wf) => {
    await wf.do(enter, "a");
    await wf.do(enter, "no").catch(() => "never mind");
    await wf.do(enter, "b").catch(() => "never mind either");
    return accept("done");
  });
  expect(outcome).toEqual({ status: "fulfilled", value: refuse("no", "Enter something else.") });
  expect(book.map(([text]) => text)).toEqual(["a"]);
});

test("what came first counts: a body that catches a failure goes no further, and what it throws then is not heard", async () => {
  const { book, outcome } = await runOf(async (wf) => {
    await wf.do(enter, "broken").catch(() => "never mind");
    await wf.do(enter, "b").catch(() => "never mind either");
    return accept("done");
  });
  expect(outcome).toMatchObject({ status: "rejected", reason: { code: "line_busy" } });
  expect(book).toEqual([]);
  const stubborn = await runOf(async (wf) => {
    await wf.do(enter, "no").catch(() => "never mind");
    throw new TypeError("a mistake");
  });
  expect(stubborn.outcome).toEqual({ status: "fulfilled", value: refuse("no", "Enter something else.") });
});

test("a refusal of the body comes out, and so does what a step or the body throws, for the unit of work to undo", async () => {
  expect((await runOf(() => Promise.resolve(refuse("late", "Come earlier.")))).outcome).toMatchObject({ status: "fulfilled", value: { ok: false, refusal: { code: "late" } } });
  expect((await runOf(async (wf) => accept(await wf.do(enter, "broken")))).outcome).toMatchObject({ status: "rejected", reason: { code: "line_busy" } });
  expect((await runOf(() => Promise.reject(new TypeError("a mistake")))).outcome).toMatchObject({ status: "rejected", reason: new TypeError("a mistake") });
});

test("a step that is not listed, a sleep and a wait are mistakes in the workflow", async () => {
  const mistakes: readonly ((wf: WorkflowRun<Ports>) => Promise<unknown>)[] = [(wf) => wf.do(stray, "a"), async (wf) => wf.sleepUntil(await wf.now()), async (wf) => wf.waitFor(yes, await wf.now())];
  for (const mistake of mistakes) {
    const { book, outcome } = await runOf(async (wf) => accept(await mistake(wf)));
    expect(outcome).toMatchObject({ status: "rejected", reason: { code: "invalid_workflow" } });
    expect(book).toEqual([]);
  }
});
