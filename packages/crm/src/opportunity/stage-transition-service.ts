import { refuse, type Clock, type OperationContext, type Result } from "@nexus/common";
import type { PipelineByIdQuery } from "../pipeline/index.js";
import type { CloseReason } from "./close-reason.js";
import { decideTransition } from "./decide-transition.js";
import type { Opportunity } from "./opportunity.js";
import type { OpportunityInput, StageTransitionCommand } from "./opportunity-command.js";
import type { OpportunityTransitionPersist } from "./opportunity-persist.js";
import type { OpportunityByIdQuery } from "./opportunity-query.js";

/** What the service works with. */
export interface StageTransitionPorts {
  readonly opportunities: OpportunityByIdQuery;
  readonly pipelines: Pick<PipelineByIdQuery, "getById">;
  readonly persist: OpportunityTransitionPersist;
  readonly clock: Clock;
  /** The tenant's list; the standard one when absent. */
  readonly closeReasons?: (ctx: OperationContext) => Promise<readonly CloseReason[]>;
}

/**
 * Moves opportunities between stages. Each transition is validated against the opportunity and its
 * pipeline before anything is written, and what is then written is the very version that was
 * validated: when the opportunity has moved on in between, the answer is `version_conflict`.
 *
 * Refusals are those of the decision: `opportunity_not_found`, `opportunity_deleted`,
 * `invalid_stage_transition` (with `from`, `to` and `rule`), `reason_required`, `amount_required` and
 * others. Throws `pipeline_not_found` when the store has lost a pipeline that is in use.
 * Source: SRV-CRM-0121 to SRV-CRM-0123.
 */
export class StageTransitionService {
  constructor(private readonly ports: StageTransitionPorts) {}

  /** To the next open stage. */
  advance(ctx: OperationContext, input: OpportunityInput<"advance">): Promise<Result<Opportunity>> {
    return this.#validated(ctx, { type: "advance", ...input }, (version) => this.ports.persist.advance(ctx, { ...input, ...version }));
  }

  /** To an open stage, as the pipeline's policy allows. */
  moveToStage(ctx: OperationContext, input: OpportunityInput<"move-to-stage">): Promise<Result<Opportunity>> {
    return this.#validated(ctx, { type: "move-to-stage", ...input }, (version) => this.ports.persist.moveToStage(ctx, { ...input, ...version }));
  }

  markWon(ctx: OperationContext, input: OpportunityInput<"mark-won">): Promise<Result<Opportunity>> {
    return this.#validated(ctx, { type: "mark-won", ...input }, (version) => this.ports.persist.markWon(ctx, { ...input, ...version }));
  }

  markLost(ctx: OperationContext, input: OpportunityInput<"mark-lost">): Promise<Result<Opportunity>> {
    return this.#validated(ctx, { type: "mark-lost", ...input }, (version) => this.ports.persist.markLost(ctx, { ...input, ...version }));
  }

  /** A won or lost one, back into an open stage. */
  reopen(ctx: OperationContext, input: OpportunityInput<"reopen">): Promise<Result<Opportunity>> {
    return this.#validated(ctx, { type: "reopen", ...input }, (version) => this.ports.persist.reopen(ctx, { ...input, ...version }));
  }

  async #validated(
    ctx: OperationContext,
    command: StageTransitionCommand,
    write: (version: { readonly expectedVersion: number }) => Promise<Result<Opportunity>>,
  ): Promise<Result<Opportunity>> {
    const opportunity = await this.ports.opportunities.findById(ctx, command.id);
    if (!opportunity) return refuse("opportunity_not_found", "There is no opportunity with this id.", { id: command.id });
    const pipeline = await this.ports.pipelines.getById(ctx, opportunity.pipelineId);
    const closeReasons = await this.ports.closeReasons?.(ctx);
    const environment = {
      tenantId: ctx.tenantId,
      actorId: ctx.actor.id,
      now: this.ports.clock.now(),
      fields: [],
      pipeline,
      ...(closeReasons === undefined ? {} : { closeReasons }),
    };
    const decided = decideTransition(command, opportunity, environment);
    if (!decided.ok) return decided;
    return decided.value.length === 0 ? { ok: true, value: opportunity } : write({ expectedVersion: opportunity.version });
  }
}
