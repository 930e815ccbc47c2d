import { DBOS } from "@dbos-inc/dbos-sdk";
import { accept, isSafeInteger, refuse, type Instant, type OperationContext, type Page, type PageRequest, type Result } from "@nexus/common";
import { checkContext, OperationsError, type RunFilter, type UnitOfWork, type WorkflowRunRecord, type WorkflowRuns, type WorkflowStores } from "@nexus/crm-operations";
import { notFound } from "./dbos-engine.js";
import { addressOf } from "./run-address.js";
import type { RunClaims } from "./run-claims.js";
import type { ListPlace, StoredRuns } from "./stored-runs.js";

export interface DbosRunsDeps {
  readonly stored: StoredRuns;
  readonly claims: RunClaims;
  readonly unitOfWork: UnitOfWork<WorkflowStores>;
  readonly ask: <T>(call: () => Promise<T>) => Promise<T>;
  /** Takes what nobody works on. */
  readonly takeOver: () => Promise<void>;
}

const mostPruned = 1_000;

export class DbosRuns implements WorkflowRuns {
  constructor(private readonly deps: DbosRunsDeps) {}

  async list(ctx: OperationContext, filter: RunFilter, { limit, after }: PageRequest): Promise<Page<WorkflowRunRecord>> {
    checkContext(ctx);
    if (!isSafeInteger(limit) || limit < 1 || limit > 1_000) throw invalidPage("`limit` is a whole number from 1 to 1,000");
    const place = after === undefined ? undefined : placeIn(after, ctx.tenantId);
    const found = await this.deps.ask(() => this.deps.stored.list(ctx, filter, place, limit + 1));
    const items = found.slice(0, limit).map(({ record }) => record);
    const last = items.at(-1);
    return { items, next: found.length > limit && last ? JSON.stringify([Date.parse(last.startedAt), last.id]) : null };
  }

  async redrive(ctx: OperationContext, id: string): Promise<Result<WorkflowRunRecord>> {
    checkContext(ctx);
    const address = addressOf(ctx.tenantId, id);
    const run = await this.deps.ask(() => this.deps.stored.find(address));
    if (!run) return notFound(id);
    const steps = (await this.deps.ask(() => DBOS.listWorkflowSteps(address))) ?? [];
    const last = steps.at(-1)?.functionID ?? -1;
    // The undo that failed is the last thing remembered; where the body had changed, nothing that is remembered was wrong.
    const from = run.outcome?.status === "needs-attention" && run.outcome.step !== null ? last : last + 1;
    if (run.outcome?.status !== "needs-attention" || !(await this.deps.ask(() => this.deps.claims.reopen(address, from)))) {
      return refuse("run_needs_no_attention", "Redrive what needs attention: this run does not.", { id, status: run.record.status });
    }
    await this.deps.ask(() => this.deps.takeOver());
    return accept({ ...run.record, status: "running", endedAt: null, failure: null });
  }

  async prune(ctx: OperationContext, endedBefore: Instant): Promise<number> {
    checkContext(ctx);
    const ended = await this.deps.ask(() => this.deps.stored.ended(ctx, endedBefore, mostPruned));
    if (ended.length === 0) return 0;
    // First what a run of the same id would find; DBOS's own is the last to go, so that whoever is killed in between prunes again.
    await this.deps.unitOfWork.run(ctx, [], async ({ checkpoints }) => {
      await checkpoints.forgetRuns(ctx, ended.map(({ record }) => record.id));
      return accept(undefined);
    });
    const addresses = ended.map(({ address }) => address);
    await this.deps.ask(() => this.deps.stored.forget(addresses));
    await this.deps.ask(() => DBOS.deleteWorkflows(addresses));
    return addresses.length;
  }
}

const invalidPage = (why: string): OperationsError => new OperationsError("invalid_page", `Correct the page: ${why}.`);

const placeIn = (after: string, tenantId: string): ListPlace => {
  try {
    const [startedAtMs, id] = JSON.parse(after) as readonly unknown[];
    if (isSafeInteger(startedAtMs) && typeof id === "string" && !id.includes("\0")) return { startedAtMs, address: addressOf(tenantId, id) };
  } catch {
    // Not one of ours.
  }
  throw invalidPage("`after` is the `next` of the page before");
};
