import { canonicalJson, externalReferenceText, refuse, type ExternalReference, type Refusal, type Result } from "@nexus/common";
import { documents, documentTable, type ImportEntity, type ImportFinding, type ImportOutcome } from "@nexus/crm-operations";
import type { BoundDeps } from "../crm-deps.js";
import { ExternalReferences } from "../storage/external-references.js";
import { hear, type SaidFacts, type Statement } from "./statement.js";

export interface Item {
  readonly reference: ExternalReference;
}

/** What one item came to: to be written as new or over what there is, nothing new, or rejected. */
export type Judged<Written> =
  | { readonly outcome: "created" | "updated"; readonly id: string; readonly written: Written; readonly findings?: readonly ImportFinding[] }
  | { readonly outcome: "unchanged"; readonly id: string }
  | Rejected;

export interface Rejected {
  readonly outcome: "rejected";
  readonly refusal: Refusal;
}

export const rejected = (code: string, message: string, details: Readonly<Record<string, unknown>> = {}): Rejected => ({
  outcome: "rejected",
  refusal: refuse(code, message, details).refusal,
});

export const rejectedBy = (result: Extract<Result<never>, { readonly ok: false }>): Rejected => ({ outcome: "rejected", refusal: result.refusal });

/** The facts last imported under one reference, as hashes, and the record they went into. */
interface ImportedFacts {
  readonly id: string;
  readonly entityId: string;
  /** All that was said last. */
  readonly fingerprint: string;
  readonly said: SaidFacts;
  /** What was odd about them; absent for nothing. */
  readonly findings?: readonly ImportFinding[];
}

export const importedFactsTable = documentTable<ImportedFacts>("crm_imported_facts");

interface Batch<Facts extends Item, Written> {
  readonly entity: ImportEntity;
  readonly facts: readonly Facts[];
  readonly deps: BoundDeps;
  /** Prepares to judge these items, which are all new or say something new; looks everything up at once. */
  prepare(facts: readonly Facts[]): Promise<(statement: Statement<Facts>) => Judged<Written>>;
  write(written: readonly Written[]): Promise<void>;
}

/**
 * One batch of facts in a bounded number of round trips. Facts that are word for word those last
 * imported are unchanged and cost one look-up, whatever people have made of the record since; of the
 * same reference twice in the batch only the first counts. A reference whose record was erased stays
 * with the tombstone: its item is rejected. One outcome per item, in order.
 */
export const importBatch = async <Facts extends Item, Written>(batch: Batch<Facts, Written>): Promise<readonly ImportOutcome[]> => {
  const { entity, deps } = batch;
  const imported = documents(importedFactsTable, deps.tx.records);
  const items = batch.facts.map((facts) => ({
    facts,
    id: deps.hasher.sha256(`${entity}:${externalReferenceText(facts.reference)}`),
    fingerprint: deps.hasher.sha256(canonicalJson(facts)),
  }));
  const last = new Map((await imported.get(items.map((item) => item.id))).map((facts) => [facts.id, facts]));
  const first = new Map(items.toReversed().map((item) => [item.id, item]));
  const isFirst = (item: (typeof items)[number]): boolean => first.get(item.id) === item;
  const news = items.filter((item) => isFirst(item) && last.get(item.id)?.fingerprint !== item.fingerprint);
  const erased = await new ExternalReferences({ records: deps.tx.records, hasher: deps.hasher, entityType: entity }).erased(news.map(({ facts }) => facts.reference));
  const judge = news.length === 0 ? undefined : await batch.prepare(news.map((item) => item.facts));

  const written: Written[] = [];
  const remembered: ImportedFacts[] = [];
  const outcomes = items.map((item): ImportOutcome => {
    const { facts, id, fingerprint } = item;
    const { reference } = facts;
    if (!isFirst(item)) return { reference, ...rejected("duplicate_in_batch", "Keep one row per external id: the first one counts.") };
    const before = last.get(id);
    if (before?.fingerprint === fingerprint || !judge) return { reference, outcome: "unchanged", id: before?.entityId ?? id, findings: before?.findings ?? [] };
    if (erased.has(externalReferenceText(reference))) return { reference, ...rejected("reference_erased", "Leave this row out: the person it is about was erased.") };
    const { statement, said } = hear(facts, before?.said ?? {}, deps.hasher);
    const judged = judge(statement);
    if (judged.outcome === "rejected") return { reference, ...judged };
    const findings = (judged.outcome === "unchanged" ? before?.findings : judged.findings) ?? [];
    remembered.push({ id, entityId: judged.id, fingerprint, said, ...(findings.length === 0 ? {} : { findings }) });
    if (judged.outcome !== "unchanged") written.push(judged.written);
    return { reference, outcome: judged.outcome, id: judged.id, findings };
  });
  await batch.write(written);
  await imported.put(remembered);
  return outcomes;
};

/** The references of a list that are there, for one look-up. */
export const present = (references: readonly (ExternalReference | undefined)[]): readonly ExternalReference[] =>
  references.filter((reference) => reference !== undefined);
