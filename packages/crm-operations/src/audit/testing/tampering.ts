import { Instant } from "@nexus/common";
import type { AuditRow } from "../../unit-of-work/index.js";
import type { AuditFindingKind } from "../audit-finding.js";
import { entryAt, type Kept } from "./audit-fixture.js";

/** One thing done to a trail past the trail itself, and what must be found. */
export interface Tampering {
  readonly kind: AuditFindingKind;
  /** What the finding names: the entry, or the position when the entry cannot be known any more. */
  readonly names: { readonly entryId: string } | { readonly position: number };
  readonly kept: Kept;
}

/** The same field with something else in it, of the same kind. */
const otherValues: { readonly [Field in keyof AuditRow]: (entry: AuditRow) => AuditRow[Field] } = {
  id: ({ id }) => `${id}x`,
  version: ({ version }) => version + 1,
  action: ({ action }) => `${action}.`,
  entityType: () => "account",
  entityId: ({ entityId }) => `${entityId} `,
  entityVersion: ({ entityVersion }) => entityVersion - 1,
  changedFields: ({ changedFields }) => changedFields.toReversed().concat("amount"),
  result: ({ result }) => (result === "done" ? "denied" : "done"),
  refusalCode: ({ refusalCode }) => (refusalCode === null ? "" : null),
  reasonDigest: ({ reasonDigest }) => (reasonDigest === null ? "0".repeat(64) : null),
  at: ({ at }) => Instant.addMilliseconds(at, 1),
  actor: ({ actor }) => ({ ...actor, type: "partner" }),
  actorId: ({ actorId }) => `${actorId}0`,
  correlationId: ({ correlationId }) => correlationId.toUpperCase(),
};

export const entryFields = Object.keys(otherValues) as readonly (keyof AuditRow)[];

const replaced = <Item>(list: readonly Item[], index: number, ...items: readonly Item[]): readonly Item[] => [...list.slice(0, index), ...items, ...list.slice(index + 1)];

/** An entry with another id is gone under its own, and has come from nowhere under the other. */
export const changed = (kept: Kept, n: number, field: keyof AuditRow): Tampering => {
  const entry = kept.entries[n] ?? entryAt(n);
  const other = { ...entry, [field]: otherValues[field](entry) };
  return { kind: field === "id" ? "deleted" : "changed", names: { entryId: entry.id }, kept: { ...kept, entries: replaced(kept.entries, n, other) } };
};

export const deleted = (kept: Kept, n: number): Tampering => ({ kind: "deleted", names: { entryId: kept.entries[n]?.id ?? "" }, kept: { ...kept, entries: replaced(kept.entries, n) } });

/** With its seal. */
export const deletedWithSeal = (kept: Kept, n: number): Tampering => ({
  kind: n + 1 === kept.seals.length ? "cut-off" : "deleted",
  names: { position: n + 1 },
  kept: { ...kept, entries: replaced(kept.entries, n), seals: replaced(kept.seals, n) },
});

export const inserted = (kept: Kept, n: number): Tampering => {
  const entry = { ...(kept.entries[n] ?? entryAt(n)), id: `inserted-${n}` };
  return { kind: "inserted", names: { entryId: entry.id }, kept: { ...kept, entries: replaced(kept.entries, n, ...kept.entries.slice(n, n + 1), entry) } };
};

/** This one and the next have changed places: each has the other's seal. */
export const reordered = (kept: Kept, n: number): Tampering => {
  const at = Math.min(n, kept.seals.length - 2);
  const [one, two] = kept.seals.slice(at, at + 2);
  if (!one || !two) throw new Error("A trail that is reordered has two entries at least.");
  const seals = [...kept.seals.slice(0, at), { ...one, entryId: two.entryId }, { ...two, entryId: one.entryId }, ...kept.seals.slice(at + 2)];
  return { kind: "reordered", names: { entryId: one.entryId }, kept: { ...kept, seals } };
};

/** From here on everything is gone, seals and entries. */
export const cutOff = (kept: Kept, n: number): Tampering => ({ kind: "cut-off", names: { position: n + 1 }, kept: { ...kept, entries: kept.entries.slice(0, n), seals: kept.seals.slice(0, n) } });
