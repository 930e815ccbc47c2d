import type { OperationContext, Result } from "@nexus/common";
import type { CommandPathDeps, CommandStores } from "../commands/index.js";
import { fusedCommand, joining, WorkflowRunner, type PortBindings, type WorkflowEngine } from "../workflow/index.js";
import type { LoseOpportunity, ReopenOpportunity, WinOpportunity } from "./close-input.js";
import type { CloseDeps, ClosePorts } from "./close-ports.js";
import type { LostOpportunity, ReopenedOpportunity, WonOpportunity } from "./close-result.js";
import { opportunityCloseWorkflows, type OpportunityCloseWorkflows } from "./opportunity-close-workflows.js";

/** A unit of work in which every port of closing joins. */
export type OpportunityCloseStores = ClosePorts & CommandStores;

/** Every port out of the unit of work itself: closing runs fused. */
export const joinedClose: PortBindings<ClosePorts, ClosePorts> = {
  opportunities: joining((stores) => stores.opportunities),
  pipelines: joining((stores) => stores.pipelines),
  leads: joining((stores) => stores.leads),
  quotations: joining((stores) => stores.quotations),
  customers: joining((stores) => stores.customers),
  closings: joining((stores) => stores.closings),
  analytics: joining((stores) => stores.analytics),
  notifier: joining((stores) => stores.notifier),
};

/** The commands of closing where everything joins: each is one unit of work. */
export const opportunityCloseCommands = (deps: CloseDeps) => {
  const { win, lose, reopen } = opportunityCloseWorkflows<OpportunityCloseStores>(deps, ({ opportunities }) => opportunities);
  const fusing = { bindings: joinedClose, clock: deps.clock };
  return { win: fusedCommand(win, fusing), lose: fusedCommand(lose, fusing), reopen: fusedCommand(reopen, fusing) };
};

export interface OpportunityCloseCoordinatorDeps<Stores> extends CloseDeps, CommandPathDeps<Stores & CommandStores> {
  readonly clock: CloseDeps["clock"];
  /** `joinedClose`, or with quotations, customers, analytics or notifications elsewhere. */
  readonly bindings: PortBindings<ClosePorts, Stores & CommandStores>;
  /** Made with `closeWonWorkflow`, `closeLostWorkflow` and `reopenWorkflow`; needed where one of the ports is elsewhere. */
  readonly engine?: WorkflowEngine;
}

/**
 * Wins, loses and reopens deals, each as a whole or not at all: in one transaction where its ports share a
 * database; otherwise a durable run brings it to its end or takes it back. A deal that was closed just so
 * before answers what that has made, however many ask. Refuses `opportunity_not_found` and
 * `version_conflict` throughout. Source: CRD-CRMOP-0071.
 *
 * @example
 * ```ts
 * declare const deps: OpportunityCloseCoordinatorDeps<OpportunityCloseStores>;
 * declare const ctx: OperationContext;
 *
 * const closing = new OpportunityCloseCoordinator(deps);
 * const won = await closing.win(ctx, { opportunityId: "O-1", quotation: { is: "existing", quotationId: "Q-1", customerAccepts: true } });
 * ```
 */
export class OpportunityCloseCoordinator<Stores> {
  private readonly runner: WorkflowRunner<ClosePorts, Stores & CommandStores>;
  private readonly commands: OpportunityCloseWorkflows<Stores & CommandStores>;

  constructor(private readonly deps: OpportunityCloseCoordinatorDeps<Stores>) {
    this.runner = new WorkflowRunner<ClosePorts, Stores & CommandStores>(deps);
    const { opportunities } = deps.bindings;
    this.commands = opportunityCloseWorkflows(deps, (stores) => (opportunities.joins ? opportunities.bind(stores) : opportunities.port));
  }

  /**
   * Refuses `opportunity_closed` (otherwise, with what differs), `opportunity_incomplete` (with what is
   * missing), `customer_not_found`; `quotation_ambiguous` (with the candidates), `quotation_not_found`,
   * `quotation_not_acceptable`, `quotation_not_accepted`, `quotation_of_other_customer`,
   * `quotation_required` and `opportunity_has_accepted_quotation`; and what Sales and the core refuse,
   * such as `close_reason_unknown`, with the reasons they know.
   */
  win(ctx: OperationContext, opportunity: WinOpportunity): Promise<Result<WonOpportunity>> {
    return this.runner.execute(ctx, this.commands.win, opportunity);
  }

  /** Refuses `opportunity_closed`, `opportunity_incomplete`, and `close_reason_unknown` with the reasons of the tenant. */
  lose(ctx: OperationContext, opportunity: LoseOpportunity): Promise<Result<LostOpportunity>> {
    return this.runner.execute(ctx, this.commands.lose, opportunity);
  }

  /** Refuses `opportunity_not_closed`, `stage_not_found` and `invalid_stage_transition` for a stage that is not open. */
  reopen(ctx: OperationContext, opportunity: ReopenOpportunity): Promise<Result<ReopenedOpportunity>> {
    return this.runner.execute(ctx, this.commands.reopen, opportunity);
  }
}
