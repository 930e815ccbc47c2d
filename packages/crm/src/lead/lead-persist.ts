import type { OperationContext, Result } from "@nexus/common";
import type { Lead } from "./lead.js";
import type { LeadCommand, LeadInput } from "./lead-command.js";

/**
 * Every write takes the input of one command, decides it with `leadDecider`, stores the state and its
 * events together, and answers the lead as it stands afterwards. A refusal is a value and leaves
 * everything as it was; repeating a write that changes nothing answers the lead unchanged. A lead that
 * moved on since `expectedVersion` is refused with `version_conflict`.
 */
type Write<Type extends LeadCommand["type"]> = (ctx: OperationContext, input: LeadInput<Type>) => Promise<Result<Lead>>;

/** FUN-CRM-0045: what a lead is and where it stands. */
export interface LeadDetailPersist {
  /** Refused with `lead_exists` when the id is taken, `unknown_lead_source` for a source outside the catalogue. */
  readonly create: Write<"create">;
  readonly update: Write<"update">;
  /** Refused with `lead_transition_refused`, or `lead_command_required` for disqualified and converted. */
  readonly changeStatus: Write<"change-status">;
  readonly changeSource: Write<"change-source">;
  readonly assignOwner: Write<"assign-owner">;
}

/** FUN-CRM-0046, the scores. */
export interface LeadScorePersist {
  /** Refused with `lead_score_superseded` when a newer score is there. */
  readonly assignScore: Write<"assign-score">;
  readonly overrideScore: Write<"override-score">;
  readonly clearScoreOverride: Write<"clear-score-override">;
}

/** FUN-CRM-0046, the outcome, and what leads to it. */
export interface LeadOutcomePersist {
  /** Refused with `lead_transition_refused` unless the lead is qualified. */
  readonly convert: Write<"convert">;
  /** Refused with `lead_not_converted` unless the lead is converted, a second time therefore too. */
  readonly revertConversion: Write<"revert-conversion">;
  readonly disqualify: Write<"disqualify">;
  /** Refused with `lead_not_disqualified`. */
  readonly recycle: Write<"recycle">;
  /** Refused with `handover_not_forward`, `handover_before_last`, `handover_in_future` or `lead_closed`. */
  readonly handOver: Write<"hand-over">;
}

/** FUN-CRM-0047: the bin. */
export interface LeadBinPersist {
  readonly delete: Write<"delete">;
  readonly restore: Write<"restore">;
}

/** All writes of leads (IFC-CRM-0081). */
export interface LeadPersist extends LeadDetailPersist, LeadScorePersist, LeadOutcomePersist, LeadBinPersist {}

/** Loads the lead, decides the command, stores what came of it in one transaction. Throws only when storage fails. */
export type ExecuteLeadCommand = (ctx: OperationContext, command: LeadCommand) => Promise<Result<Lead>>;

/** Every write of {@link LeadPersist}, said as a command to a storage. */
export const leadPersistOn = (execute: ExecuteLeadCommand): LeadPersist => ({
  create: (ctx, input) => execute(ctx, { type: "create", ...input }),
  update: (ctx, input) => execute(ctx, { type: "update", ...input }),
  changeStatus: (ctx, input) => execute(ctx, { type: "change-status", ...input }),
  changeSource: (ctx, input) => execute(ctx, { type: "change-source", ...input }),
  assignOwner: (ctx, input) => execute(ctx, { type: "assign-owner", ...input }),
  assignScore: (ctx, input) => execute(ctx, { type: "assign-score", ...input }),
  overrideScore: (ctx, input) => execute(ctx, { type: "override-score", ...input }),
  clearScoreOverride: (ctx, input) => execute(ctx, { type: "clear-score-override", ...input }),
  convert: (ctx, input) => execute(ctx, { type: "convert", ...input }),
  revertConversion: (ctx, input) => execute(ctx, { type: "revert-conversion", ...input }),
  disqualify: (ctx, input) => execute(ctx, { type: "disqualify", ...input }),
  recycle: (ctx, input) => execute(ctx, { type: "recycle", ...input }),
  handOver: (ctx, input) => execute(ctx, { type: "hand-over", ...input }),
  delete: (ctx, input) => execute(ctx, { type: "delete", ...input }),
  restore: (ctx, input) => execute(ctx, { type: "restore", ...input }),
});
