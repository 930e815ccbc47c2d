import { Instant, type Clock, type OperationContext } from "@nexus/common";
import type { Authorizer, Permission } from "../commands/index.js";
import type { DirectoryStore } from "../directory/index.js";
import type { TerritoryStore } from "../territories/index.js";
import type { UnitOfWork } from "../unit-of-work/index.js";
import type { AccessStore } from "./access-store.js";
import { partsOf, principalOn, type Principal } from "./principal.js";

export interface AuthorizationStores {
  readonly access: AccessStore;
  readonly directory: DirectoryStore;
  readonly territories: TerritoryStore;
}

export interface RoleAuthorizerDeps {
  readonly unitOfWork: UnitOfWork<AuthorizationStores>;
  readonly clock: Clock;
}

/**
 * Roles are data of the tenant: who has which, what they reach and which sensitive fields they open. What
 * counts is what is stored when the command comes in. A tenant without roles permits nobody: a host sets up
 * the first ones with an authorizer of its own.
 *
 * @example
 * ```ts
 * declare const deps: RoleAuthorizerDeps;
 * const authorizer: Authorizer = new RoleAuthorizer(deps);
 * ```
 */
export class RoleAuthorizer implements Authorizer {
  constructor(private readonly deps: RoleAuthorizerDeps) {}

  async permission(ctx: OperationContext, action: string): Promise<Permission> {
    return partsOf(await this.principal(ctx), action);
  }

  /** Who acts: for authorizers that stand on the same data. */
  principal(ctx: OperationContext): Promise<Principal> {
    return this.deps.unitOfWork.read(ctx, async ({ access, directory, territories }) =>
      principalOn(ctx.actor, { access: await access.snapshot(ctx), directory: await directory.snapshot(ctx), territories: await territories.snapshot(ctx) }, Instant.utcDate(this.deps.clock.now())),
    );
  }
}
