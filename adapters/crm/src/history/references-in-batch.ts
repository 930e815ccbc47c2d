import { type ExternalReference, externalReferenceText } from "@nexus/common";
import type { BoundDeps } from "../crm-deps.js";
import { ExternalReferences } from "../storage/external-references.js";
import { present, rejected, type Rejected } from "./import-batch.js";

type Referred = "user" | "account" | "product" | "lead" | "opportunity";

/** Records of one kind that the items of a batch refer to, looked up once for all of them. */
export class References {
  private constructor(
    private readonly what: Referred,
    private readonly ids: ReadonlyMap<string, string>,
  ) {}

  static async lookUp(what: Referred, references: readonly (ExternalReference | undefined)[], { tx, hasher }: BoundDeps): Promise<References> {
    const known = new ExternalReferences({ records: tx.records, hasher, entityType: what });
    return new References(what, await known.resolve(present(references)));
  }

  all(): readonly string[] {
    return [...this.ids.values()];
  }

  find(reference: ExternalReference): string | undefined {
    return this.ids.get(externalReferenceText(reference));
  }

  /** Null where nothing is referred to; `<what>_not_found` where the reference leads nowhere. */
  idOf(reference: ExternalReference | undefined): string | null | Rejected {
    if (reference === undefined) return null;
    return this.find(reference) ?? rejected(`${this.what}_not_found`, `Import the ${this.what} first: none has this reference.`, { source: reference.source });
  }
}

export const isRejected = (value: unknown): value is Rejected => typeof value === "object" && value !== null && "refusal" in value;
