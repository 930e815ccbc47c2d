import { spawn, type ChildProcess } from "node:child_process";

/** Cleans up after this process, however it ends. */
export interface Keeper {
  /** From now on this process of ours is ended with us. */
  keep(pid: number | undefined): void;
  /** All has been cleaned up already. */
  dismiss(): void;
}

/** Runs beside us and reads from us; when there is nothing more to read, we are gone. */
const program = `
  let pid = 0;
  const folders = process.argv.slice(1);
  process.stdin.on("data", (chunk) => {
    const last = String(chunk).trim().split("\\n").pop();
    if (last === "dismiss") process.exit(0);
    pid = Number(last);
  });
  process.stdin.on("end", () => {
    try { if (pid > 0) process.kill(pid, "SIGKILL"); } catch {}
    setTimeout(() => folders.forEach((folder) => require("node:fs").rmSync(folder, { recursive: true, force: true })), 500);
  });`;

/** A test runner that is killed runs no exit handlers, and its servers would stay for ever. */
export const startKeeper = (folders: readonly string[]): Keeper => {
  const child: ChildProcess = spawn(process.execPath, ["--input-type=commonjs", "--eval", program, "--", ...folders], { stdio: ["pipe", "ignore", "ignore"], detached: true });
  child.unref();
  const say = (word: string): void => void child.stdin?.write(`${word}\n`);
  child.stdin?.on("error", () => undefined);
  return { keep: (pid) => say(String(pid ?? 0)), dismiss: () => say("dismiss") };
};
