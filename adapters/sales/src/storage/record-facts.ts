import type { RecordFactsFinders, Records } from "@nexus/crm-operations";
import { quotationTable } from "./quotation-table.js";

/** Who owns a quotation, and who asked for its approval. Of territories Sales knows nothing. */
export const salesRecordFacts = (records: Records): RecordFactsFinders => ({
  quotation: async (_ctx, ids) =>
    (await records.get(quotationTable, ids)).map(({ id, ownerId, more }) => ({ entityType: "quotation", id, ownerId, territoryIds: [], partnerId: null, requestedBy: more.submittedBy })),
});
