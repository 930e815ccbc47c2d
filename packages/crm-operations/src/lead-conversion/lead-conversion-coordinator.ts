import { accept, refuse, type OperationContext, type Result } from "@nexus/common";
import type { CommandPathDeps, CommandStores } from "../commands/index.js";
import { fusedCommand, joining, WorkflowRunner, type PortBindings, type WorkflowEngine } from "../workflow/index.js";
import type { ConvertLeads, ConvertUnqualifiedLead, LeadToTurn, UndoLeadConversion } from "./conversion-input.js";
import type { ConversionDeps, ConversionPorts } from "./conversion-ports.js";
import type { ConvertedLead, LeadConversionResult } from "./conversion-plan.js";
import { leadConversionWorkflows, type LeadConversionWorkflows } from "./lead-conversion-workflows.js";
import type { UndoneConversion } from "./undo-conversion-workflow.js";

/** A unit of work in which every port of conversion joins. */
export type LeadConversionStores = ConversionPorts & CommandStores;

/** Every port out of the unit of work itself: conversion runs fused. */
export const joinedConversion: PortBindings<ConversionPorts, ConversionPorts> = {
  leads: joining((stores) => stores.leads),
  activities: joining((stores) => stores.activities),
  customers: joining((stores) => stores.customers),
  opportunities: joining((stores) => stores.opportunities),
  conversions: joining((stores) => stores.conversions),
  analytics: joining((stores) => stores.analytics),
  notifier: joining((stores) => stores.notifier),
};

/** The commands of conversion where everything joins: each is one unit of work. */
export const leadConversionCommands = (deps: ConversionDeps) => {
  const { convert, convertMany, convertUnqualified, undo } = leadConversionWorkflows<LeadConversionStores>(deps, ({ leads }) => leads);
  const fusing = { bindings: joinedConversion, clock: deps.clock };
  return { convert: fusedCommand(convert, fusing), convertMany: fusedCommand(convertMany, fusing), convertUnqualified: fusedCommand(convertUnqualified, fusing), undo: fusedCommand(undo, fusing) };
};

export interface LeadConversionCoordinatorDeps<Stores> extends ConversionDeps, CommandPathDeps<Stores & CommandStores> {
  readonly clock: ConversionDeps["clock"];
  /** `joinedConversion`, or with customers, analytics or notifications elsewhere. */
  readonly bindings: PortBindings<ConversionPorts, Stores & CommandStores>;
  /** Made with `leadToOpportunityWorkflow` and `undoConversionWorkflow`; needed where one of the ports is elsewhere. */
  readonly engine?: WorkflowEngine;
}

/**
 * Turns leads into customers, contacts and deals. Everything a conversion makes commits together where its
 * ports share a database; where they do not, a durable run brings it to its end or takes it back. A lead
 * that was converted before answers what it has become, however many ask. Source: CRD-CRMOP-0065.
 *
 * @example
 * ```ts
 * declare const deps: LeadConversionCoordinatorDeps<LeadConversionStores>;
 * declare const ctx: OperationContext;
 *
 * const conversion = new LeadConversionCoordinator(deps);
 * const converted = await conversion.convert(ctx, { leadId: "L-1", details: "fill-gaps" });
 * ```
 */
export class LeadConversionCoordinator<Stores> {
  private readonly runner: WorkflowRunner<ConversionPorts, Stores & CommandStores>;
  private readonly commands: LeadConversionWorkflows<Stores & CommandStores>;

  constructor(private readonly deps: LeadConversionCoordinatorDeps<Stores>) {
    this.runner = new WorkflowRunner<ConversionPorts, Stores & CommandStores>(deps);
    const { leads } = deps.bindings;
    this.commands = leadConversionWorkflows(deps, (stores) => (leads.joins ? leads.bind(stores) : leads.port));
  }

  /**
   * Refuses `lead_not_found`, `lead_not_convertible` (not qualified yet), `lead_not_qualified` (by the
   * rule, with the criteria it fails), `lead_already_converted` (elsewhere), `version_conflict`,
   * `customer_match_ambiguous` and `contact_match_ambiguous` (with the candidates), and what the customer
   * and the deal that were named are refused for. Then nothing is left of it.
   */
  convert(ctx: OperationContext, lead: LeadToTurn): Promise<Result<ConvertedLead>> {
    return this.one(lead.leadId, this.runner.execute(ctx, this.commands.convert, lead));
  }

  /** As `convert`, without asking the rule. */
  convertUnqualified(ctx: OperationContext, lead: ConvertUnqualifiedLead): Promise<Result<ConvertedLead>> {
    return this.one(lead.leadId, this.runner.execute(ctx, this.commands.convertUnqualified, lead));
  }

  /**
   * Up to 500 leads, set-based; what `convert` would refuse before it writes is left out and told of.
   * What is wrong with a deal that is to be made, such as its pipeline, refuses all. Leads of the same
   * person become one contact and, at the same customer and unless chosen otherwise, one deal.
   */
  convertMany(ctx: OperationContext, leads: ConvertLeads): Promise<Result<LeadConversionResult>> {
    return this.runner.execute(ctx, this.commands.convertMany, leads);
  }

  /** Refuses `lead_not_found`, `conversion_not_found`, `conversion_undo_too_late`, `conversion_shared`, `opportunity_closed`, and `lead_not_converted` for a lead that was taken back by other ways. */
  undo(ctx: OperationContext, conversion: UndoLeadConversion): Promise<Result<UndoneConversion>> {
    return this.runner.execute(ctx, this.commands.undo, conversion);
  }

  private async one(leadId: string, running: Promise<Result<LeadConversionResult>>): Promise<Result<ConvertedLead>> {
    const result = await running;
    if (!result.ok) return result;
    const [converted] = result.value.converted;
    return converted ? accept(converted) : refuse("lead_not_found", "Name a lead that is there.", { id: leadId });
  }
}
