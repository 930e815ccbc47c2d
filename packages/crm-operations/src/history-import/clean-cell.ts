import type { ImportEntity } from "../crm-records/index.js";
import type { ColumnRepair } from "./import-mapping.js";
import { knownValues, nearMatches, suggestion, type KnownValues } from "./near-match.js";
import type { RejectionCode, RepairRule } from "./row-outcome.js";

/** A change to one cell; line and column are added by who asks. */
export interface CellRepair {
  readonly rule: RepairRule;
  readonly from: string;
  readonly to: string;
}

export interface CellProblem {
  readonly code: RejectionCode;
  readonly message: string;
}

/** A cell after its repairs: text is empty when it says nothing. */
export interface CleanCell {
  readonly text: string;
  readonly repairs: readonly CellRepair[];
  readonly problem?: CellProblem;
}

export type CellCleaner = (raw: string) => CleanCell;

const caseless = (text: string): string => text.toLowerCase();

/** The ids already imported, by entity: what `known` may name. */
export type KnownIds = { readonly [Entity in ImportEntity]?: readonly string[] };

/** How the cells of one column are cleaned. The same text always comes out the same way. */
export const cellCleaner = (blank: readonly string[], repair: ColumnRepair, knownIds: KnownIds): CellCleaner => {
  const blanks = new Set([...blank, ...(repair.blank ?? [])].map(caseless));
  const spellings = new Map(Object.entries(repair.spellings ?? {}).map(([from, to]) => [caseless(from), to]));
  const { known } = repair;
  const values = typeof known === "string" ? (knownIds[known] ?? []) : known;
  const recognise = values && recogniser(values, repair.unknown ?? "reject");

  return (raw) => {
    const repairs: CellRepair[] = [];
    const change = (rule: RepairRule, from: string, to: string): string => {
      repairs.push({ rule, from, to });
      return to;
    };
    if (raw.includes("\uFFFD")) change("ill-formed-text", raw, raw);
    let text = raw.trim();
    if (text !== raw) change("white-space", raw, text);
    if (text !== "" && blanks.has(caseless(text))) text = change("blank-token", text, "");
    if (text === "") return { text, repairs };
    const spelling = spellings.get(caseless(text));
    if (spelling !== undefined && spelling !== text) text = change("spelling", text, spelling);
    const recognised = recognise?.(text);
    if (!recognised) return { text, repairs };
    if (recognised.problem) return { text, repairs, problem: recognised.problem };
    return { text: recognised.repair ? change(recognised.repair.rule, text, recognised.repair.to) : text, repairs };
  };
};

interface Recognised {
  readonly repair?: CellRepair;
  readonly problem?: CellProblem;
}

const recogniser = (values: readonly string[], unknown: "reject" | "keep") => {
  const known: KnownValues = knownValues(values);
  return (text: string): Recognised => {
    const matches = nearMatches(text, known);
    const [only] = matches;
    if (matches.length > 1) return { problem: { code: "ambiguous_value", message: `Write which is meant: ${matches.join(" or ")}.` } };
    if (only === text) return {};
    if (only !== undefined) return { repair: { rule: "near-match", from: text, to: only } };
    if (unknown === "keep") return { repair: { rule: "unknown-value", from: text, to: text } };
    const meant = suggestion(text, values);
    return { problem: { code: "unknown_value", message: `Use a known value${meant === undefined ? "" : `, perhaps ${meant}`}, or add this one first.` } };
  };
};
