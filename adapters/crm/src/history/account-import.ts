import { checkFieldValues, externalReferenceText, Instant, sameData, type ExternalReference, type OperationContext } from "@nexus/common";
import { documents, type AccountFacts, type AccountLink, type AccountLinkChange, type AccountRecord, type ImportOutcome } from "@nexus/crm-operations";
import type { BoundDeps } from "../crm-deps.js";
import { accountTable, StoredAccounts } from "../setup/stored-accounts.js";
import { ExternalReferences } from "../storage/external-references.js";
import { auditImport, type ImportedChange } from "./audit-import.js";
import { importBatch, rejected, rejectedBy, type Judged, type Rejected } from "./import-batch.js";
import { isRejected, References } from "./references-in-batch.js";
import type { Statement } from "./statement.js";
import { successionOf } from "./succession.js";

interface Written extends ImportedChange<AccountRecord> {
  readonly links: AccountLinkChange;
}

/** Accounts with their parents, which may stand anywhere in the same batch. */
export const importAccounts = (ctx: OperationContext, facts: readonly AccountFacts[], deps: BoundDeps): Promise<readonly ImportOutcome[]> => {
  const accounts = documents(accountTable, deps.tx.records);
  const hierarchy = new StoredAccounts(deps);
  const references = new ExternalReferences({ records: deps.tx.records, hasher: deps.hasher, entityType: "account" });
  return importBatch<AccountFacts, Written>({
    entity: "account",
    facts,
    deps,
    async prepare(news) {
      const known = await References.lookUp("account", news.flatMap((item) => [item.reference, item.parentReference]), deps);
      const stored = new Map((await accounts.get(known.all())).map((account) => [account.id, account]));
      const owners = await References.lookUp("user", news.map((item) => item.ownerReference), deps);
      const links = await hierarchy.linksAround(ctx, known.all());
      const fields = (await deps.fields(ctx)).map((field) => ({ ...field, required: false }));
      const valuesOf = (item: AccountFacts) => checkFieldValues(fields, "account", item.customFields ?? {});
      const family = new Family(news.filter((item) => !isRejected(owners.idOf(item.ownerReference)) && valuesOf(item).ok), known, links, deps);
      return (statement): Judged<Written> => {
        const item = statement.facts;
        const ownerId = owners.idOf(item.ownerReference);
        if (isRejected(ownerId)) return ownerId;
        const values = valuesOf(item);
        if (!values.ok) return rejectedBy(values);
        const id = family.idOf(item.reference);
        const parentId = family.parentOf(item);
        if (isRejected(parentId)) return parentId;
        const before = stored.get(id);
        const after = accountOf(statement, id, ownerId, before);
        const change = parentId === null ? unlinked : linksOf(statement, id, parentId, links.filter((link) => link.accountId === id), deps);
        if (isRejected(change)) return change;
        if (sameData(before, after) && change === unlinked) return { outcome: "unchanged", id };
        return { outcome: before ? "updated" : "created", id, written: { before, after, links: change } };
      };
    },
    async write(written) {
      const added = written.filter((step) => !step.before).map(({ after }) => ({ entityId: after.id, added: after.externalReferences, removed: [] }));
      await references.write(added);
      await accounts.put(written.map((step) => step.after));
      await hierarchy.changeLinks(ctx, { put: written.flatMap((step) => step.links.put), removeIds: written.flatMap((step) => step.links.removeIds) });
      await auditImport(deps.tx, "account", accountTable, written);
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

const unlinked: AccountLinkChange = { put: [], removeIds: [] };

/** The link to the parent the source names, and what it makes of those an import made before; nothing where the source has no news of it. */
const linksOf = ({ facts, news }: Statement<AccountFacts>, accountId: string, parentId: string, former: readonly AccountLink[], deps: BoundDeps): AccountLinkChange | Rejected => {
  if (news.parentReference === undefined && news.parentSince === undefined) return unlinked;
  const linkId = (link: Omit<AccountLink, "id">): string => deps.hasher.sha256(JSON.stringify(["account-link", link.accountId, link.parentId, link.from]));
  const [imported, made] = [former.filter((link) => link.id === linkId(link)), former.filter((link) => link.id !== linkId(link))];
  const createdOn = facts.createdAt === undefined ? imported.find((link) => link.to === null)?.from : Instant.utcDate(facts.createdAt);
  const from = facts.parentSince ?? createdOn ?? Instant.utcDate(deps.clock.now());
  const here = made.find((link) => link.to === null || link.to > from);
  if (here?.parentId === parentId) return unlinked;
  if (here) return rejected("account_linked_here", "Change the parent here: people have linked the account since.", { accountId, linkId: here.id });
  const next = { accountId, parentId, from, to: null };
  const { put, remove } = successionOf<AccountLink>(imported, { ...next, id: linkId(next) }, (link) => link.parentId === parentId);
  return { put, removeIds: remove };
};

const accountOf = ({ facts, news }: Statement<AccountFacts>, id: string, ownerId: string | null, before: AccountRecord | undefined): AccountRecord => ({
  id,
  name: news.name ?? before?.name ?? facts.name,
  industry: news.industry ?? before?.industry ?? null,
  country: news.country ?? before?.country ?? null,
  employees: news.employees ?? before?.employees ?? null,
  annualRevenue: news.annualRevenue ?? before?.annualRevenue ?? null,
  yearEstablished: news.yearEstablished ?? before?.yearEstablished ?? null,
  domain: news.domain ?? before?.domain ?? null,
  ownerId: news.ownerReference ? ownerId : (before?.ownerId ?? null),
  externalReferences: before?.externalReferences ?? [facts.reference],
  customFields: { ...before?.customFields, ...news.customFields },
});
