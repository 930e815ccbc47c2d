import { accept, type IdGenerator, type OperationContext } from "@nexus/common";
import type { Hasher } from "../hasher.js";
import type { Transaction, UnitOfWork } from "../unit-of-work/index.js";
import { auditSealedEvent, sealEntries } from "./audit-seal.js";
import { auditChainLock, type AuditChain, type UnsealedTenants, type WaitingEntry, type WaitingPlace } from "./ports.js";
import type { StopSignal } from "../stop-signal.js";

export interface SealingStores {
  readonly auditChain: AuditChain;
  readonly outbox: Pick<Transaction, "emit">;
}

export interface AuditSealerDeps {
  readonly unitOfWork: UnitOfWork<SealingStores>;
  readonly tenants: UnsealedTenants;
  readonly hasher: Hasher;
  readonly ids: IdGenerator;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Told of what went wrong; the sealer goes on with the next tenant, and comes back. `tenantId` is null when the tenants could not be found. */
  readonly failed?: (tenantId: string | null, error: unknown) => void;
  /** Told after every batch how many entries it was. What it throws ends the work on this tenant, as a failure. */
  readonly progress?: (tenantId: string, entries: number) => void;
  /** Most entries of one transaction; 1,000 when absent. */
  readonly batchSize?: number;
  /** Between two rounds of `runUntil`, in milliseconds; 1,000 when absent. */
  readonly pauseMs?: number;
}

/** What one round did. */
export interface SealingRound {
  readonly sealed: number;
  /** Tenants that could not be served this time. */
  readonly failures: number;
}

const tenantsAtOnce = 100;

/**
 * Seals what the audit trails of all tenants have gained, after the fact, so that nobody who writes
 * waits for the chain. One transaction per tenant and batch: the seals, the end of the wait, and the
 * event `AuditSealed` commit together. Any number of sealers may run beside each other: a lock per
 * tenant lets one of them extend its chain at a time.
 */
export class AuditSealer {
  constructor(private readonly deps: AuditSealerDeps) {}

  /** One round: all that waits now, tenant by tenant. What goes wrong with one does not hold up the others. */
  async sealAll(signal?: Pick<StopSignal, "aborted">): Promise<SealingRound> {
    let [sealed, failures] = [0, 0];
    const attempt = async <T>(tenantId: string | null, work: () => Promise<T>): Promise<T | undefined> => {
      try {
        return await work();
      } catch (error) {
        failures += 1;
        this.deps.failed?.(tenantId, error);
        return undefined;
      }
    };
    for (let after: string | undefined; ; ) {
      const tenantIds = (await attempt(null, () => this.deps.tenants.list(tenantsAtOnce, after))) ?? [];
      for (const tenantId of tenantIds) {
        if (signal?.aborted === true) return { sealed, failures };
        await attempt(tenantId, () => this.sealTenant(tenantId, signal, (count) => (sealed += count)));
      }
      after = tenantIds.at(-1);
      if (tenantIds.length < tenantsAtOnce) return { sealed, failures };
    }
  }

  /** Rounds with a pause between them until the signal; a batch under way is finished first. */
  async runUntil(signal: StopSignal): Promise<void> {
    while (!signal.aborted) {
      await this.sealAll(signal);
      if (!signal.aborted) await this.pause(signal);
    }
  }

  private async sealTenant(tenantId: string, signal: Pick<StopSignal, "aborted"> | undefined, done: (count: number) => void): Promise<void> {
    const most = this.deps.batchSize ?? 1_000;
    const isStopped = (): boolean => signal?.aborted === true;
    for (let count = most; count === most && !isStopped(); ) {
      count = await this.sealBatch(tenantId, most);
      done(count);
      this.deps.progress?.(tenantId, count);
    }
  }

  private async sealBatch(tenantId: string, most: number): Promise<number> {
    const { unitOfWork, hasher, ids } = this.deps;
    const ctx: OperationContext = { tenantId, actor: { type: "system", id: "system:audit-sealer" }, correlationId: ids.next() };
    const result = await unitOfWork.run(ctx, [auditChainLock()], async ({ auditChain, outbox }) => {
      const waiting = await whatCanGo(ctx, auditChain, most);
      const entries = waiting.flatMap(({ entry, isSealed }) => (entry && !isSealed ? [entry] : []));
      const seals = entries.length === 0 ? [] : sealEntries(hasher, tenantId, await auditChain.head(ctx), entries);
      await auditChain.append(ctx, seals, waiting.map(({ id }) => id));
      const head = seals.at(-1);
      if (head) await outbox.emit([auditSealedEvent(tenantId, head.batch, { position: head.position, hash: head.hash, entries: seals.length })]);
      return accept(waiting.length);
    });
    return result.ok ? result.value : 0;
  }

  private async pause(signal: StopSignal): Promise<void> {
    let stop: () => void = () => undefined;
    const stopped = new Promise<void>((resolve) => {
      stop = resolve;
    });
    signal.addEventListener("abort", stop);
    await Promise.race([this.deps.sleep(this.deps.pauseMs ?? 1_000), stopped]);
    signal.removeEventListener("abort", stop);
  }
}

/** Passes over entries that were taken out: they go on waiting, which is how `verifyAudit` learns of them. */
const whatCanGo = async (ctx: OperationContext, chain: AuditChain, most: number): Promise<readonly WaitingEntry[]> => {
  const found: WaitingEntry[] = [];
  for (let after: WaitingPlace | undefined; ; ) {
    const page = await chain.waiting(ctx, most, after);
    found.push(...page.filter(({ entry }) => entry !== undefined));
    after = page.at(-1);
    if (found.length >= most || page.length < most) return found.slice(0, most);
  }
};
