import { Instant, type OperationContext } from "@nexus/common";
import { OperationsError } from "../operations-error.js";

const ill = /[\p{Cc}\p{Surrogate}]/u;

const checkText = (field: string, value: unknown, longest: number): void => {
  if (typeof value !== "string" || value === "" || value.trim() !== value) throw OperationsError.invalidContext(field, "must be text, not empty and without white space around it");
  if (value.length > longest) throw OperationsError.invalidContext(field, `has more than ${longest} characters`);
  if (ill.test(value)) throw OperationsError.invalidContext(field, "holds characters that are not allowed");
};

/** Throws `invalid_context` unless a host made the context properly: an empty tenant must never reach storage. */
export const checkContext = (ctx: OperationContext): void => {
  checkText("tenantId", ctx.tenantId, 128);
  checkText("actor.id", ctx.actor.id, 128);
  checkText("correlationId", ctx.correlationId, 128);
  if (ctx.causationId !== undefined) checkText("causationId", ctx.causationId, 128);
  if (ctx.idempotencyKey !== undefined) checkText("idempotencyKey", ctx.idempotencyKey, 255);
  if (ctx.deadline !== undefined && !Instant.is(ctx.deadline)) throw OperationsError.invalidContext("deadline", "must be an instant");
};
