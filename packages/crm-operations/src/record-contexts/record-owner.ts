import { Instant, type OperationContext } from "@nexus/common";
import { indexDirectory, isActiveOn, managerOf, type DirectoryStore } from "../directory/index.js";

/** The owner of a record as the directory knows them on the day (UTC) of the context. Ids only: who they are is the directory's to tell. */
export interface RecordOwner {
  readonly userId: string;
  /** False for somebody who is not at work there on that day, or whom the directory does not know. */
  readonly isActive: boolean;
  /** Whom they report to, as recorded: the manager may have left. Null for nobody. */
  readonly managerId: string | null;
}

/** Where a directory is given, contexts say who owns a record; without one they leave `owner` out. */
export interface OwnedContext {
  /** Null while nobody owns the record; absent where the provider has no directory. */
  readonly owner?: RecordOwner | null;
}

/** What contexts read of the directory, which is read whole. */
export type OwnerDirectory = Pick<DirectoryStore, "snapshot">;

/** Says of an owner's id what {@link OwnedContext} says; reads the directory once. */
export const ownersAt = async (ctx: OperationContext, directory: OwnerDirectory | undefined, at: Instant): Promise<(ownerId: string | null) => OwnedContext> => {
  if (!directory) return () => ({});
  const index = indexDirectory(await directory.snapshot(ctx));
  const day = Instant.utcDate(at);
  return (userId) => ({ owner: userId === null ? null : { userId, isActive: isActiveOn(index, userId, day), managerId: managerOf(index, userId, day) ?? null } });
};
