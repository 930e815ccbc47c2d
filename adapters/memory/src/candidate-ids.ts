import type { Condition, RecordRow } from "@nexus/crm-operations";
import type { TableState } from "./table-state.js";

/**
 * Ids among which all committed rows that meet a condition are, taken from the hash maps; undefined
 * when only a scan can tell. The condition still has to be checked on each row.
 */
export const candidateIds = <Row extends RecordRow>(state: TableState, condition: Condition<Row> | undefined): ReadonlySet<string> | undefined => {
  if (condition === undefined) return undefined;
  if ("all" in condition) return smallest(condition.all.map((part) => candidateIds(state, part)));
  if ("value" in condition && condition.is === "eq") return idsWith(state, condition.column, [condition.value]);
  if ("values" in condition) return idsWith(state, condition.column, condition.values);
  return undefined;
};

const idsWith = (state: TableState, column: string, values: readonly (string | number | boolean)[]): ReadonlySet<string> => {
  if (column === "id") return new Set(values.filter((value) => typeof value === "string"));
  const [only] = values;
  if (values.length === 1 && only !== undefined) return state.idsWith(column, only);
  return new Set(values.flatMap((value) => [...state.idsWith(column, value)]));
};

const smallest = (sets: readonly (ReadonlySet<string> | undefined)[]): ReadonlySet<string> | undefined =>
  sets.reduce((best, set) => (set && (!best || set.size < best.size) ? set : best), undefined);
