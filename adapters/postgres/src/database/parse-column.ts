import { OperationsError } from "@nexus/crm-operations";

const oid = { bool: 16, int8: 20, int2: 21, int4: 23, json: 114, date: 1082, timestamp: 1114, timestamptz: 1184, numeric: 1700, jsonb: 3802 } as const;

const exactInteger = (text: string): number => {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) {
    throw new OperationsError("overflow", `Cast the column to text: ${text.length} digits do not fit an exact integer.`);
  }
  return value;
};

/**
 * `2026-01-15 09:00:00.5+00` or `2026-01-15T09:00:00.5+00:00`, as PostgreSQL writes UTC, as an Instant.
 * PostgreSQL calls the year 0000 of ISO 8601 `0001 BC`.
 */
export const instantText = (text: string): string => {
  const year = text.endsWith(" BC") ? "0000" : text.slice(0, 4);
  const fraction = /\.(\d{1,3})/.exec(text)?.[1] ?? "";
  return `${year}${text.slice(4, 10)}T${text.slice(11, 19)}.${fraction.padEnd(3, "0")}Z`;
};

export const dateText = (text: string): string => (text.endsWith(" BC") ? `0000${text.slice(4, 10)}` : text);

/** The way back: how PostgreSQL wants to read an Instant or a CalendarDate. */
export const timeForPostgres = (text: string): string => (text.startsWith("0000") ? `0001${text.slice(4)} BC` : text);

/**
 * How values of raw SQL come out, the same on the embedded database and on a server: `bigint` as an
 * exact number or the error `overflow`, instants and dates as text, json parsed, `numeric` and
 * everything else as text.
 */
export const columnParsers: Readonly<Record<number, (text: string) => unknown>> = {
  [oid.bool]: (text) => text === "t" || text === "true",
  [oid.int2]: Number,
  [oid.int4]: Number,
  [oid.int8]: exactInteger,
  [oid.numeric]: (text) => text,
  [oid.json]: (text): unknown => JSON.parse(text),
  [oid.jsonb]: (text): unknown => JSON.parse(text),
  [oid.date]: dateText,
  [oid.timestamp]: (text) => text,
  [oid.timestamptz]: instantText,
};
