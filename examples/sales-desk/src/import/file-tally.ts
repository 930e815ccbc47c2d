import type { Instant } from "@nexus/common";
import type { ImportEntity, ImportOutcome } from "@nexus/crm-operations";

/** A file on its way in. */
export interface NamedTally {
  readonly file: string;
  readonly entity: ImportEntity;
  /** What the rows become, in words. */
  readonly what: string;
  /** The map it is read by. */
  readonly map: string;
}

/** What became of the rows of one file. */
export interface FileTally extends NamedTally {
  /** The sum of the counts below. */
  readonly rows: number;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  /** Rows that name again what an earlier row has named, as the map expects. */
  readonly repeated: number;
  readonly rejected: number;
  /** The latest moment the imported rows tell of; null where they name none. */
  readonly newest: Instant | null;
}

type RowEnd = ImportOutcome["outcome"] | "repeated";

export const imported = ({ created, updated, unchanged }: FileTally): number => created + updated + unchanged;

export const countRows = (named: NamedTally) => {
  let rows = 0;
  let newest: Instant | null = null;
  const ends: Record<RowEnd, number> = { created: 0, updated: 0, unchanged: 0, repeated: 0, rejected: 0 };
  return {
    /** One more row was read. */
    read: (): void => void (rows += 1),
    /** One more row has come to its end. */
    add(end: RowEnd, moment?: Instant): void {
      ends[end] += 1;
      if (moment !== undefined && (newest === null || moment > newest)) newest = moment;
    },
    /** Throws when a row that was read has come to no end. */
    close(): FileTally {
      const tally = { ...named, rows, ...ends, newest };
      const accounted = imported(tally) + tally.repeated + tally.rejected;
      if (accounted !== rows) throw new Error(`${named.file} has ${rows} rows, but ${accounted} are accounted for.`);
      return tally;
    },
  };
};
