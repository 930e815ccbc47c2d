import type { EventEnvelope, OutboxRow } from "../unit-of-work/index.js";

/** The event that a row of the outbox keeps, as subscribers get it. */
export const envelopeOf = (tenantId: string, row: OutboxRow): EventEnvelope => ({
  type: row.type,
  data: row.data,
  meta: {
    id: row.id,
    at: row.at,
    tenantId,
    actor: row.actor,
    correlationId: row.correlationId,
    causationId: row.causationId,
    schemaVersion: row.schemaVersion,
    aggregate: { type: row.aggregateType, id: row.aggregateId, sequence: row.aggregateSequence },
  },
});

/** One text per aggregate of one tenant. */
export const lineOf = ({ meta: { tenantId, aggregate } }: EventEnvelope): string => JSON.stringify([tenantId, aggregate.type, aggregate.id]);
