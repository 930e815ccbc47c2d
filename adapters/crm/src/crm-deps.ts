import type { Clock, FieldDefinition, IdGenerator, OperationContext } from "@nexus/common";
import {
  standardCloseReasons,
  standardDisqualificationReasons,
  standardLeadSources,
  standardScoringModel,
  type CloseReason,
  type DecisionEnvironment,
  type DisqualificationReason,
  type LeadScoringModel,
  type LeadSourceCatalogue,
} from "@nexus/crm";
import { fieldsAsOf, type Hasher, type Transaction } from "@nexus/crm-operations";
import { StoredFieldRegistry } from "./setup/stored-field-registry.js";

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
  /** The tenant's custom fields that hold now. */
  readonly fields: (ctx: OperationContext) => Promise<readonly FieldDefinition[]>;
}

const standard: Required<CrmSettings> = {
  leadSources: standardLeadSources,
  disqualificationReasons: standardDisqualificationReasons,
  closeReasons: standardCloseReasons,
  scoring: { model: standardScoringModel, behaviourFields: {} },
};

/** The dependencies inside one transaction, with the standard settings where the host has none of its own. */
export const boundTo = (tx: Transaction, { settings, ...deps }: CrmDeps): BoundDeps => ({
  ...deps,
  tx,
  settings: (tenantId) => ({ ...standard, ...settings?.(tenantId) }),
  fields: async (ctx) => fieldsAsOf(await new StoredFieldRegistry(tx).registry(ctx), deps.clock.now()),
});

/** What a decision about any record knows of its tenant. */
export const environmentOf = async (ctx: OperationContext, deps: BoundDeps): Promise<DecisionEnvironment> => ({
  tenantId: ctx.tenantId,
  actorId: ctx.actor.id,
  now: deps.clock.now(),
  fields: await deps.fields(ctx),
});
