import {
  accept,
  type Explanation,
  type ExternalReference,
  type Instant,
  type OperationContext,
  type Page,
  type PageRequest,
  type Result,
} from "@nexus/common";
import { LeadScoringEngine, type Lead, type LeadCommand } from "@nexus/crm";
import type {
  BatchOutcome,
  DuplicateKeyRecord,
  LeadConversionTargets,
  LeadFilter,
  LeadProvider,
  LeadRecord,
  LeadToConvert,
  NewLead,
  OpenCount,
  OwnerAssignment,
  RecordTarget,
} from "@nexus/crm-operations";
import type { BoundDeps } from "../crm-deps.js";
import { applyMany } from "../storage/apply-many.js";
import { countByOwner } from "../storage/count-by-owner.js";
import { anyOf, ownedBy, within } from "../storage/conditions.js";
import { explainScore } from "./explain-score.js";
import { leadKind } from "./lead-kind.js";
import { toLeadRecord } from "./lead-record.js";
import { scoringContextOf } from "./scoring-context.js";
import { StoredLeads, type LeadRow, type LeadWhere } from "./stored-leads.js";

const open: LeadWhere = { column: "status", is: "in", values: ["new", "contacted", "qualified"] };
const kept: LeadWhere = { column: "deletedAt", is: "null" };

/** The orchestrator's leads on the CRM core, inside one unit of work. */
export class CrmLeadProvider implements LeadProvider {
  private readonly leads: StoredLeads;

  constructor(private readonly deps: BoundDeps) {
    this.leads = new StoredLeads(deps);
  }

  async find(ctx: OperationContext, id: string): Promise<LeadRecord | undefined> {
    return (await this.findMany(ctx, [id]))[0];
  }

  async findMany(ctx: OperationContext, ids: readonly string[]): Promise<readonly LeadRecord[]> {
    return this.records(ctx, (await this.leads.store.load(ids)).filter((lead) => lead.deletedAt === null));
  }

  async findByReferences(ctx: OperationContext, references: readonly ExternalReference[]): Promise<readonly LeadRecord[]> {
    const ids = await this.leads.store.references.resolve(references);
    return this.select(ctx, { column: "id", is: "in", values: [...ids.values()] });
  }

  async findOpenByKeys(ctx: OperationContext, keys: readonly DuplicateKeyRecord[]): Promise<readonly LeadRecord[]> {
    return this.select(ctx, { all: [open, { column: "id", is: "in", values: await this.leads.keys.find(keys) }] });
  }

  async list(ctx: OperationContext, filter: LeadFilter, page: PageRequest): Promise<Page<LeadRecord>> {
    const where: LeadWhere = {
      all: [
        ...anyOf<LeadRow>("status", filter.statuses),
        ...anyOf<LeadRow>("source", filter.sources),
        ...ownedBy<LeadRow>(filter.ownerId),
        ...(filter.created ? [within<LeadRow>("createdAt", filter.created)] : []),
        ...(filter.minimumScore === undefined ? [] : [{ column: "score", is: "gte", value: filter.minimumScore } as const]),
      ],
    };
    const { items, next } = await this.leads.store.page(where, page);
    return { items: this.records(ctx, items), next };
  }

  async assignOwners(ctx: OperationContext, assignments: readonly OwnerAssignment[]): Promise<readonly BatchOutcome<"assigned">[]> {
    const environment = await this.leads.environment(ctx);
    const commands = assignments.map(({ reason, ...assignment }) => ({ id: assignment.id, reason, command: () => ({ type: "assign-owner", ...assignment }) as const }));
    return applyMany(this.leads.store, commands, () => environment, "assigned", (steps) => this.leads.save(ctx, steps));
  }

  countOpen(_ctx: OperationContext, ownerIds: readonly string[]): Promise<readonly OpenCount[]> {
    return countByOwner(this.deps.tx.records, leadKind.table, { all: [open, kept] }, ownerIds);
  }

