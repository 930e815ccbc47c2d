import {
  refuse,
  type CalendarDate,
  type ExternalReference,
  type Instant,
  type InstantRange,
  type OperationContext,
  type Page,
  type PageRequest,
  type Refused,
  type Result,
} from "@nexus/common";
import {
  openValueOf,
  OpportunityNotFound,
  PipelineNotFound,
  summarizeStages,
  type OpenValue,
  type Opportunity,
  type OpportunityCommand,
  type OpportunityEnvironment,
  type OpportunityInput,
  type OpportunityPersist,
  type OpportunityQuery,
  type Pipeline,
  type StageSummary,
} from "@nexus/crm";
import type { Condition } from "@nexus/crm-operations";
import { environmentOf, type BoundDeps } from "../crm-deps.js";
import { pipelineKind } from "../pipelines/pipeline-kind.js";
import type { EntityRow } from "../storage/entity-kind.js";
import { EntityStore } from "../storage/entity-store.js";
import { within } from "../storage/conditions.js";
import { opportunityKind, type OpportunityColumns } from "./opportunity-kind.js";

export type OpportunityRow = EntityRow<OpportunityColumns>;
export type OpportunityWhere = Condition<OpportunityRow>;

const kept: OpportunityWhere = { column: "deletedAt", is: "null" };
const open: OpportunityWhere = { column: "status", is: "eq", value: "open" };

/** Opportunities in storage: crm's query and persist interfaces inside one unit of work. */
export class StoredOpportunities implements OpportunityQuery, OpportunityPersist {
  readonly store;
  private readonly pipelines;

  constructor(private readonly deps: BoundDeps) {
    this.store = new EntityStore(opportunityKind, deps);
    this.pipelines = new EntityStore(pipelineKind, deps);
  }

  findById(_ctx: OperationContext, id: string): Promise<Opportunity | undefined> {
    return this.store.one(id);
  }

  async getById(ctx: OperationContext, id: string): Promise<Opportunity> {
    const opportunity = await this.findById(ctx, id);
    if (!opportunity) throw OpportunityNotFound.byId(id);
    return opportunity;
  }

  async findBySourceLead(_ctx: OperationContext, leadId: string): Promise<Opportunity | undefined> {
    const found = await this.store.find({
      where: { all: [kept, { column: "sourceLeadId", is: "eq", value: leadId }] },
      orderBy: [{ column: "createdAt", direction: "ascending" }],
      limit: 1,
    });
    return found[0];
  }

  async getBySourceLead(ctx: OperationContext, leadId: string): Promise<Opportunity> {
    const opportunity = await this.findBySourceLead(ctx, leadId);
    if (!opportunity) throw OpportunityNotFound.bySourceLead(leadId);
    return opportunity;
  }

  findByExternalReference(_ctx: OperationContext, reference: ExternalReference): Promise<Opportunity | undefined> {
    return this.store.byReference(reference);
  }

  findByPipeline(_ctx: OperationContext, pipelineId: string, page: PageRequest): Promise<Page<Opportunity>> {
    return this.store.page({ column: "pipelineId", is: "eq", value: pipelineId }, page);
  }

  findByStage(_ctx: OperationContext, pipelineId: string, stageId: string, page: PageRequest): Promise<Page<Opportunity>> {
    return this.store.page({ all: [{ column: "pipelineId", is: "eq", value: pipelineId }, { column: "stageId", is: "eq", value: stageId }] }, page);
  }

  findOpen(_ctx: OperationContext, page: PageRequest): Promise<Page<Opportunity>> {
    return this.store.page(open, page);
  }

  findWon(_ctx: OperationContext, page: PageRequest, closed?: InstantRange): Promise<Page<Opportunity>> {
    return this.store.page(closedAs("won", closed), page);
  }

  findLost(_ctx: OperationContext, page: PageRequest, closed?: InstantRange): Promise<Page<Opportunity>> {
    return this.store.page(closedAs("lost", closed), page);
  }

  findStale(_ctx: OperationContext, unchangedSince: Instant, page: PageRequest): Promise<Page<Opportunity>> {
    return this.store.page({ all: [open, { column: "updatedAt", is: "lte", value: unchangedSince }] }, page);
  }

  findOverdue(_ctx: OperationContext, today: CalendarDate, page: PageRequest): Promise<Page<Opportunity>> {
    return this.store.page({ all: [open, { column: "expectedCloseDate", is: "lt", value: today }] }, page);
  }

  async totalOpenValue(_ctx: OperationContext, pipelineId?: string): Promise<OpenValue> {
    const inPipeline: readonly OpportunityWhere[] = pipelineId === undefined ? [] : [{ column: "pipelineId", is: "eq", value: pipelineId }];
    return openValueOf(await this.store.find({ where: { all: [kept, open, ...inPipeline] } }));
  }

  async stageSummary(_ctx: OperationContext, pipelineId: string): Promise<readonly StageSummary[]> {
    const pipeline = await this.pipelines.one(pipelineId);
    if (!pipeline) throw PipelineNotFound.byId(pipelineId);
    return summarizeStages(await this.store.find({ where: { all: [kept, { column: "pipelineId", is: "eq", value: pipelineId }] } }), pipeline);
  }

  create(ctx: OperationContext, input: OpportunityInput<"create">): Promise<Result<Opportunity>> {
    return this.execute(ctx, { type: "create", ...input });
  }

  update(ctx: OperationContext, input: OpportunityInput<"update">): Promise<Result<Opportunity>> {
    return this.execute(ctx, { type: "update", ...input });
  }

