import type { ExternalReference, OperationContext } from "@nexus/common";
import type { LockKey } from "../unit-of-work/index.js";
import type { AccountLink, AccountRecord } from "./account-record.js";
import type { AccountLinkChange } from "./link-account.js";

/** Held alone to change links, so that two changes cannot close a cycle together; shared to decide on them. */
export const accountHierarchyLock = (mode: "exclusive" | "shared" = "exclusive"): LockKey => ({ kind: "account-hierarchy", id: "all", mode });

/**
 * Accounts of the tenant in `ctx` and who belongs to whom. Deleted and merged accounts are not found.
 * Throws `storage_unavailable` and `concurrency_exhausted`, both retryable.
 */
export interface AccountHierarchyProvider {
  /** In the order of `ids`; ids without an account are left out, repeated ids answer once. */
  findMany(ctx: OperationContext, ids: readonly string[]): Promise<readonly AccountRecord[]>;
  /** Accounts that carry one of the references, ordered by id; each once. */
  findByReferences(ctx: OperationContext, references: readonly ExternalReference[]): Promise<readonly AccountRecord[]>;
  /**
   * All links, of any time, of every tree that one of the accounts was ever part of, ordered by id: what
   * the functions of this room need to answer for these accounts. None for accounts that stand alone.
   */
  linksAround(ctx: OperationContext, accountIds: readonly string[]): Promise<readonly AccountLink[]>;
  /** Adds and replaces links by id, and takes others out, all or none. The same change again changes nothing. The caller holds `accountHierarchyLock`. */
  changeLinks(ctx: OperationContext, change: AccountLinkChange): Promise<void>;
}
