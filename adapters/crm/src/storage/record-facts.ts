import type { RecordFactsFinder, RecordFactsFinders, RecordRow, Records, RecordTable } from "@nexus/crm-operations";
import { activityKind } from "../activities/activity-kind.js";
import { leadKind } from "../leads/lead-kind.js";
import { opportunityKind } from "../opportunities/opportunity-kind.js";
import { pipelineKind } from "../pipelines/pipeline-kind.js";

interface OwnedRow extends RecordRow {
  readonly ownerId: string | null;
}

const finder =
  <Row extends OwnedRow>(records: Records, entityType: string, table: RecordTable<Row>): RecordFactsFinder =>
  async (_ctx, ids) =>
    (await records.get(table, ids)).map(({ id, ownerId }) => ({ entityType, id, ownerId, territoryIds: [], partnerId: null, requestedBy: null }));

/** Who owns what the CRM keeps, the bin included. Of territories it knows nothing: `composeRoutingStores` adds them. */
export const crmRecordFacts = (records: Records): RecordFactsFinders => ({
  lead: finder(records, "lead", leadKind.table),
  opportunity: finder(records, "opportunity", opportunityKind.table),
  activity: finder(records, "activity", activityKind.table),
  pipeline: finder(records, "pipeline", pipelineKind.table),
});
