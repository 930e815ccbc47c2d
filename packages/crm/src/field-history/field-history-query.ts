import type { Instant, OperationContext } from "@nexus/common";
import type { Page, PageRequest } from "../shared/page.js";
import type { JsonValue } from "./field-change.js";
import type { FieldHistoryEntry, HistoricEntity } from "./field-history.js";

/** Reads the recorded changes of one tenant's records; those of records in the bin included. */
export interface FieldHistoryQuery {
  /**
   * The changes of one record as recorded, ordered by version, then field, ascending. An unknown
   * record has an empty page.
   */
  findByEntity(ctx: OperationContext, entity: HistoricEntity, page: PageRequest): Promise<Page<FieldHistoryEntry>>;
  /** The same for one field. */
  findByField(ctx: OperationContext, entity: HistoricEntity, field: string, page: PageRequest): Promise<Page<FieldHistoryEntry>>;
  /** What the field said at the instant, as `valueAsOf` answers it; undefined when nothing is known. */
  findValueAsOf(ctx: OperationContext, entity: HistoricEntity, field: string, at: Instant): Promise<JsonValue | undefined>;
}
