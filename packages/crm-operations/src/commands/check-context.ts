import { Instant, type Actor, type OperationContext } from "@nexus/common";
import { OperationsError } from "../operations-error.js";

const ill = /[\p{Cc}\p{Surrogate}]/u;

const actorTypes: readonly unknown[] = ["user", "system", "partner"] satisfies readonly Actor["type"][];

/**
 * Throws `invalid_context` unless a host made the context properly: an empty tenant must never reach
 * storage. Nothing is taken for granted, not even that the context is an object.
 */
export const checkContext = (ctx: OperationContext): void => {
  const actor = fieldOf(ctx, "actor");
  checkText("tenantId", fieldOf(ctx, "tenantId"), 128);
  if (!actorTypes.includes(fieldOf(actor, "type"))) throw OperationsError.invalidContext("actor.type", "must be user, system or partner");
  checkText("actor.id", fieldOf(actor, "id"), 128);
  checkText("correlationId", fieldOf(ctx, "correlationId"), 128);
  checkOptionalText("causationId", fieldOf(ctx, "causationId"), 128);
  checkOptionalText("idempotencyKey", fieldOf(ctx, "idempotencyKey"), 255);
  const deadline = fieldOf(ctx, "deadline");
  if (deadline !== undefined && !Instant.is(deadline)) throw OperationsError.invalidContext("deadline", "must be an instant");
};

const fieldOf = (value: unknown, field: string): unknown => (typeof value === "object" && value !== null ? Reflect.get(value, field) : undefined);

const checkText = (field: string, value: unknown, longest: number): void => {
  if (typeof value !== "string" || value === "" || value.trim() !== value) throw OperationsError.invalidContext(field, "must be text, not empty and without white space around it");
  if (value.length > longest) throw OperationsError.invalidContext(field, `has more than ${longest} characters`);
  if (ill.test(value)) throw OperationsError.invalidContext(field, "holds characters that are not allowed");
};

const checkOptionalText = (field: string, value: unknown, longest: number): void => {
  if (value !== undefined) checkText(field, value, longest);
};
