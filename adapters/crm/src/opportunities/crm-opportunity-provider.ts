import { accept, refuse, type ExternalReference, type OperationContext, type Page, type PageRequest, type Refused, type Result } from "@nexus/common";
import type { CreateOpportunity, Opportunity, OpportunityCommand } from "@nexus/crm";
import {
  OperationsError,
  type BatchOutcome,
  type NewOpportunity,
  type OpenCount,
  type OpportunityChanges,
  type OpportunityFilter,
  type OpportunityLoss,
  type OpportunityProvider,
  type OpportunityRecord,
  type OpportunityWin,
  type OwnerAssignment,
  type RecordTarget,
} from "@nexus/crm-operations";
import type { BoundDeps } from "../crm-deps.js";
import { StoredPipelines } from "../pipelines/stored-pipelines.js";
import { applyMany } from "../storage/apply-many.js";
import { anyOf, ownedBy, within } from "../storage/conditions.js";
import { countByOwner } from "../storage/count-by-owner.js";
import { createMany } from "../storage/create-many.js";
import { changeCommands } from "./change-commands.js";
import { opportunityKind } from "./opportunity-kind.js";
import { toOpportunityRecord } from "./opportunity-record.js";
import { StoredOpportunities, unknownPipeline, type OpportunityRow, type OpportunityWhere } from "./stored-opportunities.js";

const open: OpportunityWhere = { column: "status", is: "eq", value: "open" };
const kept: OpportunityWhere = { column: "deletedAt", is: "null" };

/** The orchestrator's deals on the CRM core, inside one unit of work. */
export class CrmOpportunityProvider implements OpportunityProvider {
  private readonly opportunities: StoredOpportunities;

  constructor(private readonly deps: BoundDeps) {
    this.opportunities = new StoredOpportunities(deps);
  }

  async find(ctx: OperationContext, id: string): Promise<OpportunityRecord | undefined> {
    return (await this.findMany(ctx, [id]))[0];
  }

  async findMany(ctx: OperationContext, ids: readonly string[]): Promise<readonly OpportunityRecord[]> {
    return this.records(ctx, (await this.opportunities.store.load(ids)).filter((opportunity) => opportunity.deletedAt === null));
  }

  async findByReferences(ctx: OperationContext, references: readonly ExternalReference[]): Promise<readonly OpportunityRecord[]> {
    const ids = await this.opportunities.store.references.resolve(references);
    const found = await this.opportunities.store.find({
      where: { all: [kept, { column: "id", is: "in", values: [...ids.values()] }] },
      orderBy: [{ column: "createdAt", direction: "ascending" }],
    });
    return this.records(ctx, found);
  }

  async list(ctx: OperationContext, filter: OpportunityFilter, page: PageRequest): Promise<Page<OpportunityRecord>> {
    const where: OpportunityWhere = {
      all: [
        ...anyOf<OpportunityRow>("status", filter.statuses),
        ...anyOf<OpportunityRow>("stageId", filter.stageIds),
        ...anyOf<OpportunityRow>("accountId", filter.accountIds),
        ...anyOf<OpportunityRow>("sourceLeadId", filter.sourceLeadIds),
        ...anyOf<OpportunityRow>("pipelineId", filter.pipelineId === undefined ? undefined : [filter.pipelineId]),
        ...ownedBy<OpportunityRow>(filter.ownerId),
        ...(filter.closed ? [{ column: "closedAt", is: "not-null" } as const, within<OpportunityRow>("closedAt", filter.closed)] : []),
      ],
    };
    const { items, next } = await this.opportunities.store.page(where, page);
    return { items: await this.records(ctx, items), next };
  }

  async assignOwners(ctx: OperationContext, assignments: readonly OwnerAssignment[]): Promise<readonly BatchOutcome<"assigned">[]> {
    const environments = await this.opportunities.environments(ctx);
    const commands = assignments.map((assignment) => ({ id: assignment.id, command: () => ({ type: "assign-owner", ...assignment }) as const }));
    return applyMany(this.opportunities.store, commands, (opportunity) => inPipeline(environments, opportunity), "assigned", (steps) => this.opportunities.store.save(ctx, steps));
  }

  countOpen(_ctx: OperationContext, ownerIds: readonly string[]): Promise<readonly OpenCount[]> {
    return countByOwner(this.deps.tx.records, opportunityKind.table, { all: [open, kept] }, ownerIds);
  }

  async create(ctx: OperationContext, opportunity: NewOpportunity): Promise<Result<OpportunityRecord>> {
    const pipelineId = opportunity.pipelineId ?? (await this.defaultPipelineId(ctx));
    return pipelineId === undefined ? withoutPipeline() : this.execute(ctx, [createCommand(opportunity, pipelineId)]);
  }

