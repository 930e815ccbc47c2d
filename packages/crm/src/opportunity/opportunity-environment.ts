import { accept, refuse, type Instant, type Result } from "@nexus/common";
import type { Pipeline } from "../pipeline/index.js";
import type { DecisionEnvironment } from "../shared/decider.js";
import { targetOf, type Target } from "../shared/target.js";
import { standardCloseReasons, type CloseReason } from "./close-reason.js";
import type { Opportunity } from "./opportunity.js";

/** What deciding on an opportunity needs to know of its surroundings. */
export interface OpportunityEnvironment extends DecisionEnvironment {
  /** The pipeline the opportunity is in, or is to be created in. */
  readonly pipeline: Pipeline;
  /** The tenant's list; the standard one when absent. */
  readonly closeReasons?: readonly CloseReason[];
}

export const stamp = (environment: DecisionEnvironment): { readonly at: Instant; readonly by: string } => ({ at: environment.now, by: environment.actorId });

/** The opportunity a command is for, decided on with its own pipeline. */
export const opportunityOf = (command: Target, state: Opportunity | undefined, { pipeline }: OpportunityEnvironment, allowDeleted = false): Result<Opportunity> => {
  const target = targetOf("opportunity", command, state, allowDeleted);
  return target.ok ? inPipeline(target.value, pipeline) : target;
};

const inPipeline = (opportunity: Opportunity, pipeline: Pipeline): Result<Opportunity> =>
  opportunity.pipelineId === pipeline.id
    ? accept(opportunity)
    : refuse("pipeline_mismatch", "Decide with the pipeline the opportunity is in.", { id: opportunity.id, pipelineId: opportunity.pipelineId, given: pipeline.id });

/** An open one; what is closed is reopened before it is changed. */
export const openOpportunityOf = (command: Target, state: Opportunity | undefined, environment: OpportunityEnvironment): Result<Opportunity> => {
  const target = opportunityOf(command, state, environment);
  if (!target.ok || target.value.status === "open") return target;
  return refuse("opportunity_closed", "Reopen the opportunity first: what is won or lost stays as it was closed.", { id: command.id, status: target.value.status });
};

export const refuseUnknownReason = (reason: string | null, status: "won" | "lost", { closeReasons = standardCloseReasons }: OpportunityEnvironment): ReturnType<typeof refuse> | undefined => {
  const known = closeReasons.filter((candidate) => candidate.status === status).map(({ id }) => id);
  if (reason === null || known.includes(reason)) return undefined;
  return refuse("close_reason_unknown", `Choose a reason of the tenant's list for ${status} deals.`, { known });
};
