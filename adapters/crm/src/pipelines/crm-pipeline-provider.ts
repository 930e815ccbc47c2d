import { compareText, type OperationContext } from "@nexus/common";
import { PipelineStage, type Pipeline } from "@nexus/crm";
import type { PipelineProvider, PipelineRecord } from "@nexus/crm-operations";
import type { BoundDeps } from "../crm-deps.js";
import { EntityStore } from "../storage/entity-store.js";
import { pipelineKind } from "./pipeline-kind.js";
import { StoredPipelines } from "./stored-pipelines.js";

const outcomes = { open: "open", win: "won", loss: "lost" } as const;

/** A pipeline of the core as the orchestrator sees it. */
export const toPipelineRecord = ({ id, version, name, status, isDefault, stages }: Pipeline): PipelineRecord => ({
  id,
  version,
  name,
  status,
  isDefault,
  stages: stages.map((stage) => ({ ...stage, outcome: outcomes[PipelineStage.kind(stage)] })),
});

/** The orchestrator's pipelines on the CRM core, inside one unit of work. */
export class CrmPipelineProvider implements PipelineProvider {
  private readonly store;
  private readonly pipelines;

  constructor(deps: BoundDeps) {
    this.store = new EntityStore(pipelineKind, deps);
    this.pipelines = new StoredPipelines(deps);
  }

  async findMany(_ctx: OperationContext, ids: readonly string[]): Promise<readonly PipelineRecord[]> {
    return (await this.store.load(ids)).filter((pipeline) => pipeline.deletedAt === null).map(toPipelineRecord);
  }

  async findDefault(ctx: OperationContext): Promise<PipelineRecord | undefined> {
    const pipeline = await this.pipelines.findDefault(ctx);
    return pipeline && toPipelineRecord(pipeline);
  }

  async list(_ctx: OperationContext): Promise<readonly PipelineRecord[]> {
    const pipelines = await this.store.find({ where: { column: "deletedAt", is: "null" } });
    return pipelines.map(toPipelineRecord).sort((a, b) => compareText(a.name, b.name) || compareText(a.id, b.id));
  }
}
