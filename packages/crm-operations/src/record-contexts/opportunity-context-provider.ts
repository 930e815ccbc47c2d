import type { Instant, OperationContext } from "@nexus/common";
import type { ActivityReader, FieldHistoryProvider, OpportunityReader, OpportunityRecord, PipelineProvider, PipelineRecord } from "../crm-records/index.js";
import { groupBy } from "../group-by.js";
import { activitySummaries } from "./activity-summaries.js";
import { OpportunityCloseData } from "./opportunity-close-data.js";
import { historyFactsOf, opportunityAges, type OpportunityContext } from "./opportunity-context.js";
import { ownersAt, type OwnerDirectory } from "./record-owner.js";

/** Readers of one unit of work or of one consistent read: what belongs together is read together. */
export interface OpportunityContextReaders {
  readonly opportunities: OpportunityReader;
  readonly pipelines: PipelineProvider;
  readonly activities: ActivityReader;
  readonly fieldHistory: FieldHistoryProvider;
  /** Where owners and their managers are wanted. */
  readonly directory?: OwnerDirectory;
}

/**
 * Reads deals with what is around them. Set-based: the round trips do not grow with the number of
 * deals. Reads have no effect, lock nothing, and throw what the readers throw.
 */
export class OpportunityContextProvider {
  constructor(private readonly readers: OpportunityContextReaders) {}

  /** Undefined for a deal that is not there or deleted. Otherwise as {@link findMany}. */
  async find(ctx: OperationContext, id: string, at: Instant): Promise<OpportunityContext | undefined> {
    return (await this.findMany(ctx, [id], at))[0];
  }

  /**
   * In the order of `ids`, each deal once; unknown and deleted ones are left out. Ages are as of `at`,
   * all else is as it is now.
   */
  async findMany(ctx: OperationContext, ids: readonly string[], at: Instant): Promise<readonly OpportunityContext[]> {
    const { opportunities, activities, fieldHistory, directory } = this.readers;
    const found = await opportunities.findMany(ctx, ids);
    if (found.length === 0) return [];
    const foundIds = found.map(({ id }) => id);
    const pipelines = await this.pipelinesOf(ctx, found);
    const summaryOf = await activitySummaries(ctx, activities, "opportunity", foundIds);
    const changes = groupBy(await fieldHistory.changesOf(ctx, "opportunity", foundIds, {}), ({ entityId }) => entityId);
    const owner = await ownersAt(ctx, directory, at);
    return found.map((opportunity) => {
      const pipeline = pipelines.get(opportunity.pipelineId) ?? null;
      return {
        opportunity,
        pipeline,
        stage: pipeline?.stages.find(({ id }) => id === opportunity.stageId) ?? null,
        activities: summaryOf(opportunity.id),
        ...opportunityAges(opportunity, at),
        history: historyFactsOf(changes.get(opportunity.id) ?? []),
        ...owner(opportunity.ownerId),
      };
    });
  }

  /** What closing needs of each deal: order and gaps as {@link findMany}. */
  async closeData(ctx: OperationContext, ids: readonly string[]): Promise<readonly OpportunityCloseData[]> {
    const found = await this.readers.opportunities.findMany(ctx, ids);
    const pipelines = await this.pipelinesOf(ctx, found);
    return found.map((opportunity) => OpportunityCloseData.of(opportunity, pipelines.get(opportunity.pipelineId) ?? null));
  }

  private async pipelinesOf(ctx: OperationContext, found: readonly OpportunityRecord[]): Promise<ReadonlyMap<string, PipelineRecord>> {
    if (found.length === 0) return new Map();
    const pipelines = await this.readers.pipelines.findMany(ctx, [...new Set(found.map(({ pipelineId }) => pipelineId))]);
    return new Map(pipelines.map((pipeline) => [pipeline.id, pipeline]));
  }
}
