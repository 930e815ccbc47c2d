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
    columns: undefined,
    goOn: () => undefined,
    debug: false,
    ...more,
    out: () => out.join(""),
    err: () => err.join(""),
  };
};

/** The same on every machine and at any speed: no folders of this one, no seconds. */
export const timeless = (text: string, folder: string): string => text.replaceAll(folder, "out").replaceAll(/ *\d+\.\d s$/gm, " 0.0 s");

/** The same on every run: ids and numbers that are drawn, and moments that are now, as the first ones of their kind. */
export const undated = (text: string): string =>
  text
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, "00000000-0000-7000-8000-000000000000")
    .replaceAll(/\b[0-9a-f]{64}\b/g, "0".repeat(64))
    .replaceAll(/Q-\d{8}-[0-9A-Z]{8}/g, "Q-20260526-00000000")
    .replaceAll(/\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}/g, "2026-05-26 09:00:00");
