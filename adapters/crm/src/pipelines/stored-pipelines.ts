import { refuse, type OperationContext, type Page, type PageRequest, type Result } from "@nexus/common";
import {
  decideDefault,
  PipelineNotFound,
  type MakePipelineDefault,
  type Pipeline,
  type PipelineCommand,
  type PipelineEvent,
  type PipelineInput,
  type PipelinePersist,
  type PipelineQuery,
  type PipelineStatus,
} from "@nexus/crm";
import { environmentOf, type BoundDeps } from "../crm-deps.js";
import { opportunityKind } from "../opportunities/opportunity-kind.js";
import type { Step } from "../storage/entity-kind.js";
import { EntityStore } from "../storage/entity-store.js";
import { nameKeyOf, pipelineKind } from "./pipeline-kind.js";

/** Pipelines in storage: crm's query and persist interfaces inside one unit of work. */
export class StoredPipelines implements PipelineQuery, PipelinePersist {
  private readonly store;

  constructor(private readonly deps: BoundDeps) {
    this.store = new EntityStore(pipelineKind, deps);
  }

  findById(_ctx: OperationContext, id: string): Promise<Pipeline | undefined> {
    return this.store.one(id);
  }

  async getById(ctx: OperationContext, id: string): Promise<Pipeline> {
    const pipeline = await this.findById(ctx, id);
    if (!pipeline) throw PipelineNotFound.byId(id);
    return pipeline;
  }

  async findByName(_ctx: OperationContext, name: string): Promise<Pipeline | undefined> {
    const found = await this.store.find({
      where: { all: [{ column: "deletedAt", is: "null" }, { column: "nameKey", is: "eq", value: nameKeyOf(name) }] },
      limit: 1,
    });
    return found[0];
  }

  async getByName(ctx: OperationContext, name: string): Promise<Pipeline> {
    const pipeline = await this.findByName(ctx, name);
    if (!pipeline) throw PipelineNotFound.byName(name);
    return pipeline;
  }

  async findDefault(_ctx: OperationContext): Promise<Pipeline | undefined> {
    return (await this.store.find({ where: { column: "defaultMark", is: "eq", value: "default" }, limit: 1 }))[0];
  }

  async getDefault(ctx: OperationContext): Promise<Pipeline> {
    const pipeline = await this.findDefault(ctx);
    if (!pipeline) throw PipelineNotFound.noDefault(ctx.tenantId);
    return pipeline;
  }

  findAll(_ctx: OperationContext, page: PageRequest): Promise<Page<Pipeline>> {
    return this.store.page({ all: [] }, page);
  }

  findByStatus(_ctx: OperationContext, status: PipelineStatus, page: PageRequest): Promise<Page<Pipeline>> {
    return this.store.page({ column: "status", is: "eq", value: status }, page);
  }

  findActive(ctx: OperationContext, page: PageRequest): Promise<Page<Pipeline>> {
    return this.findByStatus(ctx, "active", page);
  }

  create(ctx: OperationContext, input: PipelineInput<"create">): Promise<Result<Pipeline>> {
    return this.execute(ctx, { type: "create", ...input });
  }

  update(ctx: OperationContext, input: PipelineInput<"update">): Promise<Result<Pipeline>> {
    return this.execute(ctx, { type: "update", ...input });
  }

  changeStatus(ctx: OperationContext, input: PipelineInput<"change-status">): Promise<Result<Pipeline>> {
    return this.execute(ctx, { type: "change-status", ...input });
  }

  delete(ctx: OperationContext, input: PipelineInput<"delete">): Promise<Result<Pipeline>> {
    return this.execute(ctx, { type: "delete", ...input });
  }

  restore(ctx: OperationContext, input: PipelineInput<"restore">): Promise<Result<Pipeline>> {
    return this.execute(ctx, { type: "restore", ...input });
  }

  addStage(ctx: OperationContext, input: PipelineInput<"add-stage">): Promise<Result<Pipeline>> {
    return this.execute(ctx, { type: "add-stage", ...input });
  }

  changeStage(ctx: OperationContext, input: PipelineInput<"change-stage">): Promise<Result<Pipeline>> {
    return this.execute(ctx, { type: "change-stage", ...input });
  }

  removeStage(ctx: OperationContext, input: PipelineInput<"remove-stage">): Promise<Result<Pipeline>> {
    return this.execute(ctx, { type: "remove-stage", ...input });
  }

  reorderStages(ctx: OperationContext, input: PipelineInput<"reorder-stages">): Promise<Result<Pipeline>> {
    return this.execute(ctx, { type: "reorder-stages", ...input });
  }

  makeDefault(ctx: OperationContext, input: PipelineInput<"make-default">): Promise<Result<Pipeline>> {
    return this.execute(ctx, { type: "make-default", ...input });
  }

  private async moveDefault(ctx: OperationContext, command: MakePipelineDefault): Promise<Result<Pipeline>> {
    const pipelines = await this.store.find({});
    const decided = decideDefault(pipelines, command, await environmentOf(ctx, this.deps));
    if (!decided.ok) return decided;
    // One step per pipeline and one save per step: the former default yields before the new one takes over.
    for (const event of decided.value) await this.store.save(ctx, this.defaultStep(pipelines, event));
    const pipeline = await this.store.one(command.id);
    return pipeline ? { ok: true, value: pipeline } : refuse("pipeline_not_found", "There is no pipeline with this id.", { id: command.id });
  }

  private defaultStep(pipelines: readonly Pipeline[], event: PipelineEvent): readonly Step<Pipeline, PipelineEvent>[] {
    const before = pipelines.find(({ id }) => id === event.data.id);
    const step = this.store.stepOf(before, [event], "pipeline.make-default", null);
    return step ? [step] : [];
  }

  /** One command on one pipeline, decided with all pipelines of the tenant. */
  async execute(ctx: OperationContext, command: PipelineCommand): Promise<Result<Pipeline>> {
    if (command.type === "make-default") return this.moveDefault(ctx, command);
    const others = await this.store.find({
      where: { all: [{ column: "deletedAt", is: "null" }, { column: "id", is: "ne", value: command.id }] },
    });
    const occupiedStageIds = await this.occupiedStageIds(command.id);
    return this.store.apply(ctx, command, { ...(await environmentOf(ctx, this.deps)), others, occupiedStageIds });
  }

  private async occupiedStageIds(pipelineId: string): Promise<readonly string[]> {
    const groups = await this.deps.tx.records.aggregate(opportunityKind.table, {
      where: { all: [{ column: "pipelineId", is: "eq", value: pipelineId }, { column: "deletedAt", is: "null" }] },
      groupBy: ["stageId"],
      sum: [],
    });
    return groups.map((group) => String(group.key["stageId"]));
  }
}
