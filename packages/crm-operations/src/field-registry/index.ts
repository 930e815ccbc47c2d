/**
 * Field registry: the typed custom fields of a tenant, per entity, with every version and the time it
 * held. `fieldsAsOf` gives what values are checked against; `define` and `retire` change it without
 * forgetting what was valid before, and never under stored values; `lintFieldRegistry` finds what
 * would not fit. `FieldRegistryStore` keeps it.
 */
export { fieldsAsOf, inRegistryOrder, type FieldRegistry, type FieldUsage, type FieldVersion } from "./field-version.js";
export { fieldDefinitionSchema } from "./field-definition-schema.js";
export { defineField, retireField } from "./change-field.js";
export { lintFieldRegistry, type UsageByField } from "./lint-field-registry.js";
export type { FieldRegistryStore } from "./field-registry-store.js";
export { fieldRegistryCommands, fieldRegistryLock, type FieldRegistryCommands, type FieldRegistryStores, type RetireField } from "./field-registry-commands.js";
