import type { Clock, FieldDefinition, FieldEntity } from "@nexus/common";
import { z } from "zod";
import { defineCommand, noRecords, type Command } from "../commands/index.js";
import type { LockKey } from "../unit-of-work/index.js";
import { defineField, retireField } from "./change-field.js";
import { fieldDefinitionSchema, fieldEntitySchema, fieldNameSchema } from "./field-definition-schema.js";
import type { FieldRegistryStore } from "./field-registry-store.js";
import type { FieldUsage, FieldVersion } from "./field-version.js";

export interface FieldRegistryStores {
  readonly fieldRegistry: FieldRegistryStore;
}

export interface RetireField {
  readonly entity: FieldEntity;
  readonly name: string;
}

const unused: FieldUsage = { records: 0, choices: [] };

const retireFieldSchema = z.strictObject({ entity: fieldEntitySchema, name: fieldNameSchema }) satisfies z.ZodType<RetireField>;

/** Held alone to change an entity's fields, shared by whoever checks values against them. */
export const fieldRegistryLock = (entity: FieldEntity, mode: "exclusive" | "shared" = "exclusive"): LockKey => ({ kind: "field-registry", id: entity, mode });

export interface FieldRegistryCommands {
  /** Refuses as `defineField`. Answers the versions that changed, none for a repetition. */
  readonly define: Command<FieldDefinition, readonly FieldVersion[], FieldRegistryStores>;
  /** Refuses as `retireField`. Answers the versions that changed, none for a repetition. */
  readonly retire: Command<RetireField, readonly FieldVersion[], FieldRegistryStores>;
}

/** The commands `field-registry.define` and `field-registry.retire`, effective at the clock's now. */
export const fieldRegistryCommands = ({ clock }: { readonly clock: Clock }): FieldRegistryCommands => ({
  define: defineCommand({
    name: "field-registry.define",
    action: "field-registry:write",
    schema: fieldDefinitionSchema,
    records: noRecords,
    locks: ({ entity }: FieldDefinition) => [fieldRegistryLock(entity)],
    async handle(ctx, definition: FieldDefinition, { fieldRegistry }: FieldRegistryStores) {
      const registry = await fieldRegistry.registry(ctx);
      const isNew = !registry.some((version) => version.definition.entity === definition.entity && version.definition.name === definition.name);
      const usage = isNew ? unused : await fieldRegistry.usage(ctx, definition.entity, definition.name);
      const changed = defineField(registry, definition, usage, clock.now());
      if (changed.ok && changed.value.length > 0) await fieldRegistry.put(ctx, changed.value);
      return changed;
    },
  }),
  retire: defineCommand({
    name: "field-registry.retire",
    action: "field-registry:write",
    schema: retireFieldSchema,
    records: noRecords,
    locks: ({ entity }: RetireField) => [fieldRegistryLock(entity)],
    async handle(ctx, field: RetireField, { fieldRegistry }: FieldRegistryStores) {
      const changed = retireField(await fieldRegistry.registry(ctx), field, clock.now());
      if (changed.ok && changed.value.length > 0) await fieldRegistry.put(ctx, changed.value);
      return changed;
    },
  }),
});
