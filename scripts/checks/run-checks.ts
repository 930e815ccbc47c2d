// Runs named commands, two at a time, and prints a line for each: ok or failed, seconds, and on failure its output.
import { spawn } from "node:child_process";
import { performance } from "node:perf_hooks";
import { projectRoot } from "../files/project-root.ts";

export interface Check {
  readonly name: string;
  /** A shell command, run in the project's top folder. */
  readonly command: string;
}

export interface CheckTotals {
  readonly passed: number;
  readonly failed: number;
}

const runOne = ({ name, command }: Check, print: (text: string) => void): Promise<boolean> =>
  new Promise((resolve) => {
    const started = performance.now();
    const output: Buffer[] = [];
    const child = spawn(command, { cwd: projectRoot, shell: true, env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: "0" }, stdio: ["ignore", "pipe", "pipe"] });
    child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => output.push(chunk));
    child.on("close", (code) => {
      const seconds = ((performance.now() - started) / 1000).toFixed(1).padStart(6);
      print(`${name.padEnd(20)} ${code === 0 ? "ok    " : "failed"} ${seconds} s`);
      if (code !== 0) print(`$ ${command}\n${Buffer.concat(output).toString("utf8").trimEnd()}\n`);
      resolve(code === 0);
    });
  });

/** Stages run one after the other; the checks of a stage run side by side, `width` at a time. A failure stops nothing. */
export const runChecks = async (
  stages: readonly (readonly Check[])[],
  { width = 2, print = console.log }: { readonly width?: number; readonly print?: (text: string) => void } = {},
): Promise<CheckTotals> => {
  const outcomes: boolean[] = [];
  for (const stage of stages) {
    const waiting = [...stage];
    const lane = async (): Promise<void> => {
      for (let next = waiting.shift(); next; next = waiting.shift()) outcomes.push(await runOne(next, print));
    };
    await Promise.all(Array.from({ length: width }, lane));
  }
  const passed = outcomes.filter(Boolean).length;
  return { passed, failed: outcomes.length - passed };
};
