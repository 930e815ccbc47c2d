import { DuplicateKeyKind, duplicateKeys, type ComparableLead, type DuplicateKey, type DuplicateKeyOptions } from "./duplicate-keys.js";

/** Two leads of a batch that share keys. `first` stands before `second` in the batch. */
export interface DuplicatePair {
  readonly first: string;
  readonly second: string;
  readonly matched: readonly DuplicateKey[];
}

/** A key so many leads share that pairing them all would say nothing: a switchboard, a large customer. */
export interface CrowdedKey {
  readonly key: DuplicateKey;
  readonly leadIds: readonly string[];
}

export interface DuplicateFindings {
  /** In the order of the batch, by first, then by second. */
  readonly pairs: readonly DuplicatePair[];
  readonly crowded: readonly CrowdedKey[];
}

export interface FindDuplicatesOptions extends DuplicateKeyOptions {
  /** Which keys to compare; all by default. */
  readonly kinds?: readonly DuplicateKeyKind[];
  /** A key shared by more leads than this is reported as crowded instead of in pairs; 50 by default. */
  readonly crowd?: number;
}

/**
 * Who in a batch duplicates whom, with the keys that matched. Pure, and linear in the batch but for the
 * pairs it answers. A batch may hold a lead and its own duplicate; the same id twice is one lead.
 *
 * @example
 * ```ts
 * const unknown = { phone: null, website: null, companyName: null, country: null };
 * const batch = [{ id: "L-1", email: "ana@gmail.com", ...unknown }, { id: "L-2", email: "Ana+fair@gmail.com", ...unknown }];
 * findDuplicates(batch).pairs; // [{ first: "L-1", second: "L-2", matched: [{ kind: "email", value: "ana@gmail.com" }] }]
 * ```
 */
export const findDuplicates = (leads: readonly ComparableLead[], options: FindDuplicatesOptions = {}): DuplicateFindings => {
  const { kinds = DuplicateKeyKind.all, crowd = 50 } = options;
  const holders = new Map<string, { readonly key: DuplicateKey; readonly positions: number[] }>();
  const batch = [...new Map(leads.map((lead) => [lead.id, lead])).values()];
  batch.forEach((lead, position) => {
    for (const key of duplicateKeys(lead, options)) {
      if (!kinds.includes(key.kind)) continue;
      const name = `${key.kind} ${key.value}`;
      const holder = holders.get(name);
      if (holder) holder.positions.push(position);
      else holders.set(name, { key, positions: [position] });
    }
  });

  const idAt = (position: number): string => batch[position]?.id ?? "";
  const crowded: CrowdedKey[] = [];
  const pairs = new Map<number, Map<number, DuplicateKey[]>>();
  for (const { key, positions } of holders.values()) {
    if (positions.length > crowd) crowded.push({ key, leadIds: positions.map(idAt) });
    else positions.forEach((first, i) => positions.slice(i + 1).forEach((second) => matchesOf(pairs, first, second).push(key)));
  }
  const pair = (first: number, [second, matched]: readonly [number, DuplicateKey[]]): DuplicatePair => ({ first: idAt(first), second: idAt(second), matched: matched.sort(byKind) });
  return { pairs: inOrder(pairs).flatMap(([first, seconds]) => inOrder(seconds).map((found) => pair(first, found))), crowded };
};

const byKind = (a: DuplicateKey, b: DuplicateKey): number =>
  DuplicateKeyKind.all.indexOf(a.kind) - DuplicateKeyKind.all.indexOf(b.kind) || (a.value < b.value ? -1 : 1);

const matchesOf = (pairs: Map<number, Map<number, DuplicateKey[]>>, first: number, second: number): DuplicateKey[] => {
  const seconds = pairs.get(first) ?? new Map<number, DuplicateKey[]>();
  pairs.set(first, seconds);
  const matched = seconds.get(second) ?? [];
  seconds.set(second, matched);
  return matched;
};

const inOrder = <T>(map: ReadonlyMap<number, T>): readonly (readonly [number, T])[] => [...map].sort(([a], [b]) => a - b);
