import { accept, refuse, type FieldDefinition, type FieldEntity, type Instant, type Result } from "@nexus/common";
import type { FieldRegistry, FieldUsage, FieldVersion } from "./field-version.js";

/**
 * The versions to store so that the definition holds from `now` on: none when it already does. The
 * version before ends where the new one begins; nothing that was ever valid is forgotten.
 *
 * Refuses with `field_type_in_use` another type while records have values, with `field_choices_in_use`
 * (naming them) choices that records still have, and with `field_changed_later` a `now` before the
 * latest version.
 */
export const defineField = (registry: FieldRegistry, definition: FieldDefinition, usage: FieldUsage, now: Instant): Result<readonly FieldVersion[]> => {
  const latest = latestVersion(registry, definition.entity, definition.name);
  const next: FieldVersion = { version: (latest?.version ?? 0) + 1, definition, from: now, to: null };
  if (!latest) return accept([next]);
  if (latest.to === null && sameDefinition(latest.definition, definition)) return accept([]);
  if (now < latest.from || (latest.to !== null && now < latest.to)) return changedLater(latest);
  if (latest.definition.type !== definition.type && usage.records > 0) {
    return refuse("field_type_in_use", `Define a new field instead: ${usage.records} records have a value of type ${latest.definition.type}.`, {
      entity: definition.entity,
      name: definition.name,
      type: latest.definition.type,
      records: usage.records,
    });
  }
  const missing = definition.type === "choice" ? usage.choices.filter((choice) => !definition.choices?.includes(choice)) : [];
  if (missing.length > 0) {
    return refuse("field_choices_in_use", "Keep the choices that records have, or change those records first.", {
      entity: definition.entity,
      name: definition.name,
      choices: missing,
    });
  }
  return accept(latest.to === null ? [{ ...latest, to: now }, next] : [next]);
};

/**
 * The version to store so that the field no longer holds from `now` on: none when it is retired
 * already. Values stay stored, and are free to be defined again. Refuses with `field_not_found` and
 * `field_changed_later`.
 */
export const retireField = (registry: FieldRegistry, field: { readonly entity: FieldEntity; readonly name: string }, now: Instant): Result<readonly FieldVersion[]> => {
  const latest = latestVersion(registry, field.entity, field.name);
  if (!latest) return refuse("field_not_found", "Name a field that is in the registry.", { entity: field.entity, name: field.name });
  if (latest.to !== null) return accept([]);
  if (now < latest.from) return changedLater(latest);
  return accept([{ ...latest, to: now }]);
};

const latestVersion = (registry: FieldRegistry, entity: FieldEntity, name: string): FieldVersion | undefined =>
  registry
    .filter(({ definition }) => definition.entity === entity && definition.name === name)
    .reduce<FieldVersion | undefined>((latest, version) => (latest && latest.version > version.version ? latest : version), undefined);

const changedLater = (latest: FieldVersion) =>
  refuse("field_changed_later", "Use a later time: the field has changed since.", { entity: latest.definition.entity, name: latest.definition.name, from: latest.from });

const sameDefinition = (a: FieldDefinition, b: FieldDefinition): boolean =>
  a.label === b.label &&
  a.type === b.type &&
  a.required === b.required &&
  a.personalData === b.personalData &&
  JSON.stringify(a.choices ?? []) === JSON.stringify(b.choices ?? []);
