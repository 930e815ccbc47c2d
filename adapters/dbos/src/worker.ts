import type { Logger } from "@nexus/crm-operations";
import type { Claim, RunClaims } from "./run-claims.js";

export interface WorkerDeps {
  readonly claims: RunClaims;
  /** Whether there may be other workers. */
  readonly shared: boolean;
  readonly takeoverMs: number;
  readonly logger: Logger;
  /** Goes on with claimed runs. */
  readonly dispatch: (claim: Claim) => Promise<void>;
  /** Whether an execution of the run goes on in this process. */
  readonly isRunning: (address: string) => boolean;
  readonly onCancelled: (address: string, reason: string) => void;
}

/** Every so many looks, a thorough one. */
const thoroughEvery = 8;

/**
 * Keeps this worker known as living, and takes over runs of those that are not: eight times per
 * `takeoverMs` it says that it lives; after half of it in silence another one is held to be dead. A run is
 * under way again within `takeoverMs` after its worker died.
 */
export class Worker {
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;
  private looking: Promise<void> = Promise.resolve();
  private looks = 0;
  private restless = false;
  /** Runs of ours that nobody was working on when we last looked. */
  private idle: ReadonlySet<string> = new Set();
  /** Since when every heartbeat came in time. */
  private steadySince = performance.now();
  private beatAt = performance.now();

  constructor(private readonly deps: WorkerDeps) {}

  /** Registers, and takes what nobody has. */
  async start(): Promise<void> {
    if (this.deps.shared) await this.deps.claims.beat(this.silenceMs);
    await this.takeOver(undefined);
    this.later();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.looking;
  }

  /** A run of ours stopped before its end: it is looked after at the next occasion. */
  stray(): void {
    this.restless = true;
  }

  /** Takes runs that nobody living has; undefined: that no known worker has. */
  async takeOver(silenceMs: number | undefined): Promise<void> {
    for (;;) {
      const claim = await this.deps.claims.claim(silenceMs);
      if (claim.addresses.length === 0) return;
      this.deps.logger.log("info", "Runs that nobody worked on go on here.", { count: claim.addresses.length });
      await this.deps.dispatch(claim);
    }
  }

  private get silenceMs(): number {
    return this.deps.takeoverMs / 2;
  }

  private later(): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => {
      this.looking = this.look()
        .catch((error: unknown) => this.deps.logger.log("warn", "The workflow engine's database does not answer; what is under way waits for it.", { error }))
        .finally(() => this.later());
    }, this.deps.takeoverMs / thoroughEvery).unref();
  }

  private async look(): Promise<void> {
    const { claims, shared, onCancelled } = this.deps;
    this.looks += 1;
    const silent = shared && (await this.beat());
    // Whoever was away himself, or whose database was, first gives the others the time to say that they live.
    const steady = performance.now() - this.steadySince >= this.deps.takeoverMs / 4;
    if (shared) for (const [address, reason] of await claims.cancellations()) onCancelled(address, reason);
    const thorough = this.looks % thoroughEvery === 0 || this.restless;
    if (thorough) await this.releaseStrays();
    if (thorough || (silent && steady)) await this.takeOver(steady ? this.silenceMs : undefined);
    if (silent && steady) await claims.forgetWorkers(this.silenceMs);
  }

  private async beat(): Promise<boolean> {
    const silent = await this.deps.claims.beat(this.silenceMs);
    const at = performance.now();
    if (at - this.beatAt > this.silenceMs) this.steadySince = at;
    this.beatAt = at;
    return silent;
  }

  /** What is written down as ours while nobody here works on it: its start or its step was cut short by the database, or its workflow is not here. */
  private async releaseStrays(): Promise<void> {
    const { claims, isRunning } = this.deps;
    const idle = (await claims.mine()).filter((address) => !isRunning(address));
    // Twice in a row: between being written down and being begun there is a moment.
    const strays = idle.filter((address) => this.idle.has(address));
    this.idle = new Set(idle);
    this.restless = idle.length > 0;
    if (strays.length > 0) await claims.release(strays);
    await claims.reopenFailed();
  }
}
