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

/**
 * The transactional outbox: what has happened, and how far its delivery is. Writers only ever add rows;
 * how they are delivered is told by the room `events`. The version grows with every change of a row, so
 * whoever changes one by its version never undoes what a worker did.
 */
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
  /** `pending`, `claimed`, `dead`, `delivered` or `skipped`. */
  readonly status: string;
  /** How often it has been handed to a worker. */
  readonly attempts: number;
  /** Not to be handed out before: the next attempt of a pending one, the end of the lease of a claimed one. Null: at once. */
  readonly dueAt: Instant | null;
  /** Under which claim it is being delivered. */
  readonly claimToken: string | null;
  /** Why the last attempt failed. */
  readonly errorCode: string | null;
  /** When it was delivered or skipped. */
  readonly settledAt: Instant | null;
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
    attempts: column.integer,
    dueAt: nullable(column.instant),
    claimToken: nullable(column.text),
    errorCode: nullable(column.text),
    settledAt: nullable(column.instant),
  },
  unique: [["aggregateType", "aggregateId", "aggregateSequence"]],
};
