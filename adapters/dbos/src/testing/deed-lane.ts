import type { ChildProgram } from "@nexus/adapter-postgres/testing";
import type { DeedWork } from "./deed-worker.js";
import { startWorker } from "./deed-scene.js";

/** One worker after the other with the runs of one lane, each from the first one that nobody has heard the end of. */
export class DeedLane {
  /** How runs ended, as their workers have said. */
  readonly ends = new Map<number, string>();
  /** How often the database was away. */
  away = 0;
  private running: (ChildProgram & { readonly worker: string }) | undefined;

  constructor(
    readonly name: string,
    private readonly at: Pick<DeedWork, "place" | "tenantId">,
  ) {}

  async start(): Promise<void> {
    let from = 0;
    while (this.ends.has(from)) from += 1;
    this.running = await startWorker({ ...this.at, lane: { name: this.name, from } });
  }

  get pid(): number {
    return this.running?.pid ?? 0;
  }

  /** As the engine knows the worker. */
  get worker(): string {
    return this.running?.worker ?? "";
  }

  /** Ends that the running worker has told. */
  get told(): number {
    return this.running?.lines.filter((line) => line.startsWith("done ")).length ?? 0;
  }

  async kill(): Promise<void> {
    await this.running?.kill();
    for (const line of this.running?.lines ?? []) {
      const [word, n, status] = line.split(" ");
      if (word === "done") this.ends.set(Number(n), status ?? "");
      if (word === "away") this.away += 1;
    }
    this.running = undefined;
  }
}
