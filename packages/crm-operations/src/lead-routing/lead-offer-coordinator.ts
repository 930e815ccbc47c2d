import { accept, type OperationContext, type Result } from "@nexus/common";
import { z } from "zod";
import { idSchema } from "../input-schemas.js";
import type { UnitOfWork } from "../unit-of-work/index.js";
import { joining, WorkflowRunner, type PortBindings, type Workflow, type WorkflowCommand, type WorkflowEngine, type WorkflowRunRecord } from "../workflow/index.js";
import { compiledRoutings } from "./compiled-routing.js";
import { LeadRoutingCoordinator, type LeadRoutingDeps } from "./lead-routing-coordinator.js";
import { leadOffersOver } from "./lead-offers.js";
import { leadRoutingWorkflow, offerAnswered, offerSettingsSchema, standardOfferSettings, type LeadRoutingPorts, type OfferedLead, type OfferLead, type OfferSettings } from "./lead-routing-workflow.js";
import type { Assignment } from "./ports.js";
import type { RoutedRecord } from "./route-records.js";
import type { RoutingDeps, RoutingStores } from "./routing-stores.js";

export interface OfferRequest {
  readonly leadId: string;
  /** `standardOfferSettings` when absent. */
  readonly settings?: OfferSettings;
}

/** A unit of work in which offers are made and the notifier joins. */
export type LeadOfferStores = RoutingStores & Pick<LeadRoutingPorts, "notifier">;

export interface LeadOfferDeps extends Omit<LeadRoutingDeps, "unitOfWork"> {
  readonly unitOfWork: UnitOfWork<LeadOfferStores>;
  /** Made with `leadRoutingWorkflow` and `offerBindings`. */
  readonly engine: WorkflowEngine;
}

/** The ports of `leadRoutingWorkflow` out of a unit of work: what an engine is made with. */
export const offerBindings = (deps: Omit<RoutingDeps, "compiled">): PortBindings<LeadRoutingPorts, LeadOfferStores> => {
  const routing: RoutingDeps = { ...deps, compiled: compiledRoutings() };
  return { offers: joining((stores) => leadOffersOver(stores, routing)), notifier: joining(({ notifier }) => notifier) };
};

const offerSchema = z.strictObject({ leadId: idSchema, settings: offerSettingsSchema.exactOptional() }) satisfies z.ZodType<OfferRequest>;

/**
 * Leads on offer: who is asked accepts or declines in time, or somebody else is asked. Answers go through
 * routing's own commands; the run is woken by them, and finds them at its deadline even when it was not.
 *
 * @example
 * ```ts
 * declare const deps: LeadOfferDeps;
 * declare const ctx: OperationContext;
 *
 * const offers = new LeadOfferCoordinator(deps);
 * const run = await offers.offer(ctx, { leadId: "L-1" });
 * ```
 */
export class LeadOfferCoordinator {
  private readonly routing: LeadRoutingCoordinator;
  private readonly runner: WorkflowRunner<LeadRoutingPorts, LeadOfferStores>;
  private readonly workflow: Workflow<LeadRoutingPorts, OfferLead, OfferedLead>;

  constructor(private readonly deps: LeadOfferDeps) {
    this.routing = new LeadRoutingCoordinator(deps);
    this.workflow = leadRoutingWorkflow(deps);
    this.runner = new WorkflowRunner<LeadRoutingPorts, LeadOfferStores>({ ...deps, bindings: offerBindings(deps) });
  }

  /** Begins to offer a lead, or answers the run that does already. Refused as `LeadRoutingCoordinator.route`, and with `run_id_reused` while it is on offer under other settings. */
  async offer(ctx: OperationContext, request: OfferRequest): Promise<Result<WorkflowRunRecord>> {
    // Asked outside of any unit of work; what it says is shown to nobody before the permission was asked for.
    const run = idSchema.safeParse(request.leadId).success ? await this.nextRunId(ctx, request.leadId) : "";
    return this.runner.start(ctx, offerCommand(run, this.workflow), request);
  }

  /** As `LeadRoutingCoordinator.accept`. */
  async accept(ctx: OperationContext, leadId: string): Promise<Result<Assignment>> {
    const answer = await this.routing.accept(ctx, { entity: "lead", recordId: leadId });
    if (answer.ok) await this.wake(ctx, leadId);
    return answer;
  }

  /** As `LeadRoutingCoordinator.decline`: the next one is asked at once. */
  async decline(ctx: OperationContext, leadId: string, reason: string): Promise<Result<RoutedRecord>> {
    const answer = await this.routing.decline(ctx, { entity: "lead", recordId: leadId, reason });
    if (answer.ok) await this.wake(ctx, leadId);
    return answer;
  }

  /** A run that has ended makes room for the next one. */
  private async nextRunId(ctx: OperationContext, leadId: string): Promise<string> {
    const { number, run } = await this.lastRun(ctx, leadId);
    return runId(leadId, run === undefined || run.status === "running" ? number : number + 1);
  }

  private async lastRun(ctx: OperationContext, leadId: string): Promise<{ readonly number: number; readonly run: WorkflowRunRecord | undefined }> {
    let last: WorkflowRunRecord | undefined;
    for (let number = 1; ; number += 1) {
      const run = await this.deps.engine.find(ctx, runId(leadId, number));
      if (!run) return { number: Math.max(1, number - 1), run: last };
      last = run;
    }
  }

  private async wake(ctx: OperationContext, leadId: string): Promise<void> {
    const { number, run } = await this.lastRun(ctx, leadId);
    if (run?.status !== "running") return;
    // Where it does not arrive, the run looks at its deadline.
    await this.deps.engine.signal(ctx, runId(leadId, number), { signal: offerAnswered, payload: { userId: ctx.actor.id }, key: `${ctx.actor.id}:${ctx.correlationId}` });
  }
}

const offerCommand = (run: string, workflow: Workflow<LeadRoutingPorts, OfferLead, OfferedLead>): WorkflowCommand<LeadRoutingPorts, OfferRequest, OfferLead, OfferedLead, LeadOfferStores> => ({
  name: "routing.offer",
  action: "routing:route",
  schema: offerSchema,
  records: ({ leadId }) => [{ entityType: "lead", id: leadId }],
  workflow,
  order: ({ leadId, settings = standardOfferSettings }) => ({ leadId, settings }),
  admit: () => Promise.resolve(accept(run)),
});

const runId = (leadId: string, number: number): string => `lead-routing:${leadId}:${number}`;
