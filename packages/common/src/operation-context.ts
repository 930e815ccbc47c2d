import type { Instant } from "./instant.js";

/** Who acts: a person, or a named part of the system (`system:importer`). */
export interface Actor {
  readonly type: "user" | "system" | "partner";
  readonly id: string;
}

/**
 * The first argument of every coordinator, workflow and port method. Made by the host from an
 * authenticated request, never from input: the tenant is here and nowhere else.
 */
export interface OperationContext {
  readonly tenantId: string;
  readonly actor: Actor;
  /** Ties together everything one outside request caused. */
  readonly correlationId: string;
  /** The event or command that caused this one, where there is one. */
  readonly causationId?: string;
  /** Same key and same body give the stored answer. */
  readonly idempotencyKey?: string;
  /** After this instant no retry is started. */
  readonly deadline?: Instant;
}

/** The tenant of hosts that have only one. */
export const defaultTenantId = "default";
