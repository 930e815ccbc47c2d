import type { FieldEntity, OperationContext } from "@nexus/common";
import type { FieldRegistry, FieldUsage, FieldVersion } from "./field-version.js";

/**
 * Keeps the custom field registry of the tenant in `ctx`. The caller holds the lock
 * `fieldRegistryLock` when it puts. Throws `storage_unavailable` and `concurrency_exhausted`, both retryable.
 */
export interface FieldRegistryStore {
  /** All versions of all fields, ordered by entity, name and version; none for a tenant without custom fields. */
  registry(ctx: OperationContext): Promise<FieldRegistry>;
  /** Adds versions, and replaces those with the same entity, name and version, all or none. The same versions again change nothing. */
  put(ctx: OperationContext, versions: readonly FieldVersion[]): Promise<void>;
  /** What is stored under a field, deleted records included; zero for a field that nobody uses. May read every record of the entity. */
  usage(ctx: OperationContext, entity: FieldEntity, name: string): Promise<FieldUsage>;
}
