import { column, type RecordRow, type RecordTable, type RoutedEntity, type RoutingSubject } from "@nexus/crm-operations";

/**
 * What a decision read of a record: the record's own words. It lies apart from the decision, which is for
 * ever, so that it can go with the person. `id` is the decision's.
 */
export interface RoutingFactsRow extends RecordRow {
  readonly entity: RoutedEntity;
  readonly recordId: string;
  readonly read: Pick<RoutingSubject, "facts" | "place">;
}

export const routingFactsTable: RecordTable<RoutingFactsRow> = {
  name: "operations_routing_facts",
  columns: { id: column.text, version: column.integer, entity: column.text, recordId: column.text, read: column.json },
  unique: [],
};
