import { setTimeout as sleep } from "node:timers/promises";
import type { Random } from "@nexus/common";
import { startProgram, templateFile, type ChildProgram } from "@nexus/adapter-postgres/testing";
import type { CrashSaboteur } from "./crash-saboteurs.js";
import type { CrashWork } from "./crash-worker.js";

const program = new URL("./crash-worker.ts", import.meta.url);

/** One program after the other doing the commands of one lane, each going on where the last one had its last answer. */
export class CrashLane {
  /** Hashes of the answers that were acknowledged, in the order of the commands. */
  readonly acknowledged: string[] = [];
  /** How often a command was repeated because the storage was away, and what the errors said of the outcome. */
  readonly away: string[] = [];
  private running: ChildProgram | undefined;

  constructor(
    readonly name: string,
    private readonly at: Pick<CrashWork, "place" | "tenantId">,
    private readonly saboteur: CrashSaboteur | null = null,
  ) {}

  async start(): Promise<void> {
    const work: CrashWork = { ...this.at, template: templateFile(), lane: this.name, from: this.acknowledged.length, saboteur: this.saboteur };
    this.running = startProgram(program, [JSON.stringify(work)]);
    await this.running.line("ready");
  }

  /** Resolves when the running program says so. */
  async says(line: string): Promise<void> {
    await this.running?.line(line);
  }

  /** Resolves when it has acknowledged so many commands more. */
  async progress(more: number): Promise<void> {
    const goal = this.acknowledged.length + this.done().length + more;
    await this.says(`done ${goal - 1} `);
  }

  /** SIGKILL. */
  async kill(): Promise<void> {
    await this.running?.kill();
    this.acknowledged.push(...this.done());
    this.away.push(...(this.running?.lines.filter((line) => line.startsWith("away ")) ?? []));
    this.running = undefined;
  }

  /** One life: until one to eight commands were acknowledged and up to 30 milliseconds longer, by chance. */
  async liveAndDie(random: Random): Promise<void> {
    const [commands = 0, longer = 0] = random.bytes(2);
    await this.start();
    await this.progress(1 + (commands % 8));
    await sleep(longer % 30);
    await this.kill();
  }

  private done(): readonly string[] {
    return this.running?.lines.flatMap((line) => (line.startsWith("done ") ? [line.split(" ")[2] ?? ""] : [])) ?? [];
  }
}
