import type { FieldDefinition, FieldEntity } from "@nexus/common";
import { z } from "zod";
import { nameSchema } from "../input-schemas.js";

export const fieldEntitySchema = z.enum(["lead", "opportunity", "activity", "account", "contact"]) satisfies z.ZodType<FieldEntity>;

export const fieldNameSchema = z.string().regex(/^[a-z][a-z0-9_]{0,63}$/, "write the name in lower_snake_case, at most 64 characters");

/** A definition as hosts send it: choices exactly for `choice`, at least one, each once. */
export const fieldDefinitionSchema: z.ZodType<FieldDefinition> = z.strictObject({
  entity: fieldEntitySchema,
  name: fieldNameSchema,
  label: nameSchema,
  type: z.enum(["text", "integer", "decimal", "boolean", "date", "instant", "money", "choice"]),
  required: z.boolean(),
  choices: z.array(nameSchema).max(1_000, "at most 1,000 choices").exactOptional(),
  personalData: z.enum(["none", "contact", "direct"]),
}).superRefine(({ type, choices }, context) => {
  const issue = (message: string): void => void context.addIssue({ code: "custom", path: ["choices"], message });
  if (type !== "choice" && choices !== undefined) issue("leave the choices away: only a field of type choice has them");
  if (type === "choice" && (choices === undefined || choices.length === 0)) issue("list the choices: a field of type choice needs at least one");
  if (choices && new Set(choices).size !== choices.length) issue("list each choice once");
});
