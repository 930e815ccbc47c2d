import { compareText, type ExternalReference, type OperationContext } from "@nexus/common";
import { documents, documentTable, type AccountHierarchyProvider, type AccountLink, type AccountLinkChange, type AccountRecord } from "@nexus/crm-operations";
import type { BoundDeps } from "../crm-deps.js";
import { ExternalReferences } from "../storage/external-references.js";

export const accountTable = documentTable<AccountRecord>("crm_account");
export const accountLinkTable = documentTable<AccountLink>("crm_account_link");

/** Accounts as far as an import knows them, and who belongs to whom: until Party stands behind its own port. */
export class StoredAccounts implements AccountHierarchyProvider {
  private readonly accounts;
  private readonly links;
  private readonly references;

  constructor({ tx, hasher }: BoundDeps) {
    this.accounts = documents(accountTable, tx.records);
    this.links = documents(accountLinkTable, tx.records);
    this.references = new ExternalReferences({ records: tx.records, hasher, entityType: "account" });
  }

  findMany(_ctx: OperationContext, ids: readonly string[]): Promise<readonly AccountRecord[]> {
    return this.accounts.get(ids);
  }

  async findByReferences(_ctx: OperationContext, references: readonly ExternalReference[]): Promise<readonly AccountRecord[]> {
    const ids = [...new Set((await this.references.resolve(references)).values())].sort(compareText);
    return this.accounts.get(ids);
  }

  async linksAround(_ctx: OperationContext, accountIds: readonly string[]): Promise<readonly AccountLink[]> {
    const all = await this.links.all();
    const neighbours = new Map<string, string[]>();
    for (const { accountId, parentId } of all) {
      neighbours.set(accountId, [...(neighbours.get(accountId) ?? []), parentId]);
      neighbours.set(parentId, [...(neighbours.get(parentId) ?? []), accountId]);
    }
    const around = new Set<string>();
    const pending = [...accountIds];
    for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
      if (around.has(id)) continue;
      around.add(id);
      pending.push(...(neighbours.get(id) ?? []));
    }
    return all.filter((link) => around.has(link.accountId));
  }

  async changeLinks(_ctx: OperationContext, change: AccountLinkChange): Promise<void> {
    await this.links.remove(change.removeIds);
    await this.links.put(change.put);
  }
}
