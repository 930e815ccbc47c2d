/**
 * Field history: who changed what, when, from what to what, and why.
 *
 * Whoever stores a record compares the state before with the state after (`fieldHistoryOf`) and
 * keeps the entries with it, in the same transaction. The entries answer what a field said at any
 * instant (`valueAsOf`).
 */
export { trackedChanges, type FieldChange, type JsonValue } from "./field-change.js";
export { fieldHistoryOf, valueAsOf, type FieldHistoryEntry, type HistoricEntity, type HistoricEntityType } from "./field-history.js";
