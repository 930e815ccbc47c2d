import { accept, refuse, type OperationContext, type Result } from "@nexus/common";
import type { CommandStores, RecordReference } from "../commands/index.js";
import type { OpportunityReader } from "../crm-records/index.js";
import type { WorkflowCommand } from "../workflow/index.js";
import { loseOpportunitySchema, reopenOpportunitySchema, winOpportunitySchema, type LoseOpportunity, type ReopenOpportunity, type WinOpportunity } from "./close-input.js";
import { closeLostWorkflow } from "./close-lost-workflow.js";
import type { CloseDeps, ClosePorts } from "./close-ports.js";
import type { LostOpportunity, ReopenedOpportunity, WonOpportunity } from "./close-result.js";
import { closeWonWorkflow } from "./close-won-workflow.js";
import { reopenWorkflow } from "./reopen-workflow.js";

/** The commands of closing, each a workflow on the command path. */
export interface OpportunityCloseWorkflows<Stores> {
  readonly win: WorkflowCommand<ClosePorts, WinOpportunity, WinOpportunity, WonOpportunity, Stores>;
  readonly lose: WorkflowCommand<ClosePorts, LoseOpportunity, LoseOpportunity, LostOpportunity, Stores>;
  readonly reopen: WorkflowCommand<ClosePorts, ReopenOpportunity, ReopenOpportunity, ReopenedOpportunity, Stores>;
}

/** `opportunitiesIn` are the deals of a unit of work: a run is known by its deal as it was when it began. */
export const opportunityCloseWorkflows = <Stores extends CommandStores>(deps: CloseDeps, opportunitiesIn: (stores: Stores) => OpportunityReader): OpportunityCloseWorkflows<Stores> => {
  const runOf =
    (what: string) =>
    async (ctx: OperationContext, { opportunityId: id }: { readonly opportunityId: string }, stores: Stores): Promise<Result<string>> => {
      const deal = await opportunitiesIn(stores).find(ctx, id);
      return deal ? accept(`${what}:${id}@${deal.version}`) : refuse("opportunity_not_found", "Name a deal that is there.", { id });
    };
  return {
    win: {
      name: "opportunity-close.win",
      action: "opportunity:close-won",
      schema: winOpportunitySchema,
      records: ({ opportunityId, quotation }: WinOpportunity) => [deal(opportunityId), ...(quotation?.is === "existing" ? [{ entityType: "quotation", id: quotation.quotationId }] : [])],
      workflow: closeWonWorkflow(deps),
      order: (input: WinOpportunity) => input,
      admit: runOf("close-won"),
    },
    lose: {
      name: "opportunity-close.lose",
      action: "opportunity:close-lost",
      schema: loseOpportunitySchema,
      records: ({ opportunityId }: LoseOpportunity) => [deal(opportunityId)],
      workflow: closeLostWorkflow(deps),
      order: (input: LoseOpportunity) => input,
      admit: runOf("close-lost"),
    },
    reopen: {
      name: "opportunity-close.reopen",
      action: "opportunity:reopen",
      schema: reopenOpportunitySchema,
      records: ({ opportunityId }: ReopenOpportunity) => [deal(opportunityId)],
      workflow: reopenWorkflow(deps),
      order: (input: ReopenOpportunity) => input,
      admit: runOf("reopen-opportunity"),
    },
  };
};

const deal = (id: string): RecordReference => ({ entityType: "opportunity", id });
