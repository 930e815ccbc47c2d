import type { Clock, FieldDefinition, IdGenerator, OperationContext } from "@nexus/common";
import type { CloseReason, DecisionEnvironment, DisqualificationReason, LeadScoringModel, LeadSourceCatalogue } from "@nexus/crm";
import type { FieldRegistryStore, Hasher, Transaction } from "@nexus/crm-operations";

/** What a host gives the CRM once. */
export interface CrmDeps {
  readonly clock: Clock;
  readonly ids: IdGenerator;
  readonly hasher: Hasher;
  /** A tenant's own lists and scoring; what is absent is the core's standard. Same tenant, same settings within a unit of work. */
  readonly settings?: (tenantId: string) => CrmSettings;
}

export interface CrmSettings {
  readonly leadSources?: LeadSourceCatalogue;
  readonly disqualificationReasons?: readonly DisqualificationReason[];
  readonly closeReasons?: readonly CloseReason[];
  readonly scoring?: ScoringSettings;
}

export interface ScoringSettings {
  readonly model: LeadScoringModel;
  /** Numeric custom fields of leads that tell behaviour, by the measure of the model: `{ visits: "total_visits" }`. */
  readonly behaviourFields: Readonly<Record<string, string>>;
}

/** The same, inside one unit of work. */
export interface BoundDeps extends Omit<CrmDeps, "settings"> {
  readonly tx: Transaction;
  readonly settings: (tenantId: string) => Required<CrmSettings>;
  readonly fieldRegistry: FieldRegistryStore;
  /** The tenant's custom fields that hold now: the same throughout a unit of work, unless it changes them itself. */
  readonly fields: (ctx: OperationContext) => Promise<readonly FieldDefinition[]>;
}

/** What a decision about any record knows of its tenant. */
export const environmentOf = async (ctx: OperationContext, deps: BoundDeps): Promise<DecisionEnvironment> => ({
  tenantId: ctx.tenantId,
  actorId: ctx.actor.id,
  now: deps.clock.now(),
  fields: await deps.fields(ctx),
});
