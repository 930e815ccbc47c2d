import type { Clock, FieldDefinition, IdGenerator, OperationContext } from "@nexus/common";
import type { DecisionEnvironment } from "@nexus/crm";
import type { Hasher, Transaction } from "@nexus/crm-operations";

/** What a host gives the CRM once. */
export interface CrmDeps {
  readonly clock: Clock;
  readonly ids: IdGenerator;
  readonly hasher: Hasher;
}

/** The same, inside one unit of work. */
export interface BoundDeps extends CrmDeps {
  readonly tx: Transaction;
  /** The tenant's custom fields that hold now. */
  readonly fields: (ctx: OperationContext) => Promise<readonly FieldDefinition[]>;
}

/** What a decision about any record knows of its tenant. */
export const environmentOf = async (ctx: OperationContext, deps: BoundDeps): Promise<DecisionEnvironment> => ({
  tenantId: ctx.tenantId,
  actorId: ctx.actor.id,
  now: deps.clock.now(),
  fields: await deps.fields(ctx),
});
