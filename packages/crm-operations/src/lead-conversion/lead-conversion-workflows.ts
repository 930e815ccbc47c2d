import { accept, batchInputLimits, refuse, type OperationContext, type Result } from "@nexus/common";
import type { CommandStores, RecordReference } from "../commands/index.js";
import type { LeadReader, LeadRecord } from "../crm-records/index.js";
import type { WorkflowCommand } from "../workflow/index.js";
import {
  convertLeadsSchema,
  convertUnqualifiedSchema,
  leadToTurnSchema,
  undoConversionSchema,
  type ConvertLeads,
  type ConvertUnqualifiedLead,
  type LeadToTurn,
  type UndoLeadConversion,
} from "./conversion-input.js";
import type { ConversionDeps, ConversionPorts } from "./conversion-ports.js";
import type { ConversionOrder, LeadConversionResult } from "./conversion-plan.js";
import { leadToOpportunityWorkflow } from "./lead-to-opportunity-workflow.js";
import { undoConversionWorkflow, type ConversionToUndo, type UndoneConversion } from "./undo-conversion-workflow.js";

/** The commands of lead conversion, each a workflow on the command path. */
export interface LeadConversionWorkflows<Stores> {
  /** One lead, or the refusal why not. */
  readonly convert: ConversionCommand<LeadToTurn, Stores>;
  /** Each for itself, all in one transaction: those that cannot be converted are left out. What is wrong with a deal that is to be made refuses all of them. */
  readonly convertMany: ConversionCommand<ConvertLeads, Stores>;
  /** One that does not qualify, for a reason: a permission of its own. */
  readonly convertUnqualified: ConversionCommand<ConvertUnqualifiedLead, Stores>;
  readonly undo: WorkflowCommand<ConversionPorts, UndoLeadConversion, ConversionToUndo, UndoneConversion, Stores>;
}

type ConversionCommand<Input, Stores> = WorkflowCommand<ConversionPorts, Input, ConversionOrder, LeadConversionResult, Stores>;

/** A batch may be large: it is one transaction, and a bounded number of round trips. */
const batchLimits = { ...batchInputLimits, nodes: 20_000 };

/** `leadsIn` are the leads of a unit of work: a run is known by its lead as it was when it began. */
export const leadConversionWorkflows = <Stores extends CommandStores>(deps: ConversionDeps, leadsIn: (stores: Stores) => LeadReader): LeadConversionWorkflows<Stores> => {
  const workflow = leadToOpportunityWorkflow(deps);
  const leadIn = async (ctx: OperationContext, leadId: string, stores: Stores): Promise<Result<LeadRecord>> => {
    const lead = await leadsIn(stores).find(ctx, leadId);
    return lead ? accept(lead) : refuse("lead_not_found", "Name a lead that is there.", { id: leadId });
  };
  const runOf = async (what: string, ctx: OperationContext, leadId: string, stores: Stores): Promise<Result<string>> => {
    const lead = await leadIn(ctx, leadId, stores);
    return lead.ok ? accept(`${what}:${leadId}@${lead.value.version}`) : lead;
  };
  /** The same when the actor repeats the key. */
  const batchOf = ({ actor, idempotencyKey }: OperationContext): string => (idempotencyKey === undefined ? deps.ids.next() : deps.hasher.sha256(JSON.stringify([actor.type, actor.id, idempotencyKey])));
  /** Why goes to the audit trail, where it can be erased, and not along with the run. */
  const because = async (what: string, action: string, ctx: OperationContext, { leadId, reason }: { readonly leadId: string; readonly reason: string }, stores: Stores): Promise<Result<string>> => {
    const lead = await leadIn(ctx, leadId, stores);
    if (!lead.ok) return lead;
    const { version } = lead.value;
    await stores.outbox.audit([{ action, entityType: "lead", entityId: leadId, entityVersion: version, changedFields: [], reason }]);
    return accept(`${what}:${leadId}@${version}`);
  };
  return {
    convert: {
      name: "lead-conversion.convert",
      action: "lead:convert",
      schema: leadToTurnSchema,
      records: recordsOf,
      workflow,
      order: (lead: LeadToTurn): ConversionOrder => ({ leads: [lead], mode: "all", qualified: "asked" }),
      admit: (ctx, { leadId }, stores) => runOf("convert-lead", ctx, leadId, stores),
    },
    convertMany: {
      name: "lead-conversion.convert-many",
      action: "lead:convert",
      schema: convertLeadsSchema,
      limits: batchLimits,
      records: ({ leads }: ConvertLeads) => leads.flatMap(recordsOf),
      workflow,
      order: ({ leads }: ConvertLeads): ConversionOrder => ({ leads, mode: "each", qualified: "asked" }),
      admit: (ctx) => Promise.resolve(accept(`convert-leads:${batchOf(ctx)}`)),
    },
    convertUnqualified: {
      name: "lead-conversion.convert-unqualified",
      action: "lead:convert-unqualified",
      schema: convertUnqualifiedSchema,
      records: recordsOf,
      workflow,
      order: ({ reason: _reason, ...lead }: ConvertUnqualifiedLead): ConversionOrder => ({ leads: [lead], mode: "all", qualified: "waived" }),
      admit: (ctx, input, stores) => because("convert-lead", "lead-conversion.convert-unqualified", ctx, input, stores),
    },
    undo: {
      name: "lead-conversion.undo",
      action: "lead:undo-conversion",
      schema: undoConversionSchema,
      records: ({ leadId }: UndoLeadConversion) => [{ entityType: "lead", id: leadId }],
      workflow: undoConversionWorkflow(deps),
      order: ({ leadId }: UndoLeadConversion): ConversionToUndo => ({ leadId }),
      admit: (ctx, input, stores) => because("undo-conversion", "lead-conversion.undo", ctx, input, stores),
    },
  };
};

/** The lead, and what somebody has named for it. */
const recordsOf = ({ leadId, customer, opportunity }: LeadToTurn): readonly RecordReference[] => [
  { entityType: "lead", id: leadId },
  ...(customer?.is === "existing" ? [{ entityType: "customer", id: customer.customerId }] : []),
  ...(opportunity?.is === "existing" ? [{ entityType: "opportunity", id: opportunity.opportunityId }] : []),
];
