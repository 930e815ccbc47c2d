import type { Instant, OperationContext, Page, PageRequest } from "@nexus/common";
import {
  addRows,
  column,
  nullable,
  pageBy,
  type Assignment,
  type AssignmentFilter,
  type AssignmentStatus,
  type AssignmentStore,
  type Condition,
  type Hasher,
  type RecordKey,
  type RecordRow,
  type Records,
  type RecordTable,
  type RoutedEntity,
} from "@nexus/crm-operations";

/** `id` is a hash of entity and record id: together they may be longer than a row's id. */
interface AssignmentRow extends RecordRow {
  readonly entity: RoutedEntity;
  readonly recordId: string;
  readonly status: AssignmentStatus;
  readonly userId: string | null;
  readonly queueId: string | null;
  /** User or queue: in whose list it stands, for one index instead of two. */
  readonly holderId: string | null;
  readonly at: Instant;
  readonly more: Pick<Assignment, "ruleId" | "decisionId" | "reason" | "waitingSince" | "declinedBy">;
}

/** The keys are unique by the record alone; the columns before it make them the order of a worklist by status, and of somebody's own. */
export const assignmentTable: RecordTable<AssignmentRow> = {
  name: "operations_routing_assignment",
  columns: {
    id: column.text,
    version: column.integer,
    entity: column.text,
    recordId: column.text,
    status: column.text,
    userId: nullable(column.text),
    queueId: nullable(column.text),
    holderId: nullable(column.text),
    at: column.instant,
    more: column.json,
  },
  unique: [
    ["status", "at", "entity", "recordId"],
    ["holderId", "at", "entity", "recordId"],
  ],
};

export class StoredAssignments implements AssignmentStore {
  constructor(
    private readonly records: Records,
    private readonly hasher: Hasher,
  ) {}

  async find(_ctx: OperationContext, keys: readonly RecordKey[]): Promise<readonly Assignment[]> {
    return (await this.records.get(assignmentTable, keys.map((key) => this.rowId(key)))).map(assignmentOf);
  }

  async list(_ctx: OperationContext, filter: AssignmentFilter, page: PageRequest): Promise<Page<Assignment>> {
    const { items, next } = await pageBy(this.records, assignmentTable, ["at", "entity", "recordId"], conditionsOf(filter), page);
    return { items: items.map(assignmentOf), next };
  }

  async save(_ctx: OperationContext, assignments: readonly Assignment[]): Promise<void> {
    const rows = assignments.map((assignment) => this.rowOf(assignment));
    await this.records.update(assignmentTable, rows.filter((row) => row.version > 1).map((row) => ({ row, expectedVersion: row.version - 1 })));
    await addRows(this.records, assignmentTable, rows.filter((row) => row.version === 1));
  }

  private rowOf({ entity, recordId, status, userId, queueId, at, version, ...more }: Assignment): AssignmentRow {
    return { id: this.rowId({ entity, recordId }), version, entity, recordId, status, userId, queueId, holderId: userId ?? queueId, at, more };
  }

  private rowId({ entity, recordId }: RecordKey): string {
    return this.hasher.sha256(JSON.stringify([entity, recordId]));
  }
}

const assignmentOf = ({ id: _id, holderId: _holderId, more, ...rest }: AssignmentRow): Assignment => ({ ...rest, ...more });

const conditionsOf = ({ entity, statuses, userId, queueId }: AssignmentFilter): readonly Condition<AssignmentRow>[] => [
  ...(entity === undefined ? [] : [{ column: "entity", is: "eq", value: entity } as const]),
  ...(statuses === undefined ? [] : [{ column: "status", is: "in", values: statuses } as const]),
  ...heldBy("userId", userId),
  ...heldBy("queueId", queueId),
];

const heldBy = (name: "userId" | "queueId", id: string | undefined): readonly Condition<AssignmentRow>[] =>
  id === undefined ? [] : [{ column: "holderId", is: "eq", value: id }, { column: name, is: "eq", value: id }];
