import type { LintFinding } from "../lint-finding.js";
import type { FieldRegistry, FieldUsage, FieldVersion } from "./field-version.js";

/** Usage by entity and name; a field that is not asked about counts as unused. */
export type UsageByField = (field: { readonly entity: string; readonly name: string }) => FieldUsage | undefined;

const unused: UsageByField = () => undefined;

/**
 * What would make stored values unreadable or forms misleading: two definitions of one name at one
 * time, labels used twice, choice without choices and choices without choice; with `usage` also types
 * and choices that no longer fit what is stored, and fields that became required later.
 */
export const lintFieldRegistry = (registry: FieldRegistry, usage: UsageByField = unused): readonly LintFinding[] =>
  registry.flatMap((version, i) => [...choices(version, i), ...names(registry, version, i), ...types(registry, version, i, usage)]);

const finding = (severity: LintFinding["severity"], code: string, path: LintFinding["path"], message: string): LintFinding => ({ severity, code, path, message });

const choices = ({ definition: { type, choices: listed, name } }: FieldVersion, i: number): readonly LintFinding[] => {
  if (type !== "choice") return listed ? [finding("error", "choices_without_choice", [i, "definition", "choices"], `Remove the choices of ${name}: its type is ${type}.`)] : [];
  if (!listed || listed.length === 0) return [finding("error", "choice_without_choices", [i, "definition", "choices"], `List the choices of ${name}.`)];
  return new Set(listed).size < listed.length ? [finding("error", "repeated_choice", [i, "definition", "choices"], `List each choice of ${name} once.`)] : [];
};

const together = (a: FieldVersion, b: FieldVersion): boolean => (a.to === null || b.from < a.to) && (b.to === null || a.from < b.to);

const names = (registry: FieldRegistry, version: FieldVersion, i: number): readonly LintFinding[] => {
  const { entity, name, label } = version.definition;
  const earlier = registry.slice(0, i).filter((other) => other.definition.entity === entity && together(other, version));
  const sameName = earlier.some((other) => other.definition.name === name);
  const sameLabel = earlier.some((other) => other.definition.name !== name && other.definition.label.toLowerCase() === label.toLowerCase());
  return [
    ...(sameName ? [finding("error", "duplicate_name", [i, "definition", "name"], `End the version before: ${entity} has two definitions of ${name} at one time.`)] : []),
    ...(sameLabel ? [finding("warning", "duplicate_label", [i, "definition", "label"], `Tell the fields apart: two of ${entity} are labelled ${label}.`)] : []),
  ];
};

const types = (registry: FieldRegistry, version: FieldVersion, i: number, usage: UsageByField): readonly LintFinding[] => {
  const { entity, name, type, required } = version.definition;
  const used = usage({ entity, name });
  const before = registry.findLast((other, j) => j < i && other.definition.entity === entity && other.definition.name === name);
  if (!used || used.records === 0 || version.to !== null) return [];
  const strays = type === "choice" ? used.choices.filter((choice) => !version.definition.choices?.includes(choice)) : [];
  return [
    ...(before && before.definition.type !== type
      ? [finding("error", "type_changed_in_use", [i, "definition", "type"], `Give ${name} its type ${before.definition.type} back or define a new field: ${used.records} records have values.`)]
      : []),
    ...(strays.length > 0 ? [finding("error", "choices_in_use", [i, "definition", "choices"], `Keep the choices that records have: ${strays.join(", ")}.`)] : []),
    ...(required && before && !before.definition.required
      ? [finding("warning", "required_later", [i, "definition", "required"], `Fill ${name} on older records: it became required when some existed.`)]
      : []),
  ];
};
