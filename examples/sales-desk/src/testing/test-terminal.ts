import { plainLines } from "../terminal/progress.js";
import type { Terminal } from "../terminal/terminal.js";

/** A terminal whose two streams can be read. */
export interface TestTerminal extends Terminal {
  out(): string;
  err(): string;
}

export const testTerminal = (more: Partial<Terminal> = {}): TestTerminal => {
  const out: string[] = [];
  const err: string[] = [];
  return {
    print: (text) => void out.push(text),
    complain: (text) => void err.push(text),
    progress: plainLines({ write: (text: string) => err.push(text) }),
    bold: (text) => text,
    goOn: () => undefined,
    debug: false,
    ...more,
    out: () => out.join(""),
    err: () => err.join(""),
  };
};

/** The same on every machine and at any speed: no folders of this one, no seconds. */
export const timeless = (text: string, folder: string): string => text.replaceAll(folder, "out").replaceAll(/ *\d+\.\d s$/gm, " 0.0 s");
