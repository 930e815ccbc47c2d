import type { Actor, Instant } from "@nexus/common";
import { column, nullable, type RecordRow, type RecordTable } from "./record-table.js";

export interface AggregateReference {
  readonly type: string;
  readonly id: string;
  /** 1, 2, 3, … per aggregate, without gaps: the version the event made. */
  readonly sequence: number;
}

/** What a use case says has happened; storage adds who, when and why. */
export interface NewEvent<Type extends string = string, Data = unknown> {
  readonly type: Type;
  readonly data: Data;
  readonly schemaVersion: number;
  readonly aggregate: AggregateReference;
}

/** An event as subscribers get it: past tense, typed, versioned, JSON-plain. */
export interface EventEnvelope<Type extends string = string, Data = unknown> {
  readonly type: Type;
  readonly data: Data;
  readonly meta: {
    readonly id: string;
    readonly at: Instant;
    readonly tenantId: string;
    readonly actor: Actor;
    readonly correlationId: string;
    readonly causationId: string | null;
    readonly schemaVersion: number;
    readonly aggregate: AggregateReference;
  };
}

/** The transactional outbox: what has happened and is still to be published. */
export interface OutboxRow extends RecordRow {
  readonly type: string;
  readonly data: unknown;
  readonly at: Instant;
  readonly actor: Actor;
  readonly correlationId: string;
  readonly causationId: string | null;
  readonly schemaVersion: number;
  readonly aggregateType: string;
  readonly aggregateId: string;
  readonly aggregateSequence: number;
  readonly status: string;
}

export const outboxTable: RecordTable<OutboxRow> = {
  name: "nexus_outbox",
  columns: {
    id: column.text,
    version: column.integer,
    type: column.text,
    data: column.json,
    at: column.instant,
    actor: column.json,
    correlationId: column.text,
    causationId: nullable(column.text),
    schemaVersion: column.integer,
    aggregateType: column.text,
    aggregateId: column.text,
    aggregateSequence: column.integer,
    status: column.text,
  },
  unique: [["aggregateType", "aggregateId", "aggregateSequence"]],
};
