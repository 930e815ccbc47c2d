import type { FieldDefinition } from "@nexus/common";
import { fieldCatalogue, type CriteriaField, type FieldCatalogue } from "./field-catalogue.js";

/** What the tests of criteria share: a field of every type. Test-only, not exported from the door. */

const standard = (name: string, type: CriteriaField["type"], more: Partial<CriteriaField> = {}): CriteriaField => ({ name, label: `The ${name}`, type, personalData: "none", ...more });

const custom = (name: string, type: FieldDefinition["type"], more: Partial<FieldDefinition> = {}): FieldDefinition => ({
  entity: "lead",
  name,
  label: `The ${name}`,
  type,
  required: false,
  personalData: "none",
  ...more,
});

export const fields: FieldCatalogue = fieldCatalogue(
  [
    standard("country", "text"),
    standard("industry", "text"),
    standard("score", "integer"),
    standard("source", "choice"),
    standard("email", "email", { personalData: "contact" }),
    standard("territory", "texts", { exact: true }),
    standard("budget", "money"),
    standard("createdAt", "instant"),
  ],
  [
    custom("segment", "choice", { choices: ["gold", "silver", "bronze"] }),
    custom("discount", "decimal"),
    custom("newsletter", "boolean"),
    custom("renewal", "date"),
  ],
);
