import { expect, test } from "vitest";
import { runChecks } from "./run-checks.ts";

const lines: string[] = [];
const print = (text: string) => void lines.push(text);

test("each check gets a line, a failed one its output, and a failure stops nothing", async () => {
  const stages = [[{ name: "first", command: "echo silent" }, { name: "second", command: "echo why >&2; exit 3" }], [{ name: "third", command: "exit 0" }]];
  expect(await runChecks(stages, { width: 1, print })).toEqual({ passed: 2, failed: 1 });
  expect(lines).toHaveLength(4);
  expect(lines[0]).toMatch(/^first +ok +\d+\.\d s$/);
  expect(lines[1]).toMatch(/^second +failed +\d+\.\d s$/);
  expect(lines[2]).toContain("why");
  expect(lines.join("\n")).not.toContain("silent");
});

test("checks of one stage run side by side", async () => {
  const started = Date.now();
  await runChecks([["a", "b"].map((name) => ({ name, command: "sleep 0.4" }))], { width: 2, print });
  expect(Date.now() - started).toBeLessThan(750);
});
