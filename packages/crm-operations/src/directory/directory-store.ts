import type { ExternalReference, OperationContext } from "@nexus/common";
import type { LockKey } from "../unit-of-work/index.js";
import type { DirectorySnapshot, DirectoryUser } from "./directory-snapshot.js";

/** Held alone to change the directory, shared by whoever decides on it. */
export const directoryLock = (mode: "exclusive" | "shared" = "exclusive"): LockKey => ({ kind: "directory", id: "all", mode });

/** Items to remove, by list. */
export type DirectoryIds = { readonly [List in keyof DirectorySnapshot]?: readonly string[] };

/**
 * Keeps the directory of the tenant in `ctx`. Everything has effective dates, so people change and
 * leave by new periods, and `remove` is for mistakes only.
 *
 * Whoever calls `put` or `remove` holds `directoryLock`, so that two changes cannot close a cycle together.
 * Throws `storage_unavailable` and `concurrency_exhausted`, both retryable.
 */
export interface DirectoryStore {
  /** All of it, every list ordered by id; empty lists for a tenant without a directory. One consistent read. */
  snapshot(ctx: OperationContext): Promise<DirectorySnapshot>;
  /** In the order of `ids`; ids without a user are left out, repeated ids answer once. */
  findUsers(ctx: OperationContext, ids: readonly string[]): Promise<readonly DirectoryUser[]>;
  /** Users that carry one of the references, ordered by id; each once. */
  findUsersByReferences(ctx: OperationContext, references: readonly ExternalReference[]): Promise<readonly DirectoryUser[]>;
  /**
   * Adds items, and replaces those with the same id, all or none; lists that are absent stay as they
   * are. The same items again change nothing. Throws `duplicate_record` for an external reference that
   * another user carries. Does not lint: the caller does, on what it is about to put.
   */
  put(ctx: OperationContext, items: Partial<DirectorySnapshot>): Promise<void>;
  /** Takes items out for good, all or none; unknown ids are ignored. What refers to them stays and is found by lint. */
  remove(ctx: OperationContext, ids: DirectoryIds): Promise<void>;
}
