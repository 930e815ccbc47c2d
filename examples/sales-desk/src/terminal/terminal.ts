import { DeskError } from "../desk-error.js";
import { progressOn, type Progress } from "./progress.js";

/** Where a run speaks to people, and how they stop it. */
export interface Terminal {
  /** Results. */
  print(text: string): void;
  /** What went wrong. */
  complain(text: string): void;
  readonly progress: Progress;
  /** Headings stand out. */
  readonly bold: (text: string) => string;
  /** How wide results may be; undefined where nobody looks at them as they come. */
  readonly columns: number | undefined;
  /** Throws a DeskError when somebody has asked to stop. */
  goOn(): void;
  /** Failures come with their stack. */
  readonly debug: boolean;
}

const escape = (code: number): string => `\u001b[${code}m`;

/** The terminal of this process. The first Ctrl-C stops after the batch under way, the second at once. */
export const systemTerminal = ({ stdout, stderr, env }: NodeJS.Process): Terminal => {
  const stop = new AbortController();
  process.once("SIGINT", () => stop.abort());
  // A reader that has seen enough (`| head`) is no failure.
  stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
  const styled = stdout.isTTY && stdout.hasColors();
  return {
    print: (text) => void stdout.write(text),
    complain: (text) => void stderr.write(text),
    progress: progressOn(stderr),
    bold: (text) => (styled ? `${escape(1)}${text}${escape(22)}` : text),
    columns: stdout.isTTY && stdout.columns > 0 ? stdout.columns : undefined,
    goOn() {
      if (stop.signal.aborted) throw DeskError.stopped();
    },
    debug: env["NEXUS_DEBUG"] === "1",
  };
};
