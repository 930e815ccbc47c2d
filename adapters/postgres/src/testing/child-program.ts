import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** A program of a test in a process of its own, on sources: it needs the package `tsx`. */
export interface ChildProgram {
  readonly pid: number;
  /** Every whole line it has written so far. */
  readonly lines: readonly string[];
  /** Resolves when there is a line that starts so; rejects when the program ends without one. */
  line(start: string): Promise<string>;
  kill(): Promise<void>;
}

export const startProgram = (file: { readonly href: string }, args: readonly string[]): ChildProgram => {
  const child: ChildProcess = spawn(process.execPath, ["--conditions=@nexus/source", "--import", "tsx", fileURLToPath(file.href), ...args], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines: string[] = [];
  let rest = "";
  child.stdout?.on("data", (chunk) => {
    const parts = `${rest}${String(chunk)}`.split("\n");
    rest = parts.pop() ?? "";
    lines.push(...parts);
    child.emit("line");
  });
  const ended = once(child, "close");
  const atExit = (): void => void child.kill("SIGKILL");
  process.once("exit", atExit);
  void ended.then(() => process.off("exit", atExit));

  return {
    pid: child.pid ?? 0,
    lines,
    line: (start) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = lines.find((line) => line.startsWith(start));
          if (found !== undefined) resolve(found);
        };
        child.on("line", look);
        void ended.then(() => reject(new Error(`the program ended after: ${lines.slice(-5).join(" | ")}`)));
        look();
      }),
    kill: async () => {
      child.kill("SIGKILL");
      await ended;
    },
  };
};