  async createMany(ctx: OperationContext, opportunities: readonly NewOpportunity[]): Promise<readonly BatchOutcome<"created">[]> {
    return createMany(
      this.opportunities.store,
      opportunities.map(({ id }) => id),
      () => this.creations(ctx, opportunities),
      (steps) => this.opportunities.store.save(ctx, steps),
    );
  }

  private async creations(ctx: OperationContext, opportunities: readonly NewOpportunity[]) {
    const environments = await this.opportunities.environments(ctx);
    const byDefault = [...environments.values()].find(({ pipeline }) => pipeline.isDefault)?.pipeline.id;
    return opportunities.map((opportunity) => {
      const pipelineId = opportunity.pipelineId ?? byDefault;
      if (pipelineId === undefined) return { id: opportunity.id, asked: withoutPipeline() };
      const environment = environments.get(pipelineId);
      return { id: opportunity.id, asked: environment ? accept({ command: createCommand(opportunity, pipelineId), environment }) : unknownPipeline(pipelineId) };
    });
  }

  async remove(ctx: OperationContext, targets: readonly RecordTarget[], reason: string): Promise<readonly BatchOutcome<"removed">[]> {
    const environments = await this.opportunities.environments(ctx);
    const commands = targets.map((target) => ({
      id: target.id,
      reason,
      // What is deleted stays deleted, whoever has changed it since.
      command: ({ id, deletedAt }: Opportunity) => ({ type: "delete", ...(deletedAt === null ? target : { id }) }) as const,
    }));
    return applyMany(this.opportunities.store, commands, (opportunity) => inPipeline(environments, opportunity), "removed", (steps) => this.opportunities.store.save(ctx, steps));
  }

  change(ctx: OperationContext, target: RecordTarget, changes: OpportunityChanges): Promise<Result<OpportunityRecord>> {
    return this.execute(ctx, changeCommands(target, changes));
  }

  moveToStage(ctx: OperationContext, target: RecordTarget, stageId: string, reason: string | null): Promise<Result<OpportunityRecord>> {
    return this.execute(ctx, [{ type: "move-to-stage", ...target, stageId, reason }]);
  }

  markWon(ctx: OperationContext, target: RecordTarget, { at, amount, reason }: OpportunityWin): Promise<Result<OpportunityRecord>> {
    return this.execute(ctx, [{ type: "mark-won", ...target, closedAt: at, actualAmount: amount, closeReason: reason }]);
  }

  markLost(ctx: OperationContext, target: RecordTarget, { at, reason, competitor }: OpportunityLoss): Promise<Result<OpportunityRecord>> {
    return this.execute(ctx, [{ type: "mark-lost", ...target, closedAt: at, closeReason: reason, competitor }]);
  }

  reopen(ctx: OperationContext, target: RecordTarget, stageId: string, reason: string): Promise<Result<OpportunityRecord>> {
    return this.execute(ctx, [{ type: "reopen", ...target, stageId, reason }]);
  }

  private async defaultPipelineId(ctx: OperationContext): Promise<string | undefined> {
    return (await new StoredPipelines(this.deps).findDefault(ctx))?.id;
  }

  private async execute(ctx: OperationContext, commands: readonly [OpportunityCommand, ...OpportunityCommand[]]): Promise<Result<OpportunityRecord>> {
    const done = await this.opportunities.executeAll(ctx, commands);
    if (!done.ok) return done;
    const [record] = await this.records(ctx, [done.value]);
    return record ? accept(record) : refuse("opportunity_not_found", "There is no opportunity with this id.", { id: commands[0].id });
  }

  private async records(ctx: OperationContext, opportunities: readonly Opportunity[]): Promise<readonly OpportunityRecord[]> {
    if (opportunities.length === 0) return [];
    const pipelines = await this.opportunities.pipelinesOf(ctx, opportunities);
    return opportunities.map((opportunity) => toOpportunityRecord(opportunity, inPipeline(pipelines, opportunity)));
  }
}

const withoutPipeline = (): Refused => refuse("pipeline_not_found", "Create a pipeline first: the tenant has no default.", {});

const createCommand = ({ name, type, ...opportunity }: NewOpportunity, pipelineId: string): CreateOpportunity => ({ type: "create", title: name, opportunityType: type, ...opportunity, pipelineId });

/** What is known by pipeline, of the opportunity's. */
const inPipeline = <Known>(byPipeline: ReadonlyMap<string, Known>, { id, pipelineId }: Opportunity): Known => {
  const known = byPipeline.get(pipelineId);
  if (known === undefined) throw new OperationsError("stored_record_broken", "Restore the pipeline of this opportunity: it is gone.", { details: { id, pipelineId } });
  return known;
};