  async scoreMany(ctx: OperationContext, ids: readonly string[], at: Instant = this.deps.clock.now()): Promise<readonly BatchOutcome<"scored">[]> {
    const environment = await this.leads.environment(ctx);
    const { model, behaviourFields } = this.deps.settings(ctx.tenantId).scoring;
    const engine = new LeadScoringEngine(model, environment.sources);
    const commands = ids.map((id) => ({
      id,
      command: (lead: Lead): LeadCommand => ({ type: "assign-score", id, score: engine.score(lead, scoringContextOf(lead, at, behaviourFields)).score }),
    }));
    return applyMany(this.leads.store, commands, () => environment, "scored", (steps) => this.leads.save(ctx, steps));
  }

  async explainScore(ctx: OperationContext, id: string): Promise<Explanation | undefined> {
    const lead = await this.leads.byId(ctx, id);
    if (!lead?.score || lead.deletedAt !== null) return undefined;
    const { scoring, leadSources } = this.deps.settings(ctx.tenantId);
    return explainScore(lead, scoring, leadSources);
  }

  create(ctx: OperationContext, { ownerId, ...lead }: NewLead): Promise<Result<LeadRecord>> {
    return this.execute(ctx, { type: "create", ...lead, ...(ownerId === null ? {} : { ownerId }) });
  }

  changeStatus(ctx: OperationContext, target: RecordTarget, status: "contacted" | "qualified"): Promise<Result<LeadRecord>> {
    return this.execute(ctx, { type: "change-status", ...target, status });
  }

  disqualify(ctx: OperationContext, target: RecordTarget, reason: string): Promise<Result<LeadRecord>> {
    return this.execute(ctx, { type: "disqualify", ...target, reason });
  }

  markConverted(ctx: OperationContext, target: RecordTarget, targets: LeadConversionTargets): Promise<Result<LeadRecord>> {
    return this.execute(ctx, { type: "convert", ...target, ...targets });
  }

  async markManyConverted(ctx: OperationContext, conversions: readonly LeadToConvert[]): Promise<readonly BatchOutcome<"converted">[]> {
    const environment = await this.leads.environment(ctx);
    const commands = conversions.map((conversion) => ({ id: conversion.id, command: () => ({ type: "convert", ...conversion }) as const }));
    return applyMany(this.leads.store, commands, () => environment, "converted", (steps) => this.leads.save(ctx, steps));
  }

  revertConversion(ctx: OperationContext, target: RecordTarget, reason: string): Promise<Result<LeadRecord>> {
    return this.execute(ctx, { type: "revert-conversion", ...target, reason });
  }

  async revertManyConversions(ctx: OperationContext, targets: readonly RecordTarget[], reason: string): Promise<readonly BatchOutcome<"reverted">[]> {
    const environment = await this.leads.environment(ctx);
    const commands = targets.map((target) => ({ id: target.id, command: () => ({ type: "revert-conversion", ...target, reason }) as const }));
    return applyMany(this.leads.store, commands, () => environment, "reverted", (steps) => this.leads.save(ctx, steps));
  }

  private async execute(ctx: OperationContext, command: LeadCommand): Promise<Result<LeadRecord>> {
    const lead = await this.leads.execute(ctx, command);
    return lead.ok ? accept(toLeadRecord(lead.value, this.deps.settings(ctx.tenantId).leadSources)) : lead;
  }

  private records(ctx: OperationContext, leads: readonly Lead[]): readonly LeadRecord[] {
    const { leadSources } = this.deps.settings(ctx.tenantId);
    return leads.map((lead) => toLeadRecord(lead, leadSources));
  }

  private async select(ctx: OperationContext, where: LeadWhere): Promise<readonly LeadRecord[]> {
    return this.records(ctx, await this.leads.store.find({ where: { all: [kept, where] }, orderBy: [{ column: "createdAt", direction: "ascending" }] }));
  }
}
