import type { DuplicateKeyRecord, Hasher, RecordRow, Records, RecordTable } from "@nexus/crm-operations";
import { column, nullable } from "@nexus/crm-operations";
import { storable } from "./storable.js";
import { insertUnlessTaken } from "./write-difference.js";

/** A key, and whether its holder is the one customer that has this domain. */
export interface KeptKey extends DuplicateKeyRecord {
  readonly isClaimed: boolean;
}

export type KeyHolderType = "customer" | "contact";

/** One key of one customer or contact. */
export interface PartyKeyRow extends RecordRow {
  readonly holderType: KeyHolderType;
  readonly holderId: string;
  readonly kind: DuplicateKeyRecord["kind"];
  readonly value: string;
  /** Kind and value where they belong to nobody else; null for a key that several may have. */
  readonly claim: string | null;
}

export const partyKeyTable: RecordTable<PartyKeyRow> = {
  name: "party_key",
  columns: { id: column.text, version: column.integer, holderType: column.text, holderId: column.text, kind: column.text, value: column.text, claim: nullable(column.text) },
  unique: [["claim"]],
};

/** What a holder had and has. */
export interface KeyChange {
  readonly holderType: KeyHolderType;
  readonly holderId: string;
  readonly had: readonly KeptKey[];
  readonly has: readonly KeptKey[];
}

export const keyText = ({ kind, value }: DuplicateKeyRecord): string => `${kind} ${value}`;

/** The keys of customers and contacts, kept in step with every save. */
export class PartyKeys {
  constructor(private readonly deps: { readonly records: Records; readonly hasher: Hasher }) {}

  /** Whoever has one of the keys. One round trip. */
  async find(keys: readonly DuplicateKeyRecord[]): Promise<readonly PartyKeyRow[]> {
    const asked = new Set(keys.map(keyText));
    const values = storable(keys.map(({ value }) => value));
    if (values.length === 0) return [];
    const rows = await this.deps.records.find(partyKeyTable, { where: { column: "value", is: "in", values } });
    return rows.filter((row) => asked.has(keyText(row)));
  }

  /** Who claims these keys, by {@link keyText}; keys that nobody claims are left out. One round trip. */
  async claimants(keys: readonly KeptKey[]): Promise<ReadonlyMap<string, string>> {
    const claims = storable(keys.flatMap((key) => (key.isClaimed ? [keyText(key)] : [])));
    if (claims.length === 0) return new Map();
    const rows = await this.deps.records.find(partyKeyTable, { where: { column: "claim", is: "in", values: claims } });
    return new Map(rows.map((row) => [keyText(row), row.holderId]));
  }

  async write(changes: readonly KeyChange[]): Promise<void> {
    const had = new Map(changes.flatMap((change) => change.had.map((key) => this.row(change, key))).map((row) => [row.id, row]));
    const has = new Map(changes.flatMap((change) => change.has.map((key) => this.row(change, key))).map((row) => [row.id, row]));
    await this.deps.records.remove(partyKeyTable, [...had.keys()].filter((id) => !has.has(id)));
    await insertUnlessTaken(this.deps.records, partyKeyTable, [...has.values()].filter(({ id }) => !had.has(id)));
  }

  /** What a row says is in its id, so that no row ever changes. */
  private row({ holderType, holderId }: KeyChange, { kind, value, isClaimed }: KeptKey): PartyKeyRow {
    const id = this.deps.hasher.sha256(JSON.stringify([holderType, holderId, kind, value, isClaimed]));
    return { id, version: 1, holderType, holderId, kind, value, claim: isClaimed ? keyText({ kind, value }) : null };
  }
}
