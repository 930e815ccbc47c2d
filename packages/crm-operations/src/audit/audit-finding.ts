/**
 * What is wrong with an entry or its seal.
 * `changed`: a field, or the seal itself, is not what was sealed.
 * `deleted`: the entry is gone, or its seal, or both.
 * `inserted`: the entry came past the trail: it has no seal and does not wait for one.
 * `reordered`: the entry stands where another one was sealed.
 * `cut-off`: the chain ends before a head that is known.
 * `rewritten`: at the position of a known head stands another hash: the chain was made anew.
 * `unknown-algorithm`: sealed in a way this version does not know.
 * `reason-changed`, `reason-deleted`, `reason-inserted`: the same for the text of a reason; one that was erased as it should be is no finding.
 */
export type AuditFindingKind =
  | "changed"
  | "deleted"
  | "inserted"
  | "reordered"
  | "cut-off"
  | "rewritten"
  | "unknown-algorithm"
  | "reason-changed"
  | "reason-deleted"
  | "reason-inserted";

export interface AuditFinding {
  readonly kind: AuditFindingKind;
  /** Null where nobody can tell any more. */
  readonly entryId: string | null;
  /** Null for an entry without a seal. Where several are concerned, the first of them. */
  readonly position: number | null;
  /** What was found, for people. Never a value of the entry. */
  readonly message: string;
}
