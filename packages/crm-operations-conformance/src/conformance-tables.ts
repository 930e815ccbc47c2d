import { CalendarDate, Instant } from "@nexus/common";
import type { Column, RecordRow, RecordTable, TableDefinition } from "@nexus/crm-operations";

/** A row with a column of every type, once required and once nullable. */
export interface ConformanceRow extends RecordRow {
  readonly scope: string;
  readonly code: string | null;
  readonly serial: number | null;
  readonly title: string;
  readonly note: string | null;
  readonly quantity: number;
  /** A word SQL keeps for itself. */
  readonly order: number | null;
  readonly active: boolean;
  readonly approved: boolean | null;
  readonly startsAt: Instant;
  readonly endsAt: Instant | null;
  readonly startsOn: CalendarDate;
  readonly endsOn: CalendarDate | null;
  readonly payload: unknown;
  readonly extra: unknown;
}

const required = (type: Column["type"]): Column => ({ type, nullable: false });
const optional = (type: Column["type"]): Column => ({ type, nullable: true });

export const conformanceTable: RecordTable<ConformanceRow> = {
  name: "nexus_conformance",
  columns: {
    id: required("text"),
    version: required("integer"),
    scope: required("text"),
    code: optional("text"),
    serial: optional("integer"),
    title: required("text"),
    note: optional("text"),
    quantity: required("integer"),
    order: optional("integer"),
    active: required("boolean"),
    approved: optional("boolean"),
    startsAt: required("instant"),
    endsAt: optional("instant"),
    startsOn: required("date"),
    endsOn: optional("date"),
    payload: required("json"),
    extra: optional("json"),
  },
  unique: [["scope", "code"], ["serial"]],
};

export interface CounterRow extends RecordRow {
  readonly count: number;
}

/** A second, small table: ids of one table mean nothing in another. */
export const counterTable: RecordTable<CounterRow> = {
  name: "nexus_conformance_counter",
  columns: { id: required("text"), version: required("integer"), count: required("integer") },
  unique: [],
};

export interface TankRow extends RecordRow {
  /** A word SQL keeps for itself. */
  readonly order: number | null;
  readonly room: number | null;
}

/** What is in a tank never exceeds its room. */
export const tankTable: RecordTable<TankRow> = {
  name: "nexus_conformance_tank",
  columns: { id: required("text"), version: required("integer"), order: optional("integer"), room: optional("integer") },
  unique: [],
  atMost: [{ column: "order", bound: "room" }],
};

/** What a storage under test must have ready; an SQL adapter derives its statements from the definitions. */
export const conformanceTables: readonly TableDefinition[] = [conformanceTable, counterTable, tankTable];

/** A valid row; `id` and whatever a case cares about are given. */
export const conformanceRow = (id: string, overrides: Partial<ConformanceRow> = {}): ConformanceRow => ({
  id,
  version: 1,
  scope: "default",
  code: null,
  serial: null,
  title: "A row",
  note: null,
  quantity: 1,
  order: null,
  active: true,
  approved: null,
  startsAt: Instant.of("2026-01-15T09:00:00.000Z"),
  endsAt: null,
  startsOn: CalendarDate.of("2026-01-15"),
  endsOn: null,
  payload: {},
  extra: null,
  ...overrides,
});

export const counterRow = (id: string, count: number, version = 1): CounterRow => ({ id, version, count });

export const tankRow = (id: string, order: number | null, room: number | null, version = 1): TankRow => ({ id, version, order, room });
