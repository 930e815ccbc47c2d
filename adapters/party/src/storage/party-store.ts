import { sameData, type ExternalReference, type FieldValues, type Instant } from "@nexus/common";
import type { NewAuditEntry, NewEvent, RecordRow, RecordTable } from "@nexus/crm-operations";
import type { BoundParty } from "../party-deps.js";
import { PartyKeys, partyKeyTable, type KeptKey, type KeyHolderType } from "./party-keys.js";
import { partyReferenceTable, PartyReferences } from "./party-references.js";
import { conflictWhereTaken } from "./write-difference.js";

/** Grows when the shape of a published event changes. */
export const eventSchemaVersion = 1;

/** What a customer's and a contact's row have in common. */
export interface PartyRow extends RecordRow {
  /** Taken out; the row stays, so that versions go on growing when the id is used again. */
  readonly isRemoved: boolean;
  /** Of what it was created with, so that a repeated call is recognised; null once that is gone. */
  readonly contentHash: string | null;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  readonly details: { readonly externalReferences: readonly ExternalReference[]; readonly customFields: FieldValues };
}

export interface PartyKind<Row extends PartyRow> {
  readonly type: KeyHolderType;
  readonly table: RecordTable<Row>;
  /** Of a row that is there. */
  keysOf(row: Row): readonly KeptKey[];
  /** Of a row that is there; one that was merged has passed on what it had. */
  isFound(row: Row): boolean;
}

/** One change of one row: one version, one event, one audit entry. */
export interface PartyStep<Row extends PartyRow> {
  readonly before: Row | undefined;
  readonly after: Row;
  readonly event: { readonly type: string; readonly data: unknown };
  readonly action: string;
  readonly reason?: string;
  /** Names of what has changed beside the row itself: `roles`, `owners`. */
  readonly also?: readonly string[];
  /** For an erasure: it overwrites references by itself, and their rows stay. */
  readonly keepsReferences?: true;
}

/**
 * Customers or contacts inside one unit of work. Saving is set-based and writes rows, keys, references,
 * events and audit entries together, in a bounded number of round trips for any number of rows.
 */
export class PartyStore<Row extends PartyRow> {
  readonly keys: PartyKeys;
  readonly references: PartyReferences;

  constructor(
    private readonly kind: PartyKind<Row>,
    private readonly deps: BoundParty,
  ) {
    const { records } = deps.tx;
    this.keys = new PartyKeys({ records, hasher: deps.hasher });
    this.references = new PartyReferences({ records, hasher: deps.hasher, holderType: kind.type });
  }

  /** Whatever there is under these ids, what was removed and merged too, by id. One round trip. */
  async rows(ids: readonly string[]): Promise<ReadonlyMap<string, Row>> {
    return new Map((await this.deps.tx.records.get(this.kind.table, ids)).map((row) => [row.id, row]));
  }

  async save(steps: readonly PartyStep<Row>[]): Promise<void> {
    if (steps.length === 0) return;
    const { type, table } = this.kind;
    const { records } = this.deps.tx;
    // None of these waits for another: together they are one round trip.
    await conflictWhereTaken([table, partyKeyTable, partyReferenceTable], () =>
      Promise.all([
        records.insert(table, steps.flatMap(({ before, after }) => (before ? [] : [after]))),
        records.update(table, steps.flatMap(({ before, after }) => (before ? [{ row: after, expectedVersion: before.version }] : []))),
        this.keys.write(steps.map(({ before, after }) => ({ holderType: type, holderId: after.id, had: this.keysOf(before), has: this.keysOf(after) }))),
        this.references.write(steps.filter(({ keepsReferences }) => keepsReferences !== true).map(({ before, after }) => ({ holderId: after.id, had: this.referencesOf(before), has: this.referencesOf(after) }))),
        this.deps.tx.emit(steps.map((step) => this.eventOf(step))),
        this.deps.tx.audit(steps.map((step) => this.auditOf(step))),
      ]),
    );
  }

  private keysOf(row: Row | undefined): readonly KeptKey[] {
    return row && this.kind.isFound(row) ? this.kind.keysOf(row) : [];
  }

  private referencesOf(row: Row | undefined): readonly ExternalReference[] {
    return row && this.kind.isFound(row) ? row.details.externalReferences : [];
  }

  private eventOf({ after, event }: PartyStep<Row>): NewEvent {
    return { ...event, schemaVersion: eventSchemaVersion, aggregate: { type: this.kind.type, id: after.id, sequence: after.version } };
  }

  private auditOf({ before, after, action, reason, also = [] }: PartyStep<Row>): NewAuditEntry {
    return { action, entityType: this.kind.type, entityId: after.id, entityVersion: after.version, changedFields: [...changedNames(before?.details, after.details), ...also].sort(), reason: reason ?? null };
  }
}

/** Names of details that differ, in alphabetical order. */
export const changedNames = (before: object | undefined, after: object): readonly string[] =>
  Object.keys(after)
    .filter((name) => !sameData((before && Reflect.get(before, name)) ?? null, Reflect.get(after, name) ?? null))
    .sort();
