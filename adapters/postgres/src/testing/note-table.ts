import { column, nullable, type RecordRow, type RecordTable } from "@nexus/crm-operations";

/** A small table for tests. */
export interface NoteRow extends RecordRow {
  readonly title: string;
  readonly slot: string | null;
  readonly count: number;
  readonly more: unknown;
}

export const noteTable: RecordTable<NoteRow> = {
  name: "note",
  columns: { id: column.text, version: column.integer, title: column.text, slot: nullable(column.text), count: column.integer, more: nullable(column.json) },
  unique: [["slot"]],
};

export const note = (id: string, overrides: Partial<NoteRow> = {}): NoteRow => ({ id, version: 1, title: "A note", slot: null, count: 0, more: null, ...overrides });
