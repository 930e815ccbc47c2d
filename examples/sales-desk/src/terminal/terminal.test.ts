import { OperationsError } from "@nexus/crm-operations";
import { expect, test } from "vitest";
import { DeskError } from "../desk-error.js";
import { failure } from "./failure.js";
import { plainLines } from "./progress.js";
import { stopwatch } from "./stopwatch.js";
import { bar, table } from "./table.js";

test("a table is as wide as it needs to be, numbers on the right, nothing behind the last column", () => {
  const text = table([{ title: "Stage", value: ([stage]: readonly [string, string]) => stage }, { title: "Amount", align: "right", value: ([, amount]) => amount }], [["Won", "€1,234.50"], ["Überprüfung läuft", ""]]);
  expect(text).toBe(["  Stage                 Amount", "  ─────────────────  ─────────", "  Won                €1,234.50", "  Überprüfung läuft"].join("\n"));
});

test.each([[0, ""], [0.01, ""], [0.5, "████"], [1, "████████"]])("a share of %d is a bar of %j", (share, text) => expect(bar(share, 8)).toBe(text));

test("a stopwatch adds up what each part took, also of work that fails", async () => {
  let now = 0;
  const watch = stopwatch(() => now);
  const work = (milliseconds: number) => () => Promise.resolve(void (now += milliseconds));
  await watch.time("read", work(5));
  watch.timeNow("map", () => void (now += 2));
  await watch.time("read", work(7));
  await expect(watch.time("import", () => Promise.reject(new Error((now += 3).toString())))).rejects.toThrow("17");
  expect(watch.parts()).toEqual([{ part: "read", milliseconds: 12 }, { part: "map", milliseconds: 2 }, { part: "import", milliseconds: 3 }]);
});

test("plain progress is a line for each step that came to its end", async () => {
  const lines: string[] = [];
  const progress = plainLines({ write: (text: string) => lines.push(text) });
  expect(await progress.step("Counting", (advance) => (advance(0.5), Promise.resolve(3)), (n) => `${n} counted`)).toBe(3);
  await expect(progress.step("Failing", () => Promise.reject(new Error("no")), String)).rejects.toThrow("no");
  expect(lines).toEqual(["3 counted\n"]);
});

test.each([
  [DeskError.unexpectedArgument("x"), 2],
  [DeskError.stopped(), 130],
  [DeskError.refused("a.b", { code: "c", message: "Do.", details: {} }), 1],
  [OperationsError.storageUnavailable(new Error("down")), 1],
  [new Error("boom"), 1],
  ["text", 1],
])("%s ends with %d", (error, exitCode) => expect(failure(error, false).exitCode).toBe(exitCode));
