import { groupBy } from "../group-by.js";
import type { Hasher } from "../hasher.js";
import type { AuditFinding, AuditFindingKind } from "./audit-finding.js";
import { chainStart, sealHash, type AuditHead } from "./audit-seal.js";
import type { SealedEntry } from "./ports.js";

/** Follows a chain seal by seal, in the order of positions, and says what is not as it was sealed. */
export interface ChainWalk {
  next(link: SealedEntry): void;
  /** Behind the last seal. */
  end(): { readonly sealed: number; readonly head: AuditHead | null };
}

export interface ChainWalkParts {
  readonly hasher: Hasher;
  readonly tenantId: string;
  /** Heads that somebody outside the chain knows. */
  readonly heads: readonly AuditHead[];
  readonly found: (finding: AuditFinding) => void;
}

/** Among so many entries that do not fit their seals it is tried out which ones have changed places. */
const mostMisfits = 64;

export const chainWalk = ({ hasher, tenantId, heads, found }: ChainWalkParts): ChainWalk => {
  const known = groupBy(heads, ({ position }) => position);
  const misfits: SealedEntry[] = [];
  let sealed = 0;
  let last: { readonly position: number; readonly hash: string; readonly entryId: string | null; readonly isSound: boolean } = { position: 0, hash: chainStart, entryId: null, isSound: true };

  const fits = ({ seal }: SealedEntry, entry: NonNullable<SealedEntry["entry"]>): boolean => sealHash(hasher, tenantId, seal, entry) === seal.hash;

  const problemOf = (link: SealedEntry, isLinked: boolean): readonly [AuditFindingKind, string] | undefined => {
    const { seal, entry } = link;
    if (seal.position <= last.position) return ["reordered", `Position ${seal.position} comes a second time.`];
    if (!entry) return ["deleted", "The entry of this seal is gone."];
    const hash = sealHash(hasher, tenantId, seal, entry);
    if (hash === undefined) return ["unknown-algorithm", `Verify with a newer version: algorithm ${seal.algorithm} is not known here.`];
    if (hash !== seal.hash) return isLinked ? ["changed", "The entry or its seal is not what was sealed."] : ["reordered", "The seal belongs to another place of the chain."];
    return undefined;
  };

  const comesAfterGap = (position: number): boolean => {
    if (position <= last.position + 1) return false;
    const missing = position - last.position - 1;
    found({ kind: "deleted", entryId: null, position: last.position + 1, message: `${missing === 1 ? "The seal is" : `${missing} seals from here on are`} gone, behind position ${last.position}.` });
    return true;
  };

  return {
    next(link) {
      const { seal } = link;
      sealed += 1;
      const isTestable = !comesAfterGap(seal.position) && last.isSound;
      const isLinked = !isTestable || seal.previousHash === last.hash;
      const problem = problemOf(link, isLinked);
      if (problem?.[0] === "changed" && misfits.length < mostMisfits) misfits.push(link);
      else if (problem) found({ kind: problem[0], entryId: seal.entryId, position: seal.position, message: problem[1] });
      else if (!isLinked) found({ kind: "changed", entryId: last.entryId, position: last.position, message: `The seal after it, at position ${seal.position}, was made behind another one.` });
      else if (known.get(seal.position)?.some(({ hash }) => hash !== seal.hash)) {
        found({ kind: "rewritten", entryId: seal.entryId, position: seal.position, message: "A head that is known for this position has another hash." });
      }
      if (seal.position > last.position) last = { position: seal.position, hash: seal.hash, entryId: seal.entryId, isSound: problem === undefined };
    },

    end() {
      for (const misfit of misfits) {
        const { seal } = misfit;
        const isElsewhere = misfits.some(({ entry }) => entry !== undefined && entry !== misfit.entry && fits(misfit, entry));
        found({ kind: isElsewhere ? "reordered" : "changed", entryId: seal.entryId, position: seal.position, message: isElsewhere ? "Another entry was sealed at this position." : "The entry or its seal is not what was sealed." });
      }
      const farthest = Math.max(0, ...known.keys());
      if (farthest > last.position) {
        found({ kind: "cut-off", entryId: null, position: last.position + 1, message: `The chain ends at position ${last.position}; a head at position ${farthest} is known.` });
      }
      return { sealed, head: sealed === 0 ? null : { position: last.position, hash: last.hash } };
    },
  };
};
