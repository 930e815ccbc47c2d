import { Instant } from "@nexus/common";
import { externalReferenceText, type AccountFacts, type AccountLink, type AccountRecord, type ExternalReference, type ImportOutcome } from "@nexus/crm-operations";
import type { BoundDeps } from "../crm-deps.js";
import { accountLinkTable, accountTable } from "../setup/stored-accounts.js";
import { DocumentStore } from "../storage/document-store.js";
import { ExternalReferences } from "../storage/external-references.js";
import { importBatch, rejected, type Judged, type Rejected } from "./import-batch.js";
import { isRejected, References } from "./references-in-batch.js";

interface Written {
  readonly before: AccountRecord | undefined;
  readonly after: AccountRecord;
  readonly link: AccountLink | undefined;
}

/** Accounts with their parents, which may stand anywhere in the same batch. */
export const importAccounts = (facts: readonly AccountFacts[], deps: BoundDeps): Promise<readonly ImportOutcome[]> => {
  const accounts = new DocumentStore(accountTable, deps.tx.records);
  const links = new DocumentStore(accountLinkTable, deps.tx.records);
  const references = new ExternalReferences({ records: deps.tx.records, hasher: deps.hasher, entityType: "account" });
  return importBatch<AccountFacts, Written>({
    entity: "account",
    facts,
    deps,
    async prepare(news) {
      const known = await References.lookUp("account", news.flatMap((item) => [item.reference, item.parentReference]), deps);
      const stored = new Map((await accounts.get(known.all())).map((account) => [account.id, account]));
      const owners = await References.lookUp("user", news.map((item) => item.ownerReference), deps);
      const family = new Family(news.filter((item) => !isRejected(owners.idOf(item.ownerReference))), known, await links.all(), deps);
      return (item): Judged<Written> => {
        const ownerId = owners.idOf(item.ownerReference);
        if (isRejected(ownerId)) return ownerId;
        const id = family.idOf(item.reference);
        const parentId = family.parentOf(item);
        if (isRejected(parentId)) return parentId;
        const before = stored.get(id);
        const link = parentId === null ? undefined : linkOf(item, id, parentId, deps);
        return { outcome: before ? "updated" : "created", id, written: { before, after: accountOf(item, id, ownerId, before), link } };
      };
    },
    async write(written) {
      const added = written.filter((step) => !step.before).map(({ after }) => ({ entityId: after.id, added: after.externalReferences, removed: [] }));
      await references.write(added);
      await accounts.put(written.map((step) => step.after));
      await links.put(written.flatMap((step) => (step.link ? [step.link] : [])));
    },
  });
};

/** Who belongs to whom, as the batch and storage say it together. */
class Family {
  private readonly made = new Map<string, string>();
  private readonly inBatch: ReadonlyMap<string, AccountFacts>;
  private readonly parents: Map<string, string>;

  constructor(
    facts: readonly AccountFacts[],
    private readonly known: References,
    links: readonly AccountLink[],
    private readonly deps: BoundDeps,
  ) {
    this.inBatch = new Map(facts.map((item) => [externalReferenceText(item.reference), item]));
    const today = Instant.utcDate(deps.clock.now());
    this.parents = new Map(links.filter((link) => link.to === null || link.to > today).map((link) => [link.accountId, link.parentId]));
    for (const { reference, parentReference } of facts) {
      if (parentReference && this.exists(parentReference)) this.parents.set(this.idOf(reference), this.idOf(parentReference));
    }
  }

  idOf(reference: ExternalReference): string {
    const text = externalReferenceText(reference);
    const id = this.known.find(reference) ?? this.made.get(text) ?? this.deps.ids.next();
    this.made.set(text, id);
    return id;
  }

  parentOf({ reference, parentReference }: AccountFacts): string | null | Rejected {
    if (!parentReference) return null;
    if (this.isOnCycle(this.idOf(reference))) return rejected("account_hierarchy_cycle", "Correct the parents: these accounts belong to each other in a circle.");
    return this.willStand(parentReference)
      ? this.idOf(parentReference)
      : rejected("account_not_found", "Import the parent account first: none has this reference.", { source: parentReference.source });
  }

  /** Stored already, or in the batch below nothing but accounts that stand. */
  private willStand(reference: ExternalReference): boolean {
    if (this.known.find(reference) !== undefined) return true;
    const item = this.inBatch.get(externalReferenceText(reference));
    if (!item || this.isOnCycle(this.idOf(reference))) return false;
    return !item.parentReference || this.willStand(item.parentReference);
  }

  private exists(reference: ExternalReference): boolean {
    return this.inBatch.has(externalReferenceText(reference)) || this.known.find(reference) !== undefined;
  }

  private isOnCycle(id: string): boolean {
    const seen = new Set<string>();
    for (let parent = this.parents.get(id); parent !== undefined && !seen.has(parent); parent = this.parents.get(parent)) {
      if (parent === id) return true;
      seen.add(parent);
    }
    return false;
  }
}

const linkOf = (facts: AccountFacts, accountId: string, parentId: string, deps: BoundDeps): AccountLink => ({
  id: deps.hasher.sha256(JSON.stringify([accountId, parentId])),
  accountId,
  parentId,
  from: facts.parentSince ?? Instant.utcDate(facts.createdAt ?? deps.clock.now()),
  to: null,
});

const accountOf = (facts: AccountFacts, id: string, ownerId: string | null, before: AccountRecord | undefined): AccountRecord => ({
  id,
  name: facts.name,
  industry: facts.industry ?? before?.industry ?? null,
  country: facts.country ?? before?.country ?? null,
  employees: facts.employees ?? before?.employees ?? null,
  annualRevenue: facts.annualRevenue ?? before?.annualRevenue ?? null,
  yearEstablished: facts.yearEstablished ?? before?.yearEstablished ?? null,
  domain: facts.domain ?? before?.domain ?? null,
  ownerId: ownerId ?? before?.ownerId ?? null,
  externalReferences: before?.externalReferences ?? [facts.reference],
  customFields: facts.customFields ?? before?.customFields ?? {},
});
