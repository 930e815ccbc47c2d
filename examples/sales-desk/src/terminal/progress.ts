import { Listr, ListrLogger, ProcessOutput } from "listr2";
import { bar } from "./table.js";

/** Tells people what is going on, apart from the results. */
export interface Progress {
  /**
   * One step of the job. `work` may tell its share as it goes, 0 to 1; `outcome` says in a line what
   * came of it. What the work throws comes out unchanged.
   */
  step<T>(title: string, work: (advance: (share: number) => void) => Promise<T>, outcome: (result: T) => string): Promise<T>;
}

/** A bar that moves on a terminal; one plain line a step elsewhere. Results go to another stream. */
export const progressOn = (stream: NodeJS.WriteStream): Progress => (stream.isTTY && process.stdout.isTTY ? movingBars(withSize(stream)) : plainLines(stream));

export const plainLines = (stream: { write(text: string): unknown }): Progress => ({
  async step(_, work, outcome) {
    const result = await work(() => undefined);
    stream.write(`${outcome(result)}\n`);
    return result;
  },
});

const width = 24;

const movingBars = (stream: NodeJS.WriteStream): Progress => ({
  async step(title, work, outcome) {
    const results: Awaited<ReturnType<typeof work>>[] = [];
    const logger = new ListrLogger({ processOutput: new ProcessOutput(stream, stream, { leaveEmptyLine: false }), useIcons: true, toStderr: [] });
    const steps = new Listr([], { rendererOptions: { logger, showErrorMessage: false }, registerSignalListeners: false });
    steps.add({
      title,
      async task(_, task) {
        const result = await work((share) => void (task.title = `${title}  ${bar(share, width).padEnd(width, "░")} ${Math.floor(share * 100)} %`));
        results.push(result);
        task.title = outcome(result);
      },
    });
    await steps.run();
    for (const result of results) return result;
    throw new Error(`The step "${title}" ended without a result.`);
  },
});

/** A terminal that does not know its size counts as one of 80 columns. */
const withSize = (stream: NodeJS.WriteStream): NodeJS.WriteStream => (stream.columns > 0 ? stream : Object.assign(stream, { columns: 80, rows: 24 }));
