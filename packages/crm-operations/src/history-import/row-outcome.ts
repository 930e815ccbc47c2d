import type { FactsByEntity, ImportEntity } from "../crm-records/index.js";

/**
 * Why a row or a cell is not what the file says:
 * `wrapped-row` was quoted as a whole, and its cells were taken out;
 * `white-space` around it went away; `ill-formed-text` holds characters the file's encoding broke, and
 * is kept; `blank-token` says nothing; `spelling` was corrected as declared; `near-match` was written
 * as the known value with the same letters; `unknown-value` is not among the known ones, and is kept;
 * `letter-case` differs from the declared value in case only; `unmapped-value` became what the mapping
 * says of all others; `default` filled a blank; `dropped-value` could not be read.
 */
export type RepairRule =
  | "wrapped-row"
  | "white-space"
  | "ill-formed-text"
  | "blank-token"
  | "spelling"
  | "near-match"
  | "unknown-value"
  | "letter-case"
  | "unmapped-value"
  | "default"
  | "dropped-value";

/** One thing that was made of a row or a cell beside reading it. Nothing is repaired without one of these. */
export interface Repair {
  readonly line: number;
  /** Name of the column; for a default of several columns, the first. Null where the row as a whole was repaired. */
  readonly column: string | null;
  readonly rule: RepairRule;
  readonly from: string;
  readonly to: string;
}

export type RejectionCode =
  | "cell_count"
  | "unclosed_quote"
  | "stray_quote"
  | "missing_id"
  | "ill_formed_id"
  | "duplicate_id"
  | "missing_value"
  | "unknown_value"
  | "ambiguous_value"
  | "unmapped_value"
  | "invalid_value"
  | "invalid_record";

export interface Rejection {
  readonly line: number;
  /** Null where the row as a whole is at fault. */
  readonly column: string | null;
  readonly code: RejectionCode;
  /** What to do about it. Names columns, lines and known values. */
  readonly message: string;
}

/** What became of one row. Every row has exactly one outcome. */
export type RowOutcome<Facts = FactsByEntity[ImportEntity]> =
  | { readonly line: number; readonly outcome: "mapped"; readonly record: Facts; readonly repairs: readonly Repair[] }
  | { readonly line: number; readonly outcome: "rejected"; readonly repairs: readonly Repair[]; readonly rejection: Rejection }
  /** Only where the mapping expects repeats: the row names what an earlier line has named. */
  | { readonly line: number; readonly outcome: "repeated"; readonly repairs: readonly Repair[]; readonly firstLine: number };
