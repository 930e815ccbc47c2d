import type { CalendarDate, Instant } from "@nexus/common";
import { column, nullable, type RecordRow, type RecordTable, type TrackedConversion, type TrackedEvent } from "@nexus/crm-operations";

/** A tracked step as it was told. */
export interface EventRow extends RecordRow, Omit<TrackedEvent, "about"> {
  readonly aboutType: string;
  readonly aboutId: string;
}

/** The key is unique by the id alone, and makes the order of exports. */
export const eventTable: RecordTable<EventRow> = {
  name: "analytics_event",
  columns: {
    id: column.text,
    version: column.integer,
    at: column.instant,
    name: column.text,
    journeyId: column.text,
    ownerId: nullable(column.text),
    source: nullable(column.text),
    aboutType: column.text,
    aboutId: column.text,
  },
  unique: [["at", "id"]],
  appendOnly: true,
};

/** When a journey came to a step for the first time. `id` is a hash of both: together they may be longer than an id. */
export interface StepRow extends RecordRow {
  readonly journeyId: string;
  readonly name: string;
  readonly firstAt: Instant;
}

/** The key is unique by the id alone, and finds who came to a step in a range. */
export const stepTable: RecordTable<StepRow> = {
  name: "analytics_step",
  columns: { id: column.text, version: column.integer, journeyId: column.text, name: column.text, firstAt: column.instant },
  unique: [["name", "firstAt", "id"]],
};

export interface ConversionRow extends RecordRow, Omit<TrackedConversion, "amount"> {
  readonly day: CalendarDate;
  readonly currency: string | null;
  readonly amount: number | null;
}

/** The keys are unique by the id alone, and find ranges of instants and days. */
export const conversionTable: RecordTable<ConversionRow> = {
  name: "analytics_conversion",
  columns: {
    id: column.text,
    version: column.integer,
    at: column.instant,
    day: column.date,
    leadId: column.text,
    opportunityId: nullable(column.text),
    accountId: nullable(column.text),
    ownerId: nullable(column.text),
    source: nullable(column.text),
    currency: nullable(column.text),
    amount: nullable(column.integer),
  },
  unique: [
    ["at", "id"],
    ["day", "id"],
  ],
  appendOnly: true,
};

export const eventRow = ({ about, ...event }: TrackedEvent): EventRow => ({ ...event, version: 1, aboutType: about.entityType, aboutId: about.id });

export const eventOf = ({ version: _version, aboutType, aboutId, ...event }: EventRow): TrackedEvent => ({ ...event, about: { entityType: aboutType, id: aboutId } });

export const conversionRow = ({ amount, ...conversion }: TrackedConversion, day: CalendarDate): ConversionRow => ({
  ...conversion,
  version: 1,
  day,
  currency: amount?.currency ?? null,
  amount: amount?.minorUnits ?? null,
});

export const conversionOf = ({ version: _version, day: _day, currency, amount, ...conversion }: ConversionRow): TrackedConversion => ({
  ...conversion,
  amount: currency === null || amount === null ? null : { minorUnits: amount, currency },
});
