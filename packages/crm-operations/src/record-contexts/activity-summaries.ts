import type { OperationContext } from "@nexus/common";
import type { ActivityReader, ActivitySummary, RelatedRecord } from "../crm-records/index.js";

/** Says of each of these records what is summed up around it; one round trip. */
export const activitySummaries = async (
  ctx: OperationContext,
  activities: ActivityReader,
  entityType: RelatedRecord["entityType"],
  ids: readonly string[],
): Promise<(id: string) => ActivitySummary> => {
  const summaries = new Map((await activities.summarize(ctx, ids.map((id) => ({ entityType, id })))).map((summary) => [summary.relatedTo.id, summary]));
  return (id) => summaries.get(id) ?? { relatedTo: { entityType, id }, completedCount: 0, firstCommunicationAt: null, lastCompletedAt: null, nextScheduledAt: null };
};
