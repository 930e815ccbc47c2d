import { spawn, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";

export interface SpawnedDesk {
  readonly child: ChildProcess;
  /** Until stderr has said this. */
  said(text: string): Promise<void>;
  /** How it ended, and all it said on stderr. */
  ended(): Promise<{ readonly code: number | null; readonly signal: string | null; readonly err: string; readonly out: string }>;
}

/** The sales desk in a process of its own, as `npm start` runs it. */
export const spawnDesk = (args: readonly string[]): SpawnedDesk => {
  const root = fileURLToPath(new URL("../../../..", import.meta.url));
  const main = fileURLToPath(new URL("../main.ts", import.meta.url));
  const child = spawn(process.execPath, ["--conditions=@nexus/source", "--import", "tsx", main, ...args], { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
  let out = "";
  let err = "";
  const end = new Promise<{ readonly code: number | null; readonly signal: string | null }>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ code, signal }));
  });
  child.stdout.on("data", (piece: Buffer) => void (out += piece.toString()));
  child.stderr.on("data", (piece: Buffer) => void (err += piece.toString()));
  return {
    child,
    said: (text) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (err.includes(text)) resolve();
        };
        look();
        child.stderr.on("data", look);
        void end.then(() => reject(new Error(`The desk ended without saying "${text}": ${err}`)));
      }),
    ended: async () => ({ ...(await end), err, out }),
  };
};