  assignOwner(ctx: OperationContext, input: OpportunityInput<"assign-owner">): Promise<Result<Opportunity>> {
    return this.execute(ctx, { type: "assign-owner", ...input });
  }

  setContactRoles(ctx: OperationContext, input: OpportunityInput<"set-contact-roles">): Promise<Result<Opportunity>> {
    return this.execute(ctx, { type: "set-contact-roles", ...input });
  }

  delete(ctx: OperationContext, input: OpportunityInput<"delete">): Promise<Result<Opportunity>> {
    return this.execute(ctx, { type: "delete", ...input });
  }

  restore(ctx: OperationContext, input: OpportunityInput<"restore">): Promise<Result<Opportunity>> {
    return this.execute(ctx, { type: "restore", ...input });
  }

  changeAmount(ctx: OperationContext, input: OpportunityInput<"change-amount">): Promise<Result<Opportunity>> {
    return this.execute(ctx, { type: "change-amount", ...input });
  }

  setLines(ctx: OperationContext, input: OpportunityInput<"set-lines">): Promise<Result<Opportunity>> {
    return this.execute(ctx, { type: "set-lines", ...input });
  }

  setExpectedCloseDate(ctx: OperationContext, input: OpportunityInput<"set-expected-close-date">): Promise<Result<Opportunity>> {
    return this.execute(ctx, { type: "set-expected-close-date", ...input });
  }

  setForecast(ctx: OperationContext, input: OpportunityInput<"set-forecast">): Promise<Result<Opportunity>> {
    return this.execute(ctx, { type: "set-forecast", ...input });
  }

  advance(ctx: OperationContext, input: OpportunityInput<"advance">): Promise<Result<Opportunity>> {
    return this.execute(ctx, { type: "advance", ...input });
  }

  moveToStage(ctx: OperationContext, input: OpportunityInput<"move-to-stage">): Promise<Result<Opportunity>> {
    return this.execute(ctx, { type: "move-to-stage", ...input });
  }

  markWon(ctx: OperationContext, input: OpportunityInput<"mark-won">): Promise<Result<Opportunity>> {
    return this.execute(ctx, { type: "mark-won", ...input });
  }

  markLost(ctx: OperationContext, input: OpportunityInput<"mark-lost">): Promise<Result<Opportunity>> {
    return this.execute(ctx, { type: "mark-lost", ...input });
  }

  reopen(ctx: OperationContext, input: OpportunityInput<"reopen">): Promise<Result<Opportunity>> {
    return this.execute(ctx, { type: "reopen", ...input });
  }

  /** One command on one deal, decided with the pipeline as it is in this transaction. */
  async execute(ctx: OperationContext, command: OpportunityCommand): Promise<Result<Opportunity>> {
    const environment = await this.environment(ctx, command);
    return environment.ok ? this.store.apply(ctx, command, environment.value) : environment;
  }

  /** Several commands on one deal as one step: all of them or none. Only the first is held against its `expectedVersion`. */
  async executeAll(ctx: OperationContext, [first, ...others]: readonly [OpportunityCommand, ...OpportunityCommand[]]): Promise<Result<Opportunity>> {
    const environment = await this.environment(ctx, first);
    if (!environment.ok) return environment;
    let step = await this.store.decide(first, environment.value);
    for (const command of others) {
      if (!step.ok) return step;
      const next = this.store.decideOn(step.value.after, command, environment.value);
      step = next.ok ? { ok: true, value: { ...step.value, after: next.value.after, events: [...step.value.events, ...next.value.events] } } : next;
    }
    if (!step.ok) return step;
    await this.store.save(ctx, [step.value]);
    return { ok: true, value: step.value.after };
  }

  /** What deciding on each of these deals needs to know, by the id of its pipeline. */
  async environments(ctx: OperationContext): Promise<ReadonlyMap<string, OpportunityEnvironment>> {
    const [environment, pipelines] = await Promise.all([environmentOf(ctx, this.deps), this.pipelines.find({})]);
    const { closeReasons } = this.deps.settings(ctx.tenantId);
    return new Map(pipelines.map((pipeline) => [pipeline.id, { ...environment, closeReasons, pipeline }]));
  }

  /** By id. */
  async pipelinesOf(_ctx: OperationContext, opportunities: readonly Opportunity[]): Promise<ReadonlyMap<string, Pipeline>> {
    const ids = [...new Set(opportunities.map(({ pipelineId }) => pipelineId))];
    return new Map((await this.pipelines.load(ids)).map((pipeline) => [pipeline.id, pipeline]));
  }

  private async environment(ctx: OperationContext, command: OpportunityCommand): Promise<Result<OpportunityEnvironment>> {
    const pipelineId = command.type === "create" ? command.pipelineId : (await this.store.one(command.id))?.pipelineId;
    if (pipelineId === undefined) return refuse("opportunity_not_found", "There is no opportunity with this id.", { id: command.id });
    const pipeline = await this.pipelines.one(pipelineId);
    if (!pipeline) return unknownPipeline(pipelineId);
    const { closeReasons } = this.deps.settings(ctx.tenantId);
    return { ok: true, value: { ...(await environmentOf(ctx, this.deps)), pipeline, closeReasons } };
  }
}

export const unknownPipeline = (pipelineId: string): Refused => refuse("pipeline_not_found", "Name a pipeline of this tenant.", { pipelineId });

const closedAs = (status: "won" | "lost", closed: InstantRange | undefined): OpportunityWhere => ({
  all: [{ column: "status", is: "eq", value: status }, ...(closed ? [{ column: "closedAt", is: "not-null" } as const, within<OpportunityRow>("closedAt", closed)] : [])],
});
