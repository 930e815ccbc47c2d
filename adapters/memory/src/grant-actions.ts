import { unrestricted, type Authorizer } from "@nexus/crm-operations";

/**
 * Allows each actor, by id, the actions listed for it, on every record and with every field, and nothing
 * else. Actions are compared as they are: there are no wildcards. Roles that reach only some records or
 * fields: `roleAuthorizer` of `@nexus/crm-operations`.
 *
 * @example
 * ```ts
 * const authorizer = grantActions({ "user-1": ["lead:read", "lead:write"] });
 * ```
 */
export const grantActions = (actionsByActor: Readonly<Record<string, readonly string[]>>): Authorizer => {
  const granted = new Map(Object.entries(actionsByActor).map(([actorId, actions]) => [actorId, new Set(actions)]));
  return {
    permission: (ctx, action) => Promise.resolve(granted.get(ctx.actor.id)?.has(action) === true ? unrestricted : []),
  };
};

/** Allows everything: for command-line hosts whose only user owns the machine. Never behind a network. */
export const trustedHost: Authorizer = { permission: () => Promise.resolve(unrestricted) };
